# How a principal can raise its own permissions, over all its policies together.
#
# A way is open when each of its actions is allowed, after Deny and within the permissions boundary. What is in the way
# of it without closing it costs a step of severity: conditions, and resources that a wildcard narrows; single ones cost
# two. A way that needs a role which a service runs with is worth what the roles of the account are worth that the service
# may take on. Service control policies are not looked at.
package lib.privesc

import data.lib.access
import data.lib.breadth
import data.lib.iam
import data.lib.policy_text
import data.lib.privesc_paths
import data.lib.role_power
import data.lib.wildcard

# findings lists a finding for each way that is open: of the list of ways, and of some more in its form.
findings(principal, more) := findings_of(principal, more, {"self", "principal", "new-passrole", "existing"})

# findings_of lists those of some classes.
findings_of(principal, more, classes) := [finding |
	sources := iam.sources(principal)
	statements := [statement | some source in sources; some statement in source.statements]
	denies := [statement | some statement in statements; statement.effect == "Deny"]
	passing := [1 |
		some statement in statements
		statement.effect == "Allow"
		access.allows_action(statement, "iam:passrole")
	]
	paths := [path |
		some path in candidates(principal, sources, iam.whole_denies(denies), more)
		path["class"] in classes
		is_possible(path, count(passing))
	]
	count(paths) > 0
	carriers := carriers_of(principal, paths)
	some path in paths
	grants := [grant | some action in needed(path); grant := best(principal, sources, denies, path, action)]
	step := max([grant.loss | some grant in grants])
	step < closed
	ends := ends_of(principal, path, carriers, statements, denies)
	finding := {
		"message": sprintf("Can raise its permissions by %s, from %s%s%s", [
			concat(" and ", needed(path)),
			concat(" and ", sort({grant.label | some grant in grants})),
			limits(grants),
			ends.words,
		]),
		"key": path.id,
		"path": sort({grant.path | some grant in grants}),
		"severity": severity(path, step, ends.worth),
		"details": {"class": path["class"], "reference": object.get(path, "reference", "")},
	}
]

# Without a statement that lets any role be passed there is no need to look at what could be made with it.
is_possible(path, _) if path["class"] != "new-passrole"

is_possible(_, passing) if passing > 0

# candidates lists the ways whose first action some statement allows, and neither a Deny nor the boundary takes away.
candidates(principal, sources, denies, more) := array.concat(
	[path |
		some action in first_actions(sources)
		is_left(principal, denies, action)
		words := split(action, ":")
		some path in privesc_paths.paths[words[0]][words[1]]
	],
	more,
)

is_left(principal, denies, action) if {
	hits := [deny | some deny in denies; access.allows_action(deny, action)]
	count(hits) == 0
	is_within_boundary(principal, action)
}

first_actions(sources) := {action |
	some source in sources
	some statement in source.statements
	statement.effect == "Allow"
	some action in policy_text.named(statement, privesc_paths.first)
}

needed(path) := array.concat(path.actions, ["iam:PassRole"]) if {
	path["class"] == "new-passrole"
} else := path.actions

# The loss from which a way is not open.
closed := 9

# is_open holds for a loss that leaves a way open.
is_open(loss) if loss < closed

# severity goes down with what is in the way, and with what the roles are worth that the way needs.
severity(path, step, worth) := object.get(grades, step + lost, "low") if {
	lost := object.get(losses, [path["class"], worth], 0)
}

grades := {0: "high", 1: "medium"}

# Taking over what runs already leads only as high as the role that it happens to have, which nobody knows here: high only
# when there is a role that makes it worth while. Passing a role that is no administrator's still gives what it has.
losses := {
	"self": {},
	"principal": {"weak": 1},
	"new-passrole": {"weak": 1},
	"existing": {"weak": 1, "unknown": 1},
}

# carriers_of lists the strong roles by the service that may take them on, for those ways that need one.
carriers_of(principal, paths) := role_power.by_service(principal) if {
	needing := [path | some path in paths; path["class"] in {"new-passrole", "existing"}]
	count(needing) > 0
} else := {}

# ends_of says where a way leads that needs another role: strong, weak or unknown, and in words.
ends_of(principal, path, carriers, statements, denies) := ends if {
	path["class"] in {"new-passrole", "existing"}
	path.service
	names := [role.name |
		some role in object.get(carriers, path.service, [])
		may_have(path, role, statements, denies)
	]
	ends := worth_of(principal, path, names)
} else := {"worth": "weak", "words": ""} if {
	path.actions == ["sts:AssumeRole"]
	role_power.are_known(principal, "assumable_roles")
} else := {"worth": "", "words": ""}

worth_of(principal, path, names) := {"worth": "strong", "words": words} if {
	count(names) > 0
	words := sprintf(": %s could run it with %s, as good as an administrator", [
		path.service,
		listed(sort(names)),
	])
} else := {"worth": "weak", "words": words} if {
	role_power.are_known(principal, "service_roles")
	path["class"] == "new-passrole"
	words := sprintf(": no role that %s may take on is an administrator's today", [path.service])
} else := {"worth": "unknown", "words": ""}

listed(names) := sprintf("role %s", [names[0]]) if {
	count(names) == 1
} else := sprintf("roles %s", [policy_text.listing(names)])

# may_have holds for a role that may be passed, or that what runs already may have.
may_have(path, _, _, _) if path["class"] == "existing"

may_have(path, role, statements, denies) if {
	some statement in statements
	statement.effect == "Allow"
	access.allows_action(statement, "iam:passrole")
	may_pass(path, statement)
	names_role(statement, role.id)
	taken := [deny |
		some deny in denies
		count(deny.conditions) == 0
		access.allows_action(deny, "iam:passrole")
		names_role(deny, role.id)
	]
	count(taken) == 0
}

names_role(statement, id) if {
	some pattern in statement.resources
	wildcard.matches(pattern, id)
}

names_role(statement, id) if {
	count(statement.not_resources) > 0
	kept := [pattern | some pattern in statement.not_resources; wildcard.matches(pattern, id)]
	count(kept) == 0
}

limits(grants) := sprintf(" (%s)", [concat("; ", sort(words))]) if {
	words := {grant.words | some grant in grants; grant.words != ""}
	count(words) > 0
} else := ""

# best is the grant of an action that loses least.
best(principal, sources, denies, path, action) := grant if {
	lowered := lower(action)
	bound := boundary_loss(principal, lowered)
	grants := [{"loss": loss, "label": source.label, "path": place, "words": words} |
		some source in sources
		some at, statement in source.statements
		statement.effect == "Allow"
		access.allows_action(statement, lowered)
		loss := sum([bound, statement_loss(principal, denies, path, lowered, statement)])
		place := sprintf("%s/%d", [source.path, at])
		words := words_for(loss, statement)
	]
	least := min([grant.loss | some grant in grants])
	fitting := [grant | some grant in grants; grant.loss == least]
	grant := fitting[0]
} else := {"loss": closed, "label": "", "path": "", "words": ""}

words_for(loss, statement) := "" if {
	loss == 0
} else := sprintf("under conditions: %s", [text]) if {
	text := access.conditions_text(statement)
	text != ""
} else := "on some resources only, or within a permissions boundary under conditions"

statement_loss(principal, denies, path, action, statement) := sum([conditions, resources]) if {
	conditions := condition_loss(path, action, statement)
	resources := resource_loss(principal, denies, path, action, statement)
}

# iam:PassedToService says to which service a role may be passed, which is no further condition: it fits or it does not.
condition_loss(path, action, statement) := 0 if {
	count(statement.conditions) == 0
} else := closed if {
	action == "iam:passrole"
	not may_pass(path, statement)
} else := 1 if {
	others := [condition |
		some condition in statement.conditions
		lower(condition.key) != "iam:passedtoservice"
	]
	count(others) > 0
} else := 0

may_pass(path, statement) if {
	wrong := [condition |
		some condition in statement.conditions
		lower(condition.key) == "iam:passedtoservice"
		not fits(condition, object.get(path, "service", ""))
	]
	count(wrong) == 0
}

fits(_, service) if service == ""

fits(condition, service) if {
	access.operator(condition) in {
		"stringequals", "stringlike", "stringequalsignorecase", "stringequalsifexists", "stringlikeifexists",
	}
	some value in condition.values
	wildcard.matches(value, service)
}

fits(condition, service) if {
	startswith(access.operator(condition), "stringnot")
	hit := [value | some value in condition.values; wildcard.matches(value, service)]
	count(hit) == 0
}

# What the statement's resources lose, after what a Deny without conditions takes away from them.
resource_loss(principal, denies, path, action, statement) := min(losses) if {
	kind := kind_of(action)
	hits := [deny |
		some deny in denies
		count(deny.conditions) == 0
		access.allows_action(deny, action)
	]
	losses := array.concat([closed], [loss |
		some pattern in patterns(statement)
		fits_service(pattern, action)
		not is_denied(hits, pattern)
		loss := pattern_loss(principal, path, kind, pattern)
	])
}

patterns(statement) := statement.resources if {
	count(statement.not_resources) == 0
} else := ["*"] if {
	breadth.is_wide(statement, "*")
} else := []

# fits_service holds for a pattern that may be of what an action is on: `*` on buckets makes no function.
fits_service(pattern, action) if breadth.may_be_of(pattern, breadth.service_of(action))

fits_service(pattern, action) if {
	some service in object.get(other_services, split(action, ":")[0], [])
	breadth.may_be_of(pattern, service)
}

# Services whose actions are on resources of others.
other_services := {"ec2-instance-connect": ["ec2"], "ssm": ["ec2"]}

is_denied(denies, pattern) if {
	some deny in denies
	some denied in deny.resources
	wildcard.covers(denied, pattern)
}

is_denied(denies, _) if {
	some deny in denies
	iam.covers_resources(deny)
}

pattern_loss(principal, path, kind, pattern) := 0 if {
	breadth.of_pattern(pattern, kind) == "all"
} else := closed if {
	breadth.of_pattern(pattern, kind) == "none"
} else := 0 if {
	path["class"] == "self"
	is_itself(principal, kind, pattern)
} else := narrow_loss(path, kind, breadth.of_pattern(pattern, kind))

# Resources with a name or a prefix. Where something is made that runs, the name is no hindrance; taking over what runs
# already, passing one role and assuming one role are everyday work unless they are for all of them.
narrow_loss(path, kind, reach) := 0 if {
	path["class"] == "new-passrole"
	kind == "*"
} else := closed if {
	reach == "own"
} else := closed if {
	path["class"] == "existing"
} else := closed if {
	path.actions == ["sts:AssumeRole"]
} else := 1 if {
	reach == "some"
} else := closed if {
	path["class"] == "new-passrole"
} else := 2

# is_itself holds for a pattern that matches the principal, one of its groups, or a policy that it has.
is_itself(principal, kind, pattern) if {
	kind in {"user", "role"}
	wildcard.matches(with_name(pattern, principal.name), principal.id)
}

# Names of condition keys are the same in any case.
with_name(pattern, name) := pattern if {
	not contains(pattern, "${")
} else := concat(name, parts) if {
	starts := [i | some i, _ in split(pattern, "${")]
	count(starts) == 2
	at := indexof(lower(pattern), "${aws:username}")
	at >= 0
	parts := [substring(pattern, 0, at), substring(pattern, at + 15, -1)]
} else := pattern

is_itself(principal, "group", pattern) if {
	some id, _ in principal.related.groups
	wildcard.matches(pattern, id)
}

is_itself(principal, "policy", pattern) if {
	some id, _ in principal.related.managed_policies
	id != object.get(principal.config, "permissions_boundary", "")
	wildcard.matches(pattern, id)
}

# kind_of is what an action of IAM or STS is for; those of other services are for resources of their own.
kind_of(action) := object.get(kinds, action, "*")

kinds := {
	"iam:addusertogroup": "group", "iam:attachgrouppolicy": "group", "iam:putgrouppolicy": "group",
	"iam:attachrolepolicy": "role", "iam:deleterolepermissionsboundary": "role", "iam:passrole": "role",
	"iam:putrolepolicy": "role", "iam:updateassumerolepolicy": "role", "sts:assumerole": "role",
	"iam:attachuserpolicy": "user", "iam:createaccesskey": "user", "iam:createloginprofile": "user",
	"iam:deleteuserpermissionsboundary": "user", "iam:putuserpolicy": "user", "iam:updateloginprofile": "user",
	"iam:createpolicyversion": "policy", "iam:setdefaultpolicyversion": "policy",
}

boundary_loss(principal, action) := 0 if {
	not principal.config.permissions_boundary
} else := 0 if {
	not iam.has_text(principal, principal.config.permissions_boundary)
} else := loss if {
	statements := iam.attached_statements(principal, principal.config.permissions_boundary)
	taken := [statement | some statement in iam.whole_denies(statements); access.allows_action(statement, action)]
	allowing := [statement |
		some statement in statements
		statement.effect == "Allow"
		count(taken) == 0
		access.allows_action(statement, action)
	]
	free := [statement | some statement in allowing; count(statement.conditions) == 0]
	loss := boundary_step(count(allowing), count(free))
}

# is_within_boundary holds for an action that the permissions boundary, if there is one, does not take away.
is_within_boundary(principal, action) if boundary_loss(principal, action) < closed

boundary_step(allowing, free) := 0 if {
	free > 0
} else := 1 if {
	allowing > 0
} else := closed

# missing says which policies of a principal are not there to be judged, its boundary included.
missing(principal) := union({iam.missing(principal), {reason |
	arn := principal.config.permissions_boundary
	not iam.has_text(principal, arn)
	reason := sprintf("the text of permissions boundary %s is not known", [arn])
}})
