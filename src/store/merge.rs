//! What changed since the last revision, and what only could not be read. Pure.
//!
//! A part that is unread now keeps the value that was read before, and never counts as changed. A part that was never
//! read, and is now, is filled in, and does not count either: nobody knows what it was. A value that was read, was then
//! unread for a while, and now reads otherwise, has changed.

use serde_json::{Map, Value};

use crate::model::{RevisionBody, Unread};

/// Members that tell the elements of a list apart, the surest first.
const NATURAL_KEYS: [&str; 8] = ["key", "arn", "id", "name", "slot", "rule_number", "version", "device"];

/// The last revision of a resource, as the store has it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Known {
    pub(super) body: RevisionBody,
    pub(super) status: Value,
    /// The parts that the last run could not read.
    pub(super) unread: Vec<KnownUnread>,
}

/// A part that the last run could not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KnownUnread {
    pub(super) path: String,
    /// Whether the body holds what was read before.
    pub(super) kept: bool,
}

/// What becomes of the last revision.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Merged {
    /// The body with what is known now.
    pub(super) body: RevisionBody,
    pub(super) status: Value,
    /// Whether `config` or `tags` changed, so that a new revision begins.
    pub(super) is_changed: bool,
    /// The parts that cannot be read now, each with whether the body holds an earlier value.
    pub(super) unread: Vec<(Unread, bool)>,
}

/// Brings together what was known and what was seen.
pub(super) fn merge(known: &Known, seen: RevisionBody, seen_status: Value, unread: &[Unread]) -> Merged {
    let mut old = halves(&known.body, &known.status);
    let mut new = halves(&seen, &seen_status);
    let mut kept_parts = vec![];
    for part in unread {
        let is_unknown = |before: &KnownUnread| !before.kept && is_at_or_below(&part.path, &before.path);
        let found = if known.unread.iter().any(is_unknown) { None } else { same_place(&new, &old, &part.path) };
        match &found {
            Some(pointer) => copy(&old, pointer, &mut new, &part.path),
            None => {
                remove(&mut new, &part.path);
                if let Some(pointer) = same_place(&new, &old, &part.path) {
                    remove(&mut old, &pointer);
                }
            }
        }
        kept_parts.push((part.clone(), found.is_some()));
    }
    for before in known.unread.iter().filter(|before| !before.kept) {
        let still = unread
            .iter()
            .any(|part| is_at_or_below(&before.path, &part.path) || is_at_or_below(&part.path, &before.path));
        if !still && let Some(pointer) = same_place(&old, &new, &before.path) {
            copy(&new, &pointer, &mut old, &before.path);
        }
    }
    let is_changed = old.get("config") != new.get("config") || old.get("tags") != new.get("tags");
    let mut body = seen;
    let mut take = |half: &str| new.get_mut(half).map(Value::take).unwrap_or_default();
    body.config = take("config");
    body.tags = serde_json::from_value(take("tags")).unwrap_or_default();
    Merged { body, status: take("status"), is_changed, unread: kept_parts }
}

fn halves(body: &RevisionBody, status: &Value) -> Value {
    let tags: Map<String, Value> = body.tags.iter().map(|(key, value)| (key.clone(), value.as_str().into())).collect();
    let mut whole = Map::new();
    whole.insert("config".into(), body.config.clone());
    whole.insert("tags".into(), tags.into());
    whole.insert("status".into(), status.clone());
    whole.into()
}

fn is_at_or_below(pointer: &str, ancestor: &str) -> bool {
    pointer.strip_prefix(ancestor).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Returns the pointer under which `to` has what `from` has under `pointer`, be it there or not: elements of lists are
/// the same when their natural key is, wherever they stand. `None` when what should hold it is not there.
fn same_place(from: &Value, to: &Value, pointer: &str) -> Option<String> {
    let steps: Vec<&str> = pointer.split('/').skip(1).collect();
    let (mut here, mut there) = (Some(from), to);
    let mut found = String::new();
    for (at, step) in steps.iter().enumerate() {
        let is_last = at + 1 == steps.len();
        let name = step.replace("~1", "/").replace("~0", "~");
        match there {
            Value::Object(fields) => {
                found = format!("{found}/{step}");
                if is_last {
                    return Some(found);
                }
                there = fields.get(&name)?;
                here = here.and_then(|here| here.get(&name));
            }
            Value::Array(items) => {
                let element = here?.get(name.parse::<usize>().ok()?)?;
                let position = items.iter().position(|item| is_same_element(element, item))?;
                found = format!("{found}/{position}");
                if is_last {
                    return Some(found);
                }
                there = items.get(position)?;
                here = Some(element);
            }
            _ => return None,
        }
    }
    None
}

fn is_same_element(one: &Value, other: &Value) -> bool {
    NATURAL_KEYS.iter().find_map(|key| Some((one.get(key)?, other.get(key)?))).is_some_and(|(one, other)| one == other)
}

/// Makes the part of `to` what the part of `from` is: its value, or absence.
fn copy(from: &Value, from_pointer: &str, to: &mut Value, to_pointer: &str) {
    match from.pointer(from_pointer) {
        Some(value) => set(to, to_pointer, value.clone()),
        None => remove(to, to_pointer),
    }
}

fn set(document: &mut Value, pointer: &str, value: Value) {
    let Some((parent, name)) = pointer.rsplit_once('/') else { return };
    match document.pointer_mut(parent) {
        Some(Value::Object(fields)) => {
            fields.insert(name.replace("~1", "/").replace("~0", "~"), value);
        }
        Some(Value::Array(items)) => {
            if let Some(item) = name.parse::<usize>().ok().and_then(|at| items.get_mut(at)) {
                *item = value;
            }
        }
        _ => {}
    }
}

fn remove(document: &mut Value, pointer: &str) {
    let Some((parent, name)) = pointer.rsplit_once('/') else { return };
    if let Some(Value::Object(fields)) = document.pointer_mut(parent) {
        fields.remove(&name.replace("~1", "/").replace("~0", "~"));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{GapReason, ResourceType};

    fn body(config: Value) -> RevisionBody {
        RevisionBody {
            id: "arn:aws:s3:::data".into(),
            resource_type: ResourceType::Bucket,
            native_id: "data".into(),
            name: "data".into(),
            partition: "aws".into(),
            account: "111122223333".into(),
            region: "eu-west-1".into(),
            tags: [].into(),
            config,
        }
    }

    fn unread(path: &str) -> Unread {
        Unread { path: path.into(), reason: GapReason::AccessDenied, action: None, message: "no".into() }
    }

    fn known(config: Value, unread: &[(&str, bool)]) -> Known {
        let unread = unread.iter().map(|(path, kept)| KnownUnread { path: (*path).into(), kept: *kept }).collect();
        Known { body: body(config), status: json!({}), unread }
    }

    fn see(known: &Known, config: Value, parts: &[&str]) -> Merged {
        let parts: Vec<Unread> = parts.iter().map(|path| unread(path)).collect();
        merge(known, body(config), json!({}), &parts)
    }

    #[test]
    fn what_cannot_be_read_now_keeps_its_value_and_is_no_change() {
        let merged = see(&known(json!({"policy": 1, "acl": 2}), &[]), json!({"acl": 2}), &["/config/policy"]);
        assert!(!merged.is_changed);
        assert_eq!(merged.body.config, json!({"policy": 1, "acl": 2}));
        assert_eq!(merged.unread, [(unread("/config/policy"), true)]);
    }

    #[test]
    fn a_change_beside_an_unread_part_is_a_change_that_keeps_the_part() {
        let merged = see(&known(json!({"policy": 1, "acl": 2}), &[]), json!({"acl": 3}), &["/config/policy"]);
        assert!(merged.is_changed);
        assert_eq!(merged.body.config, json!({"policy": 1, "acl": 3}));
    }

    #[test]
    fn known_absence_is_kept_too_and_ends_with_a_value() {
        let none = known(json!({"acl": 2}), &[]);
        let merged = see(&none, json!({"acl": 2}), &["/config/policy"]);
        assert!(!merged.is_changed && merged.unread[0].1);
        let later = see(&known(json!({"acl": 2}), &[("/config/policy", true)]), json!({"acl": 2, "policy": 9}), &[]);
        assert!(later.is_changed);
    }

    #[test]
    fn what_reads_otherwise_after_a_gap_has_changed() {
        let gap = known(json!({"policy": 1}), &[("/config/policy", true)]);
        assert!(!see(&gap, json!({"policy": 1}), &[]).is_changed);
        assert!(see(&gap, json!({"policy": 2}), &[]).is_changed);
        assert!(see(&gap, json!({}), &[]).is_changed);
    }

    #[test]
    fn what_was_never_read_is_filled_in_without_a_change() {
        let never = known(json!({"acl": 2}), &[("/config/policy", false)]);
        let filled = see(&never, json!({"acl": 2, "policy": 1}), &[]);
        assert!(!filled.is_changed);
        assert_eq!(filled.body.config, json!({"acl": 2, "policy": 1}));
        let still = see(&never, json!({"acl": 2}), &["/config/policy"]);
        assert_eq!((still.is_changed, still.unread[0].1), (false, false));
        assert!(see(&never, json!({"acl": 3, "policy": 1}), &[]).is_changed);
    }

    #[test]
    fn elements_of_lists_are_told_by_their_keys_and_not_by_their_places() {
        let before = known(json!({"inline": [{"name": "b", "policy": 1}]}), &[]);
        let after = json!({"inline": [{"name": "a", "policy": 7}, {"name": "b"}]});
        let merged = see(&before, after, &["/config/inline/1/policy"]);
        assert!(merged.is_changed);
        assert_eq!(merged.body.config, json!({"inline": [{"name": "a", "policy": 7}, {"name": "b", "policy": 1}]}));
        // an element that was not there before has no earlier value
        let merged = see(&before, json!({"inline": [{"name": "c"}]}), &["/config/inline/0/policy"]);
        assert_eq!((merged.is_changed, merged.unread[0].1), (true, false));
    }

    #[test]
    fn a_whole_half_may_be_unread() {
        let mut before = known(json!({"acl": 1}), &[]);
        before.body.tags.insert("env".into(), "prod".into());
        before.status = json!({"state": "on"});
        let merged = see(&before, json!({}), &["/config", "/tags", "/status/state"]);
        assert!(!merged.is_changed);
        assert_eq!(merged.body, before.body);
        assert_eq!(merged.status, json!({"state": "on"}));
    }

    #[test]
    fn unread_parts_that_hold_one_another_do_not_make_a_change() {
        let never = known(json!({}), &[("/config/root", false)]);
        let narrower = see(&never, json!({"root": {"mfa": true}}), &["/config/root/keys"]);
        assert_eq!(narrower.body.config, json!({"root": {"mfa": true}}));
        let kept = known(json!({"root": {"mfa": true, "keys": 0}}), &[]);
        assert!(!see(&kept, json!({"root": {"mfa": true}}), &["/config/root/keys"]).is_changed);
    }
}
