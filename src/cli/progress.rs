//! Progress on a terminal.

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
    bar.enable_steady_tick(std::time::Duration::from_millis(200));
    bar
}
