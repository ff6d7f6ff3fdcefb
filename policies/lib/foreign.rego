# Security groups of other accounts that a group's rules name, over a peering connection or in a shared VPC.
package lib.foreign

import data.lib.accounts

# What a rule of each direction lets those groups do.
words := {"ingress": "reach this group", "egress": "be reached from this group"}

# groups lists the groups of other accounts in the rules of one direction, as pairs of account and group id.
groups(group, direction) := {[rule.source.account, rule.source.group_id] |
	some rule in group.config[direction]
	rule.source.group_id
	rule.source.account != group.config.owner_id
	rule.source.account != group.account
	accounts.is_account(rule.source.account)
}

# finding says which account may do what through which group, and what we know of that account.
finding(group, direction, pair, whose) := {
	"message": sprintf("%s %s may %s through its security group %s", [whose, pair[0], words[direction], pair[1]]),
	"key": sprintf("%s/%s/%s", [direction, pair[0], pair[1]]),
	"path": [sprintf("/config/%s/%d", [direction, i]) |
		some i, rule in group.config[direction]
		rule.source.account == pair[0]
		rule.source.group_id == pair[1]
	],
}

# cidr_finding is the same for a CIDR.
cidr_finding(group, direction, cidr, whose) := {
	"message": sprintf("Addresses %s, %s, may %s", [cidr, whose, words[direction]]),
	"key": sprintf("%s/%s", [direction, cidr]),
	"path": [sprintf("/config/%s/%d", [direction, i]) |
		some i, rule in group.config[direction]
		rule.source.cidr == cidr
	],
}
