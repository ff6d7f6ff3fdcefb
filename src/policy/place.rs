//! Places in the input, and values of which nothing is known but the places that they may be.

use std::collections::{BTreeMap, BTreeSet};

/// How many places one value may stand for.
const MAX_PLACES: usize = 64;
/// How deep values may lie in one another.
const MAX_NESTING: usize = 8;

/// One step of a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// A field by its name.
    Key(String),
    /// Any element, or a field whose name is not known.
    Any,
}

/// A place in the input that is looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Touch {
    /// The place.
    pub(super) path: Vec<Step>,
    /// The file that looks.
    pub(super) file: String,
    /// Byte offset of the last step.
    pub(super) offset: usize,
}

/// What is known of a value: the places in the input that it may be, and what may lie in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Value {
    pub(super) at: BTreeSet<Vec<Step>>,
    pub(super) fields: BTreeMap<String, Self>,
    pub(super) items: Option<Box<Self>>,
}

impl Value {
    /// Returns a collection of these.
    pub(super) fn of_items(items: Self) -> Self {
        Self { items: Some(Box::new(items)), ..Self::default() }
    }

    /// Makes it stand for what another one does as well; `nesting` is how deep it lies in others.
    pub(super) fn add(&mut self, other: Self, nesting: usize) {
        if nesting > MAX_NESTING {
            return;
        }
        self.at.extend(other.at);
        while self.at.len() > MAX_PLACES {
            self.at.pop_last();
        }
        for (name, value) in other.fields {
            self.fields.entry(name).or_default().add(value, nesting + 1);
        }
        if let Some(items) = other.items {
            self.items.get_or_insert_default().add(*items, nesting + 1);
        }
    }

    /// Returns what stands for both.
    pub(super) fn plus(mut self, other: Self) -> Self {
        self.add(other, 0);
        self
    }
}
