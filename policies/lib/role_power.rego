# What a role of the account may do that changes permissions, as others see it who could take it on or pass it.
package lib.role_power

import data.lib.admin
import data.lib.document
import data.lib.iam
import data.lib.trust

# as_principal gives a role that a user or role is related to in the form in which principals are judged. Where the roles
# that it can take on lead is for those to say who follow them.
as_principal(principal, role) := object.union(role, {"related": {
	"managed_policies": object.get(principal.related, "role_policies", {}),
	"service_roles": object.get(principal.related, "service_roles", {}),
	"role_policies": object.get(principal.related, "role_policies", {}),
	"assumable_roles": {},
}})

# is_administrator holds for a role, in that form, that may do everything.
is_administrator(role) if {
	iam.names_iam(role)
	some finding in iam.admin_findings(role, "role")
	finding.severity == "high"
}

# can_become_administrator holds for one that can give itself everything by one call.
can_become_administrator(role) if {
	iam.names_iam(role)
	some finding in admin.equivalent(role)
	finding.severity == "high"
}

# is_strong holds for one that is, or can make itself, an administrator.
is_strong(role) if is_administrator(role)

is_strong(role) if can_become_administrator(role)

# by_service lists, for each service, the strong roles that it may take on.
by_service(principal) := object.union_n([{service: roles} |
	strong := [{"id": id, "name": role.name, "services": services(role)} |
		some id, role in object.get(principal.related, "service_roles", {})
		is_strong(as_principal(principal, role))
	]
	all_services := {service | some role in strong; some service in role.services}
	some service in all_services
	roles := [{"id": role.id, "name": role.name} | some role in strong; service in role.services]
])

services(role) := {service |
	some entry in trust.entries(role)
	entry.principal.type == "Service"
	service := trim_suffix(entry.principal.value, ".cn")
}

# are_known holds when it is known which roles a relation holds, and what they may do: a list or a policy that could not
# be read proves nothing.
are_known(principal, relation) if {
	principal.related[relation]
	count(document.relation_unread(principal, relation)) == 0
	count(document.relation_unread(principal, "role_policies")) == 0
}
