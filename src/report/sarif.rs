//! SARIF 2.1.0, for archives and viewers (`full`) and for what makes alerts of it (`github`, `gitlab`).
//!
//! GitHub and GitLab take every result for an open problem and close the alert of every result that is left out. So
//! their profiles have active findings only, carried-over ones included, and are refused when nothing was looked at.
//!
//! Sources: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>,
//! <https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>,
//! <https://docs.gitlab.com/user/application_security/detect/sarif/>.

mod invocation;
mod read;
mod result;
mod rule;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use serde_sarif::sarif::{
    ArtifactLocation, Invocation, Message, PropertyBag, RunAutomationDetails, Tool, ToolComponent,
};
use sha2::{Digest, Sha256};

use super::{Report, Reporter, lines};
use crate::compare::ComparedFinding;
use crate::model::run::correlation_guid;
use crate::model::{BaselineState, ScopeStatus};

pub(super) use read::read_sarif;
use rule::Rules;

/// The consumer that a SARIF file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Archives, viewers and the next run: everything, with baseline states and what is gone.
    Full,
    /// GitHub code scanning: active findings.
    Github,
    /// GitLab's `artifacts:reports:sarif`: active findings.
    Gitlab,
}

/// Writes SARIF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sarif {
    /// The consumer.
    pub profile: Profile,
    /// Write for GitHub and GitLab even when nothing was seen in full.
    pub allow_incomplete: bool,
}

/// Why a SARIF file must not be uploaded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "refused to write SARIF for `{category}`: no place was seen in full and no earlier finding is carried over, so that \
     an upload would close alerts that nobody has looked at. Mend the gaps, give a baseline, or use `--allow-incomplete`"
)]
pub struct SarifRefusal {
    /// The category of which nothing was seen.
    pub category: String,
}

/// Where the schema of the format is.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// Results of a run that GitHub and GitLab show.
const RESULTS_PER_RUN: usize = 5_000;
/// Runs in a file that GitHub and GitLab accept.
const RUNS_PER_FILE: usize = 20;

impl Sarif {
    /// Refuses what would close alerts without anybody having looked: for GitHub and GitLab, a category of which no
    /// place was seen in full and no earlier finding is carried over.
    ///
    /// # Errors
    /// The first such category.
    pub fn check(&self, report: &Report<'_>) -> Result<(), SarifRefusal> {
        if self.profile == Profile::Full || self.allow_incomplete {
            return Ok(());
        }
        match self.parts(report).into_iter().find(|part| !part.is_worth_an_upload(report)) {
            Some(part) => Err(SarifRefusal { category: part.category }),
            None => Ok(()),
        }
    }

    /// Returns one part, or one for each account when there are more results than consumers show.
    fn parts(&self, report: &Report<'_>) -> Vec<Part> {
        let whole = Part { category: report.category.clone(), accounts: None };
        if self.results(report, &whole).count() <= RESULTS_PER_RUN {
            return vec![whole];
        }
        let coverage = report.snapshot.header.coverage.scopes.iter().map(|scope| scope.place.account.as_str());
        let found = self.results(report, &whole).map(|(finding, _)| finding.known.finding.resource.account.as_str());
        let accounts: BTreeSet<&str> = coverage.chain(found).collect();
        let crowded = accounts.len() > RUNS_PER_FILE;
        let mut parts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for account in accounts {
            let name = if crowded { part_of_many(account) } else { account.to_owned() };
            parts.entry(name).or_default().insert(account.to_owned());
        }
        let part =
            |(name, accounts)| Part { category: format!("{}/{name}", report.category), accounts: Some(accounts) };
        parts.into_iter().map(part).collect()
    }

    /// Returns the findings of a part in the order of the report, active ones first, each with whether it is gone.
    fn results<'a>(
        &self,
        report: &'a Report<'a>,
        part: &'a Part,
    ) -> impl Iterator<Item = (&'a ComparedFinding, bool)> + Clone {
        let active = report.comparison.active.iter().map(|finding| (finding, false));
        let gone = if self.profile == Profile::Full { report.comparison.absent.as_slice() } else { &[] };
        let all = active.chain(gone.iter().map(|finding| (finding, true)));
        all.filter(|(finding, _)| part.has(&finding.known.finding.resource.account))
    }
}

/// Which of the parts of a large set an account goes to; depends on the account alone, so that alerts stay where they are.
fn part_of_many(account: &str) -> String {
    let hash = Sha256::digest(account.as_bytes());
    let first = hash.first().copied().unwrap_or_default();
    format!("part-{:02}", usize::from(first) % RUNS_PER_FILE)
}

/// What goes into one run of the file.
struct Part {
    category: String,
    /// `None` for all.
    accounts: Option<BTreeSet<String>>,
}

impl Part {
    fn has(&self, account: &str) -> bool {
        self.accounts.as_ref().is_none_or(|accounts| accounts.contains(account))
    }

    fn is_worth_an_upload(&self, report: &Report<'_>) -> bool {
        let scopes = &report.snapshot.header.coverage.scopes;
        let seen = |status| status == ScopeStatus::Complete;
        scopes.iter().any(|scope| self.has(&scope.place.account) && seen(scope.status))
            || report
                .comparison
                .active
                .iter()
                .any(|finding| finding.stale && self.has(&finding.known.finding.resource.account))
    }

    /// The id of one part of a run: the run's own when there is only one.
    fn guid(&self, run_guid: &str) -> Option<String> {
        let guid: uuid::Uuid = run_guid.parse().ok()?;
        Some(match &self.accounts {
            None => guid.to_string(),
            Some(_) => uuid::Uuid::new_v5(&guid, self.category.as_bytes()).to_string(),
        })
    }
}

impl Reporter for Sarif {
    fn write(&self, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.check(report).map_err(io::Error::other)?;
        let parts = self.parts(report);
        let rules = Rules::of(report, self.profile);
        let runs = parts.iter().map(|part| Run::of(self, report, part, &rules)).collect();
        lines::write(&Log { schema: SCHEMA, version: "2.1.0", runs }, 2, out)
    }
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: Vec<Run<'a>>,
}

/// SARIF's run, whose results are made while they are written.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    automation_details: RunAutomationDetails,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_guid: Option<String>,
    column_kind: &'static str,
    invocations: [Invocation; 1],
    original_uri_base_ids: BTreeMap<&'static str, ArtifactLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Value>,
    results: Results<'a>,
}

impl<'a> Run<'a> {
    fn of(sarif: &'a Sarif, report: &'a Report<'a>, part: &'a Part, rules: &'a Rules) -> Self {
        let full = sarif.profile == Profile::Full;
        let guid = part.guid(&report.run.guid);
        let baseline = report.baseline.filter(|_| full).and_then(|baseline| part.guid(&baseline.guid));
        let root = ArtifactLocation::builder().description(message("Root of the policy repository.")).build();
        Self {
            tool: tool(report, rules),
            automation_details: RunAutomationDetails {
                id: Some(format!("{}/{}", part.category, report.run.started_at)),
                guid: guid.clone(),
                correlation_guid: Some(correlation_guid(&part.category)),
                ..RunAutomationDetails::default()
            },
            // a run is not its own predecessor
            baseline_guid: baseline.filter(|baseline| Some(baseline) != guid.as_ref()),
            column_kind: "unicodeCodePoints",
            invocations: [invocation::of(report, part, rules)],
            original_uri_base_ids: [(text::ROOT, root)].into(),
            properties: full.then(|| {
                json!({
                    "category": report.category,
                    "runGuid": report.run.guid,
                    "evaluatedAt": report.evaluated_at,
                })
            }),
            results: Results { sarif, report, part, rules },
        }
    }
}

fn tool(report: &Report<'_>, rules: &Rules) -> Tool {
    let version = env!("CARGO_PKG_VERSION");
    let mut driver = ToolComponent::builder()
        .name("colobus")
        .full_name(format!("Colobus {version}: policy-as-code for AWS accounts"))
        .organization("Colobus")
        .version(version)
        .semantic_version(version)
        .rules(rules.descriptors().to_vec())
        .build();
    let home = env!("CARGO_PKG_HOMEPAGE");
    driver.information_uri = (!home.is_empty()).then(|| home.to_owned());
    let policies = ToolComponent::builder()
        .name("policies")
        .full_name(format!("Policies from {}", report.policies.origin()))
        .version(report.policies.digest.clone())
        .build();
    Tool::builder().driver(driver).extensions(vec![policies]).build()
}

struct Results<'a> {
    sarif: &'a Sarif,
    report: &'a Report<'a>,
    part: &'a Part,
    rules: &'a Rules,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { sarif, report, part, rules } = self;
        let one = |(finding, _)| result::of(finding, sarif.profile, report.baseline.is_some(), rules);
        serializer.collect_seq(sarif.results(report, part).map(one))
    }
}

fn message(text: impl Into<String>) -> Message {
    Message { text: Some(text.into()), ..Message::default() }
}

fn properties(fields: impl IntoIterator<Item = (&'static str, Value)>) -> PropertyBag {
    let additional_properties = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    PropertyBag { tags: None, additional_properties }
}

/// SARIF's words for our states: the same.
fn baseline_state(state: BaselineState) -> &'static str {
    match state {
        BaselineState::New => "new",
        BaselineState::Updated => "updated",
        BaselineState::Unchanged => "unchanged",
        BaselineState::Absent => "absent",
    }
}

#[cfg(test)]
mod tests;
