# Who can make itself an administrator by one call: levels below that of every action on every resource (lib.iam).
package lib.admin

import data.lib.access
import data.lib.breadth
import data.lib.iam
import data.lib.policy_text
import data.lib.privesc

# By each of these on everything a principal gives permissions to whomever it likes.
actions := {"iam": {
	"attachgrouppolicy": "AttachGroupPolicy",
	"attachrolepolicy": "AttachRolePolicy",
	"attachuserpolicy": "AttachUserPolicy",
	"createpolicyversion": "CreatePolicyVersion",
	"putgrouppolicy": "PutGroupPolicy",
	"putrolepolicy": "PutRolePolicy",
	"putuserpolicy": "PutUserPolicy",
	"updateassumerolepolicy": "UpdateAssumeRolePolicy",
}}

# equivalent lists a finding for each policy that makes a principal as good as an administrator.
equivalent(principal) := [finding |
	sources := iam.sources(principal)
	given := grants(principal, sources)
	count(given) > 0
	some source in sources
	own := [grant | some grant in given; grant.key == source.key]
	count(own) > 0
	step := min([grant.step | some grant in own])
	finding := {
		"message": sprintf("Can make itself an administrator by %s on everything, from %s%s", [
			policy_text.listing(sort({action | some grant in own; some action in grant.actions})),
			source.label,
			words[step],
		]),
		"key": source.key,
		"path": sort({grant.path | some grant in own}),
		"severity": severities[step],
	}
]

# has_all holds for a principal that may do all of it, without conditions: one with iam:* on everything.
has_all(principal) if {
	given := {action |
		some grant in grants(principal, iam.sources(principal))
		grant.step == 0
		some action in grant.actions
	}
	count(given) == count(actions.iam)
}

severities := ["high", "medium", "medium"]

words := ["", ", under conditions", ", under conditions"]

grants(principal, sources) := [grant |
	some source in sources
	some at, statement in source.statements
	statement.effect == "Allow"
	named := policy_text.named(statement, actions)
	count(named) > 0
	left := [action |
		some action in named
		breadth.is_wide(statement, privesc.kind_of(action))
		privesc.is_within_boundary(principal, action)
		not is_denied(sources, action)
	]
	count(left) > 0
	bound := min([privesc.boundary_loss(principal, action) | some action in left])
	grant := object.union(
		{"key": source.key, "path": sprintf("%s/%d", [source.path, at])},
		{"actions": policy_text.written(actions, left), "step": max([bound, step_of(statement)])},
	)
]

step_of(statement) := 0 if {
	count(statement.conditions) == 0
} else := 1

is_denied(sources, action) if {
	some source in sources
	some deny in iam.whole_denies(source.statements)
	access.allows_action(deny, action)
}
