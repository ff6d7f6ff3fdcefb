//! `colobus policy list`: what the policies are, and what the configuration makes of them.

use std::io::{self, Write};

use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};

use super::super::exit::printed;
use super::super::output::stdout_width;
use super::super::policies::{self, PolicyArgs};
use super::super::terminal::Terminal;
use super::super::{Exit, Failed};
use super::number;
use crate::config::Settings;
use crate::model::{Policy, PolicySet, ResourceType, Severity};

/// List the policies.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  colobus policy list --type AWS::S3::Bucket\n  colobus policy list --format json | jq -r '.policies[].id'"
)]
pub(super) struct Args {
    #[command(flatten)]
    policies: PolicyArgs,
    /// Only policies that judge this type
    #[arg(long = "type", value_name = "TYPE")]
    resource_type: Option<ResourceType>,
    /// Only policies of this severity or worse
    #[arg(long, value_name = "SEVERITY")]
    severity: Option<Severity>,
    /// human or json
    #[arg(long, short, value_enum, value_name = "FORMAT", default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Human,
    Json,
}

pub(super) fn run(args: &Args, settings: &Settings, terminal: &Terminal) -> Result<Exit, Failed> {
    let mut set = policies::load(&args.policies, settings, terminal)?.policy_set().clone();
    set.policies.retain(|policy| {
        args.resource_type.is_none_or(|wanted| policy.resource_types.contains(&wanted))
            && args.severity.is_none_or(|least| policy.severity >= least)
    });
    let mut out = io::stdout().lock();
    match args.format {
        Format::Json => {
            let written = serde_json::to_writer_pretty(&mut out, &set).map_err(io::Error::from);
            printed(written.and_then(|()| writeln!(out)))
        }
        Format::Human => {
            let table = table(&set, stdout_width());
            let written = table.lines().try_for_each(|line| writeln!(out, "{}", line.trim_end()));
            let off = set.policies.iter().filter(|policy| !policy.judges()).count();
            let off = if off > 0 { format!(", {off} of them off") } else { String::new() };
            terminal.line(format_args!("{} from {}{off}", number(&set), set.origin()));
            printed(written)
        }
    }
}

/// Id, severity, and what the policy is about: its title, the types that it judges, and each thing that is not as its
/// file says, on lines of their own.
fn table(set: &PolicySet, width: usize) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).force_no_tty().set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    for policy in &set.policies {
        let types: Vec<&str> = policy.resource_types.iter().map(|one| one.as_str()).collect();
        let notes: String = notes(policy).iter().map(|note| format!("\n- {note}")).collect();
        let about = format!("{}\n{}{notes}", policy.title, types.join(" "));
        table.add_row([policy.id.as_str(), policy.severity.as_str(), &about]);
    }
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        if at < 2 {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    table
}

/// Returns what is not as the policy's file says, or off.
pub(super) fn notes(policy: &Policy) -> Vec<String> {
    let switch = match (policy.enabled, policy.off_by_default) {
        (false, true) => Some("off by default".to_owned()),
        (false, false) => Some("off".to_owned()),
        (true, true) => Some("on; off by default".to_owned()),
        (true, false) => None,
    };
    let severity = policy.declared_severity.map(|own| format!("severity set; the file says {own}"));
    let set = policy.params.iter().filter(|(_, param)| param.value != param.default);
    let params = set.map(|(name, param)| format!("{name} = {}; default {}", param.value, param.default));
    let exceptions = policy.exceptions.iter().map(|exception| {
        let enabled = exception.enabled.map(|on| if on { "on".to_owned() } else { "off".to_owned() });
        let severity = exception.severity.map(|severity| format!("severity {severity}"));
        let params = exception.params.iter().map(|(name, value)| format!("{name} = {value}"));
        let said: Vec<String> = enabled.into_iter().chain(severity).chain(params).collect();
        format!("{} for {}", said.join(", "), exception.scope())
    });
    let replaces = policy.replaces.as_ref().map(|bundled| format!("replaces the bundled {bundled}"));
    switch.into_iter().chain(severity).chain(params).chain(exceptions).chain(replaces).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample::policy;
    use crate::model::PolicyException;

    #[test]
    fn a_policy_with_many_overrides_fits_the_width() {
        let mut one = policy("sg-internet-ingress-unauthorized-port", Severity::Low, ResourceType::SecurityGroup);
        one.exceptions = ["111122223333", "444455556666"]
            .map(|account| PolicyException {
                accounts: [account.to_owned()].into(),
                resource_tags: [("env".to_owned(), "dev*".to_owned()), ("team".to_owned(), "web".to_owned())].into(),
                enabled: Some(true),
                severity: Some(Severity::Info),
                ..PolicyException::default()
            })
            .into();
        let set = PolicySet { source: "bundled".into(), digest: String::new(), policies: vec![one] };
        let lines: Vec<String> = table(&set, 100).lines().map(|line| line.trim_end().to_owned()).collect();
        assert!(lines.iter().all(|line| line.chars().count() <= 100), "{lines:#?}");
        assert!(lines[0].starts_with("sg-internet-ingress-unauthorized-port  low"), "{lines:#?}");
        let begins = |text: &str| lines.iter().any(|line| line.trim_start().starts_with(text));
        for text in [
            "AWS::EC2::SecurityGroup",
            "- on, severity info for account 111122223333",
            "- on, severity info for account 444",
        ] {
            assert!(begins(text), "{text}: {lines:#?}");
        }
    }

    #[test]
    fn everything_that_is_overridden_is_noted() {
        let mut one = policy("s3-bucket-public", Severity::Low, ResourceType::Bucket);
        assert_eq!(notes(&one), [""; 0]);
        one.enabled = false;
        one.declared_severity = Some(Severity::High);
        one.replaces = Some("aws/s3/s3_bucket_public.rego".into());
        one.exceptions = vec![PolicyException {
            accounts: ["111122223333".to_owned()].into(),
            enabled: Some(true),
            ..PolicyException::default()
        }];
        assert_eq!(
            notes(&one),
            [
                "off",
                "severity set; the file says high",
                "on for account 111122223333",
                "replaces the bundled aws/s3/s3_bucket_public.rego",
            ]
        );
    }
}
