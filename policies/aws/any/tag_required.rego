# METADATA
# title: Tag is missing
# description: |
#   A tag that the organization asks for is not on the resource, or is empty: nobody can tell whose it is or
#   what it costs whom. Which tags these are is a matter of the organization, so the policy is off until it is
#   told. Keys of tags are case-sensitive. Of managed policies, access points and SAML providers AWS does not
#   tell the tags in its lists: they are left out, as are network interfaces, which services make by themselves,
#   and what belongs to others.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
#     description: Best practices and strategies for tagging
# custom:
#   id: tag-required
#   severity: info
#   enabled: false
#   resource_types:
#     - AWS::EC2::EIP
#     - AWS::EC2::Image
#     - AWS::EC2::Instance
#     - AWS::EC2::InternetGateway
#     - AWS::EC2::LaunchTemplate
#     - AWS::EC2::NatGateway
#     - AWS::EC2::NetworkAcl
#     - AWS::EC2::PrefixList
#     - AWS::EC2::RouteTable
#     - AWS::EC2::SecurityGroup
#     - AWS::EC2::Snapshot
#     - AWS::EC2::Subnet
#     - AWS::EC2::TransitGateway
#     - AWS::EC2::VPC
#     - AWS::EC2::VPCEndpoint
#     - AWS::EC2::VPCEndpointService
#     - AWS::EC2::VPCPeeringConnection
#     - AWS::EC2::Volume
#     - AWS::IAM::OIDCProvider
#     - AWS::IAM::Role
#     - AWS::IAM::ServerCertificate
#     - AWS::IAM::User
#     - AWS::S3::Bucket
#   reads: [/tags]
#   remediation: |
#     Tag the resource (Tag Editor of AWS Resource Groups does many at once; IAM has tag-user and tag-role), and
#     let what makes it, such as default_tags in Terraform, add the tags from now on.
#   frameworks: {}
#   aliases: [iam-user-tags-missing]
#   tags: [hygiene]
#   params:
#     required_tags:
#       description: keys of tags that every resource must have
#       default: [owner]
#     exempt_names:
#       description: names of resources that need none
#       default: []
package aws.any.tag_required

deny contains finding if {
	not is_of_others
	not input.name in data.params["tag-required"].exempt_names
	some tag in data.params["tag-required"].required_tags
	object.get(input, ["tags", tag], "") == ""
	finding := {"message": sprintf("Tag %s is missing", [tag]), "key": tag, "path": "/tags"}
}

not_applicable contains "it belongs to AWS or to another account, which alone can tag it" if is_of_others

not_applicable contains "the resource is listed as one that needs no tags" if {
	input.name in data.params["tag-required"].exempt_names
}

is_of_others if {
	some path in [":role/aws-service-role/", ":role/aws-reserved/"]
	contains(input.id, path)
}

is_of_others if {
	owner := split(input.id, ":")[4]
	owner != ""
	owner != input.account
}
