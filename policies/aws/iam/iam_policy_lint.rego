# METADATA
# title: Policy does not do what it says
# description: |
#   A statement has a fault that can be told from its text: AWS refuses it, or takes it and does something else
#   than what it looks like. Looked for are elements that are missing, misplaced or without effect (Effect,
#   Action, Resource, Principal, NotPrincipal with Allow), Sids that are there twice; actions without a service,
#   several in one text, or with the name of a service that is not its prefix; resources that are no ARN, with
#   too few fields, without a name, or with a region or account that such ARNs have not; principals with
#   wildcards inside, of a wrong type, or accounts without their zeros; variables in the version of the language
#   that has none; operators that do not exist, values and keys of another type than the operator, * under an
#   operator that takes it for a character, private addresses in aws:SourceIp, ForAllValues in Allow without a
#   demand that the key is there. Not looked at: whether an action, a condition key or a type of resource
#   exists, which IAM Access Analyzer knows (aws accessanalyzer validate-policy); keys of the JSON that IAM does
#   not know, and those that are there twice. AWS's own policies are left out.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html
#     description: IAM policy validation check reference
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
#     description: Grammar of the IAM JSON policy language
# custom:
#   id: iam-policy-lint
#   severity: low
#   resource_types: [AWS::IAM::ManagedPolicy, AWS::IAM::User, AWS::IAM::Group, AWS::IAM::Role, AWS::S3::Bucket]
#   reads: []
#   remediation: |
#     Write what the finding says, and let aws accessanalyzer validate-policy check the whole before it is
#     saved.
#   frameworks: {}
#   aliases: [policy-lint]
#   tags: [hygiene]
package aws.iam.iam_policy_lint

import data.lib.document
import data.lib.policy_lint
import data.lib.policy_text

deny contains finding if {
	count(policy_text.not_yours(input)) == 0
	some text in policy_lint.texts(input)
	some at, statement in text.statements
	faults := policy_lint.faults(text, statement)
	count(faults) > 0
	entry := {"text": text, "at": at, "statement": statement}
	some kind in policy_lint.kinds(faults)
	finding := {
		"message": sprintf("%s: %s. %s", [
			policy_text.subject(entry),
			policy_lint.what(faults, kind),
			policy_lint.instead(faults, kind),
		]),
		"key": sprintf("%s/%s", [policy_text.key(entry), kind]),
		"path": policy_text.path(entry),
		"severity": policy_text.by_attachment(input, "low"),
	}
}

deny contains finding if {
	count(policy_text.not_yours(input)) == 0
	some text in policy_lint.texts(input)
	some sid in policy_lint.repeated_sids(text)
	places := [at | some at, statement in text.statements; statement.sid == sid]
	finding := {
		"message": sprintf("%d statements of %s have the Sid %s. Give each a Sid of its own, or none.", [
			count(places),
			text.label,
			sid,
		]),
		"key": sprintf("%s%s/duplicate-sid", [text.key, sid]),
		"path": [sprintf("%s/%d", [text.path, at]) | some at in places],
		"severity": policy_text.by_attachment(input, "low"),
	}
}

unknown contains reason if {
	count(object.get(input, "unread", [])) > 0
	some pointer in ["/config/policy", "/config/inline_policies", "/config/trust_policy"]
	some reason in document.reasons(input, pointer)
}

not_applicable contains reason if {
	some reason in policy_text.not_yours(input)
}
