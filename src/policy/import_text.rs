//! Writes out the names of imports in the text that the interpreter gets.
//!
//! The interpreter of regorus 0.14.1 takes a value that is referred to by the name of an import, such as `lists.ports`
//! under `import data.lib.lists`, for a part of the whole package. It evaluates every rule of the package
//! (`Interpreter::ensure_module_evaluated`) and then marks the package as done (`mark_processed`). From then on
//! `lookup_var` takes each name that is no local variable of the package's functions for a rule of the package that was
//! evaluated, the names of the package's own imports too. A rule or comprehension there that reads a value of a third
//! package finds nothing and is undefined or empty, without a word, where OPA and the virtual machine have the value:
//!
//! ```rego
//! package lib.ranges                 # imports data.lib.lists
//! width := 9
//! fits(port) if port in lists.ports  # undefined once anybody has read `ranges.width`
//! ```
//!
//! Calls are found another way and are not concerned, nor are references that begin with `data`: those evaluate just
//! the rule that they name. So the path is written for the name: `data.lib.lists.ports`. It saves evaluating all the
//! other rules of the package, too, which might even have failed.
//!
//! After `data`, a part that is no constant text costs a search through all packages, at each evaluation:
//! `data.lib.lists.grades[x]`. Written: `[data.lib.lists.grades][0][x]`, which has the same value and does not.
//!
//! A package that is read as a whole, as in `lists[x]`, is still marked. With no name of an import left in any file
//! there is nothing for the mark to hide.

use super::ast::{self, Imported};
use super::interpreter_text;
use super::text_edits::{self, Edits};

/// Returns a file with the paths of imports in place of their names, on the same lines; the file as it is when it refers
/// to no value by such a name, or cannot be written so.
pub(super) fn written_out(text: String) -> String {
    let Some((meant, imported)) = interpreter_text::parsed(&text, ast::references) else { return text };
    if imported.is_empty() {
        return text;
    }
    let mut edits = Edits::default();
    imported.iter().for_each(|one| write(one, &mut edits));
    let written = edits.render(&text, 0, text.len());
    match interpreter_text::parsed(&written, ast::references) {
        Some((means, left)) if means == meant && left.is_empty() => written,
        _ => text,
    }
}

fn write(one: &Imported, edits: &mut Edits) {
    let (start, end) = one.name;
    let is_data = one.path.first().is_some_and(|root| root == "data");
    let path = text_edits::path(&one.path);
    match one.bracket.filter(|_| is_data) {
        Some(bracket) => {
            edits.push(start, end, format!("[{path}"));
            edits.push(bracket, bracket, "][0]".to_owned());
        }
        None => edits.push(start, end, path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(imports: &str, rule: &str) -> String {
        let text = written_out(format!("package t\n{imports}\n{rule}\n"));
        text.rsplit_once(&format!("{imports}\n")).unwrap().1.trim_end().to_owned()
    }

    #[test]
    fn writes_the_path_of_values_but_not_of_functions() {
        let of = |rule| written("import data.lib.a\nimport data.lib.b as c\nimport input.config", rule);
        for (rule, expected) in [
            ("x := a.y + a.f(c.z)", "x := data.lib.a.y + a.f(data.lib.b.z)"),
            ("x := a[\"y\"].z", "x := data.lib.a[\"y\"].z"),
            ("x := a", "x := data.lib.a"),
            ("x := a.y[c.z].k[1]", "x := [data.lib.a.y][0][data.lib.b.z].k[1]"),
            ("x := a[\"y\"][1]", "x := [data.lib.a[\"y\"]][0][1]"),
            ("x := a[input.k]", "x := [data.lib.a][0][input.k]"),
            ("x := config.rules[input.k]", "x := input.config.rules[input.k]"),
            ("x := {a.y: c.z | some i in a.l}", "x := {data.lib.a.y: data.lib.b.z | some i in data.lib.a.l}"),
            ("x := a.y if c.z else := a.w", "x := data.lib.a.y if data.lib.b.z else := data.lib.a.w"),
            ("x contains a.y if a.y in c.z", "x contains data.lib.a.y if data.lib.a.y in data.lib.b.z"),
        ] {
            assert_eq!(of(rule), expected);
        }
    }

    #[test]
    fn leaves_local_variables_alone() {
        for rule in [
            "f(a) := a.y",
            "f(x) := a.y if { a := x }",
            "f(x) := a.y if { a := x } else := 2",
            "x := [a.y | some a in input.l]",
            "x if every a in input.l { a.y }",
            "x := data.a.y",
        ] {
            assert_eq!(written("import data.lib.a", rule), rule);
        }
        assert_eq!(
            written("import data.lib.a", "x := a.y + count([a | some a in input.l])"),
            "x := data.lib.a.y + count([a | some a in input.l])"
        );
    }

    #[test]
    fn quotes_what_is_no_name() {
        assert_eq!(written("import data.lib[\"a-b\"].c", "x := c.y"), "x := data.lib[\"a-b\"].c.y");
    }
}
