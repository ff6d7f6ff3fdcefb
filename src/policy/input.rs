//! What a policy sees of a resource: its document with `related` put in.

use std::collections::HashMap;
use std::mem;
use std::sync::{Mutex, PoisonError};

use regorus::Value;

use crate::link::{Related, Relation};
use crate::model::{Document, Snapshot, Unread};

/// How many parsed documents are kept for those that come next, at least; twice as many at most.
///
/// Documents are judged in the order of their ids, so that those of one account, which are related to the same
/// documents, come one after the other: more would be kept in vain, and memory would grow with the account.
const KEPT_DOCUMENTS: usize = 512;

/// Parses documents into inputs. Documents that others are related to are shared, and parsed anew only when they have
/// not been needed for a while.
pub(super) struct Inputs<'a> {
    snapshot: &'a Snapshot,
    related: &'a [Related],
    shared: Mutex<Kept>,
}

/// Parsed documents in two generations: when the younger is full, the older is forgotten.
#[derive(Default)]
struct Kept {
    younger: HashMap<usize, Value>,
    older: HashMap<usize, Value>,
}

impl Kept {
    fn get(&mut self, at: usize) -> Option<Value> {
        if let Some(value) = self.younger.get(&at) {
            return Some(value.clone());
        }
        let value = self.older.remove(&at)?;
        self.keep(at, value.clone());
        Some(value)
    }

    fn keep(&mut self, at: usize, value: Value) {
        if self.younger.len() >= KEPT_DOCUMENTS {
            self.older = mem::take(&mut self.younger);
        }
        self.younger.insert(at, value);
    }
}

impl<'a> Inputs<'a> {
    /// Returns the inputs of a snapshot; parses nothing yet.
    pub(super) fn new(snapshot: &'a Snapshot, related: &'a [Related]) -> Self {
        Self { snapshot, related, shared: Mutex::default() }
    }

    /// Returns a document as policies see it.
    ///
    /// # Errors
    /// When its text is not a JSON object.
    pub(super) fn input(&self, at: usize) -> Result<Value, String> {
        let document = self.snapshot.documents.get(at).ok_or("no such document")?;
        let mut value = parse(document)?;
        let mut related = Value::new_object();
        if let Some(of) = self.related.get(at) {
            let relations = related.as_object_mut().map_err(|error| error.to_string())?;
            for relation in &of.relations {
                if let Some((name, value)) = self.relation(relation)? {
                    relations.insert(Value::from(name), value);
                }
            }
        }
        let object = value.as_object_mut().map_err(|error| error.to_string())?;
        object.insert(Value::from("related"), related);
        // a policy that asks what is unread must hear of its relations too
        if self.related.get(at).is_some_and(|related| !related.unread.is_empty()) {
            let unread = serde_json::to_string(&self.unread(at)).map_err(|error| error.to_string())?;
            let unread = Value::from_json_str(&unread).map_err(|error| error.to_string())?;
            object.insert(Value::from("unread"), unread);
        }
        Ok(value)
    }

    fn relation(&self, relation: &Relation) -> Result<Option<(&'static str, Value)>, String> {
        match relation {
            Relation::One { name, document } => Ok(match document {
                Some(at) => Some((name, self.shared(*at)?)),
                None => None,
            }),
            Relation::Many { name, documents } => {
                let mut all = Value::new_object();
                let object = all.as_object_mut().map_err(|error| error.to_string())?;
                for at in documents {
                    let document = self.snapshot.documents.get(*at).ok_or("no such related document")?;
                    object.insert(Value::from(document.id.as_str()), self.shared(*at)?);
                }
                Ok(Some((name, all)))
            }
        }
    }

    fn shared(&self, at: usize) -> Result<Value, String> {
        let kept = || self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = kept().get(at) {
            return Ok(value);
        }
        let document = self.snapshot.documents.get(at).ok_or("no such related document")?;
        // parsed without the lock: another thread may do it too, which is no harm
        let value = parse(document)?;
        kept().keep(at, value.clone());
        Ok(value)
    }

    /// Returns everything that could not be read of a document and of what it is related to, as pointers into the
    /// input.
    pub(super) fn unread(&self, at: usize) -> Vec<Unread> {
        let own = self.snapshot.documents.get(at).map_or(&[][..], |document| &document.unread);
        let beyond = self.related.get(at).map_or(&[][..], |related| &related.unread);
        let mut all = [own, beyond].concat();
        all.sort();
        all
    }
}

fn parse(document: &Document) -> Result<Value, String> {
    Value::from_json_str(&document.text)
        .map_err(|error| format!("the document of `{}` is not JSON: {error}", document.id))
}

/// Returns the value that a JSON pointer leads to; `None` when it leads nowhere.
pub(super) fn resolve<'a>(input: &'a Value, pointer: &str) -> Option<&'a Value> {
    pointer.split('/').skip(1).try_fold(input, |value, part| {
        let part = part.replace("~1", "/").replace("~0", "~");
        match value {
            Value::Object(map) => map.get(&Value::from(part)),
            Value::Array(list) => list.get(part.parse().ok()?),
            _ => None,
        }
    })
}
