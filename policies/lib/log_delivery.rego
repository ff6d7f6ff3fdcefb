# Accounts of AWS that write logs into buckets of customers.
package lib.log_delivery

# accounts maps account ids to what they deliver.
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
accounts := {
	"127311923021": "Elastic Load Balancing, us-east-1",
	"033677994240": "Elastic Load Balancing, us-east-2",
	"027434742980": "Elastic Load Balancing, us-west-1",
	"797873946194": "Elastic Load Balancing, us-west-2",
	"098369216593": "Elastic Load Balancing, af-south-1",
	"754344448648": "Elastic Load Balancing, ap-east-1",
	"589379963580": "Elastic Load Balancing, ap-southeast-3",
	"718504428378": "Elastic Load Balancing, ap-south-1",
	"383597477331": "Elastic Load Balancing, ap-northeast-3",
	"600734575887": "Elastic Load Balancing, ap-northeast-2",
	"114774131450": "Elastic Load Balancing, ap-southeast-1",
	"783225319266": "Elastic Load Balancing, ap-southeast-2",
	"582318560864": "Elastic Load Balancing, ap-northeast-1",
	"985666609251": "Elastic Load Balancing, ca-central-1",
	"054676820928": "Elastic Load Balancing, eu-central-1",
	"156460612806": "Elastic Load Balancing, eu-west-1",
	"652711504416": "Elastic Load Balancing, eu-west-2",
	"635631232127": "Elastic Load Balancing, eu-south-1",
	"009996457667": "Elastic Load Balancing, eu-west-3",
	"897822967062": "Elastic Load Balancing, eu-north-1",
	"076674570225": "Elastic Load Balancing, me-south-1",
	"507241528517": "Elastic Load Balancing, sa-east-1",
	"048591011584": "Elastic Load Balancing, us-gov-west-1",
	"190560391635": "Elastic Load Balancing, us-gov-east-1",
	"638102146993": "Elastic Load Balancing, cn-north-1",
	"037604701340": "Elastic Load Balancing, cn-northwest-1",
}

# canonical_ids maps canonical user ids to what they deliver.
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
canonical_ids := {"c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0": "CloudFront standard logs"}
