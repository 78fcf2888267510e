//! How far a long command is, shown on a terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// On a terminal only; a log stays clean.
pub(super) fn progress_bar(steps: usize) -> ProgressBar {
    let bar = ProgressBar::new(steps as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    bar
}
