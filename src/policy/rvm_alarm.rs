//! What makes the virtual machine give up, so that the interpreter is asked, where it would go wrong in silence.
//!
//! The machine takes any error within a rule for "no value", but not a number that overflows. Where a rule may meet
//! operands of the wrong kind, or two definitions that differ, the machine's text calls a function that overflows; what
//! the interpreter then says is the answer. This is rare, so that it may cost as much as it likes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use regorus::unstable::{ArithOp, BinOp};

/// An expression that overflows, for a text whose made-up names begin with a prefix.
pub(super) fn call(prefix: &str) -> String {
    format!("{prefix}_alarm(1e308)")
}

/// Operations that are checked: what they are written as, and the names of the functions in their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Operation {
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Or,
    And,
}

impl Operation {
    pub(super) fn sign(self) -> char {
        match self {
            Self::Add => '+',
            Self::Sub => '-',
            Self::Mul => '*',
            Self::Div => '/',
            Self::Mod => '%',
            Self::Or => '|',
            Self::And => '&',
        }
    }

    /// Returns the function that does it or gives the alarm.
    pub(super) fn function(self, prefix: &str) -> String {
        let name = match self {
            Self::Add => "add",
            Self::Sub => "sub",
            Self::Mul => "mul",
            Self::Div => "div",
            Self::Mod => "mod",
            Self::Or => "or",
            Self::And => "and",
        };
        format!("{prefix}_{name}")
    }
}

impl From<&ArithOp> for Operation {
    fn from(operation: &ArithOp) -> Self {
        match operation {
            ArithOp::Add => Self::Add,
            ArithOp::Sub => Self::Sub,
            ArithOp::Mul => Self::Mul,
            ArithOp::Div => Self::Div,
            ArithOp::Mod => Self::Mod,
        }
    }
}

impl From<&BinOp> for Operation {
    fn from(operation: &BinOp) -> Self {
        match operation {
            BinOp::Union => Self::Or,
            BinOp::Intersection => Self::And,
        }
    }
}

/// Returns the functions that a text needs. An operation on operands of the wrong kind ends its body, so that the `else`
/// is taken.
pub(super) fn functions(prefix: &str, operations: &BTreeSet<Operation>) -> String {
    let mut text = format!("\n{prefix}_alarm(x) := (x * x) * 0.5\n");
    for operation in operations {
        let (name, sign) = (operation.function(prefix), operation.sign());
        let alarm = call(prefix);
        let _ = write!(text, "\n{name}(a, b) := c if {{\n\tc := a {sign} b\n\tc >= null\n}} else := {alarm}\n");
    }
    text
}
