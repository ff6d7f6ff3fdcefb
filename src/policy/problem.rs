//! What is wrong with a policy, and where.

use std::fmt;

use crate::model::Origin;

/// One thing that is wrong with a policy file or with what the configuration says of it.
///
/// Ordered by file, line and column, which is the order in which people mend them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PolicyProblem {
    /// The file as its user named it; `None` when what is wrong is in none.
    pub file: Option<String>,
    /// Line, from 1.
    pub line: Option<u32>,
    /// Column in characters, from 1; a tab is one character.
    pub column: Option<u32>,
    /// What is wrong: lower case, no full stop, values in backticks.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// The line of the file, without its end.
    pub source_line: Option<String>,
}

impl PolicyProblem {
    /// Returns a problem without a place.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { file: None, line: None, column: None, message: message.into(), hint: None, source_line: None }
    }

    /// Returns a problem of a whole file.
    pub(super) fn of_file(file: &str, message: impl Into<String>) -> Self {
        Self { file: Some(file.to_owned()), ..Self::new(message) }
    }

    /// Returns a problem at a byte offset of a text.
    pub(super) fn at(file: &str, text: &str, offset: usize, message: impl Into<String>) -> Self {
        let offset = floor_char_boundary(text, offset);
        let before = text.get(..offset).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        Self {
            line: Some(count(before.matches('\n').count() + 1)),
            column: Some(count(before.get(start..).unwrap_or_default().chars().count() + 1)),
            source_line: Some(line.to_owned()),
            ..Self::of_file(file, message)
        }
    }

    /// Returns the same at a place of the configuration.
    pub(super) fn placed(self, origin: &Origin) -> Self {
        Self {
            file: Some(origin.file.clone()),
            line: origin.line,
            column: origin.column,
            source_line: origin.source_line.clone(),
            ..self
        }
    }

    /// Adds what to do about it.
    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

impl fmt::Display for PolicyProblem {
    /// Writes `file:line:column: message`, as far as they are known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}:")?;
            for number in [self.line, self.column].into_iter().flatten() {
                write!(f, "{number}:")?;
            }
            f.write_str(" ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for PolicyProblem {}

/// An error of the engine, taken apart: its texts are `--> FILE:LINE:COLUMN`, a picture of the line, `error: MESSAGE`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct EngineError {
    /// The message alone, on one line.
    pub(super) message: String,
    /// File, line and column as the engine counts it.
    pub(super) place: Option<(String, u32, u32)>,
}

impl EngineError {
    /// Takes the text of an error apart. A text of any other form is all message.
    pub(super) fn parse(text: &str) -> Self {
        let place = text.lines().find_map(|line| line.trim_start().strip_prefix("--> ")).and_then(parse_place);
        let message = match text.split_once("\nerror: ") {
            Some((_, message)) if place.is_some() => message,
            _ => text.trim_start_matches("error: "),
        };
        Self { message: message.split_whitespace().collect::<Vec<_>>().join(" "), place }
    }

    /// What to do about rules in the form of Rego before version 1.
    fn hint(&self) -> Option<String> {
        let is_old = self.message.contains("`if` keyword is required") || self.message.contains("`contains` keyword");
        is_old.then(|| "rules are written `name contains value if { ... }`, or `name := value if { ... }`".to_owned())
    }

    /// Returns the error as a problem of this file, which is the one it names if it names one.
    pub(super) fn problem_in(&self, file: &str, text: &str) -> PolicyProblem {
        let problem = match &self.place {
            Some((_, line, column)) => PolicyProblem::at(file, text, offset_of(text, *line, *column), &self.message),
            None => PolicyProblem::of_file(file, &self.message),
        };
        PolicyProblem { hint: self.hint(), ..problem }
    }
}

fn parse_place(text: &str) -> Option<(String, u32, u32)> {
    let (rest, column) = text.trim_end().rsplit_once(':')?;
    let (file, line) = rest.rsplit_once(':')?;
    Some((file.to_owned(), line.parse().ok()?, column.parse().ok()?))
}

/// Returns the byte offset of a place as the engine counts it, where a tab is four columns wide.
fn offset_of(text: &str, line: u32, column: u32) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1) as usize).map(str::len).sum();
    let line = text.get(start..).unwrap_or_default();
    let mut at = 1;
    for (offset, char) in line.char_indices() {
        if at >= column || char == '\n' {
            return start + offset;
        }
        at += if char == '\t' { 4 } else { 1 };
    }
    text.len()
}

fn floor_char_boundary(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_a_tab_and_a_wide_letter_as_one_column() {
        let text = "package a\n\tx := \"é\" + y\n";
        let problem = PolicyProblem::at("a.rego", text, text.find('+').unwrap(), "odd");
        assert_eq!(problem.to_string(), "a.rego:2:11: odd");
        assert_eq!(problem.source_line.as_deref(), Some("\tx := \"é\" + y"));
    }

    #[test]
    fn takes_an_error_of_the_engine_apart() {
        let text = "\n--> dir/a.rego:2:9\n  |\n2 | \tx := }\n  |         ^\nerror: expecting expression";
        let error = EngineError::parse(text);
        assert_eq!(error.message, "expecting expression");
        let problem = error.problem_in("dir/a.rego", "package a\n\tx := }\n");
        assert_eq!((problem.line, problem.column), (Some(2), Some(6)));
    }
}
