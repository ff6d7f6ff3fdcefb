//! What keeps functions that write texts from exhausting the memory in the virtual machine, which calls none but the
//! engine's own.
//!
//! Where a call may write much, whatever it gets, the machine's text calls a function that looks at the arguments first
//! and gives the alarm (`rvm_alarm`) when they are large, or of kinds whose size it cannot tell. The interpreter, in which
//! such functions are bounded, then has the answer.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::rvm_alarm;

/// A function that is looked at before it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Writing {
    Concat,
    JsonMarshal,
    Replace,
    Sprintf,
    /// `sprintf` with `%v`, which is meant for values of any kind.
    SprintfOfAny,
}

impl Writing {
    const ALL: [Self; 4] = [Self::Concat, Self::JsonMarshal, Self::Replace, Self::Sprintf];

    /// Returns the function of this name; `format` is its first argument, as it is written.
    pub(super) fn named(name: &str, format: Option<&str>) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|function| function.name() == name)?;
        let is_of_any = found == Self::Sprintf && format.is_none_or(|format| format.contains("%v"));
        Some(if is_of_any { Self::SprintfOfAny } else { found })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Concat => "concat",
            Self::JsonMarshal => "json.marshal",
            Self::Replace => "replace",
            Self::Sprintf | Self::SprintfOfAny => "sprintf",
        }
    }

    /// Returns the function that looks first.
    pub(super) fn function(self, prefix: &str) -> String {
        let of_any = if self == Self::SprintfOfAny { "_any" } else { "" };
        format!("{prefix}_{}{of_any}", self.name().replace('.', "_"))
    }
}

/// Returns the functions that a text needs.
///
/// Characters are counted, of which each has up to four bytes; a number, a bracket and the like count as twenty. What
/// lies deeper than in three collections counts as too large: functions of the language cannot call themselves.
pub(super) fn functions(prefix: &str, writing: &BTreeSet<Writing>) -> String {
    let mut text = String::new();
    for function in writing {
        let measured = format!("{prefix}_small");
        // texts of this size, some of them, are little for one step: it is enough to look at what came of them
        let (arguments, looks) = match function {
            Writing::Concat => (
                "a, b",
                vec![
                    "count(b) < 200".to_owned(),
                    "sum([m | some x in b; m := count(x); m >= null]) + (count(a) * count(b)) < 100000".to_owned(),
                ],
            ),
            Writing::Replace => ("a, b, c", vec!["(count(a) + 1) * (count(c) + 1) < 1000000".to_owned()]),
            Writing::Sprintf => ("a, b", vec!["count(b) < 200".to_owned()]),
            Writing::SprintfOfAny => ("a, b", vec![format!("every x in b {{\n\t\t{measured}(x)\n\t}}")]),
            Writing::JsonMarshal => ("a", vec![format!("{measured}(a)")]),
        };
        let (name, plain, alarm) = (function.function(prefix), function.name(), rvm_alarm::call(prefix));
        let _ = write!(text, "\n{name}({arguments})");
        for look in looks {
            let body = format!("{look}\n\tr := {plain}({arguments})\n\tcount(r) < 100000");
            let _ = write!(text, " := r if {{\n\t{body}\n}} else");
        }
        let _ = writeln!(text, " := {alarm}");
    }
    if writing.contains(&Writing::SprintfOfAny) || writing.contains(&Writing::JsonMarshal) {
        text.push_str(&sizes(prefix));
    }
    text
}

/// Returns the functions that measure a value.
fn sizes(prefix: &str) -> String {
    let mut text = format!(
        "\n{prefix}_small(x) if {{\n\tis_string(x)\n\tcount(x) < 10000\n}} else if {{\n\tis_number(x)\n}} else if {{\n\t\
         {prefix}_size3(x) < 50000\n}}\n\n\
         {prefix}_size0(x) := count(x) + 20 if {{\n\tis_string(x)\n}} else := 1000000 if {{\n\t\
         {prefix}_is_collection(x)\n}} else := 20\n\n\
         {prefix}_is_collection(x) if {{\n\tis_array(x)\n}} else if {{\n\tis_set(x)\n}} else if {{\n\tis_object(x)\n}}\n"
    );
    for level in 1..=3 {
        let (name, inner) = (format!("{prefix}_size{level}"), format!("{prefix}_size{}", level - 1));
        let _ = write!(
            text,
            "\n{name}(x) := n if {{\n\tis_object(x)\n\tn := 20 + sum([m | some k, v in x; m := {prefix}_size0(k) + {inner}(v)])\n\
             }} else := n if {{\n\t{prefix}_is_collection(x)\n\tn := 20 + sum([m | some v in x; m := {inner}(v)])\n\
             }} else := {prefix}_size0(x)\n"
        );
    }
    text
}
