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
    Replace,
    Sprintf,
}

impl Writing {
    const ALL: [Self; 3] = [Self::Concat, Self::Replace, Self::Sprintf];

    /// Returns the function of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Concat => "concat",
            Self::Replace => "replace",
            Self::Sprintf => "sprintf",
        }
    }

    /// Returns the function that looks first.
    pub(super) fn function(self, prefix: &str) -> String {
        format!("{prefix}_{}", self.name())
    }
}

/// Returns the functions that a text needs. Characters are counted, of which each has up to four bytes.
pub(super) fn functions(prefix: &str, writing: &BTreeSet<Writing>) -> String {
    let mut text = String::new();
    for function in writing {
        let (arguments, look) = match function {
            Writing::Concat => (
                "a, b",
                "n := sum([m | some x in b; m := count(x); m >= null])\n\tn >= null\n\t\
                 n + (count(a) * count(b)) < 200000"
                    .to_owned(),
            ),
            Writing::Replace => ("a, b, c", "(count(a) + 1) * (count(c) + 1) < 1000000".to_owned()),
            Writing::Sprintf => ("a, b", format!("every x in b {{ {prefix}_small(x) }}")),
        };
        let (name, plain, alarm) = (function.function(prefix), function.name(), rvm_alarm::call(prefix));
        let _ = write!(
            text,
            "\n{name}({arguments}) := r if {{\n\t{look}\n\tr := {plain}({arguments})\n\tr >= null\n}} else := {alarm}\n"
        );
    }
    if writing.contains(&Writing::Sprintf) {
        let _ = write!(
            text,
            "\n{prefix}_small(x) if {{\n\tis_string(x)\n\tcount(x) < 10000\n}} else if {{\n\tis_number(x)\n}}\n"
        );
    }
    text
}
