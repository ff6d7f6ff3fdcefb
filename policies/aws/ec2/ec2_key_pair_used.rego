# METADATA
# title: Instance was started with a key pair
# description: |
#   Whoever has the private key can log in by SSH, unseen by IAM; the key cannot be taken away without logging
#   in. Where people use Session Manager or EC2 Instance Connect, no key is needed. An inventory, and off until
#   somebody wants it.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-key-pairs.html
#     description: Amazon EC2 key pairs and Amazon EC2 instances
# custom:
#   id: ec2-key-pair-used
#   severity: info
#   enabled: false
#   resource_types: [AWS::EC2::Instance]
#   reads: [/config/key_name]
#   remediation: |
#     Give the instance a role for Session Manager, take the key out of authorized_keys, and leave KeyName out
#     where the instance is started anew.
#   frameworks: {}
#   aliases: []
#   tags: [inventory]
package aws.ec2.ec2_key_pair_used

deny contains finding if {
	input.config.key_name
	finding := {
		"message": sprintf("Key pair %s can log in", [input.config.key_name]),
		"path": "/config/key_name",
	}
}
