# METADATA
# title: Region has no analyzer for access from outside
# description: |
#   No active IAM Access Analyzer looks for access from outside in this region. Analyzers for unused access do
#   not count. An analyzer of the organization lives in its administrator's account and is not seen here: list
#   the accounts that it covers in the parameter covered_accounts.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-getting-started.html
#     description: Getting started with IAM Access Analyzer
# custom:
#   id: iam-access-analyzer-missing
#   severity: low
#   resource_types: [AWS::EC2::RegionSettings]
#   reads: [/config/access_analyzers]
#   remediation: |
#     Make one in each region that is used: aws accessanalyzer create-analyzer --type ACCOUNT --analyzer-name
#     NAME. It costs nothing.
#   frameworks:
#     cis-aws-1.4: ["1.20"]
#     cis-aws-3.0: ["1.20"]
#     cis-aws-4.0: ["1.20"]
#     cis-aws-5.0: ["1.19"]
#     fsbp: [IAM.28]
#     prowler: [accessanalyzer_enabled]
#   aliases: [accessanalyzer_enabled]
#   params:
#     covered_accounts:
#       description: ids of accounts that an analyzer of the organization covers; quote them
#       default: []
package aws.iam.iam_access_analyzer_missing

deny contains finding if {
	analyzers := input.config.access_analyzers
	not is_covered
	looking := [analyzer |
		some analyzer in analyzers
		analyzer.type in {"ACCOUNT", "ORGANIZATION"}
		analyzer.status == "ACTIVE"
	]
	count(looking) == 0
	finding := {
		"message": sprintf("No active analyzer for access from outside in %s%s", [input.region, others(analyzers)]),
		"path": "/config/access_analyzers",
	}
}

unknown contains "which analyzers the region has is not known" if {
	not is_covered
	not input.config.access_analyzers
}

not_applicable contains "an analyzer of the organization is listed as covering the account" if is_covered

is_covered if input.account in data.params["iam-access-analyzer-missing"].covered_accounts

others(analyzers) := "" if {
	count(analyzers) == 0
} else := sprintf("; there are: %s", [text]) if {
	text := concat(", ", [sprintf("%s (%s, %s)", [analyzer.name, analyzer.type, analyzer.status]) | some analyzer in analyzers])
}
