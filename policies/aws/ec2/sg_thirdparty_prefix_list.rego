# METADATA
# title: Security group lets in whoever another account lists
# description: |
#   An ingress rule names a prefix list that another account owns and shares. Its owner can change the entries,
#   and so who gets in, at any time and without a trace in this account. High for an unknown account, medium for
#   a third party, info for a friendly one.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/sharing-managed-prefix-lists.html
#     description: Share customer-managed prefix lists
# custom:
#   id: sg-thirdparty-prefix-list
#   severity: high
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/ingress]
#   remediation: |
#     Copy the entries into a prefix list of your own and name that, or add the owner to the known accounts of
#     the configuration.
package aws.ec2.sg_thirdparty_prefix_list

import data.lib.accounts
import data.lib.net

deny contains finding if {
	ids := {rule.source.prefix_list_id | some rule in input.config.ingress; rule.source.prefix_list_id}
	some id in ids
	owner := net.prefix_list(input, id).config.owner_id
	accounts.is_account(owner)
	not is_own(owner)
	finding := {
		"message": sprintf("Prefix list %s, which decides who may reach this group, belongs to %s %s", [
			id,
			words[relation(owner)],
			owner,
		]),
		"key": concat("/", ["ingress", id]),
		"path": [sprintf("/config/ingress/%d", [i]) |
			some i, rule in input.config.ingress
			rule.source.prefix_list_id == id
		],
		"severity": severities[relation(owner)],
	}
}

unknown contains reason if {
	some rule in input.config.ingress
	id := rule.source.prefix_list_id
	not net.prefix_list(input, id)
	reason := sprintf("the owner of prefix list %s is not known", [id])
}

is_own(owner) if owner == input.account

is_own(owner) if owner in data.accounts.own

relation(owner) := "friendly" if {
	data.accounts.friendly[owner]
} else := "third_party" if {
	data.accounts.third_party[owner]
} else := "unknown"

words := {"friendly": "the friendly account", "third_party": "the third party", "unknown": "the unknown account"}

severities := {"friendly": "info", "third_party": "medium", "unknown": "high"}
