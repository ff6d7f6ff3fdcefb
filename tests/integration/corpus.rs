//! Policies that other people wrote and answers that AWS gave, judged by both engines and by OPA: they must agree.
//!
//! The folder is not part of this repository: `COLOBUS_CORPUS` names it. It holds `iam-policies/*.json`, policy documents,
//! and `aws-recordings/<service>.<Call>/*.json`, each an answer as `{"status_code", "data"}` in the shape that Python's SDK
//! gives. Without it there is nothing to judge, and the test says so.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use colobus::link::link;
use colobus::model::{Document, PolicyDocument};
use colobus::policy::{EngineChoice, EvaluateOptions, PolicySettings, Sources, evaluate_pairs};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use super::library::{accounts, assert_opa_agrees};
use crate::support::judging::{ACCOUNT, document, library, snapshot};

#[test]
fn both_engines_and_opa_agree_on_recorded_and_published_data() {
    let Some(corpus) = std::env::var_os("COLOBUS_CORPUS").map(PathBuf::from) else {
        println!("COLOBUS_CORPUS is not set: nothing recorded is judged");
        return;
    };
    let mut documents: BTreeMap<String, Document> = BTreeMap::new();
    let mut add = |document: Document| {
        documents.insert(document.id.clone(), document);
    };
    let mut policies = 0;
    for (name, text) in files(&corpus.join("iam-policies")) {
        let name = name.trim_end_matches(".json");
        // some samples are not policies, and some have placeholders that are no JSON
        let Ok(policy) = PolicyDocument::parse(&text) else { continue };
        policies += 1;
        add(managed_policy(name, &policy));
        add(role(name, &policy, &[arn_of_policy(name)]));
        add(bucket(name, &policy));
    }
    assert!(policies > 200, "only {policies} policies");
    for answer in answers(&corpus, "ec2.DescribeSecurityGroups") {
        list(&answer, "SecurityGroups").iter().map(security_group).for_each(&mut add);
    }
    for answer in answers(&corpus, "iam.ListRoles") {
        let has_trust = |role: &&Value| !role["AssumeRolePolicyDocument"].is_null();
        for found in list(&answer, "Roles").iter().filter(has_trust) {
            let (name, trust) = (text(found, "RoleName"), policy_of(&found["AssumeRolePolicyDocument"]));
            add(role(&name, &trust, &[]));
        }
    }
    for (at, answer) in answers(&corpus, "s3.GetBucketPolicy").iter().enumerate() {
        if answer["Policy"].is_string() {
            add(bucket(&format!("recorded-{at}"), &policy_of(&answer["Policy"])));
        }
    }
    let blocks = json!({"s3_public_access_block": public_access_block()});
    add(document(&format!("arn:aws:iam::{ACCOUNT}:root"), "AWS::::Account", ACCOUNT, &blocks, &json!({})));
    let account = snapshot(documents.into_values().collect());
    let related = link(&account).unwrap();
    let options = EvaluateOptions { now: account.header.ended_at, threads: 2 };
    let [interpreter, auto, both] = [EngineChoice::Interpreter, EngineChoice::Auto, EngineChoice::Both].map(|engine| {
        let library =
            library(&Sources::Embedded, &PolicySettings { engine, accounts: accounts(), ..PolicySettings::default() });
        evaluate_pairs(&library, &account, &related, &options)
    });
    assert_eq!(interpreter.0.errors, []);
    assert_eq!(auto, interpreter);
    assert_eq!(both, interpreter);
    let library = library(&Sources::Embedded, &PolicySettings { accounts: accounts(), ..PolicySettings::default() });
    let compared = assert_opa_agrees(&library, &account, &related);
    println!(
        "{} documents, {} findings, {compared} verdicts compared with OPA",
        account.documents.len(),
        auto.0.findings.len()
    );
    assert!(compared > 3_000 && auto.0.findings.len() > 100);
}

/// The files of a folder by name.
fn files(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let named =
        |path: PathBuf| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap());
    paths.into_iter().map(named).collect()
}

/// What AWS answered to a call, where it did not refuse.
fn answers(corpus: &Path, call: &str) -> Vec<Value> {
    let parsed = |(name, text): (String, String)| -> Value {
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{call}/{name}: {error}"))
    };
    let all = files(&corpus.join("aws-recordings").join(call)).into_iter().map(parsed);
    all.filter(|answer| answer["status_code"] == 200).map(|mut answer| answer["data"].take()).collect()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

/// A policy as AWS gives it: an object, or a text, percent-encoded or not.
fn policy_of(value: &Value) -> PolicyDocument {
    let policy = match value.as_str() {
        Some(text) => PolicyDocument::parse(&percent_decode_str(text).decode_utf8().unwrap()),
        None => PolicyDocument::from_value(value.clone()),
    };
    policy.unwrap_or_else(|error| panic!("{error}: {value}"))
}

fn arn_of_policy(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:policy/{name}")
}

fn managed_policy(name: &str, policy: &PolicyDocument) -> Document {
    let config = json!({
        "path": "/", "owner": "customer", "default_version_id": "v1", "version_ids": ["v1"], "policy": policy,
    });
    let status = json!({"attachment_count": 1, "boundary_count": 0});
    document(&arn_of_policy(name), "AWS::IAM::ManagedPolicy", name, &config, &status)
}

fn role(name: &str, trust: &PolicyDocument, attached: &[String]) -> Document {
    let config = json!({
        "path": "/", "created_at": "2026-01-01T00:00:00Z", "trust_policy": trust, "inline_policies": [],
        "attached_policies": attached, "instance_profiles": [],
    });
    document(&format!("arn:aws:iam::{ACCOUNT}:role/{name}"), "AWS::IAM::Role", name, &config, &json!({}))
}

/// A block of public access that blocks nothing.
fn public_access_block() -> Value {
    json!({
        "block_public_acls": false, "block_public_policy": false, "ignore_public_acls": false,
        "restrict_public_buckets": false
    })
}

fn bucket(name: &str, policy: &PolicyDocument) -> Document {
    let config = json!({
        "policy": policy, "public_access_block": public_access_block(), "object_ownership": "BucketOwnerEnforced",
        "acl": {"owner_id": "0", "grants": []}, "versioning": {"mfa_delete": false}
    });
    document(&format!("arn:aws:s3:::{name}"), "AWS::S3::Bucket", name, &config, &json!({}))
}

fn security_group(found: &Value) -> Document {
    let id = text(found, "GroupId");
    let config = json!({
        "group_name": text(found, "GroupName"), "description": text(found, "Description"), "owner_id": ACCOUNT,
        "vpc_id": text(found, "VpcId"), "ingress": rules(list(found, "IpPermissions")),
        "egress": rules(list(found, "IpPermissionsEgress")),
    });
    let arn = format!("arn:aws:ec2:eu-west-1:{ACCOUNT}:security-group/{id}");
    document(&arn, "AWS::EC2::SecurityGroup", &id, &config, &json!({"rule_ids": {}}))
}

/// One rule for each source of each permission, sorted by key.
fn rules(permissions: &[Value]) -> Vec<Value> {
    let mut found: BTreeMap<String, Value> = BTreeMap::new();
    for permission in permissions {
        let protocol = match permission["IpProtocol"].as_str().unwrap_or_default() {
            "-1" => "all",
            other => other,
        };
        let ports = ["FromPort", "ToPort"].map(|name| permission[name].as_u64());
        let with_ports = ["tcp", "udp"].contains(&protocol);
        let mut add = |kind: &str, field: &str, value: String| {
            let key = format!("{protocol}/{ports:?}/{value}");
            let mut rule = Map::new();
            rule.insert("key".into(), key.clone().into());
            rule.insert("protocol".into(), protocol.into());
            if let ([Some(from), Some(to)], true) = (ports, with_ports) {
                rule.insert("from_port".into(), from.into());
                rule.insert("to_port".into(), to.into());
            }
            rule.insert("source".into(), json!({"kind": kind, field: value}));
            found.insert(key, rule.into());
        };
        list(permission, "IpRanges").iter().for_each(|range| add("cidr_ipv4", "cidr", text(range, "CidrIp")));
        list(permission, "Ipv6Ranges").iter().for_each(|range| add("cidr_ipv6", "cidr", text(range, "CidrIpv6")));
        list(permission, "PrefixListIds")
            .iter()
            .for_each(|one| add("prefix_list", "prefix_list_id", text(one, "PrefixListId")));
        list(permission, "UserIdGroupPairs")
            .iter()
            .for_each(|pair| add("security_group", "group_id", text(pair, "GroupId")));
    }
    found.into_values().collect()
}
