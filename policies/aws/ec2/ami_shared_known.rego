# METADATA
# title: Machine image is shared with a known account or organization
# description: |
#   The image is shared with another account or organization that is yours, or that is listed as friendly or as
#   a third party. Not a fault: a list of what is shared.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-explicit.html
#     description: Share an AMI with accounts
# custom:
#   id: ami-shared-known
#   severity: info
#   resource_types: [AWS::EC2::Image]
#   reads: [/config/shared_with]
#   remediation: |
#     Nothing to do when the sharing is meant. Otherwise remove it from the launch permissions of the image.
#   frameworks:
#     security-monkey: [check_friendly_access, check_thirdparty_access]
package aws.ec2.ami_shared_known

import data.lib.accounts
import data.lib.sharing

deny contains finding if {
	some entry in sharing.of_image(input)
	entry.account != input.account
	accounts.is_known(input, entry.account)
	finding := {
		"message": sprintf("Image %s is shared with %s (%s)", [
			input.name,
			entry.whom,
			accounts.label(entry.account),
		]),
		"key": entry.whom,
		"path": entry.path,
	}
}

unknown contains "with whom the image is shared is not known" if not input.config.shared_with
