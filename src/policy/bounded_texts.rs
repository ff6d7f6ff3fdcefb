//! What functions that write texts and numbers would write, before they do.

use regorus::Value;

use super::size::{self, MAX_TEXT};

/// How many digits a number that a function or an operation makes may have.
const MAX_NUMBER: f64 = 999.0;

/// Bits of a number of as many digits.
const MAX_BITS: u64 = 3_318;

/// Returns why a function must not be called with these arguments; `name` is what is said of it.
pub(super) fn refusal(name: &str, values: &[Value]) -> Option<String> {
    if matches!(name, "product" | super::products::FUNCTION | "bits.lsh") {
        let name = if name == super::products::FUNCTION { "*" } else { name };
        return has_many_digits(name, values).then(|| format!("`{name}` would make a number of more than 999 digits"));
    }
    let fits = size::fit(values, MAX_TEXT) && grown(name, values).is_none_or(|bytes| bytes <= MAX_TEXT);
    (!fits).then(|| format!("`{name}` would write more than {} MiB", MAX_TEXT >> 20))
}

/// Returns at most how many bytes come of arguments that fit themselves, where that may be many more.
fn grown(name: &str, values: &[Value]) -> Option<usize> {
    let text = |at: usize| values.get(at).and_then(|value| value.as_string().ok()).map(|text| text.as_ref());
    let length = |at: usize| text(at).map(str::len);
    match name {
        "concat" => {
            let elements = match values.get(1)? {
                Value::Array(list) => list.len(),
                Value::Set(set) => set.len(),
                _ => return None,
            };
            Some(length(0)?.saturating_mul(elements))
        }
        "replace" => Some(replaced(text(0)?, text(1)?, text(2)?)),
        "strings.replace_n" => {
            let mut written = text(1)?.to_owned();
            for (old, new) in values.first()?.as_object().ok()?.iter_sorted() {
                let (old, new) = (old.as_string().ok()?, new.as_string().ok()?);
                let bytes = replaced(&written, old, new);
                if bytes > MAX_TEXT {
                    return Some(bytes);
                }
                written = written.replace(old.as_ref(), new);
            }
            None
        }
        // each part that matches may be replaced by a text that holds it several times
        "regex.replace" => Some((length(0)? + 1).saturating_mul(length(2)? + 1) / 16),
        "json.marshal_with_options" => (!size::fit(values.get(1), 200)).then_some(usize::MAX),
        "sprintf" => text(0).map(|format| format.matches('%').count() * 20).map(|most| {
            let is_padded = text(0).is_some_and(super::builtins::is_padded);
            if is_padded { most.saturating_mul(50) } else { 0 }
        }),
        _ => None,
    }
}

fn replaced(text: &str, old: &str, new: &str) -> usize {
    text.matches(old).count().saturating_mul(new.len()).saturating_add(text.len())
}

fn has_many_digits(name: &str, values: &[Value]) -> bool {
    // an infinite or unknown logarithm is too much
    let digits = |value: &Value| value.as_f64().map_or(f64::INFINITY, |number| number.abs().max(1.0).log10());
    match (name, values) {
        ("product", [Value::Array(list)]) => list.iter().map(digits).sum::<f64>() > MAX_NUMBER,
        ("product", [Value::Set(set)]) => set.iter().map(digits).sum::<f64>() > MAX_NUMBER,
        ("*", factors) if factors.iter().all(|factor| matches!(factor, Value::Number(_))) => {
            factors.iter().map(digits).sum::<f64>() > MAX_NUMBER
        }
        ("bits.lsh", [_, by]) => by.as_u64().is_ok_and(|bits| bits > MAX_BITS),
        _ => false,
    }
}
