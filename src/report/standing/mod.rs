//! The standing reports: tables that auditors ask for again and again, from what a run recorded.
//!
//! Some list facts of the documents (every active access key, the encryption of every bucket); some list what policies
//! found (public buckets, open groups). None judges anything by itself. A fact that could not be read is shown as
//! `unknown`, never as absent.

mod facts;

use serde::Serialize;
use serde_json::Value;

use crate::model::{Finding, ResourceType, Time};

/// One standing report.
#[derive(Debug)]
pub struct Standing {
    /// Name on the command line.
    pub name: &'static str,
    /// What it lists.
    pub title: &'static str,
    /// Where its rows come from.
    pub rows: Rows,
}

/// Where the rows of a standing report come from.
#[derive(Debug)]
pub enum Rows {
    /// From the documents of one type.
    Facts {
        /// The type.
        resource_type: ResourceType,
        /// Names of the columns after account and resource.
        columns: &'static [&'static str],
        /// Returns the cells of each row that a document gives.
        of: fn(&Value, Time) -> Vec<Vec<Value>>,
    },
    /// From the findings of these policies; a `*` at the end stands for any rest.
    Findings(&'static [&'static str]),
}

/// Every standing report, in the order in which they are listed.
pub static STANDING: &[Standing] = &[
    Standing {
        name: "active-keys",
        title: "Active access keys, with age and last use",
        rows: Rows::Facts {
            resource_type: ResourceType::User,
            columns: &["slot", "rotated", "age_days", "last_used", "unused_days", "last_service"],
            of: facts::active_keys,
        },
    },
    Standing {
        name: "keys-not-rotated",
        title: "Access keys that were not rotated in time",
        rows: Rows::Findings(&["iam-access-key-stale"]),
    },
    Standing {
        name: "inactive-keys",
        title: "Access keys that are switched off and still there",
        rows: Rows::Facts {
            resource_type: ResourceType::User,
            columns: &["slot", "rotated", "age_days"],
            of: facts::inactive_keys,
        },
    },
    Standing {
        name: "unused-keys",
        title: "Active access keys that nobody uses",
        rows: Rows::Findings(&["iam-access-key-unused"]),
    },
    Standing {
        name: "console-without-mfa",
        title: "Users with a password and without MFA",
        rows: Rows::Findings(&["iam-user-console-no-mfa"]),
    },
    Standing {
        name: "open-groups",
        title: "Security groups that let the internet in",
        rows: Rows::Findings(&["sg-internet-ingress-*"]),
    },
    Standing {
        name: "public-buckets",
        title: "Buckets that everyone can use",
        rows: Rows::Findings(&[
            "s3-bucket-public",
            "s3-bucket-public-write",
            "s3-access-point-public",
            "s3-mrap-public",
        ]),
    },
    Standing {
        name: "shared-buckets",
        title: "Buckets that other accounts can use",
        rows: Rows::Findings(&["s3-cross-account-*", "s3-policy-cross-account-root", "s3-policy-sensitive-xacct"]),
    },
    Standing {
        name: "bucket-settings",
        title: "Encryption, versioning and lifecycle of every bucket",
        rows: Rows::Facts {
            resource_type: ResourceType::Bucket,
            columns: &[
                "encryption",
                "kms_key",
                "versioning",
                "mfa_delete",
                "lifecycle_rules",
                "expires_after_days",
                "logs_to",
            ],
            of: facts::bucket_settings,
        },
    },
];

/// A finding of the last run.
#[derive(Clone, Debug, PartialEq)]
pub struct StandingFinding {
    /// The finding.
    pub finding: Finding,
    /// The time as of which a run first found it.
    pub first_seen: Time,
    /// Whether it was carried over, since its resource or a fact could not be seen.
    pub stale: bool,
}

/// A filled-in report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StandingTable {
    /// Name of the report.
    pub name: &'static str,
    /// What it lists.
    pub title: &'static str,
    /// The time of the run that it tells about.
    pub as_of: Time,
    /// Names of the columns.
    pub columns: Vec<&'static str>,
    /// Rows, sorted; each has a cell for each column: text, number, true or false, null for "has none".
    pub rows: Vec<Vec<Value>>,
    /// What the rows do not say, in sentences: policies that did not judge, places that were not seen.
    pub notes: Vec<String>,
}

/// Columns that begin every row of facts.
const FACT_COLUMNS: [&str; 2] = ["account", "resource"];
/// Columns of a table of findings.
const FINDING_COLUMNS: [&str; 9] =
    ["severity", "account", "region", "resource", "id", "policy", "message", "first_seen", "seen"];

impl Standing {
    /// Finds a report by its name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        STANDING.iter().find(|report| report.name == name)
    }

    /// Whether the report lists findings of a policy.
    #[must_use]
    pub fn lists(&self, policy: &str) -> bool {
        self.policies().iter().any(|pattern| fits(pattern, policy))
    }

    /// Returns which of the report's policies, as it names them, are not among those that judged.
    pub fn missing<'a>(&self, judged: impl Iterator<Item = &'a str> + Clone) -> Vec<&'static str> {
        let is_missing = |pattern: &&str| !judged.clone().any(|policy| fits(pattern, policy));
        self.policies().iter().copied().filter(is_missing).collect()
    }

    fn policies(&self) -> &'static [&'static str] {
        match self.rows {
            Rows::Findings(policies) => policies,
            Rows::Facts { .. } => &[],
        }
    }

    /// Fills the report in. `documents` are those of the report's type, `findings` the active ones of its policies; what
    /// belongs to other types and policies is left out.
    #[must_use]
    pub fn fill(&self, as_of: Time, documents: &[Value], findings: &[StandingFinding]) -> StandingTable {
        let (columns, mut rows) = match &self.rows {
            Rows::Facts { resource_type, columns, of } => {
                let documents = documents
                    .iter()
                    .filter(|document| document.get("type").and_then(Value::as_str) == Some(resource_type.as_str()));
                let rows = documents.flat_map(|document| {
                    let start = ["account", "name"].map(|field| document.get(field).cloned().unwrap_or_default());
                    of(document, as_of).into_iter().map(move |cells| start.iter().cloned().chain(cells).collect())
                });
                (FACT_COLUMNS.into_iter().chain(columns.iter().copied()).collect(), rows.collect::<Vec<Vec<Value>>>())
            }
            Rows::Findings(_) => {
                let findings = findings.iter().filter(|one| self.lists(one.finding.policy_id.as_str()));
                let mut known: Vec<&StandingFinding> = findings.collect();
                known.sort_by(|a, b| {
                    let key = |one: &StandingFinding| {
                        let finding = &one.finding;
                        (
                            finding.resource.account.clone(),
                            finding.resource.id.clone(),
                            finding.policy_id.clone(),
                            finding.key.clone(),
                        )
                    };
                    b.finding.severity.cmp(&a.finding.severity).then_with(|| key(a).cmp(&key(b)))
                });
                return self.table(as_of, FINDING_COLUMNS.to_vec(), known.into_iter().map(finding_row).collect());
            }
        };
        rows.sort_by_cached_key(|row| row.iter().map(Value::to_string).collect::<Vec<_>>());
        self.table(as_of, columns, rows)
    }

    fn table(&self, as_of: Time, columns: Vec<&'static str>, rows: Vec<Vec<Value>>) -> StandingTable {
        StandingTable { name: self.name, title: self.title, as_of, columns, rows, notes: vec![] }
    }
}

fn fits(pattern: &str, policy: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == policy, |start| policy.starts_with(start))
}

fn finding_row(StandingFinding { finding, first_seen, stale }: &StandingFinding) -> Vec<Value> {
    let resource = &finding.resource;
    vec![
        finding.severity.as_str().into(),
        resource.account.clone().into(),
        resource.region.clone().into(),
        resource.name.clone().into(),
        resource.native_id.clone().into(),
        finding.policy_id.as_str().into(),
        finding.message.clone().into(),
        first_seen.to_string().into(),
        if *stale { "not re-checked" } else { "last run" }.into(),
    ]
}

/// Returns a cell as text; empty for "has none".
#[must_use]
pub fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        other => other.to_string(),
    }
}

/// Returns a cell for a spreadsheet, which would take a text that begins like a formula for one.
#[must_use]
pub fn csv_cell(value: &Value) -> String {
    let text = cell(value);
    if value.is_string() && text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn as_of() -> Time {
        "2026-11-23".parse().unwrap()
    }

    #[test]
    fn names_are_unique_and_found() {
        for report in STANDING {
            assert_eq!(Standing::named(report.name).unwrap().title, report.title);
        }
        assert!(Standing::named("no-such").is_none());
    }

    #[test]
    fn policies_are_listed_by_name_or_start() {
        let report = Standing::named("shared-buckets").unwrap();
        assert!(report.lists("s3-cross-account-unknown"));
        assert!(!report.lists("s3-bucket-public"));
        assert!(!Standing::named("bucket-settings").unwrap().lists("s3-bucket-public"));
    }

    #[test]
    fn rows_are_sorted_and_other_types_left_out() {
        let bucket = |name: &str| json!({"type": "AWS::S3::Bucket", "account": "111122223333", "name": name, "config": {}, "unread": []});
        let other =
            json!({"type": "AWS::IAM::User", "account": "111122223333", "name": "x", "config": {}, "unread": []});
        let table = Standing::named("bucket-settings").unwrap().fill(as_of(), &[bucket("b"), other, bucket("a")], &[]);
        let names: Vec<&Value> = table.rows.iter().map(|row| &row[1]).collect();
        assert_eq!(names, ["a", "b"]);
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
    }

    #[test]
    fn a_spreadsheet_gets_no_formula() {
        assert_eq!(csv_cell(&json!("=HYPERLINK(1)")), "'=HYPERLINK(1)");
        assert_eq!(csv_cell(&json!(-3)), "-3");
        assert_eq!(csv_cell(&json!(true)), "yes");
        assert_eq!(csv_cell(&Value::Null), "");
    }
}
