package aws.ec2.ebs_volume_unencrypted_test

import data.aws.ec2.ebs_volume_unencrypted as policy

volume(encrypted, attachments) := {"config": {"encrypted": encrypted, "attachments": attachments}}

test_attached if {
	{[finding.message, finding.severity] | some finding in policy.deny} ==
		{["Volume is not encrypted; instance i-1 uses it", "medium"]}
		with input as volume(false, [{"instance_id": "i-1", "device": "/dev/xvda"}])
}

test_less_bad_when_unattached if {
	{finding.severity | some finding in policy.deny} == {"low"} with input as volume(false, [])
}

test_encrypted_passes if count(policy.deny) == 0 with input as volume(true, [])
