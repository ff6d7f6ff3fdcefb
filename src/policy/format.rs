//! Differences to how `opa fmt` writes a file, as far as they are cheap to see.

use super::problem::PolicyProblem;
use super::source::SourceFile;

/// Returns the differences, each at its place.
pub(super) fn differences(file: &SourceFile) -> Vec<PolicyProblem> {
    let text = file.text.as_str();
    let mut found = vec![];
    let mut offset = 0;
    let mut in_raw_text = false;
    for line in text.split_inclusive('\n') {
        if !in_raw_text {
            found.extend(of_line(file, offset, line));
        }
        in_raw_text = ends_in_raw_text(line, in_raw_text);
        offset += line.len();
    }
    found.extend(of_end(file));
    found
}

fn of_line(file: &SourceFile, offset: usize, line: &str) -> Option<PolicyProblem> {
    let hint = |problem: PolicyProblem| problem.hint("`opa fmt` writes it otherwise");
    let content = line.trim_end_matches('\n');
    if content.ends_with('\r') {
        let problem = file.problem(offset + content.len() - 1, "the line ends with a carriage return");
        return Some(hint(problem));
    }
    let written = content.trim_end();
    if written.len() < content.len() {
        return Some(hint(file.problem(offset + written.len(), "space at the end of the line")));
    }
    let indent = content.len() - content.trim_start().len();
    let space = content.get(..indent)?.find(' ')?;
    Some(hint(file.problem(offset + space, "indented by spaces, not by tabs")))
}

fn of_end(file: &SourceFile) -> Option<PolicyProblem> {
    let text = file.text.as_str();
    let (at, message) = if text.is_empty() {
        return None;
    } else if !text.ends_with('\n') {
        (text.len(), "the last line has no end")
    } else if text.ends_with("\n\n") {
        (text.trim_end().len() + 1, "empty lines at the end of the file")
    } else {
        return None;
    };
    Some(file.problem(at, message).hint("`opa fmt` writes exactly one newline at the end"))
}

/// Returns whether a line ends inside of a raw text, in which every character counts.
fn ends_in_raw_text(line: &str, mut inside: bool) -> bool {
    let mut in_text = false;
    let mut chars = line.chars();
    while let Some(char) = chars.next() {
        match char {
            '`' if !in_text => inside = !inside,
            '"' if !inside => in_text = !in_text,
            '\\' if in_text => _ = chars.next(),
            '#' if !inside && !in_text => return false,
            _ => {}
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn found(text: &str) -> Vec<String> {
        let file = SourceFile::new("a.rego".into(), Path::new("a.rego"), text.into());
        differences(&file).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn tells_what_is_written_otherwise_and_where() {
        assert_eq!(found("package a\n\nx if {\n\tinput.a\n}\n"), [""; 0]);
        assert_eq!(found("package a\n\nx if {\n    input.a\n}\n"), ["a.rego:4:1: indented by spaces, not by tabs"]);
        assert_eq!(found("package a\n\nx if {\n\t input.a\n}\n"), ["a.rego:4:2: indented by spaces, not by tabs"]);
        assert_eq!(found("package a \n"), ["a.rego:1:10: space at the end of the line"]);
        assert_eq!(found("package a\r\n"), ["a.rego:1:10: the line ends with a carriage return"]);
        assert_eq!(found("package a"), ["a.rego:1:10: the last line has no end"]);
        assert_eq!(found("package a\n\n"), ["a.rego:2:1: empty lines at the end of the file"]);
        assert_eq!(found("package a\n\nx := `\n  raw \n`\n\ny := \"`\"\n"), [""; 0]);
    }
}
