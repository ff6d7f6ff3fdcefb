# METADATA
# title: Deny on a group does not reach its members
# description: |
#   A Deny statement names groups as its resources and denies what is done to users, or what other services do.
#   It denies nothing: such actions are authorized against the user, or against the service's own resource, and
#   never against a group that a user is in. Actions on groups themselves, such as iam:AddUserToGroup, are
#   denied as written, and a pattern that matches one of these (iam:*) is left out.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html
#     description: IAM user groups
#   - ref: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
#     description: Actions, resources, and condition keys for IAM
# custom:
#   id: iam-group-deny-trap
#   severity: medium
#   resource_types: [AWS::IAM::ManagedPolicy, AWS::IAM::User, AWS::IAM::Group, AWS::IAM::Role]
#   reads: []
#   remediation: |
#     Name the users in Resource (arn:aws:iam::ACCOUNT:user/NAME, or a path such as user/admins/*), or tag them
#     and deny under a condition on aws:ResourceTag. To deny something to the members of a group, attach the
#     Deny to the group, with what it protects as its Resource.
#   frameworks:
#     scoutsuite: [iam-lightspin-user-action-denied-for-group]
#   aliases: [iam-lightspin-user-action-denied-for-group]
package aws.iam.iam_group_deny_trap

import data.lib.breadth
import data.lib.policy_text
import data.lib.wildcard

deny contains finding if {
	count(policy_text.not_yours(input)) == 0
	some entry in policy_text.entries(input, "Deny")
	names_only_groups(entry.statement)
	vain := [pattern | some pattern in entry.statement.actions; is_vain(lower(pattern))]
	count(vain) > 0
	finding := policy_text.finding(
		input,
		entry,
		sprintf("denies %s on groups only, which keeps nobody from anything: members are no part of a group's ARN", [
			policy_text.listing(vain),
		]),
		"medium",
	)
}

unknown contains reason if {
	some reason in policy_text.unread(input)
}

not_applicable contains reason if {
	some reason in policy_text.not_yours(input)
}

names_only_groups(statement) if {
	count(statement.resources) > 0
	others := [pattern | some pattern in statement.resources; not is_group(pattern)]
	count(others) == 0
}

is_group(pattern) if {
	startswith(pattern, "arn:")
	breadth.type_word(pattern) == "group"
	contains(pattern, ":iam:")
}

# is_vain holds for a pattern that matches an action on users, and none on groups.
is_vain(pattern) if {
	some action in on_users
	wildcard.matches(pattern, action)
	not hits_groups(pattern)
}

# No other service has anything to do with groups of IAM.
is_vain(pattern) if {
	service := split(pattern, ":")[0]
	service != "iam"
	contains(pattern, ":")
	not wildcard.has_wildcard(service)
}

hits_groups(pattern) if {
	some action in on_groups
	wildcard.matches(pattern, action)
}

# Actions of IAM that are authorized against a group.
on_groups := [
	"iam:addusertogroup", "iam:attachgrouppolicy", "iam:creategroup", "iam:deletegroup", "iam:deletegrouppolicy",
	"iam:detachgrouppolicy", "iam:generateservicelastaccesseddetails", "iam:getgroup", "iam:getgrouppolicy",
	"iam:listattachedgrouppolicies", "iam:listgrouppolicies", "iam:listpoliciesgrantingserviceaccess",
	"iam:putgrouppolicy", "iam:removeuserfromgroup", "iam:simulateprincipalpolicy", "iam:updategroup",
]

# Actions of IAM that are authorized against a user.
on_users := [
	"iam:attachuserpolicy", "iam:changepassword", "iam:createaccesskey", "iam:createloginprofile",
	"iam:createservicespecificcredential", "iam:createuser", "iam:deactivatemfadevice", "iam:deleteaccesskey",
	"iam:deleteloginprofile", "iam:deleteservicespecificcredential", "iam:deletesigningcertificate",
	"iam:deletesshpublickey", "iam:deleteuser", "iam:deleteuserpermissionsboundary", "iam:deleteuserpolicy",
	"iam:detachuserpolicy", "iam:enablemfadevice", "iam:getaccesskeylastused", "iam:getloginprofile",
	"iam:getmfadevice", "iam:getsshpublickey", "iam:getuser", "iam:getuserpolicy", "iam:listaccesskeys",
	"iam:listattacheduserpolicies", "iam:listgroupsforuser", "iam:listmfadevices",
	"iam:listservicespecificcredentials", "iam:listsigningcertificates", "iam:listsshpublickeys",
	"iam:listuserpolicies", "iam:listusertags", "iam:putuserpermissionsboundary", "iam:putuserpolicy",
	"iam:resetservicespecificcredential", "iam:resyncmfadevice", "iam:taguser", "iam:untaguser",
	"iam:updateaccesskey", "iam:updateloginprofile", "iam:updateservicespecificcredential",
	"iam:updatesigningcertificate", "iam:updatesshpublickey", "iam:updateuser", "iam:uploadsigningcertificate",
	"iam:uploadsshpublickey",
]
