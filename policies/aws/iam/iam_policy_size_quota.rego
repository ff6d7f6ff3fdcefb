# METADATA
# title: Policy has nearly reached its quota
# description: |
#   IAM refuses policies above a size: the next statement, or the next principal, will not fit, often in the
#   middle of an incident. White space does not count. Inline policies of a user, group or role count together.
#   Quotas are those that cannot be raised, and for trust policies the one that can.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
#     description: IAM and AWS STS quotas
# custom:
#   id: iam-policy-size-quota
#   severity: info
#   resource_types: [AWS::IAM::ManagedPolicy, AWS::IAM::User, AWS::IAM::Group, AWS::IAM::Role]
#   reads: []
#   remediation: |
#     Say more with less: wildcards in actions and ARNs, paths and tags in place of lists, no Sids. Else split
#     the policy in two, make managed policies of inline ones, or ask for a higher quota (trust policies:
#     Service Quotas).
#   frameworks: {}
#   aliases: []
#   tags: [hygiene]
#   params:
#     percent:
#       description: how much of the quota, in percent, is nearly all of it
#       default: 90
#     trust_policy:
#       description: quota of the account for trust policies, in characters
#       default: 2048
package aws.iam.iam_policy_size_quota

import data.lib.policy_text

deny contains finding if {
	count(policy_text.not_yours(input)) == 0
	some use in uses
	share := (use.size * 100) / use.quota
	share >= data.params["iam-policy-size-quota"].percent
	finding := {
		"message": sprintf("%s about %d of %d characters", [use.words, use.size, use.quota]),
		"key": use.key,
		"path": use.path,
	}
}

unknown contains reason if {
	some reason in policy_text.unread(input)
}

not_applicable contains reason if {
	some reason in policy_text.not_yours(input)
}

uses contains use if {
	input.type == "AWS::IAM::ManagedPolicy"
	size := size_of(input.config.policy)
	use := {"key": "", "words": "The policy has", "path": "/config/policy", "size": size, "quota": 6144}
}

uses contains use if {
	count(object.get(input.config, "inline_policies", [])) > 0
	size := sum([size_of(inline.policy) | some inline in input.config.inline_policies])
	use := {
		"key": "inline",
		"words": "The inline policies together have",
		"path": "/config/inline_policies",
		"size": size,
		"quota": inline_quotas[input.type],
	}
}

uses contains use if {
	size := size_of(input.config.trust_policy)
	use := {
		"key": "trust",
		"words": "The trust policy has",
		"path": "/config/trust_policy",
		"size": size,
		"quota": data.params["iam-policy-size-quota"].trust_policy,
	}
}

# What cannot be raised.
inline_quotas := {"AWS::IAM::Group": 5120, "AWS::IAM::Role": 10240, "AWS::IAM::User": 2048}

# What the policy takes when it is written as short as can be: "about", since there are several ways to write it, and
# white space within a text counts here and not in IAM.
size_of(policy) := 38 + sum([size_of_statement(statement) | some statement in policy.statements])

size_of_statement(statement) := sum([
	count(statement.effect) + 14,
	size_of_sid(object.get(statement, "sid", "")),
	size_of_list(9, statement.actions),
	size_of_list(12, statement.not_actions),
	size_of_list(11, statement.resources),
	size_of_list(14, statement.not_resources),
	size_of_principals(12, statement.principals),
	size_of_principals(15, statement.not_principals),
	size_of_conditions(statement.conditions),
])

size_of_sid(sid) := 0 if {
	sid == ""
} else := count(sid) + 9

# A list that is not there takes nothing; one text needs no brackets.
size_of_list(name, values) := 0 if {
	count(values) == 0
} else := (name + count(values[0])) + 3 if {
	count(values) == 1
} else := (name + sum([size | some value in values; size := count(value) + 3])) + 2

size_of_principals(name, principals) := 0 if {
	count(principals) == 0
} else := size if {
	kinds := {principal.type | some principal in principals}
	parts := [size_of_list(count(kind) + 3, [principal.value | some principal in principals; principal.type == kind]) |
		some kind in kinds
	]
	size := (name + sum(parts)) + 2
}

size_of_conditions(conditions) := 0 if {
	count(conditions) == 0
} else := size if {
	operators := {condition.operator | some condition in conditions}
	size := sum([
		14,
		sum([own | some operator in operators; own := count(operator) + 5]),
		sum([size_of_list(count(condition.key) + 3, condition.values) | some condition in conditions]),
	])
}
