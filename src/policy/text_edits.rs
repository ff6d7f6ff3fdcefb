//! Changes a text at places that its syntax tree names.

use regorus::unstable::Span;

/// Replacements of parts of a text.
#[derive(Default)]
pub(super) struct Edits(Vec<(usize, usize, String)>);

impl Edits {
    /// Replaces a range; of several insertions at one place the first stays first.
    pub(super) fn push(&mut self, start: usize, end: usize, text: String) {
        self.0.push((start, end, text));
    }

    /// Returns how many replacements there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Inserts a text that comes before all that were pushed after the first `before`, where they share a place.
    pub(super) fn insert_before(&mut self, before: usize, at: usize, text: String) {
        self.0.insert(before, (at, at, text));
    }

    /// Returns a range with its replacements, which are done with.
    pub(super) fn render(&mut self, text: &str, start: usize, end: usize) -> String {
        let (mut inside, outside): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.0).into_iter().partition(|(from, to, _)| start <= *from && *to <= end);
        self.0 = outside;
        inside.sort_by_key(|(from, ..)| *from);
        edited(text, start, end, inside)
    }
}

/// Returns a range of a text with these replacements, which are in order.
pub(super) fn edited(text: &str, start: usize, end: usize, edits: Vec<(usize, usize, String)>) -> String {
    let mut written = String::new();
    let mut at = start;
    for (from, to, replacement) in edits {
        written.push_str(text.get(at..from).unwrap_or_default());
        written.push_str(&replacement);
        at = to;
    }
    written.push_str(text.get(at..end).unwrap_or_default());
    written
}

/// Returns where what begins with this span begins; the engine leaves out the quote of a text.
pub(super) fn start(text: &str, span: &Span) -> usize {
    let start = span.start as usize;
    let before = start.checked_sub(1).and_then(|before| text.get(before..start));
    if before.is_some_and(|before| before == "\"" || before == "`") { start - 1 } else { start }
}

/// Returns where what ends with this span ends.
pub(super) fn end(text: &str, span: &Span) -> usize {
    let end = span.end as usize;
    if text.get(end..).is_some_and(|rest| rest.starts_with(['"', '`'])) { end + 1 } else { end }
}

/// Returns where the sign of an operation stands, after its left operand.
pub(super) fn sign(text: &str, left: &Span, sign: char) -> Option<usize> {
    let mut at = end(text, left);
    loop {
        let rest = text.get(at..)?;
        let next = rest.chars().next()?;
        at += match next {
            _ if next == sign => return Some(at),
            '#' => rest.find('\n')?,
            ')' => 1,
            _ if next.is_whitespace() => next.len_utf8(),
            _ => return None,
        };
    }
}

/// Returns the beginning of names that are not in a text.
pub(super) fn unused_prefix(text: &str) -> String {
    let mut prefix = "__v".to_owned();
    while text.contains(&prefix) {
        prefix.push('_');
    }
    prefix
}

/// Returns a path as it is written: `data.params["a-b"]`.
pub(super) fn path(parts: &[String]) -> String {
    let is_name = |part: &str| {
        part.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic())
            && part.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
    };
    let mut written = String::new();
    for (at, part) in parts.iter().enumerate() {
        match is_name(part) {
            true if at == 0 => written.push_str(part),
            true => written.extend([".", part]),
            false => written.push_str(&format!("[{}]", serde_json::Value::from(part.as_str()))),
        }
    }
    written
}
