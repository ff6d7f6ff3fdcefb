//! What people read: stderr, colour, the log.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use tracing_subscriber::EnvFilter;

use super::Failed;
use crate::policy::PolicyProblem;

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Where messages for people go.
#[derive(Clone, Debug)]
pub(super) struct Terminal {
    quiet: bool,
    color: anstream::ColorChoice,
}

impl Terminal {
    pub(super) fn new(color: ColorChoice, quiet: bool) -> Self {
        let color = match color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        };
        Self { quiet, color }
    }

    /// Whether people want nothing to read.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether a progress bar has somebody to look at it.
    pub(super) fn shows_progress(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// Whether stdout should be written in colour.
    pub(super) fn colors_stdout(&self) -> bool {
        match self.color {
            anstream::ColorChoice::Auto => anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
            choice => choice != anstream::ColorChoice::Never,
        }
    }

    /// Prints a line for people, unless they want none. A stderr that is closed is no failure.
    pub(super) fn line(&self, text: impl Display) {
        if !self.quiet {
            let _ = writeln!(anstream::AutoStream::new(io::stderr(), self.color), "{text}");
        }
    }

    /// Prints a warning, unless people want none.
    pub(super) fn warning(&self, text: impl Display) {
        let style = Style::new().bold().fg_color(Some(AnsiColor::Yellow.into()));
        self.line(format_args!("{style}warning{style:#}: {text}"));
    }

    /// Prints what is wrong with a policy, with the line it is on and a caret below it.
    pub(super) fn problem(&self, problem: &PolicyProblem) {
        self.with_source("error", AnsiColor::Red, problem);
    }

    /// Prints what may be wrong with a policy, unless people want none.
    pub(super) fn concern(&self, problem: &PolicyProblem) {
        if !self.quiet {
            self.with_source("warning", AnsiColor::Yellow, problem);
        }
    }

    fn with_source(&self, word: &str, color: AnsiColor, problem: &PolicyProblem) {
        let (error, dim) = (Style::new().bold().fg_color(Some(color.into())), Style::new().dimmed());
        let mut stderr = anstream::AutoStream::new(io::stderr(), self.color);
        let _ = writeln!(stderr, "{error}{word}{error:#}: {problem}");
        if let (Some(line), Some(source)) = (problem.line, &problem.source_line) {
            let _ = writeln!(stderr, "{dim}{line:>5} |{dim:#} {}", source.replace('\t', "    "));
            let before = source.chars().take(problem.column.unwrap_or(1).saturating_sub(1) as usize);
            let indent: usize = before.map(|character| if character == '\t' { 4 } else { 1 }).sum();
            let _ = writeln!(stderr, "{dim}      |{dim:#} {:indent$}{error}^{error:#}", "");
        }
        if let Some(hint) = &problem.hint {
            let _ = writeln!(stderr, "{dim}      ={dim:#} {hint}");
        }
    }

    /// Prints why a command ended early; also when people want nothing else.
    pub(super) fn failed(&self, failed: &Failed) {
        let (error, hint) = (Style::new().bold().fg_color(Some(AnsiColor::Red.into())), Style::new().bold());
        let mut stderr = anstream::AutoStream::new(io::stderr(), self.color);
        let _ = writeln!(stderr, "{error}error{error:#}: {}", failed.message);
        if let Some(text) = &failed.hint {
            let _ = writeln!(stderr, "{hint}hint{hint:#}: {text}");
        }
    }
}

/// Starts the log on stderr. `COLOBUS_LOG` (such as `colobus=debug,aws_smithy_runtime=trace`) wins over `-v`.
pub(super) fn start_log(verbose: u8) {
    let by_count = match verbose {
        0 => "off",
        1 => "colobus=info",
        2 => "colobus=debug",
        _ => "debug",
    };
    let filter = EnvFilter::try_from_env("COLOBUS_LOG").unwrap_or_else(|_| EnvFilter::new(by_count));
    let ansi = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(ansi).init();
}
