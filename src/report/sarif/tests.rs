use serde_json::Value;

use super::*;
use crate::compare::sample::{self, Sample};
use crate::report::sample::World;

fn sarif(profile: Profile) -> Sarif {
    Sarif { profile, allow_incomplete: false }
}

fn log(world: &World, profile: Profile) -> Value {
    serde_json::from_str(&world.written(&sarif(profile))).unwrap()
}

fn results(log: &Value) -> &Vec<Value> {
    log["runs"][0]["results"].as_array().unwrap()
}

#[test]
fn full_has_every_state_and_uploads_have_active_findings_only() {
    let world = World::eventful();
    let full = log(&world, Profile::Full);
    let states: Vec<&str> = results(&full).iter().map(|one| one["baselineState"].as_str().unwrap()).collect();
    assert_eq!(states, ["updated", "new", "unchanged", "unchanged", "absent", "absent"]);
    assert_eq!(full["runs"][0]["baselineGuid"], "1e0b0941-4b0d-4a1d-8a0d-59f0b2e2e009");
    for profile in [Profile::Github, Profile::Gitlab] {
        let upload = log(&world, profile);
        assert_eq!(results(&upload).len(), 4);
        assert!(results(&upload).iter().all(|one| one.get("baselineState").is_none()));
        let stale = results(&upload).iter().find(|one| one["properties"]["stale"] == true).unwrap();
        assert!(stale["message"]["text"].as_str().unwrap().starts_with("(not re-checked) "));
        assert!(upload["runs"][0].get("baselineGuid").is_none());
    }
}

#[test]
fn a_result_says_what_the_contract_asks_for() {
    let full = log(&World::eventful(), Profile::Full);
    let result = &results(&full)[0];
    assert_eq!(
        result["message"]["text"],
        "Title of s3-bucket-public: AWS::S3::Bucket 'data' in account '111122223333' (eu-west-1): data is open for \
         acl. See [s3-bucket-public](1)."
    );
    let fingerprint = sample::finding("s3-bucket-public", "data", "acl").fingerprint.to_string();
    assert_eq!(result["partialFingerprints"]["primaryLocationLineHash"], fingerprint.as_str());
    assert_eq!(result["partialFingerprints"]["resourceFinding/v1"], fingerprint.as_str());
    assert_eq!((&result["level"], &result["rank"]), (&json!("error"), &json!(95.0)));
    assert_eq!(result["provenance"]["firstDetectionTimeUtc"], "2026-11-01T00:00:00Z");
    let primary = &result["locations"][0];
    let uri = "aws/111122223333/global/S3/Bucket/data/acl";
    assert_eq!(primary["physicalLocation"]["artifactLocation"]["uri"], uri);
    assert_eq!(primary["logicalLocations"][0]["fullyQualifiedName"], "arn:aws:s3:::data");
    let policy = &result["relatedLocations"][0];
    assert_eq!((&policy["id"], &policy["physicalLocation"]["region"]["startLine"]), (&json!(1), &json!(20)));
    let rule = &full["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
    assert_eq!((&rule["id"], &rule["name"]), (&json!("s3-bucket-public"), &json!("S3BucketPublic")));
    assert_eq!(rule["properties"]["security-severity"], "8.0");
}

#[test]
fn messages_carry_no_foreign_links_placeholders_or_control_characters() {
    let full = log(&World::eventful(), Profile::Full);
    let text = results(&full)[2]["message"]["text"].as_str().unwrap();
    assert!(text.contains("it \\[allows\\](1) (everyone) to \\[31m read. See [s3-bucket-public](1)."), "{text}");
}

#[test]
fn what_could_not_be_seen_or_judged_is_notified() {
    let full = log(&World::eventful(), Profile::Full);
    let invocation = &full["runs"][0]["invocations"][0];
    let gap = &invocation["toolExecutionNotifications"][0];
    assert_eq!((&gap["level"], &gap["properties"]["scope"]["status"]), (&json!("error"), &json!("failed")));
    let ids: Vec<&Value> = invocation["toolConfigurationNotifications"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["descriptor"]["id"])
        .collect();
    assert_eq!(ids, ["policy-error", "unknown-verdict"]);
    assert_eq!(invocation["executionSuccessful"], false);
}

#[test]
fn a_clean_run_lists_its_rules_and_an_empty_list_of_results() {
    let world = World::new(Sample::complete(), None);
    for profile in [Profile::Full, Profile::Github, Profile::Gitlab] {
        let log = log(&world, profile);
        assert_eq!(log["runs"][0]["results"], json!([]));
        assert_eq!(log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().len(), 2);
    }
}

#[test]
fn an_upload_that_would_close_unseen_alerts_is_refused() {
    let mut nothing = Sample::complete();
    nothing.fail_place("eu-west-1");
    nothing.fail_place("global");
    let world = World::new(nothing.clone(), None);
    let refusal = sarif(Profile::Github).check(&world.report("x")).unwrap_err();
    assert_eq!(refusal.category, "colobus/test");
    let mut out = vec![];
    assert!(sarif(Profile::Gitlab).write(&world.report("x"), &mut out).is_err());
    assert!(out.is_empty(), "nothing is written");
    assert_eq!(sarif(Profile::Full).check(&world.report("x")), Ok(()));
    let forced = Sarif { profile: Profile::Github, allow_incomplete: true };
    assert_eq!(forced.check(&world.report("x")), Ok(()));
    nothing.remove("sg-1");
    let carried = World::new(nothing, Some(Sample::with(&[("sg-open", "sg-1", "")]).baseline()));
    assert_eq!(sarif(Profile::Github).check(&carried.report("x")), Ok(()));
}

#[test]
fn more_results_than_consumers_show_are_split_by_account() {
    let mut world = World::eventful();
    let template = world.comparison.active[0].clone();
    world.comparison.active = (0..5_001_u32)
        .map(|number| {
            let mut one = template.clone();
            one.known.finding.resource.account = format!("{:012}", number % 2);
            one.known.finding.key = number.to_string();
            one
        })
        .collect();
    let log = log(&world, Profile::Full);
    let runs = log["runs"].as_array().unwrap();
    let ids: Vec<&str> = runs.iter().map(|run| run["automationDetails"]["id"].as_str().unwrap()).collect();
    assert_eq!(ids[0], "colobus/test/000000000000/2026-11-21T00:00:00Z");
    assert_eq!(ids.len(), 3, "the account of the coverage has its own");
    let counts: Vec<usize> = runs.iter().map(|run| run["results"].as_array().unwrap().len()).collect();
    assert_eq!(counts, [2_501, 2_500, 2]);
    assert_ne!(runs[0]["automationDetails"]["guid"], runs[1]["automationDetails"]["guid"]);
    for number in 0..30_u32 {
        let one = &mut world.comparison.active[number as usize];
        one.known.finding.resource.account = format!("{number:012}");
    }
    let text = world.written(&Sarif { profile: Profile::Github, allow_incomplete: true });
    let runs = serde_json::from_str::<Value>(&text).unwrap()["runs"].as_array().unwrap().len();
    assert!((10..=20).contains(&runs), "{runs}");
}

/// The files also go where `COLOBUS_SARIF_DIR` says, for validators that are not part of the build.
#[test]
fn every_file_is_read_back_by_the_types_of_the_format_without_loss() {
    let folder = std::env::var_os("COLOBUS_SARIF_DIR").map(std::path::PathBuf::from);
    let worlds = [
        ("eventful", World::eventful()),
        ("clean", World::new(Sample::complete(), None)),
        ("first", World::new(Sample::with(&[("s3-bucket-public", "data", "acl"), ("sg-open", "sg-1", "")]), None)),
    ];
    for (name, world) in worlds {
        for (suffix, profile) in [("full", Profile::Full), ("github", Profile::Github), ("gitlab", Profile::Gitlab)] {
            let text = world.written(&sarif(profile));
            let typed: serde_sarif::sarif::Sarif = serde_json::from_str(&text).unwrap();
            assert_eq!(serde_json::to_value(typed).unwrap(), serde_json::from_str::<Value>(&text).unwrap());
            if let Some(folder) = &folder {
                std::fs::write(folder.join(format!("{name}.{suffix}.sarif")), text).unwrap();
            }
        }
    }
}

#[test]
fn equal_inputs_give_equal_bytes_apart_from_run_ids_and_times() {
    let world = World::eventful();
    let other = "aaaaaaaa-5c1e-4b2e-9b0e-6a1c3f3f1a10";
    let mut out = vec![];
    sarif(Profile::Full).write(&world.report(other), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.replace(other, crate::report::sample::GUID), world.written(&sarif(Profile::Full)));
}
