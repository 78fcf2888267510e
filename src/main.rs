//! The binary: a few lines.

use std::process::ExitCode;

use diaodu::daemon::child;
use diaodu::domain::sheet::Sheet;

fn main() -> ExitCode {
    // Before anything is started: the child that reads a file must be up at once.
    if std::env::args_os()
        .nth(1)
        .is_some_and(|word| word == child::COMMAND)
    {
        return child::serve(|book, _file_name| Sheet {
            has_table: !book.grids.is_empty(),
            ..Sheet::default()
        });
    }
    ExitCode::SUCCESS
}
