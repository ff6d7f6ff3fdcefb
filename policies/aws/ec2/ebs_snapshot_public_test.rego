package aws.ec2.ebs_snapshot_public_test

import data.aws.ec2.ebs_snapshot_public as policy

snapshot(config, block) := {
	"config": object.union({"volume_id": "vol-1", "public": false}, config),
	"related": {"region_settings": {"config": {"snapshot_block_public_access": block}}},
}

severities(subject) := found if {
	found := {finding.severity | some finding in policy.deny} with input as subject
}

test_public if {
	severities(snapshot({"public": true}, "unblocked")) == {"critical"}
	severities(snapshot({"public": true}, "block-new-sharing")) == {"critical"}
}

test_public_but_blocked_is_not_hidden if severities(snapshot({"public": true}, "block-all-sharing")) == {"low"}

test_not_known_whether_blocked if {
	severities({"config": {"volume_id": "vol-1", "public": true}, "related": {}}) == {"high"}
}

test_marketplace_counts if severities(snapshot({"shared_with": ["aws-marketplace"]}, "unblocked")) == {"high"}

test_private_and_shared_pass if {
	severities(snapshot({}, "unblocked")) == set()
	severities(snapshot({"shared_with": ["222222222222"]}, "unblocked")) == set()
}
