//! What commands print: lines, columns, and commands to try next.

use std::io::{self, Write};

/// Writes a line to standard output. A reader that went away (`| head`) is no error of ours.
pub(super) fn say(line: impl AsRef<str>) {
    let _ = writeln!(io::stdout(), "{}", line.as_ref());
}

/// Pads to a width in columns of a terminal, in which Chinese characters take two.
pub(super) fn padded(text: &str, width: usize) -> String {
    let taken = unicode_width::UnicodeWidthStr::width(text);
    format!("{text}{}", " ".repeat(width.saturating_sub(taken)))
}

/// How this program was called, so that a command that is suggested can be typed as it stands: `diaodu` once it is
/// installed, `target/debug/diaodu` for who has just built it.
pub(super) fn called() -> String {
    let typed = std::env::args_os().next();
    let typed = typed.filter(|typed| !typed.is_empty());
    typed.map_or_else(
        || "diaodu".to_owned(),
        |typed| typed.to_string_lossy().into_owned(),
    )
}
