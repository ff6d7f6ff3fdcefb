//! Walks two values side by side.

use std::collections::BTreeMap;
use std::slice;

use serde_json::Value;

use super::COMPARED;
use super::items::{self, Item};
use crate::model::Change;

/// One difference between two documents of one resource, and what people call its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The difference. Its pointer leads into the later document, or into the earlier one for what is gone.
    pub change: Change,
    /// Where it is, in words, from the outside in; the last is the noun for the value itself.
    pub(super) place: Vec<String>,
}

/// Returns every difference in `name`, `tags` and `config`, in the order of the documents.
///
/// `unread` are the JSON pointers that could not be read in one of the two: what is at or below them is no change.
#[must_use]
pub fn changes(before: &Value, after: &Value, unread: &[String]) -> Vec<Difference> {
    let mut walk = Walk { unread, changes: vec![] };
    for part in COMPARED {
        let place = if part == "config" { vec![] } else { vec![part.to_owned()] };
        walk.values(&format!("/{part}"), &place, before.get(part), after.get(part));
    }
    walk.changes
}

struct Walk<'a> {
    unread: &'a [String],
    changes: Vec<Difference>,
}

impl Walk<'_> {
    fn push(&mut self, path: String, before: Option<&Value>, after: Option<&Value>, place: Vec<String>) {
        let change = Change { path, before: before.cloned(), after: after.cloned() };
        self.changes.push(Difference { change, place });
    }

    fn values(&mut self, path: &str, place: &[String], before: Option<&Value>, after: Option<&Value>) {
        if before == after || self.unread.iter().any(|pointer| pointer == path) {
            return;
        }
        match (before, after) {
            (Some(Value::Object(before)), Some(Value::Object(after))) => {
                let keys = before.keys().chain(after.keys().filter(|key| !before.contains_key(*key)));
                for key in keys.filter(|key| !repeats(key, before, after)) {
                    let below = [place, &[items::noun(key)]].concat();
                    self.values(&join(path, key), &below, before.get(key), after.get(key));
                }
            }
            (Some(Value::Array(before)), Some(Value::Array(after))) => self.lists(path, place, before, after),
            // a list that came or went with its holder is told item by item
            (None, Some(Value::Array(after))) if !after.is_empty() => self.lists(path, place, &[], after),
            (Some(Value::Array(before)), None) if !before.is_empty() => self.lists(path, place, before, &[]),
            _ => self.push(path.to_owned(), before, after, place.to_vec()),
        }
    }

    fn lists(&mut self, path: &str, place: &[String], before: &[Value], after: &[Value]) {
        let (mut earlier, later) = (Item::all(before), Item::all(after));
        let mut added = vec![];
        let mut steps = BTreeMap::new();
        for item in later {
            match earlier.iter().position(|known| known.identity == item.identity) {
                Some(at) => {
                    steps.insert(item.position, (Some(earlier.remove(at)), item));
                }
                None => added.push(item),
            }
        }
        // one gone and one come: it is that one, changed
        if let ([gone], [come]) = (&*earlier, &*added)
            && gone.value.is_object()
            && come.value.is_object()
            && gone.may_become(come)
        {
            steps.insert(come.position, (Some(gone.clone()), come.clone()));
            earlier.clear();
            added.clear();
        }
        let noun = items::singular(place.last().map_or("item", String::as_str));
        let outer = place.get(..place.len().saturating_sub(1)).unwrap_or_default();
        for gone in earlier {
            let place = [outer, slice::from_ref(&noun)].concat();
            let path = format!("{path}/{}", gone.position);
            self.push(path, Some(gone.value), None, place);
        }
        steps.extend(added.into_iter().map(|item| (item.position, (None, item))));
        for (position, (known, item)) in steps {
            let path = format!("{path}/{position}");
            match known {
                Some(known) => {
                    let place = [outer, &[format!("{noun} {}", items::label(known.value))]].concat();
                    self.values(&path, &place, Some(known.value), Some(item.value));
                }
                None => {
                    let place = [outer, slice::from_ref(&noun)].concat();
                    self.push(path, None, Some(item.value), place);
                }
            }
        }
    }
}

/// Whether a policy's text as AWS gave it says again what its statements say already.
fn repeats(key: &str, before: &serde_json::Map<String, Value>, after: &serde_json::Map<String, Value>) -> bool {
    let differs = |part: &str| before.get(part) != after.get(part);
    key == "document" && before.contains_key("statements") && (differs("statements") || differs("version"))
}

fn join(path: &str, key: &str) -> String {
    format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"))
}
