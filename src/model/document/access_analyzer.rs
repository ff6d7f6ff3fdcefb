//! Analyzers of IAM Access Analyzer, as `AWS::EC2::RegionSettings` lists them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An analyzer that the account has in a region.
///
/// Source: <https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_AnalyzerSummary.html>
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessAnalyzer {
    /// ARN.
    pub arn: String,
    /// Name.
    pub name: String,
    /// `ACCOUNT`, `ORGANIZATION`, `ACCOUNT_UNUSED_ACCESS`, ...
    #[serde(rename = "type")]
    pub analyzer_type: String,
    /// `ACTIVE`, `CREATING`, `DISABLED` or `FAILED`.
    pub status: String,
}
