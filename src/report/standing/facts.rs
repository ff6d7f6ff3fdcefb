//! Rows of facts from documents.

use serde_json::Value;

use crate::model::Time;

const SECONDS_A_DAY: i64 = 86_400;

/// The cell for what could not be read.
const UNKNOWN: &str = "unknown";

/// Active access keys: slot, rotated, age in days, last use, days without use, service.
pub(super) fn active_keys(user: &Value, as_of: Time) -> Vec<Vec<Value>> {
    keys(user, true).into_iter().map(|key| active_key(user, key, as_of)).collect()
}

/// Keys that are switched off: slot, rotated, age in days.
pub(super) fn inactive_keys(user: &Value, as_of: Time) -> Vec<Vec<Value>> {
    keys(user, false).into_iter().map(|key| begin(key, as_of)).collect()
}

/// Encryption and what else keeps a bucket's objects.
pub(super) fn bucket_settings(bucket: &Value, _: Time) -> Vec<Vec<Value>> {
    let encryption = |part: &str| {
        let rules = bucket.pointer("/config/encryption/rules").and_then(Value::as_array);
        rules.and_then(|rules| rules.first()?.get(part).cloned())
    };
    let versioning = |part: &str| bucket.pointer(&format!("/config/versioning/{part}")).cloned();
    let rules = bucket.pointer("/config/lifecycle/rules").and_then(Value::as_array);
    let enabled = rules.map(|rules| rules.iter().filter(|rule| rule.get("enabled") == Some(&true.into())));
    let days = enabled.clone().and_then(|rules| rules.filter_map(|rule| rule.get("expiration_days")?.as_i64()).min());
    vec![vec![
        read(bucket, "/config/encryption", encryption("algorithm")),
        read(bucket, "/config/encryption", encryption("kms_key_id")),
        read(bucket, "/config/versioning", versioning("status")),
        read(bucket, "/config/versioning", versioning("mfa_delete")),
        read(bucket, "/config/lifecycle", Some(enabled.map_or(0, Iterator::count).into())),
        read(bucket, "/config/lifecycle", days.map(Value::from)),
        read(bucket, "/config/logging", bucket.pointer("/config/logging/target_bucket").cloned()),
    ]]
}

/// The keys of a user that are on, or off; a user whose keys could not be read gives one empty key.
fn keys(user: &Value, active: bool) -> Vec<&Value> {
    match user.pointer("/config/access_keys").and_then(Value::as_array) {
        Some(keys) => keys.iter().filter(|key| key.get("active") == Some(&active.into())).collect(),
        None if is_unread(user, "/config/access_keys") => vec![&Value::Null],
        None => vec![],
    }
}

fn begin(key: &Value, as_of: Time) -> Vec<Value> {
    if key.is_null() {
        return vec![UNKNOWN.into(); 3];
    }
    let rotated = key.get("last_rotated_at").and_then(Value::as_str);
    vec![
        key.get("slot").cloned().unwrap_or_default(),
        rotated.map_or(UNKNOWN, |time| time).into(),
        rotated.and_then(|time| days_since(time, as_of)).map_or(UNKNOWN.into(), Value::from),
    ]
}

fn active_key(user: &Value, key: &Value, as_of: Time) -> Vec<Value> {
    let mut cells = begin(key, as_of);
    let uses = user.pointer("/status/access_key_use").and_then(Value::as_array);
    let last = uses.and_then(|uses| uses.iter().find(|one| one.get("slot") == key.get("slot")));
    let used = last.and_then(|one| one.get("last_used_at")?.as_str());
    let field =
        |value: Option<Value>| if key.is_null() { UNKNOWN.into() } else { read(user, "/status/access_key_use", value) };
    cells.push(field(Some(used.map_or("never".into(), Value::from))));
    // of the uses, the history holds the last one only: as of an earlier time it may lie ahead
    let unused = used.and_then(|time| days_since(time, as_of)).map(|days| days.max(0));
    cells.push(field(unused.map(Value::from)));
    cells.push(field(last.and_then(|one| one.get("service").cloned())));
    cells
}

/// The value, `unknown` when it could not be read, null when there is none.
fn read(document: &Value, pointer: &str, value: Option<Value>) -> Value {
    if is_unread(document, pointer) { UNKNOWN.into() } else { value.unwrap_or_default() }
}

/// Whether the value, or what holds it, could not be read.
fn is_unread(document: &Value, pointer: &str) -> bool {
    let unread = document.get("unread").and_then(Value::as_array);
    unread
        .into_iter()
        .flatten()
        .filter_map(|part| part.get("path")?.as_str())
        .any(|path| pointer == path || pointer.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')))
}

fn days_since(time: &str, as_of: Time) -> Option<i64> {
    let time: Time = time.parse().ok()?;
    Some((as_of.unix_seconds() - time.unix_seconds()).div_euclid(SECONDS_A_DAY))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn as_of() -> Time {
        "2026-11-23".parse().unwrap()
    }

    #[test]
    fn keys_with_age_and_last_use() {
        let user = json!({
            "config": {"access_keys": [
                {"slot": 1, "active": true, "last_rotated_at": "2026-11-13T00:00:00Z"},
                {"slot": 2, "active": false, "last_rotated_at": "2026-11-03T00:00:00Z"},
            ]},
            "status": {"access_key_use": [{"slot": 1, "last_used_at": "2026-11-20T12:00:00Z", "service": "s3"}]},
            "unread": [],
        });
        assert_eq!(
            json!(active_keys(&user, as_of())),
            json!([[1, "2026-11-13T00:00:00Z", 10, "2026-11-20T12:00:00Z", 2, "s3"]])
        );
        assert_eq!(json!(inactive_keys(&user, as_of())), json!([[2, "2026-11-03T00:00:00Z", 20]]));
        let earlier = active_keys(&user, "2026-11-18".parse().unwrap());
        assert_eq!(json!(earlier), json!([[1, "2026-11-13T00:00:00Z", 5, "2026-11-20T12:00:00Z", 0, "s3"]]));
    }

    #[test]
    fn a_key_that_was_never_used_says_so() {
        let user = json!({"config": {"access_keys": [{"slot": 1, "active": true}]}, "status": {"access_key_use": []}, "unread": []});
        assert_eq!(json!(active_keys(&user, as_of())), json!([[1, "unknown", "unknown", "never", null, null]]));
    }

    #[test]
    fn what_could_not_be_read_is_unknown() {
        let user = json!({"config": {}, "status": {}, "unread": [{"path": "/config/access_keys"}]});
        assert_eq!(
            json!(active_keys(&user, as_of())),
            json!([["unknown", "unknown", "unknown", "unknown", "unknown", "unknown"]])
        );
        let bucket = json!({"config": {}, "unread": [{"path": "/config/encryption"}, {"path": "/config/lifecycle"}]});
        assert_eq!(
            json!(bucket_settings(&bucket, as_of())),
            json!([["unknown", "unknown", null, null, "unknown", "unknown", null]])
        );
    }

    #[test]
    fn settings_of_a_bucket() {
        let bucket = json!({"unread": [], "config": {
            "encryption": {"rules": [{"algorithm": "aws:kms", "kms_key_id": "k"}]},
            "versioning": {"status": "Enabled", "mfa_delete": false},
            "lifecycle": {"rules": [{"enabled": true, "expiration_days": 30}, {"enabled": false, "expiration_days": 1}]},
        }});
        assert_eq!(json!(bucket_settings(&bucket, as_of())), json!([["aws:kms", "k", "Enabled", false, 1, 30, null]]));
    }
}
