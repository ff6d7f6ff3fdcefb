//! Every kind of document gives the terms by which people look for it.

use serde_json::{Value, json};

use super::terms::{Terms, network, terms};
use crate::model::{ResourceType, RevisionBody};

fn body(config: Value) -> RevisionBody {
    RevisionBody {
        id: "arn:aws:ec2:eu-west-1:111122223333:thing/x-1".into(),
        resource_type: ResourceType::SecurityGroup,
        native_id: "x-1".into(),
        name: "Web".into(),
        partition: "aws".into(),
        account: "111122223333".into(),
        region: "eu-west-1".into(),
        tags: [].into(),
        config,
    }
}

fn of(config: Value) -> Terms {
    terms(&body(config))
}

fn addresses(terms: &Terms) -> Vec<(String, &str, &str)> {
    terms.addresses.iter().map(|one| (one.network.to_string(), one.pointer.as_str(), one.role.as_str())).collect()
}

fn principals(terms: &Terms) -> Vec<(&str, &str, &str)> {
    terms.principals.iter().map(|one| (one.term.as_str(), one.pointer.as_str(), one.role.as_str())).collect()
}

#[test]
fn a_security_group_gives_the_sources_and_ports_of_its_rules() {
    let found = of(json!({
        "group_name": "front", "description": "from 9.9.9.9", "owner_id": "111122223333", "vpc_id": "vpc-1",
        "ingress": [
            {"key": "tcp/22-22/10.0.0.0/8", "protocol": "tcp", "from_port": 22, "to_port": 22,
             "source": {"kind": "cidr_ipv4", "cidr": "10.0.0.0/8"}, "description": "1.2.3.4"},
            {"key": "tcp/1-9/sg-2", "protocol": "tcp", "from_port": 1, "to_port": 9,
             "source": {"kind": "security_group", "group_id": "sg-2", "account": "444455556666"}},
        ],
        "egress": [{"key": "all/::/0", "protocol": "all", "source": {"kind": "cidr_ipv6", "cidr": "::/0"}},
            {"key": "icmp", "protocol": "icmp", "icmp_type": 8, "source": {"kind": "cidr_ipv4", "cidr": "10.1.0.0/16"}}],
    }));
    assert_eq!(
        addresses(&found),
        [
            ("10.0.0.0/8".to_owned(), "/config/ingress/0/source/cidr", "ingress"),
            ("10.1.0.0/16".to_owned(), "/config/egress/1/source/cidr", "egress"),
            ("::/0".to_owned(), "/config/egress/0/source/cidr", "egress"),
        ]
    );
    let ports: Vec<_> = found.ports.iter().map(|one| (one.first, one.last, one.pointer.as_str())).collect();
    assert_eq!(ports, [(0, 65535, "/config/egress/0"), (1, 9, "/config/ingress/1"), (22, 22, "/config/ingress/0")]);
    assert_eq!(principals(&found), [("444455556666", "/config/ingress/1/source/account", "ingress")]);
    assert_eq!(found.names.iter().collect::<Vec<_>>(), ["front", "web", "x-1"]);
}

#[test]
fn a_network_acl_tells_denials_apart() {
    let found = of(json!({
        "ingress": [{"rule_number": 90, "action": "deny", "protocol": "tcp", "cidr": "192.0.2.0/24", "from_port": 25, "to_port": 25}],
        "egress": [{"rule_number": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}],
    }));
    assert_eq!(addresses(&found)[0].2, "egress");
    assert_eq!(addresses(&found)[1], ("192.0.2.0/24".to_owned(), "/config/ingress/0/cidr", "ingress_deny"));
    assert_eq!(found.ports.first().unwrap().role, "egress");
    assert_eq!(found.ports.last().unwrap().role, "ingress_deny");
}

#[test]
fn routes_interfaces_lists_and_blocks_are_found_by_their_addresses() {
    let found = of(json!({
        "routes": [{"destination": "0.0.0.0/0", "target": "igw-1"}, {"destination": "pl-1", "target": "vpce-1"}],
        "private_ips": ["10.0.0.7"], "public_ips": ["203.0.113.9"], "ipv6_addresses": ["2001:db8::7"],
        "entries": [{"cidr": "198.51.100.0/24", "description": "office"}],
        "cidr_blocks": ["10.0.0.0/16"], "cidr_block": "10.0.1.0/24", "public_ip": "203.0.113.10",
        "requester": {"account": "444455556666", "cidr_blocks": ["172.16.0.0/12"]},
    }));
    let roles: Vec<(String, &str)> = addresses(&found).into_iter().map(|(network, _, role)| (network, role)).collect();
    for (network, role) in [
        ("0.0.0.0/0", "route"),
        ("10.0.0.7/32", "private_ips"),
        ("203.0.113.9/32", "public_ips"),
        ("203.0.113.10/32", "public_ip"),
        ("2001:db8::7/128", "ipv6_addresses"),
        ("198.51.100.0/24", "cidr"),
        ("10.0.0.0/16", "cidr_blocks"),
        ("10.0.1.0/24", "cidr_block"),
        ("172.16.0.0/12", "cidr_blocks"),
    ] {
        assert!(roles.contains(&(network.into(), role)), "{network} as {role} in {roles:?}");
    }
    assert_eq!(roles.len(), 9);
    assert_eq!(principals(&found), [("444455556666", "/config/requester/account", "account")]);
}

#[test]
fn a_policy_gives_its_principals_and_the_addresses_of_its_conditions() {
    let policy = json!({"statements": [{
        "effect": "Allow",
        "principals": [{"type": "AWS", "value": "arn:aws:iam::444455556666:role/x"}, {"type": "Service", "value": "lambda.amazonaws.com"}],
        "not_principals": [{"type": "AWS", "value": "777788889999"}],
        "resources": ["arn:aws:s3:::data/*"],
        "conditions": [
            {"operator": "IpAddress", "key": "aws:SourceIp", "values": ["203.0.113.0/24", "2001:db8::1"]},
            {"operator": "StringEquals", "key": "aws:SourceAccount", "values": ["111122223333"]},
            {"operator": "StringEquals", "key": "x:Other", "values": ["10.9.9.9"]},
        ],
    }], "document": {"Statement": [{"Principal": {"AWS": "999900001111"}}]}});
    let found = of(json!({ "policy": policy }));
    assert_eq!(
        addresses(&found),
        [
            ("203.0.113.0/24".to_owned(), "/config/policy/statements/0/conditions/0", "condition"),
            ("2001:db8::1/128".to_owned(), "/config/policy/statements/0/conditions/0", "condition"),
        ]
    );
    let at = |tail: &str| format!("/config/policy/statements/0/{tail}");
    let (principal, service, not, condition) =
        (at("principals/0"), at("principals/1"), at("not_principals/0"), at("conditions/1"));
    assert_eq!(
        principals(&found),
        [
            ("111122223333", condition.as_str(), "condition"),
            ("444455556666", principal.as_str(), "principal"),
            ("777788889999", not.as_str(), "not_principal"),
            ("arn:aws:iam::444455556666:role/x", principal.as_str(), "principal"),
            ("lambda.amazonaws.com", service.as_str(), "principal"),
        ]
    );
}

#[test]
fn grants_and_shares_name_whom_they_give_to() {
    let found = of(json!({
        "acl": {"owner_id": "c0ffee", "grants": [{"grantee_type": "canonical_user", "grantee": "c0ffee", "permission": "READ"}]},
        "shared_with": ["444455556666"], "owner_id": "111122223333",
        "attached_policies": ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::111122223333:policy/own"],
    }));
    assert_eq!(
        principals(&found),
        [("444455556666", "/config/shared_with/0", "shared_with"), ("c0ffee", "/config/acl/grants/0/grantee", "grant")]
    );
}

#[test]
fn pointers_are_escaped_and_other_text_is_no_address() {
    let found =
        of(json!({"a/b~c": ["10.0.0.1"], "when": "2026-11-23T08:00:00Z", "dns": "ec2-1.compute.amazonaws.com"}));
    assert_eq!(addresses(&found), [("10.0.0.1/32".to_owned(), "/config/a~1b~0c/0", "a/b~c")]);
    assert_eq!(network("10.1.2.3/8").unwrap().to_string(), "10.0.0.0/8");
    assert_eq!((network("fe80"), network("1.2.3"), network("")), (None, None, None));
}
