//! How long values are when they are written out.
//!
//! A list may hold one text a million times, and a function that writes such a list does so in one step, which no limit
//! of the engine's ends. So what a function may write is known before it is called.

use regorus::Value;

/// How many bytes a text that a policy makes may have; a function may come to some times as many by escaping.
pub(super) const MAX_TEXT: usize = 1 << 20;

/// Bytes for a number, a boolean, a bracket with its comma.
const SMALL: usize = 20;

/// Returns whether values have about this many bytes at most when they are written out. Looks no further than that.
pub(super) fn fit<'a>(values: impl IntoIterator<Item = &'a Value>, bytes: usize) -> bool {
    let mut left = bytes;
    values.into_iter().all(|value| take(value, &mut left).is_some())
}

/// Takes what a value needs from what is left; `None` when that is too little.
fn take(value: &Value, left: &mut usize) -> Option<()> {
    let own = match value {
        Value::String(text) => text.len(),
        Value::Number(_) if value.as_i64().is_err() => value.to_string().len(),
        _ => SMALL,
    };
    *left = left.checked_sub(own)?;
    match value {
        Value::Array(list) => list.iter().try_for_each(|element| take(element, left)),
        Value::Set(set) => set.iter().try_for_each(|element| take(element, left)),
        Value::Object(map) => map.iter().try_for_each(|(key, element)| {
            take(key, left)?;
            take(element, left)
        }),
        _ => Some(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shared_counts_as_often_as_it_is_written() {
        let mut value = Value::from("x");
        for _ in 0..40 {
            value = Value::from(vec![value.clone(), value]);
        }
        assert!(!fit([&value], MAX_TEXT));
        assert!(fit([&Value::from("abc")], 3) && !fit([&Value::from("abc")], 2));
    }
}
