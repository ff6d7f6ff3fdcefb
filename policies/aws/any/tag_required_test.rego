package aws.any.tag_required_test

import data.aws.any.tag_required as policy

params := {"tag-required": {"required_tags": ["owner", "env"], "exempt_names": ["scratch"]}}

resource(fields) := object.union(
	{"id": "arn:aws:s3:::web", "name": "web", "account": "111122223333", "tags": {}, "unread": []},
	fields,
)

found(document) := keys if {
	keys := {finding.key | some finding in policy.deny} with input as document with data.params as params
}

test_each_missing_tag_fails if {
	found(resource({})) == {"owner", "env"}
	found(resource({"tags": {"owner": "shop"}})) == {"env"}
}

test_an_empty_tag_fails if found(resource({"tags": {"owner": "", "env": "prod"}})) == {"owner"}

test_another_case_fails if found(resource({"tags": {"Owner": "shop", "env": "prod"}})) == {"owner"}

test_all_tags_pass if found(resource({"tags": {"owner": "shop", "env": "prod"}})) == set()

test_what_is_of_others_does_not_apply if {
	every id in [
		"arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/y",
		"arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/y",
		"arn:aws:ec2:eu-west-1:aws:prefix-list/pl-1",
		"arn:aws:ec2:eu-west-1:999988887777:prefix-list/pl-2",
	] {
		found(resource({"id": id})) == set()
		count(policy.not_applicable) == 1 with input as resource({"id": id}) with data.params as params
	}
}

test_exempt_names_do_not_apply if found(resource({"name": "scratch"})) == set()
