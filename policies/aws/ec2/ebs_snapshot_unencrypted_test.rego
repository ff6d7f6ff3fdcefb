package aws.ec2.ebs_snapshot_unencrypted_test

import data.aws.ec2.ebs_snapshot_unencrypted as policy

test_unencrypted if count(policy.deny) == 1 with input as {"config": {"volume_id": "vol-1", "encrypted": false}}

test_encrypted_passes if count(policy.deny) == 0 with input as {"config": {"volume_id": "vol-1", "encrypted": true}}
