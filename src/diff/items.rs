//! What the items of lists are, and what they are called.

use std::collections::BTreeMap;

use serde_json::Value;

/// One item of a list.
#[derive(Clone, Debug)]
pub(super) struct Item<'a> {
    /// What it is; equal in two lists for what is the same thing, changed or not. Unique in its list.
    pub(super) identity: String,
    /// Position in its list.
    pub(super) position: usize,
    pub(super) value: &'a Value,
}

/// Fields by which items of lists are known, the first that is there; two statements may have one `sid`, two policies no
/// name, so that an item's number among its equals counts too.
const IDENTIFYING: [&[&str]; 12] = [
    &["key"],
    &["sid"],
    &["slot"],
    &["rule_number", "cidr"],
    &["destination", "target"],
    &["grantee_type", "grantee", "permission"],
    &["operator", "key"],
    &["name"],
    &["id"],
    &["arn"],
    &["serial_number"],
    &["device"],
];

impl<'a> Item<'a> {
    pub(super) fn all(list: &'a [Value]) -> Vec<Self> {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let named = |(position, value): (usize, &'a Value)| {
            let identity = identity(value);
            let nth = seen.entry(identity.clone()).or_default();
            *nth += 1;
            Self { identity: format!("{identity}#{nth}"), position, value }
        };
        list.iter().enumerate().map(named).collect()
    }

    /// Whether an item without a name of its own may be the same as another one after a change.
    pub(super) fn may_become(&self, other: &Self) -> bool {
        named(self.value).is_none() && named(other.value).is_none() && self.position == other.position
    }
}

fn identity(value: &Value) -> String {
    named(value).unwrap_or_else(|| value.to_string())
}

fn named(value: &Value) -> Option<String> {
    let object = value.as_object()?;
    // an operator's `key` is no name by itself
    let fields = IDENTIFYING.iter().filter(|fields| **fields != ["key"] || !object.contains_key("operator"));
    let fields = fields.into_iter().find(|fields| fields.iter().all(|field| object.contains_key(*field)))?;
    Some(fields.iter().map(|field| object.get(*field).map(Value::to_string).unwrap_or_default()).collect())
}

/// Returns the words for a field: `public_access_block` is "public access block".
pub(super) fn noun(field: &str) -> String {
    match field {
        "ingress" => "ingress rules".to_owned(),
        "egress" => "egress rules".to_owned(),
        other => other.replace('_', " "),
    }
}

/// Returns the word for one of them.
pub(super) fn singular(plural: &str) -> String {
    if let Some(stem) = plural.strip_suffix("ies") {
        return format!("{stem}y");
    }
    match plural.strip_suffix("es") {
        Some(stem) if ["ss", "x", "ch"].iter().any(|end| stem.ends_with(end)) => stem.to_owned(),
        _ if plural.ends_with("ss") => plural.to_owned(),
        _ => plural.strip_suffix('s').unwrap_or(plural).to_owned(),
    }
}

/// Longest text for a value that has no shorter name, in characters.
const LONGEST: usize = 120;

/// Returns what an item or a value is called in a sentence.
pub(super) fn label(value: &Value) -> String {
    match value {
        Value::String(text) => cut(text),
        Value::Object(object) => {
            let text = |field: &str| object.get(field).and_then(Value::as_str);
            let known = rule(value)
                .or_else(|| statement(value))
                .or_else(|| Some(format!("{} for {}", text("permission")?, last(text("grantee")?))))
                .or_else(|| Some(format!("{} {} {}", text("operator")?, text("key")?, list(object.get("values")?))))
                .or_else(|| Some(format!("{} to {}", text("destination")?, text("target")?)))
                .or_else(|| Some(format!("{} {}", text("type")?, text("value")?)))
                .or_else(|| object.get("slot").map(Value::to_string));
            let name =
                ["name", "id", "arn", "cidr", "serial_number", "device", "key"].iter().find_map(|field| text(field));
            known.or_else(|| name.map(str::to_owned)).unwrap_or_else(|| cut(&value.to_string()))
        }
        other => cut(&other.to_string()),
    }
}

/// A rule of a security group or of a network ACL: "tcp/22 from 0.0.0.0/0".
fn rule(value: &Value) -> Option<String> {
    let protocol = value.get("protocol")?.as_str()?;
    let port = |field: &str| value.get(field).and_then(Value::as_u64);
    let ports = match (port("from_port"), port("to_port")) {
        (Some(0), Some(65535)) => format!("{protocol}, all ports,"),
        (Some(from), Some(to)) if from == to => format!("{protocol}/{from}"),
        (Some(from), Some(to)) => format!("{protocol}/{from}-{to}"),
        _ if protocol == "all" => "all traffic".to_owned(),
        _ => protocol.to_owned(),
    };
    let end = |source: &Value| {
        let field = |name: &str| source.get(name)?.as_str().map(str::to_owned);
        field("cidr").or_else(|| field("prefix_list_id")).or_else(|| field("group_id"))
    };
    if let (Some(number), Some(action)) = (value.get("rule_number"), value.get("action").and_then(Value::as_str)) {
        return Some(format!("{number}: {action} {ports} {}", value.get("cidr")?.as_str()?));
    }
    Some(format!("{ports} {}", end(value.get("source")?)?))
}

/// A statement of a policy: "Read (Allow s3:GetObject on * for AWS *)".
fn statement(value: &Value) -> Option<String> {
    let effect = value.get("effect")?.as_str()?;
    let part = |field: &str, denied: &str| {
        let items = |name: &str| value.get(name).and_then(Value::as_array).filter(|items| !items.is_empty());
        match (items(field), items(denied)) {
            (Some(items), _) => Some(short(items)),
            (None, Some(items)) => Some(format!("everything but {}", short(items))),
            (None, None) => None,
        }
    };
    let mut text = format!("{effect} {}", part("actions", "not_actions").unwrap_or_else(|| "nothing".to_owned()));
    if let Some(resources) = part("resources", "not_resources") {
        text += &format!(" on {resources}");
    }
    if let Some(principals) = part("principals", "not_principals") {
        text += &format!(" for {principals}");
    }
    match value.get("conditions").and_then(Value::as_array).map_or(0, Vec::len) {
        0 => {}
        1 => text += " under a condition",
        many => text += &format!(" under {many} conditions"),
    }
    Some(match value.get("sid").and_then(Value::as_str) {
        Some(sid) => format!("{sid} ({text})"),
        None => text,
    })
}

/// The first three of a list, and how many more there are.
fn short(items: &[Value]) -> String {
    let shown: Vec<String> = items.iter().take(3).map(label).collect();
    match items.len().saturating_sub(shown.len()) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn list(values: &Value) -> String {
    values.as_array().map(|items| short(items)).unwrap_or_default()
}

/// `AllUsers` of `http://acs.amazonaws.com/groups/global/AllUsers`.
fn last(uri: &str) -> &str {
    if uri.starts_with("http") { uri.rsplit('/').next().unwrap_or(uri) } else { uri }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}...", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
