//! The parts of one resource that are read one by one: each a value, known absence, or unread.

use super::Failure;
use crate::model::{GapReason, Unread};

/// A value, known absence, or a failure.
pub(super) type Answer<T> = Result<Option<T>, Failure>;

/// What could not be read of one resource.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// The marks of its document.
    pub(super) unread: Vec<Unread>,
    /// The failures, for the gaps.
    pub(super) failures: Vec<Failure>,
}

impl Parts {
    /// Returns the value, or `None` for what is absent or, with a mark at each of these pointers, unread.
    pub(super) fn settle<T>(&mut self, pointers: &[&str], answer: Answer<T>) -> Option<T> {
        match answer {
            Ok(value) => value,
            Err(failure) => {
                for pointer in pointers {
                    let mut unread = failure.unread(pointer);
                    if failure.reason == GapReason::Unparsable {
                        unread.action = None;
                    }
                    self.unread.push(unread);
                }
                self.failures.push(failure);
                None
            }
        }
    }
}
