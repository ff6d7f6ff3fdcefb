//! Exit codes, the same for every command and format.

use std::fmt;
use std::io;
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: done; the gate passed.
    Passed,
    /// 1: the gate failed, and nothing else.
    GateFailed,
    /// 2: usage or configuration: options, policies, files that were to be read or written.
    Usage,
    /// 3: not everything could be looked at, and no finding fails the gate.
    Incomplete,
    /// 4: could not run: no credentials, no network, a report that could not be written.
    CouldNotRun,
    /// 130: interrupted.
    Interrupted,
}

impl Exit {
    /// Returns the number.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::GateFailed => 1,
            Self::Usage => 2,
            Self::Incomplete => 3,
            Self::CouldNotRun => 4,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}

/// Why a command ended early: what happened and what to do next.
#[derive(Debug)]
pub struct Failed {
    /// The exit code.
    pub exit: Exit,
    /// What happened and where, without a full stop.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
}

impl Failed {
    /// Returns a failure of usage or configuration.
    pub fn usage(message: impl fmt::Display) -> Self {
        Self { exit: Exit::Usage, message: message.to_string(), hint: None }
    }

    /// Returns a failure to run.
    pub fn to_run(message: impl fmt::Display) -> Self {
        Self { exit: Exit::CouldNotRun, message: message.to_string(), hint: None }
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl fmt::Display) -> Self {
        self.hint = Some(hint.to_string());
        self
    }
}

/// Returns the end of a command whose only work is to print: a reader that goes away early is no failure.
pub(super) fn printed(result: io::Result<()>) -> Result<Exit, Failed> {
    match result {
        Ok(()) => Ok(Exit::Passed),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Passed),
        Err(error) => Err(Failed::to_run(format!("cannot write to stdout: {error}"))),
    }
}
