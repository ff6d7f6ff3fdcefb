//! What a policy sees of a resource: its document with `related` put in.

use std::sync::OnceLock;

use regorus::Value;

use crate::link::{Related, Relation};
use crate::model::{Document, Snapshot, Unread};

/// Parses documents into inputs. Documents that others are related to are parsed once and shared.
pub(super) struct Inputs<'a> {
    snapshot: &'a Snapshot,
    related: &'a [Related],
    shared: Vec<OnceLock<Value>>,
}

impl<'a> Inputs<'a> {
    /// Returns the inputs of a snapshot; parses nothing yet.
    pub(super) fn new(snapshot: &'a Snapshot, related: &'a [Related]) -> Self {
        Self { snapshot, related, shared: snapshot.documents.iter().map(|_| OnceLock::new()).collect() }
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
        let slot = self.shared.get(at).ok_or("no such related document")?;
        if let Some(value) = slot.get() {
            return Ok(value.clone());
        }
        let document = self.snapshot.documents.get(at).ok_or("no such related document")?;
        let value = parse(document)?;
        Ok(slot.get_or_init(|| value).clone())
    }

    /// Returns everything that could not be read of a document and of what it is related to, as pointers into the
    /// input.
    pub(super) fn unread(&self, at: usize) -> Vec<Unread> {
        let own = self.snapshot.documents.get(at).into_iter().flat_map(|document| document.unread.iter().cloned());
        let Some(related) = self.related.get(at) else { return own.collect() };
        let beyond = related.relations.iter().flat_map(|relation| self.unread_beyond(relation));
        let mut all: Vec<Unread> = own.chain(related.unread.iter().cloned()).chain(beyond).collect();
        all.sort();
        all
    }

    /// Returns what could not be read of the documents that a relation leads to.
    fn unread_beyond(&self, relation: &Relation) -> Vec<Unread> {
        let (positions, base): (&[usize], String) = match relation {
            Relation::One { name, document } => (document.as_slice(), format!("/related/{name}")),
            Relation::Many { name, documents } => (documents, format!("/related/{name}")),
        };
        let is_many = matches!(relation, Relation::Many { .. });
        let documents = positions.iter().filter_map(|at| self.snapshot.documents.get(*at));
        documents
            .flat_map(|document| {
                let base = if is_many { format!("{base}/{}", escaped(&document.id)) } else { base.clone() };
                let moved = move |unread: &Unread| Unread { path: format!("{base}{}", unread.path), ..unread.clone() };
                document.unread.iter().map(moved)
            })
            .collect()
    }
}

fn parse(document: &Document) -> Result<Value, String> {
    Value::from_json_str(&document.text)
        .map_err(|error| format!("the document of `{}` is not JSON: {error}", document.id))
}

/// Returns a name as a part of a JSON pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
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
