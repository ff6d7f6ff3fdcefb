//! Progress on a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::terminal::Terminal;

/// Returns a bar on stderr for a known number of steps, or a hidden one when nobody looks.
pub(super) fn bar(terminal: &Terminal, what: &str, steps: u64) -> ProgressBar {
    if !terminal.shows_progress() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{msg:>10} [{bar:30}] {pos}/{len} ({eta} left)");
    let bar = ProgressBar::new(steps).with_message(what.to_owned());
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

/// Returns a spinner on stderr for work whose length is not known, or a hidden one when nobody looks.
pub(super) fn spinner(terminal: &Terminal, what: &str) -> ProgressBar {
    if !terminal.shows_progress() {
        return ProgressBar::hidden();
    }
    let spinner = ProgressBar::new_spinner().with_message(what.to_owned());
    spinner.enable_steady_tick(Duration::from_millis(120));
    spinner
}
