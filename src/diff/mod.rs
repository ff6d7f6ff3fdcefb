//! What changed between two documents of one resource, as people say it. Pure.
//!
//! Lists are compared by what their items *are*, not by where they stand: a security-group rule by its key, a statement by
//! its id, a grant by grantee and permission, a plain text by itself. Only `name`, `tags` and `config` count: `status`
//! changes by itself. What could not be read in one of the two documents is no change in it.

mod items;
mod sentence;
mod walk;

use serde_json::{Map, Value, json};

pub use sentence::{part, sentence};
pub use walk::{Difference, changes};

/// Returns the JSON Patch (RFC 6902) that turns the earlier document's `name`, `tags` and `config` into the later one's.
///
/// A document that is not there is the empty object. Pointers that `unread` names are left as they are.
#[must_use]
pub fn patch(before: Option<&Value>, after: Option<&Value>, unread: &[String]) -> Value {
    let (mut before, mut after) = (compared(before), compared(after));
    for pointer in unread {
        remove(&mut before, pointer);
        remove(&mut after, pointer);
    }
    json!(json_patch::diff(&before, &after))
}

/// The parts of a document in which a difference is a change.
const COMPARED: [&str; 3] = ["name", "tags", "config"];

fn compared(document: Option<&Value>) -> Value {
    let part = |name: &&str| Some(((*name).to_owned(), document?.get(*name)?.clone()));
    Value::Object(COMPARED.iter().filter_map(part).collect::<Map<_, _>>())
}

/// Takes the value at a pointer away, if it is there.
fn remove(document: &mut Value, pointer: &str) {
    let Some((parent, last)) = pointer.rsplit_once('/') else { return };
    let key = last.replace("~1", "/").replace("~0", "~");
    if let Some(Value::Object(parent)) = document.pointer_mut(parent) {
        parent.remove(&key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patch_leads_from_one_to_the_other() {
        let before = json!({"name": "web", "tags": {}, "config": {"a": 1, "b": [1, 2]}, "status": {"x": 1}});
        let after = json!({"name": "web", "tags": {"env": "prod"}, "config": {"b": [2]}, "status": {"x": 2}});
        let patch = patch(Some(&before), Some(&after), &[]);
        let mut patched = compared(Some(&before));
        json_patch::patch(&mut patched, &serde_json::from_value::<json_patch::Patch>(patch).unwrap()).unwrap();
        assert_eq!(patched, compared(Some(&after)));
    }

    #[test]
    fn the_patch_leaves_out_what_could_not_be_read() {
        let before = json!({"name": "b", "tags": {}, "config": {"policy": {"x": 1}, "acl": 1}});
        let after = json!({"name": "b", "tags": {}, "config": {"acl": 2}});
        let patch = patch(Some(&before), Some(&after), &["/config/policy".to_owned()]);
        assert_eq!(patch, json!([{"op": "replace", "path": "/config/acl", "value": 2}]));
    }

    #[test]
    fn a_resource_that_is_new_or_gone_is_patched_from_or_to_nothing() {
        let document = json!({"name": "b", "tags": {}, "config": {}});
        let added = patch(None, Some(&document), &[]);
        assert_eq!(added.as_array().unwrap().len(), 3);
        assert!(patch(Some(&document), None, &[]).as_array().unwrap().iter().all(|step| step["op"] == "remove"));
    }
}
