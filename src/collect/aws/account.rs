//! Who is calling, and which regions there are.

use super::client::Aws;
use super::failure::{Call, Failure};

/// The account that the credentials belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Twelve digits.
    pub account: String,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub partition: String,
    /// ARN of the user or role session that calls.
    pub arn: String,
}

/// The regions of the partition, by whether the account can use them; both sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Regions {
    /// Usable: enabled by default, or opted in.
    pub enabled: Vec<String>,
    /// Not opted in.
    pub disabled: Vec<String>,
}

const IDENTITY: Call = Call { service: "sts", operation: "GetCallerIdentity", action: "sts:GetCallerIdentity" };
const REGIONS: Call = Call { service: "ec2", operation: "DescribeRegions", action: "ec2:DescribeRegions" };

/// The IAM actions of the calls that come before every collector, sorted.
pub const ACTIONS: &[&str] = &[REGIONS.action, IDENTITY.action];

impl Aws {
    /// Asks AWS whose credentials these are: the first call of a run, since without an answer nothing can be read.
    ///
    /// # Errors
    /// The failure; an answer without an account or with an ARN that is none is garbled.
    pub async fn identity(&self) -> Result<Identity, Failure> {
        let region = self.home_region();
        let answer = self.call(IDENTITY, region, self.sts().get_caller_identity().send()).await?;
        identity_of(answer.account(), answer.arn())
            .ok_or_else(|| Failure::garbled(IDENTITY, region, "the answer names no account, or no ARN"))
    }

    /// Lists the regions of the partition.
    ///
    /// # Errors
    /// The failure; an answer without a single usable region is garbled, since the called one is usable.
    pub async fn regions(&self) -> Result<Regions, Failure> {
        let region = self.home_region();
        let request = self.ec2(region).describe_regions().all_regions(true);
        let answer = self.call(REGIONS, region, request.send()).await?;
        let regions = regions_of(answer.regions());
        if regions.enabled.is_empty() {
            return Err(Failure::garbled(REGIONS, region, "the answer names no usable region"));
        }
        Ok(regions)
    }
}

fn identity_of(account: Option<&str>, arn: Option<&str>) -> Option<Identity> {
    let (account, arn) = (account?, arn?);
    let partition = arn.strip_prefix("arn:")?.split(':').next()?;
    let is_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    is_account.then(|| Identity { account: account.into(), partition: partition.into(), arn: arn.into() })
}

/// Source: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Region.html>
fn regions_of(answer: &[aws_sdk_ec2::types::Region]) -> Regions {
    let mut regions = Regions::default();
    for region in answer {
        let Some(name) = region.region_name() else { continue };
        match region.opt_in_status() {
            Some("not-opted-in") => regions.disabled.push(name.to_owned()),
            _ => regions.enabled.push(name.to_owned()),
        }
    }
    regions.enabled.sort();
    regions.disabled.sort();
    regions
}

#[cfg(test)]
mod tests {
    use aws_sdk_ec2::types::Region;

    use super::*;

    #[test]
    fn the_partition_is_read_from_the_arn() {
        let identity = identity_of(Some("111122223333"), Some("arn:aws-cn:iam::111122223333:user/x")).unwrap();
        assert_eq!((identity.partition.as_str(), identity.account.as_str()), ("aws-cn", "111122223333"));
    }

    #[test]
    fn an_answer_without_account_or_arn_is_no_identity() {
        assert_eq!(identity_of(None, Some("arn:aws:iam::1:user/x")), None);
        assert_eq!(identity_of(Some("111122223333"), None), None);
        assert_eq!(identity_of(Some("proxy"), Some("arn:aws:iam::1:user/x")), None);
    }

    #[test]
    fn regions_that_are_not_opted_in_are_disabled() {
        let region = |name: &str, status: &str| Region::builder().region_name(name).opt_in_status(status).build();
        let regions = regions_of(&[
            region("us-east-1", "opt-in-not-required"),
            region("af-south-1", "not-opted-in"),
            region("eu-south-1", "opted-in"),
        ]);
        assert_eq!(regions.enabled, ["eu-south-1", "us-east-1"]);
        assert_eq!(regions.disabled, ["af-south-1"]);
    }
}
