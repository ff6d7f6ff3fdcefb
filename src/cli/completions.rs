//! `colobus completions` and `colobus man`: what shells and `man` want to know.

use std::io::{self, Write};

use clap_complete::Shell;

use super::exit::printed;
use super::{Exit, Failed};

/// Print a shell's completion script.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  colobus completions bash > ~/.local/share/bash-completion/completions/colobus")]
pub(super) struct Args {
    /// The shell
    shell: Shell,
}

pub(super) fn run(args: &Args, command: &mut clap::Command) -> Result<Exit, Failed> {
    // the generator panics when its output fails, so it gets memory to write to
    let mut script = Vec::new();
    clap_complete::generate(args.shell, command, "colobus", &mut script);
    printed(io::stdout().write_all(&script))
}

pub(super) fn manual(command: clap::Command) -> Result<Exit, Failed> {
    let mut page = Vec::new();
    let rendered = clap_mangen::Man::new(command).render(&mut page);
    printed(rendered.and_then(|()| io::stdout().write_all(&page)))
}
