# METADATA
# title: EBS volume is attached to nothing
# description: |
#   No instance uses the volume. Its data is kept, and paid for, with nobody who minds it.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-deleting-volume.html
#     description: Delete a volume
# custom:
#   id: ebs-unattached
#   severity: info
#   resource_types: [AWS::EC2::Volume]
#   reads: [/config/attachments]
#   remediation: |
#     Take a snapshot if the data may be needed again, then delete the volume.
package aws.ec2.ebs_unattached

deny contains finding if {
	count(input.config.attachments) == 0
	finding := {
		"message": sprintf("Volume of %d GiB is attached to no instance", [input.config.size_gib]),
		"path": "/config/attachments",
	}
}
