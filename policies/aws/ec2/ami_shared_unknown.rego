# METADATA
# title: Machine image is shared with an unknown account or organization
# description: |
#   An account that is neither one of yours nor listed as friendly or as a third party, or an organization whose
#   management account is none of these, can launch the image and read what is on its disks.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-explicit.html
#     description: Share an AMI with accounts
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/share-amis-with-organizations-and-OUs.html
#     description: Share an AMI with organizations
# custom:
#   id: ami-shared-unknown
#   severity: high
#   resource_types: [AWS::EC2::Image]
#   reads: [/config/shared_with]
#   remediation: |
#     Find out whose account it is. If it is one of yours or of a partner, add it to the known accounts of the
#     configuration; if not, remove it from the launch permissions of the image.
#   frameworks:
#     security-monkey: [check_unknown_access]
package aws.ec2.ami_shared_unknown

import data.lib.accounts
import data.lib.sharing

deny contains finding if {
	some entry in sharing.of_image(input)
	accounts.is_unknown(input, entry.account)
	finding := {
		"message": sprintf("Image %s is shared with unknown %s", [input.name, entry.whom]),
		"key": entry.whom,
		"path": entry.path,
	}
}

unknown contains "with whom the image is shared is not known" if not input.config.shared_with
