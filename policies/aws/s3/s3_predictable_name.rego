# METADATA
# title: Name of the bucket can be guessed
# description: |
#   The name follows the pattern by which a service of AWS names its buckets from account id and region. Whoever knows
#   the account id can take such a name first where it is free: in a region that was not used yet, or after the bucket
#   was deleted. The service may then read code or templates from a stranger's bucket.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
#     description: Verifying bucket ownership with bucket owner condition
# custom:
#   id: s3-predictable-name
#   severity: low
#   resource_types: [AWS::S3::Bucket]
#   reads: []
#   remediation: |
#     Keep the bucket, even when it is empty. Let roles that use it name your account in aws:ResourceAccount, and give
#     the service a bucket with a name of your own where it takes one.
#   frameworks:
#     prowler: [s3_bucket_shadow_resource_vulnerability]
#   aliases: [s3_bucket_shadow_resource_vulnerability]
package aws.s3.s3_predictable_name

deny contains finding if {
	some pattern, service in patterns
	expected := replace(replace(pattern, "ACCOUNT", input.account), "REGION", input.region)
	input.name == expected
	finding := {
		"message": sprintf("The name %s is what %s would give a bucket of this account: free names of this kind %s", [
			input.name,
			service,
			"can be taken by others",
		]),
		"key": lower(service),
	}
}

# A bucket that is named after another account.
deny contains finding if {
	some pattern, service in patterns
	parts := split(replace(pattern, "REGION", input.region), "ACCOUNT")
	startswith(input.name, parts[0])
	endswith(input.name, parts[1])
	middle := trim_suffix(trim_prefix(input.name, parts[0]), parts[1])
	count(middle) == 12
	trim(middle, "0123456789") == ""
	middle != input.account
	finding := {
		"message": sprintf("The name %s is what %s would give a bucket of account %s", [input.name, service, middle]),
		"key": lower(service),
	}
}

patterns := {
	"aws-athena-query-results-ACCOUNT-REGION": "Athena",
	"aws-codestar-REGION-ACCOUNT": "CodeStar",
	"aws-emr-studio-ACCOUNT-REGION": "EMR Studio",
	"aws-glue-assets-ACCOUNT-REGION": "Glue",
	"cdk-hnb659fds-assets-ACCOUNT-REGION": "the CDK",
	"sagemaker-REGION-ACCOUNT": "SageMaker",
}
