//! `colobus permissions`: the IAM policy that a scan needs, generated from what the collectors declare.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde_json::json;

use super::exit::printed;
use super::{Exit, Failed};
use crate::collect::aws;
use crate::model::ResourceType;

/// Print the IAM policy that a scan needs. It only reads.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  colobus permissions > policy.json\n  aws iam create-policy --policy-name colobus --policy-document file://policy.json"
)]
pub(super) struct Args {
    /// Only what these types need; may be repeated
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    types: Vec<ResourceType>,
}

pub(super) fn run(args: &Args) -> Result<Exit, Failed> {
    let collectors = aws::COLLECTORS
        .iter()
        .filter(|collector| args.types.is_empty() || collector.types().iter().any(|one| args.types.contains(one)));
    let actions: BTreeSet<&str> =
        collectors.flat_map(|collector| collector.actions()).chain(aws::ACTIONS).copied().collect();
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [{"Sid": "Colobus", "Effect": "Allow", "Action": actions, "Resource": "*"}],
    });
    let mut out = io::stdout().lock();
    printed(writeln!(out, "{policy:#}"))
}
