# Who is an administrator: whose permissions cover every action on every resource.
package lib.iam

import data.lib.access
import data.lib.document
import data.lib.wildcard

# Actions by each of which a principal can give itself every permission: whoever keeps one of them for everything is
# still an administrator, whatever else was taken away.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
decisive_actions := [
	"iam:attachuserpolicy", "iam:attachgrouppolicy", "iam:attachrolepolicy",
	"iam:putuserpolicy", "iam:putgrouppolicy", "iam:putrolepolicy",
	"iam:createpolicyversion", "iam:setdefaultpolicyversion",
	"iam:addusertogroup", "iam:updateassumerolepolicy",
	"iam:createaccesskey", "iam:createloginprofile", "iam:updateloginprofile",
]

# is_any_action holds for patterns that match every action: `*`, `*:*`, `**` and the like.
is_any_action(pattern) if pattern == "*"

is_any_action(pattern) if {
	substring(pattern, 0, 1) in {"*", "?"}
	trim(pattern, "*?:") == ""
	wildcard.matches(pattern, "s3:a")
	wildcard.matches(pattern, "some-service-with-a-long-name:AnActionWithAnEvenLongerName")
}

# is_any_resource holds for patterns that match every resource, if need be of one partition: `*`, `arn:aws:*`,
# `arn:*:*:*:*:*` and the like.
is_any_resource(pattern) if pattern == "*"

is_any_resource(pattern) if {
	endswith(trim_right(pattern, "?"), "*")
	trim(without_partition(pattern), "*?:/") == ""
}

without_partition(pattern) := trim_prefix(pattern, "arn:aws-us-gov:") if {
	startswith(pattern, "arn:aws-us-gov:")
} else := trim_prefix(pattern, "arn:aws-cn:") if {
	startswith(pattern, "arn:aws-cn:")
} else := trim_prefix(pattern, "arn:aws:") if {
	startswith(pattern, "arn:aws:")
} else := trim_prefix(pattern, "arn:aws") if {
	startswith(pattern, "arn:aws*")
} else := trim_prefix(pattern, "arn")

# covers_resources holds for statements on every resource.
covers_resources(statement) if {
	some pattern in statement.resources
	is_any_resource(pattern)
}

# covers_all_actions holds for an Allow of every action, or of every one but some that leave the way to all of them.
covers_all_actions(statement) if {
	some pattern in statement.actions
	is_any_action(pattern)
}

covers_all_actions(statement) if {
	count(statement.not_actions) > 0
	some action in decisive_actions
	access.allows_action(statement, action)
}

# names_iam holds for a user or role of which some policy could name an action of IAM: cheap, to be asked before what is
# not. It may hold in vain, since the permissions boundary and statements that deny are looked at as well.
names_iam(principal) if {
	some inline in principal.config.inline_policies
	some statement in inline.policy.statements
	may_name_iam(statement)
}

names_iam(principal) if {
	some policy in principal.related.managed_policies
	some statement in policy.config.policy.statements
	may_name_iam(statement)
}

names_iam(principal) if {
	some group in principal.related.groups
	some inline in group.config.inline_policies
	some statement in inline.policy.statements
	may_name_iam(statement)
}

may_name_iam(statement) if count(statement.not_actions) > 0

may_name_iam(statement) if {
	some pattern in statement.actions
	substring(pattern, 0, 1) in {"*", "?", "i", "I"}
}

# is_admin_statement holds for an Allow that by itself makes an administrator. Everything but some named resources
# (NotResource) is taken for everything.
is_admin_statement(statement) if {
	statement.effect == "Allow"
	covers_all_actions(statement)
	covers_resources(statement)
}

is_admin_statement(statement) if {
	statement.effect == "Allow"
	count(statement.not_resources) > 0
	covers_all_actions(statement)
	everything := [pattern | some pattern in statement.not_resources; is_any_resource(pattern)]
	count(everything) == 0
}

# leaves_admin holds when, after every Deny without conditions and on every resource, a decisive action is left that
# the statement allows. A Deny on some resources, or under conditions, takes nothing back here.
leaves_admin(statement, denies) if {
	some action in decisive_actions
	access.allows_action(statement, action)
	hit := [deny | some deny in denies; access.allows_action(deny, action)]
	count(hit) == 0
}

# whole_denies picks the Deny statements that hold always and for every resource.
whole_denies(statements) := [statement |
	some statement in statements
	statement.effect == "Deny"
	count(statement.conditions) == 0
	covers_resources(statement)
]

# sources lists the policies that give a user, group or role its permissions: {key, label, path, statements}.
sources(principal) := array.concat(
	array.concat(
		inline_sources(principal, "", "", "/config/inline_policies"),
		attached_sources(principal, principal, "", ""),
	),
	[source |
		some id, group in principal.related.groups
		some source in array.concat(
			inline_sources(
				group,
				sprintf("group/%s/", [group.name]),
				sprintf(" of group %s", [group.name]),
				sprintf("/related/groups/%s/config/inline_policies", [document.escape(id)]),
			),
			attached_sources(
				principal,
				group,
				sprintf("group/%s/", [group.name]),
				sprintf(" of group %s", [group.name]),
			),
		)
	],
)

inline_sources(holder, prefix, suffix, path) := [source |
	some i, inline in holder.config.inline_policies
	source := {
		"key": sprintf("%sinline/%s", [prefix, inline.name]),
		"label": sprintf("inline policy %s%s", [inline.name, suffix]),
		"path": sprintf("%s/%d/policy/statements", [path, i]),
		"statements": object.get(inline, ["policy", "statements"], []),
	}
]

attached_sources(principal, holder, prefix, suffix) := [source |
	some arn in holder.config.attached_policies
	source := {
		"key": sprintf("%smanaged/%s", [prefix, arn]),
		"label": sprintf("managed policy %s%s", [arn, suffix]),
		"path": sprintf("/related/managed_policies/%s/config/policy/statements", [document.escape(arn)]),
		"statements": attached_statements(principal, arn),
	}
]

# admin_statements lists what makes a principal an administrator: {source, at, statement}, after Deny.
admin_statements(all_sources) := candidates if {
	candidates := [{"source": source, "at": at, "statement": statement} |
		some source in all_sources
		some at, statement in source.statements
		is_admin_statement(statement)
	]
	count(candidates) == 0
} else := [{"source": source, "at": at, "statement": statement} |
	denies := whole_denies([statement | some source in all_sources; some statement in source.statements])
	some source in all_sources
	some at, statement in source.statements
	is_admin_statement(statement)
	leaves_admin(statement, denies)
]

# boundary says what a permissions boundary leaves of an administrator: all, some (under conditions), none, or unknown.
boundary(principal) := "all" if {
	not principal.config.permissions_boundary
} else := "unknown" if {
	not has_text(principal, principal.config.permissions_boundary)
} else := word if {
	admins := boundary_admins(principal)
	free := [entry | some entry in admins; access.is_free(entry.statement)]
	word := boundary_word(count(admins), count(free))
}

boundary_word(admins, free) := "all" if {
	free > 0
} else := "some" if {
	admins > 0
} else := "none"

boundary_admins(principal) := admin_statements([
	{"statements": attached_statements(principal, principal.config.permissions_boundary)},
])

attached_statements(principal, arn) := object.get(
	principal,
	["related", "managed_policies", arn, "config", "policy", "statements"],
	[],
)

has_text(principal, arn) if principal.related.managed_policies[arn].config.policy.statements

# admin_findings is the finding for each policy that makes a principal an administrator.
admin_findings(principal, noun) := [finding |
	all_sources := sources(principal)
	statements := admin_statements(all_sources)
	count(statements) > 0
	limit := boundary(principal)
	limit in {"all", "some"}
	some source in all_sources
	own := [entry | some entry in statements; entry.source.key == source.key]
	count(own) > 0
	free := [entry | some entry in own; access.is_free(entry.statement)]
	finding := {
		"message": sprintf("Administrator rights for the %s come from %s%s", [
			noun,
			source.label,
			limits(own, free, limit),
		]),
		"key": source.key,
		"path": [sprintf("%s/%d", [source.path, entry.at]) | some entry in own],
		"severity": admin_severity(free, limit),
	}
]

limits(own, free, limit) := sprintf(", under conditions: %s", [text]) if {
	count(free) == 0
	text := concat("; ", [access.conditions_text(entry.statement) | some entry in own])
} else := ", under conditions of the permissions boundary" if {
	limit == "some"
} else := ""

admin_severity(free, limit) := "high" if {
	count(free) > 0
	limit == "all"
} else := "medium"

# missing says which policies of a principal are not there to be judged.
missing(principal) := union({
	unread_inline(principal),
	missing_attached(principal, principal),
	missing_groups(principal),
	unread_groups(principal),
	missing_boundary(principal),
})

unread_inline(holder) := {reason |
	some pointer in ["/config/inline_policies", "/config/attached_policies", "/config/groups"]
	some reason in document.reasons(holder, pointer)
}

missing_attached(principal, holder) := {reason |
	some arn in holder.config.attached_policies
	not has_text(principal, arn)
	reason := sprintf("the text of managed policy %s is not known", [arn])
}

missing_groups(principal) := {reason |
	some name in object.get(principal.config, "groups", [])
	not has_group(principal, name)
	reason := sprintf("the policies of group %s are not known", [name])
}

unread_groups(principal) := {reason |
	some group in principal.related.groups
	some reason in union({unread_inline(group), missing_attached(principal, group)})
}

has_group(principal, name) if {
	some group in principal.related.groups
	group.name == name
}

# The boundary matters only to somebody who would be an administrator without it.
missing_boundary(principal) := {reason |
	boundary(principal) == "unknown"
	count(admin_statements(sources(principal))) > 0
	reason := sprintf("the text of permissions boundary %s is not known", [principal.config.permissions_boundary])
}

# days_since counts the whole days between a time in RFC 3339 and now.
days_since(time_text) := floor((data.context.now_ns - time.parse_rfc3339_ns(time_text)) / 86400000000000)

# assume_actions are the actions by which a role is taken on.
assume_actions := ["sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity"]

# allows_assume holds for a statement of a trust policy that lets a role be taken on.
allows_assume(statement) if {
	statement.effect == "Allow"
	some action in assume_actions
	access.allows_action(statement, action)
}
