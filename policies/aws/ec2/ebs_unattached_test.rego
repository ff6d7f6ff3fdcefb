package aws.ec2.ebs_unattached_test

import data.aws.ec2.ebs_unattached as policy

volume(attachments) := {"config": {"size_gib": 8, "attachments": attachments}}

test_unattached if count(policy.deny) == 1 with input as volume([])

test_attached_passes if count(policy.deny) == 0 with input as volume([{"instance_id": "i-1", "device": "/dev/xvda"}])
