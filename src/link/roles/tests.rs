use serde_json::{Value, json};

use super::super::tests::{document, ends, snapshot, unread_paths};
use crate::model::{Document, ResourceType};

const ACCOUNT: &str = "111122223333";

fn statement(effect: &str, actions: Value, resources: Value) -> Value {
    json!({
        "effect": effect, "principals": [], "not_principals": [], "actions": actions, "not_actions": [],
        "resources": resources, "not_resources": [], "conditions": [],
    })
}

fn inline(statements: Value) -> Value {
    json!([{"name": "own", "policy": {"statements": statements}}])
}

/// A role with this one principal in its trust policy, and these statements.
fn role(native_id: &str, kind: &str, principal: &str, statements: Value) -> Document {
    let mut trust = statement("Allow", json!(["sts:AssumeRole"]), json!([]));
    trust["principals"] = json!([{"type": kind, "value": principal}]);
    let config = json!({"trust_policy": {"statements": [trust]}, "inline_policies": inline(statements)});
    document(ResourceType::Role, native_id, native_id, config)
}

fn user(native_id: &str, statements: Value) -> Document {
    document(ResourceType::User, native_id, native_id, json!({"inline_policies": inline(statements)}))
}

fn may_assume(resource: &str) -> Value {
    statement("Allow", json!(["sts:assumeRole"]), json!([resource]))
}

/// What makes a role one of interest.
fn changes_iam() -> Value {
    json!([statement("Allow", json!(["IAM:Attach*"]), json!(["*"]))])
}

fn reads_iam() -> Value {
    json!([statement("Allow", json!(["iam:Get*", "iam:ListUsers", "s3:*"]), json!(["*"]))])
}

fn reached(documents: Vec<Document>, from: &str) -> Vec<String> {
    ends(&snapshot(documents, &[]), from, "assumable_roles").unwrap()
}

#[test]
fn a_role_is_in_reach_by_trust_in_the_account_and_a_permission() {
    let world = |resource: &str, principal: &str, statements| {
        vec![user("ann", json!([may_assume(resource)])), role("ops", "AWS", principal, statements)]
    };
    let root = &format!("arn:aws:iam::{ACCOUNT}:root");
    for resource in ["*", "arn:aws:x:ops", "arn:aws:x:o?s", "arn:aws:x:${aws:PrincipalTag/team}s"] {
        for principal in [ACCOUNT, root] {
            assert_eq!(reached(world(resource, principal, changes_iam()), ":ann"), ["ops"], "{resource} {principal}");
        }
    }
    for resource in ["arn:aws:x:dev", "arn:aws:x:op", "arn:aws:x:${aws:username}-dev"] {
        assert!(reached(world(resource, root, changes_iam()), ":ann").is_empty(), "{resource}");
    }
    let other = "arn:aws:iam::999988887777:root";
    assert!(reached(world("*", other, changes_iam()), ":ann").is_empty());
    // a role that can change nothing leads nowhere
    assert!(reached(world("*", root, reads_iam()), ":ann").is_empty());
}

#[test]
fn who_is_named_needs_no_permission_and_who_is_not_needs_one() {
    for (kind, principal) in [("AWS", "arn:aws:x:ann"), ("AWS", "*"), ("*", "*")] {
        let world = || vec![user("ann", json!([])), role("ops", kind, principal, changes_iam())];
        assert_eq!(reached(world(), ":ann"), ["ops"], "{kind} {principal}");
        // a role does not lead to itself
        assert!(reached(world(), ":ops").is_empty());
    }
    for (kind, principal) in [("AWS", "arn:aws:x:bob"), ("AWS", ACCOUNT), ("Service", "ec2.amazonaws.com")] {
        let world = vec![user("ann", json!([])), role("ops", kind, principal, changes_iam())];
        assert!(reached(world, ":ann").is_empty(), "{kind} {principal}");
    }
}

#[test]
fn a_deny_without_conditions_closes_the_way() {
    let mut deny = statement("Deny", json!(["sts:*"]), json!(["arn:aws:x:ops"]));
    let world = |deny: &Value| vec![user("ann", json!([deny])), role("ops", "AWS", "arn:aws:x:ann", changes_iam())];
    assert!(reached(world(&deny), ":ann").is_empty());
    deny["conditions"] = json!([{"operator": "Bool", "key": "aws:MultiFactorAuthPresent", "values": ["false"]}]);
    assert_eq!(reached(world(&deny), ":ann"), ["ops"]);
    let other = statement("Deny", json!(["sts:*"]), json!(["arn:aws:x:dev"]));
    assert_eq!(reached(world(&other), ":ann"), ["ops"]);
}

#[test]
fn all_but_some_is_all_the_others() {
    let mut statement = statement("Allow", json!([]), json!([]));
    statement["not_actions"] = json!(["iam:*"]);
    statement["not_resources"] = json!(["arn:aws:x:dev"]);
    let world = vec![
        user("ann", json!([statement])),
        role("ops", "AWS", ACCOUNT, changes_iam()),
        role("dev", "AWS", ACCOUNT, changes_iam()),
    ];
    assert_eq!(reached(world, ":ann"), ["ops"]);
}

#[test]
fn the_way_goes_over_others_which_are_told_and_no_further_than_three() {
    let step = |to: &str| json!([may_assume(&format!("arn:aws:x:{to}"))]);
    let world = |first: &str| {
        vec![
            user("ann", step(first)),
            role("r1", "AWS", ACCOUNT, step("r2")),
            role("r2", "AWS", ACCOUNT, step("r3")),
            role("r3", "AWS", ACCOUNT, step("r4")),
            role("r4", "AWS", ACCOUNT, changes_iam()),
            role("aside", "AWS", ACCOUNT, reads_iam()),
        ]
    };
    assert_eq!(reached(world("r2"), ":ann"), ["r2", "r3", "r4"]);
    assert!(reached(world("r1"), ":ann").is_empty());
    assert_eq!(reached(world("r1"), ":r1"), ["r2", "r3", "r4"]);
}

#[test]
fn groups_and_managed_policies_count() {
    let policy = document(ResourceType::ManagedPolicy, "ops", "p", json!({"policy": {"statements": changes_iam()}}));
    let assume =
        document(ResourceType::ManagedPolicy, "assume", "p", json!({"policy": {"statements": [may_assume("*")]}}));
    let group = document(ResourceType::Group, "AGPA1", "team", json!({"attached_policies": ["arn:aws:x:assume"]}));
    let ann = document(ResourceType::User, "ann", "ann", json!({"groups": ["team"]}));
    let mut trust = statement("Allow", json!(["sts:AssumeRole"]), json!([]));
    trust["principals"] = json!([{"type": "AWS", "value": ACCOUNT}]);
    let target = |attached: &str| {
        let config = json!({
            "trust_policy": {"statements": [trust]}, "attached_policies": [attached],
            "permissions_boundary": "arn:aws:x:assume",
        });
        document(ResourceType::Role, "boss", "boss", config)
    };
    let world = |attached| {
        let all = vec![policy.clone(), assume.clone(), group.clone(), ann.clone(), target(attached)];
        snapshot(all, &[])
    };
    let known = world("arn:aws:x:ops");
    assert_eq!(ends(&known, ":ann", "assumable_roles").unwrap(), ["boss"]);
    assert_eq!(ends(&known, ":ann", "role_policies").unwrap(), ["assume", "ops"]);
    assert_eq!(unread_paths(&known, ":ann"), [""; 0]);
    // a policy that was not collected may say anything
    let unknown = world("arn:aws:x:gone");
    assert_eq!(ends(&unknown, ":ann", "assumable_roles").unwrap(), ["boss"]);
    assert_eq!(unread_paths(&unknown, ":ann"), ["/related/role_policies"]);
}

#[test]
fn roles_of_services_are_told_to_everybody_but_those_that_a_service_owns() {
    let owned = "role/aws-service-role/ecs.amazonaws.com/x";
    let world = vec![
        user("ann", json!([])),
        role("run", "Service", "lambda.amazonaws.com", changes_iam()),
        role("log", "Service", "lambda.amazonaws.com", reads_iam()),
        role(owned, "Service", "ecs.amazonaws.com", changes_iam()),
    ];
    let snapshot = snapshot(world, &[]);
    assert_eq!(ends(&snapshot, ":ann", "service_roles").unwrap(), ["run"]);
    assert!(ends(&snapshot, ":run", "service_roles").unwrap().is_empty());
}

#[test]
fn what_is_not_known_of_roles_is_unread() {
    let lost = |statements| {
        let lost = document(ResourceType::Role, "lost", "lost", json!({"inline_policies": inline(statements)}));
        unread_paths(&snapshot(vec![user("ann", json!([])), lost], &[]), ":ann")
    };
    assert_eq!(lost(changes_iam()), ["/related/assumable_roles", "/related/service_roles"]);
    assert_eq!(lost(reads_iam()), [""; 0]);
    // one that leads on to a role of interest may be a bridge
    let bridge = |principal| {
        let lost = document(ResourceType::Role, "lost", "lost", json!({"inline_policies": inline(reads_iam())}));
        let world = vec![user("ann", json!([])), lost, role("ops", "AWS", principal, changes_iam())];
        unread_paths(&snapshot(world, &[]), ":ann").len()
    };
    assert_eq!((bridge("arn:aws:x:lost"), bridge("arn:aws:x:bob")), (2, 0));
    let denied = snapshot(vec![user("ann", json!([]))], &[ResourceType::Role]);
    assert_eq!(ends(&denied, ":ann", "assumable_roles"), None);
    let paths = ["/related/assumable_roles", "/related/service_roles", "/related/role_policies"];
    assert_eq!(unread_paths(&denied, ":ann"), paths);
}

/// A thousand administrators that let everybody in: the nearest few hundred are told, and that there are more.
#[test]
fn of_very_many_roles_the_nearest_are_told() {
    let everything = json!([statement("Allow", json!(["*"]), json!(["*"]))]);
    let mut world = vec![user("ann", json!([])), role("near", "AWS", "arn:aws:x:ann", changes_iam())];
    world.extend((0..1000).map(|at| role(&format!("r{at:04}"), "AWS", "*", everything.clone())));
    let snapshot = snapshot(world, &[]);
    let found = ends(&snapshot, ":ann", "assumable_roles").unwrap();
    assert_eq!(found.len(), super::MOST_ROLES);
    // those that may do everything come first
    assert!(!found.contains(&"near".to_owned()));
    assert_eq!(unread_paths(&snapshot, ":ann"), ["/related/assumable_roles"]);
}

/// What could not be read of a role may be what makes it one of interest.
#[test]
fn a_role_with_a_policy_that_could_not_be_read_is_told() {
    let mut trust = statement("Allow", json!(["sts:AssumeRole"]), json!([]));
    trust["principals"] = json!([{"type": "AWS", "value": "arn:aws:x:ann"}]);
    let target = |config: Value| {
        let mut config = config;
        config["trust_policy"] = json!({"statements": [trust]});
        document(ResourceType::Role, "ops", "ops", config)
    };
    let unread = target(json!({"inline_policies": [{"name": "own"}]}));
    assert_eq!(reached(vec![user("ann", json!([])), unread], ":ann"), ["ops"]);
    let attached = target(json!({"attached_policies": ["arn:aws:x:p"]}));
    let policy = document(ResourceType::ManagedPolicy, "p", "p", json!({}));
    assert_eq!(reached(vec![user("ann", json!([])), attached, policy], ":ann"), ["ops"]);
}
