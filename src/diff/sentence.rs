//! A change in words.

use serde_json::Value;

use super::items::{label, noun, singular};
use super::walk::Difference;

/// Says a change in one line, without a full stop: "ingress rule added: tcp/22 from 0.0.0.0/0".
#[must_use]
pub fn sentence(difference: &Difference) -> String {
    let Difference { change, place } = difference;
    let (noun, outer) = match place.split_last() {
        Some((noun, outer)) => (noun.as_str(), outer),
        None => ("document", &[][..]),
    };
    let outer: String = outer.iter().map(|place| format!("{place}: ")).collect();
    let rest = match (&change.before, &change.after) {
        (None, Some(after)) => came(noun, &change.path, after),
        (Some(before), None) => went(noun, &change.path, before),
        (Some(before), Some(after)) => format!("{noun} changed from {} to {}", value(before), value(after)),
        (None, None) => format!("{noun} unchanged"),
    };
    format!("{outer}{rest}")
}

/// Says what a JSON pointer leads to: the rule, statement or grant that the value belongs to, else the field.
///
/// `/config/ingress/0/source/cidr` is "ingress rule tcp/22 from 10.0.0.0/8".
#[must_use]
pub fn part(document: &Value, pointer: &str) -> String {
    let mut words: Vec<String> = vec![];
    let mut path = String::new();
    let mut at = document;
    let mut list = "";
    for step in pointer.split('/').skip(1) {
        path.push('/');
        path.push_str(step);
        let Some(below) = at.pointer(&format!("/{step}")) else { break };
        if at.is_array() {
            let noun = singular(words.last().map_or("item", String::as_str));
            words.pop();
            words.push(format!("{noun} {}", directed(&path, below)));
            // what is within a rule or a statement is told by it
            if below.is_object() && !HOLDERS.contains(&list) {
                break;
            }
        } else if step != "config" {
            words.push(noun(&step.replace("~1", "/").replace("~0", "~")));
        }
        (at, list) = (below, step);
    }
    words.join(": ")
}

/// Lists of which an item holds what is to be told.
const HOLDERS: [&str; 2] = ["inline_policies", "versions"];

/// Whether the value is one item of a list, rather than a field.
fn is_item(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|last| !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()))
}

fn came(noun: &str, path: &str, after: &Value) -> String {
    if is_item(path) {
        format!("{noun} added: {}", directed(path, after))
    } else {
        format!("{noun} set to {}", value(after))
    }
}

fn went(noun: &str, path: &str, before: &Value) -> String {
    if is_item(path) {
        format!("{noun} removed: {}", directed(path, before))
    } else {
        format!("{noun} removed, was {}", value(before))
    }
}

/// A rule says "from" where traffic comes in and "to" where it goes out.
fn directed(path: &str, item: &Value) -> String {
    let word = match path.strip_prefix("/config/") {
        Some(rest) if rest.starts_with("ingress/") => "from",
        Some(rest) if rest.starts_with("egress/") => "to",
        _ => return label(item),
    };
    let text = label(item);
    match text.rsplit_once(' ') {
        Some((what, end)) => format!("{} {word} {end}", what.trim_end_matches(',')),
        None => text,
    }
}

fn value(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "nothing".to_owned(),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Object(fields)
            if !fields.is_empty() && fields.values().all(|field| !field.is_object() && !field.is_array()) =>
        {
            let fields: Vec<String> =
                fields.iter().map(|(name, field)| format!("{} {}", name.replace('_', " "), label(field))).collect();
            fields.join(", ")
        }
        other => label(other),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::changes;
    use super::*;

    fn said(before: &Value, after: &Value) -> Vec<String> {
        let whole = |config: &Value| json!({"name": "x", "tags": {}, "config": config});
        changes(&whole(before), &whole(after), &[]).iter().map(sentence).collect()
    }

    fn rule(ports: (u16, u16), cidr: &str) -> Value {
        json!({
            "key": format!("tcp/{}-{}/{cidr}", ports.0, ports.1), "protocol": "tcp", "from_port": ports.0, "to_port": ports.1,
            "source": {"kind": "cidr_ipv4", "cidr": cidr},
        })
    }

    #[test]
    fn rules_are_told_by_what_they_are_not_by_where_they_stand() {
        let (ssh, web, all) =
            (rule((22, 22), "0.0.0.0/0"), rule((443, 443), "10.0.0.0/8"), rule((0, 65535), "10.0.0.0/8"));
        let before = json!({"ingress": [web, all], "egress": []});
        assert_eq!(
            said(&before, &json!({"ingress": [ssh, web], "egress": [all]})),
            [
                "egress rule added: tcp, all ports to 10.0.0.0/8",
                "ingress rule removed: tcp, all ports from 10.0.0.0/8",
                "ingress rule added: tcp/22 from 0.0.0.0/0",
            ]
        );
        assert_eq!(said(&before, &json!({"ingress": [all, web], "egress": []})), Vec::<String>::new());
    }

    #[test]
    fn what_is_within_a_rule_is_told_with_the_rule() {
        let before = rule((22, 22), "192.0.2.0/24");
        let mut after = before.clone();
        after["description"] = "office".into();
        assert_eq!(
            said(&json!({"ingress": [before]}), &json!({"ingress": [after]})),
            ["ingress rule tcp/22 192.0.2.0/24: description set to office"]
        );
    }

    fn statement(sid: Option<&str>, action: &str) -> Value {
        let mut statement = json!({
            "effect": "Allow", "principals": [{"type": "AWS", "value": "*"}], "not_principals": [], "actions": [action],
            "not_actions": [], "resources": ["*"], "not_resources": [], "conditions": [],
        });
        if let Some(sid) = sid {
            statement["sid"] = sid.into();
        }
        statement
    }

    #[test]
    fn statements_are_told_once_though_the_document_changed_too() {
        let policy = |statements: Value| json!({"policy": {"version": "2012-10-17", "document": {"S": statements}, "statements": statements}});
        assert_eq!(
            said(&policy(json!([])), &policy(json!([statement(Some("Read"), "s3:GetObject")]))),
            ["policy: statement added: Read (Allow s3:GetObject on * for AWS *)"]
        );
        assert_eq!(
            said(&policy(json!([statement(None, "s3:GetObject")])), &policy(json!([statement(None, "s3:*")]))),
            [
                "policy: statement Allow s3:GetObject on * for AWS *: action removed: s3:GetObject",
                "policy: statement Allow s3:GetObject on * for AWS *: action added: s3:*",
            ]
        );
        let spelled = |text: &str| json!({"policy": {"document": {"S": text}, "statements": []}});
        assert_eq!(said(&spelled("a"), &spelled("b")), ["policy: document: S changed from a to b"]);
    }

    #[test]
    fn fields_objects_and_grants_in_words() {
        assert_eq!(
            said(
                &json!({"versioning": {"mfa_delete": false}, "acl": {"grants": []}, "public_access_block": {"block_public_acls": true, "ignore_public_acls": true}}),
                &json!({
                    "versioning": {"status": "Enabled", "mfa_delete": false},
                    "acl": {"grants": [{"grantee_type": "group", "grantee": "http://acs.amazonaws.com/groups/global/AllUsers", "permission": "READ"}]},
                })
            ),
            [
                "acl: grant added: READ for AllUsers",
                "public access block removed, was block public acls true, ignore public acls true",
                "versioning: status set to Enabled",
            ]
        );
    }

    #[test]
    fn a_pointer_is_told_by_the_rule_or_statement_that_it_leads_into() {
        let document = json!({"config": {
            "ingress": [rule((22, 22), "10.0.0.0/8")],
            "inline_policies": [{"name": "p", "policy": {"statements": [statement(Some("Read"), "s3:GetObject")]}}],
            "public_ips": ["192.0.2.1"],
            "vpc_id": "vpc-1",
        }});
        for (pointer, expected) in [
            ("/config/ingress/0/source/cidr", "ingress rule tcp/22 from 10.0.0.0/8"),
            (
                "/config/inline_policies/0/policy/statements/0/principals/0",
                "inline policy p: policy: statement Read (Allow s3:GetObject on * for AWS *)",
            ),
            ("/config/public_ips/0", "public ip 192.0.2.1"),
            ("/config/vpc_id", "vpc id"),
        ] {
            assert_eq!(part(&document, pointer), expected);
        }
    }

    #[test]
    fn tags_and_names_are_told_and_what_was_not_read_is_not() {
        let before = json!({"name": "a", "tags": {"env": "dev", "old": "1"}, "config": {"policy": {"x": 1}}, "status": {"n": 1}});
        let after = json!({"name": "b", "tags": {"env": "prod", "owner": "me"}, "config": {}, "status": {"n": 2}});
        let unread = ["/config/policy".to_owned()];
        let said: Vec<String> = changes(&before, &after, &unread).iter().map(sentence).collect();
        assert_eq!(
            said,
            [
                "name changed from a to b",
                "tags: env changed from dev to prod",
                "tags: old removed, was 1",
                "tags: owner set to me"
            ]
        );
    }
}
