package aws.ec2.ebs_snapshot_bpa_off_test

import data.aws.ec2.ebs_snapshot_bpa_off as policy

settings(config) := {"region": "eu-west-1", "config": config}

found(config) := answer if {
	answer := {finding.severity | some finding in policy.deny} with input as settings(config)
}


test_off if found({"snapshot_block_public_access": "unblocked"}) == {"medium"}

test_only_new if found({"snapshot_block_public_access": "block-new-sharing"}) == {"low"}

test_on_passes if found({"snapshot_block_public_access": "block-all-sharing"}) == set()

test_not_known_is_unknown if count(policy.unknown) == 1 with input as settings({})
