//! Where a path leads in the documents of a type, by their JSON Schema.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::place::Step;
use crate::link::{Leads, relations};
use crate::model::{Policy, ResourceType, document};
use crate::spelling::closest;

/// Why a path leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Nowhere {
    /// How many steps are good.
    pub(super) good: usize,
    /// What is wrong with the next one, as a sentence.
    pub(super) message: String,
    /// What to do.
    pub(super) hint: Option<String>,
}

/// Returns a place as a JSON pointer, in which `*` is any element.
pub(super) fn pointer(path: &[Step]) -> String {
    let part = |step: &Step| match step {
        Step::Key(name) => format!("/{}", name.replace('~', "~0").replace('/', "~1")),
        Step::Any => "/*".to_owned(),
    };
    path.iter().map(part).collect()
}

/// Returns the steps of a JSON pointer; `*` is any element.
pub(super) fn steps(pointer: &str) -> Vec<Step> {
    let part = |part: &str| match part {
        "*" => Step::Any,
        name => Step::Key(name.replace("~1", "/").replace("~0", "~")),
    };
    pointer.split('/').skip(1).map(part).collect()
}

/// Returns the types of which a policy needs documents: those that it judges, and those that its `reads` lead to.
#[must_use]
pub fn types_read(policy: &Policy) -> BTreeSet<ResourceType> {
    let mut types: BTreeSet<ResourceType> = policy.resource_types.iter().copied().collect();
    for read in &policy.reads {
        let read = steps(read);
        let [Step::Key(related), Step::Key(name), ..] = read.as_slice() else { continue };
        let of =
            |resource_type: &ResourceType| relations(resource_type.as_str()).find(|(relation, _)| relation == name);
        for (_, leads) in policy.resource_types.iter().filter(|_| related == "related").filter_map(of) {
            let (Leads::ToOne(target) | Leads::ToMany(target)) = leads;
            types.extend(target.parse::<ResourceType>());
        }
    }
    types
}

/// The documents of one type.
pub(super) struct Shape {
    name: String,
    schema: Value,
}

/// A schema and the document that its references are about.
type Node<'a> = (&'a Value, &'a Map<String, Value>);

impl Shape {
    /// Returns the shape of a type's documents as policies see them.
    pub(super) fn of(resource_type: ResourceType) -> Self {
        Self { name: resource_type.as_str().to_owned(), schema: document::schema(resource_type).to_value() }
    }

    /// Follows a path through the documents of this type.
    ///
    /// # Errors
    /// Where it leads nowhere; where that is not sure it is no error.
    pub(super) fn follow(&self, path: &[Step]) -> Result<(), Nowhere> {
        match path {
            [Step::Key(related), name, rest @ ..] if related == "related" => self.follow_relation(name, rest),
            [Step::Key(related)] if related == "related" => Ok(()),
            _ => self.follow_document(path),
        }
    }

    /// Returns whether a field of `config` or `status` is in every document.
    pub(super) fn has_always(&self, half: &str, field: &str) -> bool {
        let empty = Map::new();
        let root = self.schema.as_object().unwrap_or(&empty);
        let nodes = expand((&self.schema, root));
        let halves = nodes.into_iter().flat_map(|node| fields(node, half)).flat_map(expand);
        halves.filter_map(|(schema, _)| schema.get("required")?.as_array()).flatten().any(|name| name == field)
    }

    fn follow_relation(&self, name: &Step, rest: &[Step]) -> Result<(), Nowhere> {
        let Step::Key(name) = name else { return Ok(()) };
        let known: Vec<(&str, Leads)> = relations(&self.name).collect();
        let Some((_, leads)) = known.iter().find(|(relation, _)| relation == name) else {
            let names: Vec<&str> = known.iter().map(|(relation, _)| *relation).collect();
            return Err(self.nowhere(1, &[Step::Key("related".into())], name, &names));
        };
        let (target, rest, before) = match (leads, rest) {
            (Leads::ToOne(target), rest) => (target, rest, 2),
            (Leads::ToMany(_), []) => return Ok(()),
            (Leads::ToMany(target), [_, rest @ ..]) => (target, rest, 3),
        };
        // what is not collected yet, or of several types, is not held against anything
        let Ok(target) = target.parse::<ResourceType>() else { return Ok(()) };
        Self::of(target).follow_document(rest).map_err(|nowhere| Nowhere { good: nowhere.good + before, ..nowhere })
    }

    fn follow_document(&self, path: &[Step]) -> Result<(), Nowhere> {
        let Some(root) = self.schema.as_object() else { return Ok(()) };
        let mut nodes = expand((&self.schema, root));
        for (at, step) in path.iter().enumerate() {
            if nodes.iter().any(|(schema, _)| is_anything(schema)) {
                return Ok(());
            }
            let next: Vec<Node<'_>> = match step {
                Step::Key(name) => nodes.iter().flat_map(|node| fields(*node, name)).collect(),
                Step::Any => nodes.iter().flat_map(|node| elements(*node)).collect(),
            };
            if next.is_empty() {
                let names: BTreeSet<&str> = nodes.iter().flat_map(|node| names(*node)).collect();
                let names: Vec<&str> = names.into_iter().collect();
                let good = path.get(..at).unwrap_or_default();
                let Step::Key(name) = step else { return Err(self.no_collection(at, good)) };
                let is_list = nodes.iter().any(|(schema, _)| schema.get("items").is_some());
                return Err(if is_list { self.list(at, good, name) } else { self.nowhere(at, good, name, &names) });
            }
            nodes = next.into_iter().flat_map(expand).collect();
        }
        Ok(())
    }

    fn nowhere(&self, good: usize, before: &[Step], name: &str, known: &[&str]) -> Nowhere {
        let place = self.place(before);
        let near = closest(name, known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        let list = || match known {
            [] => format!("{place} has no fields"),
            _ => format!("{place} has: {}", known.join(", ")),
        };
        let hint = Some(near.unwrap_or_else(list));
        Nowhere { good, message: format!("no field `{name}` in {place}"), hint }
    }

    fn list(&self, good: usize, before: &[Step], name: &str) -> Nowhere {
        let place = self.place(before);
        let hint = Some(format!("go over it: `some one in input{}`", dotted(before)));
        Nowhere { good, message: format!("{place} is a list, and has no field `{name}`"), hint }
    }

    fn no_collection(&self, good: usize, before: &[Step]) -> Nowhere {
        Nowhere { good, message: format!("{} has no elements", self.place(before)), hint: None }
    }

    fn place(&self, path: &[Step]) -> String {
        if path.is_empty() { self.name.clone() } else { format!("`{}` of {}", pointer(path), self.name) }
    }
}

fn dotted(path: &[Step]) -> String {
    let part = |step: &Step| match step {
        Step::Key(name) => format!(".{name}"),
        Step::Any => "[_]".to_owned(),
    };
    path.iter().map(part).collect()
}

/// Returns the schemas that a schema stands for: what it refers to, and each of its alternatives.
fn expand<'a>((schema, root): Node<'a>) -> Vec<Node<'a>> {
    let mut found = vec![];
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix("#/$defs/")) {
        let target = root.get("$defs").and_then(|definitions| definitions.get(name));
        found.extend(target.into_iter().flat_map(|target| expand((target, root))));
    }
    for key in ["anyOf", "oneOf", "allOf"] {
        let all = schema.get(key).and_then(Value::as_array).into_iter().flatten();
        found.extend(all.flat_map(|one| expand((one, root))));
    }
    let is_own = ["properties", "items", "prefixItems", "additionalProperties", "type", "const", "enum"]
        .iter()
        .any(|key| schema.get(key).is_some());
    if is_own || found.is_empty() {
        found.push((schema, root));
    }
    found
}

/// Returns whether a schema says nothing of what is inside.
fn is_anything(schema: &Value) -> bool {
    schema == &Value::Bool(true)
        || schema
            .as_object()
            .is_some_and(|object| object.keys().all(|key| matches!(key.as_str(), "description" | "default")))
}

fn fields<'a>((schema, root): Node<'a>, name: &str) -> Vec<Node<'a>> {
    let named = schema.get("properties").and_then(|all| all.get(name));
    let other = schema.get("additionalProperties").filter(|other| **other != Value::Bool(false));
    // a list is reached by number too
    let item = schema.get("items").filter(|_| name.parse::<u64>().is_ok());
    named.or(other).or(item).map(|found| (found, root)).into_iter().collect()
}

fn elements<'a>((schema, root): Node<'a>) -> Vec<Node<'a>> {
    let properties = schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::values);
    let several = schema.get("prefixItems").and_then(Value::as_array).into_iter().flatten();
    let other = ["additionalProperties", "items"].iter().filter_map(|key| schema.get(key));
    properties
        .chain(several)
        .chain(other.filter(|other| **other != Value::Bool(false)))
        .map(|one| (one, root))
        .collect()
}

fn names<'a>((schema, _): Node<'a>) -> Vec<&'a str> {
    let properties = schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::keys);
    properties.map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn follow(resource_type: ResourceType, path: &str) -> Result<(), String> {
        let shape = Shape::of(resource_type);
        shape
            .follow(&steps(path))
            .map_err(|nowhere| format!("{} {} | {}", nowhere.good, nowhere.message, nowhere.hint.unwrap_or_default()))
    }

    #[test]
    fn follows_fields_lists_maps_and_relations() {
        for path in [
            "/config/ingress/*/source/cidr",
            "/config/ingress/0/key",
            "/status/rule_ids/*",
            "/tags/env",
            "/unread/*/path",
            "/related/account/config/password_policy",
            "/related/network_interfaces/*/config/public_ips/*",
            "/related",
        ] {
            assert_eq!(follow(ResourceType::SecurityGroup, path), Ok(()), "{path}");
        }
        assert_eq!(follow(ResourceType::Bucket, "/config/policy/statements/*/conditions/*/operator"), Ok(()));
        // of several types: not held against any
        assert_eq!(follow(ResourceType::Account, "/related/identity_providers/*/config/anything"), Ok(()));
    }

    #[test]
    fn says_where_a_path_ends_and_what_was_meant() {
        for (path, expected) in [
            ("/config/ingres", "1 no field `ingres` in `/config` of AWS::EC2::SecurityGroup | did you mean `ingress`?"),
            ("/conf", "0 no field `conf` in AWS::EC2::SecurityGroup | did you mean `config`?"),
            (
                "/config/ingress/source",
                "2 `/config/ingress` of AWS::EC2::SecurityGroup is a list, and has no field `source`",
            ),
            ("/config/group_name/x", "2 no field `x` in `/config/group_name`"),
            ("/config/group_name/*", "2 `/config/group_name` of AWS::EC2::SecurityGroup has no elements"),
            ("/related/network_interface", "1 no field `network_interface` in `/related`"),
            (
                "/related/network_interfaces/*/config/public_ip",
                "4 no field `public_ip` in `/config` of AWS::EC2::NetworkInterface",
            ),
        ] {
            let found = follow(ResourceType::SecurityGroup, path).unwrap_err();
            assert!(found.starts_with(expected), "{path}: {found}");
        }
    }

    #[test]
    fn knows_what_is_always_there() {
        let shape = Shape::of(ResourceType::SecurityGroup);
        assert!(shape.has_always("config", "ingress") && !shape.has_always("config", "vpc_id"));
    }

    #[test]
    fn every_relation_that_documents_get_is_described() {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/acme/monday.jsonl");
        let snapshot = crate::collect::snapshot_file::read(&file).unwrap();
        for (document, related) in snapshot.documents.iter().zip(crate::link::link(&snapshot).unwrap()) {
            for relation in related.relations {
                let (name, is_one) = match relation {
                    crate::link::Relation::One { name, .. } => (name, true),
                    crate::link::Relation::Many { name, .. } => (name, false),
                };
                let known = relations(document.resource_type.as_str()).find(|(known, _)| *known == name);
                let leads =
                    known.unwrap_or_else(|| panic!("{name} of {}: src/link/relations.rs", document.resource_type)).1;
                assert_eq!(matches!(leads, Leads::ToOne(_)), is_one, "{name}");
            }
        }
    }
}
