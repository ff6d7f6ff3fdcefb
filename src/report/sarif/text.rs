//! Text and addresses as SARIF's consumers take them.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_sarif::sarif::{ArtifactLocation, PhysicalLocation, Region};

use crate::model::{Finding, ResourceRef};

/// Name of the folder that relative addresses start from.
pub(super) const ROOT: &str = "SRCROOT";

/// Everything but `[A-Za-z0-9._-]`.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'-');

/// Returns the address under which consumers list a finding: a path that no file has, made of account, region, type,
/// resource and key, so that each finding has its own and a renamed tag or an edited policy leaves it as it is.
pub(super) fn address(finding: &Finding) -> String {
    let resource = &finding.resource;
    let resource_type = resource.resource_type.as_str().trim_start_matches("AWS::").replace("::", "/");
    let parts = [
        resource.partition.as_str(),
        &resource.account,
        resource.home_region(),
        &resource_type,
        &within_account(resource),
        &finding.key,
    ];
    path(&parts.join("/"))
}

/// The id without what the other parts of the address say; an owner other than the account stays (AWS's own policies).
fn within_account(resource: &ResourceRef) -> String {
    let mut fields = resource.id.splitn(6, ':').skip(4);
    match (fields.next(), fields.next()) {
        (Some(owner), Some(rest)) if owner.is_empty() || owner == resource.account => rest.to_owned(),
        (Some(owner), Some(rest)) => format!("{owner}/{rest}"),
        _ => resource.id.clone(),
    }
}

/// Returns a relative path with everything outside `[A-Za-z0-9._/-]` percent-encoded, and without empty or dotted steps.
pub(super) fn path(text: &str) -> String {
    let encode = |step: &str| match step {
        "." => "%2E".to_owned(),
        ".." => "%2E%2E".to_owned(),
        _ => utf8_percent_encode(step, SEGMENT).to_string(),
    };
    text.split('/').filter(|step| !step.is_empty()).map(encode).collect::<Vec<_>>().join("/")
}

/// Returns the path of a file; steps that lead nowhere or upwards are left out.
pub(super) fn file(name: &str) -> String {
    let steps: Vec<&str> = name.split(['/', '\\']).filter(|step| !matches!(*step, "." | "..")).collect();
    path(&steps.join("/"))
}

/// Returns the first character of a line, from 1.
pub(super) fn place(uri: String, line: u32) -> PhysicalLocation {
    let line = i64::from(line.max(1));
    PhysicalLocation {
        artifact_location: Some(ArtifactLocation {
            uri: Some(uri),
            uri_base_id: Some(ROOT.to_owned()),
            ..ArtifactLocation::default()
        }),
        region: Some(Region {
            start_line: Some(line),
            start_column: Some(1),
            end_line: Some(line),
            end_column: Some(2),
            ..Region::default()
        }),
        ..PhysicalLocation::default()
    }
}

/// Returns text that a message may hold: on one line, with brackets that make no link, and without braces, which are
/// placeholders to some consumers and plain text to others.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '[' | ']' => plain.extend(['\\', character]),
            '{' => plain.push('('),
            '}' => plain.push(')'),
            _ if character.is_control() => plain.push(' '),
            _ => plain.push(character),
        }
    }
    plain
}

/// Returns text with a full stop at its end.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// Returns at most `limit` characters, the last of them an ellipsis when something was cut off.
pub(super) fn at_most(limit: usize, text: &str) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(limit.saturating_sub(1)).collect();
    // half an escape would escape what follows
    while short.ends_with('\\') {
        short.pop();
    }
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sample;

    #[test]
    fn each_finding_has_its_own_clean_address() {
        let group = sample::finding("sg-open", "sg-1", "tcp/22/ipv4");
        assert_eq!(address(&group), "aws/111122223333/eu-west-1/EC2/SecurityGroup/security-group/sg-1/tcp/22/ipv4");
        let mut bucket = sample::finding("s3-bucket-public", "data", "policy/Allow/we[i]rd {x}");
        bucket.resource.region = "unknown".into();
        assert_eq!(address(&bucket), "aws/111122223333/global/S3/Bucket/data/policy/Allow/we%5Bi%5Drd%20%7Bx%7D");
        bucket.key = "../a//b".into();
        assert_eq!(address(&bucket), "aws/111122223333/global/S3/Bucket/data/%2E%2E/a/b");
    }

    #[test]
    fn resources_that_aws_owns_are_told_from_the_accounts_own() {
        let mut policy = sample::finding("iam-x", "data", "");
        policy.resource.id = "arn:aws:iam::aws:policy/Admin".into();
        let other = address(&policy);
        policy.resource.id = "arn:aws:iam::111122223333:policy/Admin".into();
        assert_ne!(address(&policy), other);
    }

    #[test]
    fn messages_hold_neither_links_nor_placeholders() {
        assert_eq!(plain("a [b](1) {c}\nd"), "a \\[b\\](1) (c) d");
        assert_eq!(at_most(4, "abc\\[def"), "abc…");
    }

    #[test]
    fn policy_files_are_relative_paths() {
        assert_eq!(file("./policies/a b.rego"), "policies/a%20b.rego");
        assert_eq!(file("../up/C:\\x.rego"), "up/C%3A/x.rego");
    }
}
