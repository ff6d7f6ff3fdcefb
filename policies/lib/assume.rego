# Which strong roles of the account a principal can take on, directly or from one role to the next.
#
# A way has up to three steps (lib.assume_step). Service control policies are not looked at, nor what a session is limited
# to.
package lib.assume

import data.lib.assume_step
import data.lib.policy_text
import data.lib.privesc
import data.lib.role_power

# findings lists a finding for each strong role in reach; roles that one statement with a wildcard opens share one, which
# is about the strongest of them.
findings(principal, roles_meant) := [finding |
	ends := [end | some end in strong_ends(principal); not end.name in roles_meant]
	keys := {end.key | some end in ends}
	some key in keys
	own := [end | some end in ends; end.key == key]
	best_rank := min([ranks[end.power] | some end in own])
	top := [end | some end in own; ranks[end.power] == best_rank]
	others := [end.name | some end in own; ranks[end.power] != best_rank]
	loss := min([end.loss | some end in top])
	conditions := {end.words | some end in top; end.words != ""}
	finding := {
		"message": sprintf("%s%s%s", [what(top), beside(others), under(conditions)]),
		"key": key,
		"path": evidence(own),
		"severity": severity(top[0], loss),
		"details": {"roles": sort([end.name | some end in own])},
	}
]

ranks := {"administrator": 0, "iam": 1, "raise": 2}

beside(others) := "" if {
	count(others) == 0
} else := sprintf("; and can take on %s, which can change permissions", [policy_text.listing(sort(others))])

# Of one way in the order of its steps.
evidence(own) := own[0].paths if {
	count(own) == 1
} else := sort({path | some end in own; some path in end.paths})

# What a way leads to. Somebody gave the permission for just this role, or named the principal in it, and meant it; what a
# wildcard opens, or what is only there from one role to the next, hardly anybody knows.
severity(end, loss) := lowered(base(end), min([loss, 2]))

base(end) := "high" if {
	is_hidden(end)
	end.power != "raise"
} else := "medium" if {
	is_hidden(end)
} else := "medium" if {
	end.power != "raise"
} else := "low"

is_hidden(end) if end.wide

is_hidden(end) if count(end.via) > 0

lowered(severity_word, steps) := severity_word if {
	steps == 0
} else := policy_text.lowered(severity_word) if {
	steps == 1
} else := policy_text.lowered(policy_text.lowered(severity_word))

what(own) := sprintf("Can become an administrator by taking on %s%s", [names(own), via(own[0])]) if {
	own[0].power == "administrator"
} else := sprintf("Can take on %s%s, from where it can make itself an administrator", [names(own), via(own[0])]) if {
	own[0].power == "iam"
} else := sprintf("Can take on %s%s, from where it can raise its permissions", [names(own), via(own[0])])

names(own) := sprintf("role %s", [own[0].name]) if {
	count(own) == 1
} else := sprintf("roles %s", [policy_text.listing(sort([end.name | some end in own]))])

via(end) := "" if {
	count(end.via) == 0
} else := sprintf(" by way of role %s", [concat(", then role ", end.via)])

under(conditions) := "" if {
	count(conditions) == 0
} else := sprintf(", under conditions: %s", [concat("; ", sort(conditions))])

# strong_ends lists the ways that lead to a role with power: {id, name, key, loss, words, source, wide, via, paths, power}.
strong_ends(principal) := [end |
	some way in ways(principal)
	way.power != ""
	end := object.union(way, {"key": key_of(way)})
]

# A statement with a wildcard is one finding, of those roles that need no other on the way.
key_of(way) := sprintf("%s%s", [way.source, role_suffix(way)]) if {
	way.wide
	count(way.via) == 0
} else := sprintf("role/%s", [way.name])

role_suffix(way) := "" if {
	way.source != "trust"
} else := sprintf("/%s", [way.id])

# power says what a role, in the form of a principal, could change: administrator, iam, raise, or nothing.
power(role) := "administrator" if {
	role_power.is_administrator(role)
} else := "iam" if {
	role_power.can_become_administrator(role)
} else := "raise" if {
	high := [finding | some finding in privesc.findings_of(role, [], raising); finding.severity == "high"]
	count(high) > 0
} else := ""

# What runs already may have any role: that it can be taken over says little of a role that is itself taken on.
raising := {"self", "principal", "new-passrole"}

# ways lists the best way to each role in reach. From an administrator's role it need not go on.
ways(principal) := array.concat(near, array.concat(second, third)) if {
	held := assume_step.rights(principal, principal)
	near := with_power(principal, [way |
		some id, _ in principal.related.assumable_roles
		way := best(assume_step.steps(principal, held, id), [])
	])
	near_ids := {way.id | some way in near}
	second := with_power(principal, further(principal, bridges(near), near_ids))
	second_ids := {way.id | some way in second}
	third := with_power(principal, further(principal, bridges(second), near_ids | second_ids))
}

with_power(principal, found) := [object.union(way, {"name": role.name, "power": power(role)}) |
	some way in found
	role := role_power.as_principal(principal, principal.related.assumable_roles[way.id])
]

bridges(found) := [way |
	some way in found
	not way.power in {"administrator", "iam"}
]

# further goes on from roles to those that are not known yet. To one role several may lead: the one that loses least is
# taken, the first by name among equals.
further(principal, from, known) := [way |
	count(from) > 0
	starts := [{"way": one, "held": assume_step.rights(principal, role)} |
		some one in from
		role := role_power.as_principal(principal, principal.related.assumable_roles[one.id])
	]
	some id, _ in principal.related.assumable_roles
	not id in known
	found := [longer |
		some start in starts
		via := array.concat(start.way.via, [start.held.holder.name])
		next := best(assume_step.steps(principal, start.held, id), via)
		longer := object.union(next, {
			"loss": start.way.loss + next.loss,
			"words": assume_step.joined(start.way.words, next.words),
			"paths": array.concat(start.way.paths, next.paths),
		})
	]
	count(found) > 0
	least := min([one.loss | some one in found])
	fitting := [one | some one in found; one.loss == least]
	way := fitting[0]
]

# best is the step that loses least; undefined when there is none.
best(found, via) := object.union(step, {"via": via}) if {
	count(found) > 0
	least := min([step.loss | some step in found])
	fitting := [step | some step in found; step.loss == least]
	step := fitting[0]
}
