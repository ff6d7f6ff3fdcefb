//! About 1,500 policies that AWS writes itself, taken from the AWS emulator's package: which of them make administrators.

use std::collections::BTreeMap;
use std::process::Command;

use colobus::model::{Evaluation, PolicyDocument, Snapshot};
use colobus::policy::{EngineChoice, PolicySettings, Sources};
use serde_json::{Value, json};

use crate::support::judging::{ACCOUNT, document, judge, library, snapshot};
use crate::support::python;

/// Every policy by name, with its path and its text.
fn managed_policies() -> BTreeMap<String, (String, Value)> {
    let script =
        "from moto.iam.aws_managed_policies import aws_managed_policies_data; print(aws_managed_policies_data)";
    let output = Command::new(python::interpreter()).args(["-c", script]).env_remove("PYTHONPATH").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let all: BTreeMap<String, Value> = serde_json::from_slice(&output.stdout).unwrap();
    all.into_iter()
        .map(|(name, policy)| (name, (policy["Path"].as_str().unwrap().into(), policy["Document"].clone())))
        .collect()
}

/// An account in which each of the policies is attached to a role of the same name, which has no other.
fn account(policies: &BTreeMap<String, (String, Value)>) -> Snapshot {
    let mut documents = vec![];
    for (name, (path, text)) in policies {
        let policy = PolicyDocument::from_value(text.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let arn = format!("arn:aws:iam::aws:policy{path}{name}");
        let (config, status) = (
            json!({
                "path": path, "owner": "aws", "default_version_id": "v1", "version_ids": ["v1"], "policy": policy,
            }),
            json!({"attachment_count": 1, "boundary_count": 0}),
        );
        documents.push(document(&arn, "AWS::IAM::ManagedPolicy", name, &config, &status));
        let role = format!("arn:aws:iam::{ACCOUNT}:role/{name}");
        let trust = PolicyDocument::from_value(json!({"Statement": []})).unwrap();
        let config = json!({
            "path": "/", "created_at": "2026-01-01T00:00:00Z", "trust_policy": trust, "inline_policies": [],
            "attached_policies": [arn], "instance_profiles": [],
        });
        documents.push(document(&role, "AWS::IAM::Role", name, &config, &json!({})));
    }
    snapshot(documents)
}

/// Judges in both engines: where they differ is an error.
fn judged(sources: &Sources, snapshot: &Snapshot) -> Evaluation {
    let settings = PolicySettings { engine: EngineChoice::Both, ..PolicySettings::default() };
    judge(&library(sources, &settings), snapshot)
}

/// Returns what a policy found: the names of the resources, each with the severity.
fn found<'a>(evaluation: &'a Evaluation, policy: &str) -> Vec<(&'a str, &'static str)> {
    let of_policy = evaluation.findings.iter().filter(|finding| finding.policy_id.as_str() == policy);
    of_policy.map(|finding| (finding.resource.name.as_str(), finding.severity.as_str())).collect()
}

/// The levels by which a policy may come near an administrator, one policy for each.
const LEVELS: [(&str, &str); 3] = [
    ("every-action", "some pattern in statement.actions\n\tiam.is_any_action(pattern)"),
    (
        "all-of-iam",
        "count(statement.actions) > 0\n\tevery action in iam.decisive_actions { access.allows_action(statement, action) }",
    ),
    ("all-but-some", "count(statement.not_actions) > 0"),
];

#[test]
fn of_the_policies_of_aws_only_the_known_ones_make_administrators_or_come_near() {
    let policies = managed_policies();
    assert!(policies.len() > 1_400, "{} policies", policies.len());
    let account = account(&policies);

    let bundled = judged(&Sources::Embedded, &account);
    let administrators = [("AWSMcpServiceActionsFullAccess", "medium"), ("AdministratorAccess", "high")];
    assert_eq!(found(&bundled, "iam-role-admin"), administrators);
    for finding in bundled.findings.iter().filter(|finding| finding.policy_id.as_str() == "iam-role-admin") {
        let is_conditional = finding.resource.name == "AWSMcpServiceActionsFullAccess";
        assert_eq!(finding.message.contains("under conditions"), is_conditional, "{}", finding.message);
    }

    let folder = tempfile::tempdir().unwrap();
    for (id, condition) in LEVELS {
        let name = id.replace('-', "_");
        let text = format!(
            "# METADATA\n# title: {id}\n# custom:\n#   id: {id}\n#   severity: info\n\
             #   resource_types: [AWS::IAM::ManagedPolicy]\n#   reads: [/config/policy]\npackage {name}\n\n\
             import data.lib.access\nimport data.lib.iam\n\n\
             deny contains {{\"message\": \"x\"}} if {{\n\tsome statement in input.config.policy.statements\n\t\
             statement.effect == \"Allow\"\n\tiam.covers_resources(statement)\n\t{condition}\n}}\n\n\
             unused if {{\n\taccess.allows_action({{}}, \"\")\n\tiam.is_any_action(\"\")\n}}\n"
        );
        std::fs::write(folder.path().join(format!("{name}.rego")), text).unwrap();
    }
    let levels = judged(&Sources::Folders(vec![folder.path().to_owned()]), &account);
    let names = |level| found(&levels, level).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names("every-action"), ["AWSMcpServiceActionsFullAccess", "AdministratorAccess"]);
    assert_eq!(names("all-of-iam"), ["AWSMcpServiceActionsFullAccess", "AdministratorAccess", "IAMFullAccess"]);
    // the first is younger than some versions of the package
    let mut all_but_some = vec!["AIDevOpsAgentActionsPolicy", "PowerUserAccess"];
    all_but_some.retain(|name| policies.contains_key(*name) || *name == "PowerUserAccess");
    assert_eq!(names("all-but-some"), all_but_some);
}
