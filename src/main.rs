//! The binary: a few lines.

use std::process::ExitCode;

use diaodu::{cli, reading::interpret_into, sandbox, words};

fn main() -> ExitCode {
    // Before anything is started: the child that reads a file must be up at once.
    if std::env::args_os()
        .nth(1)
        .is_some_and(|word| word == sandbox::COMMAND)
    {
        return sandbox::serve(words::prepare, interpret_into);
    }
    if rustls::crypto::ring::default_provider()
        .install_default()
        .is_err()
    {
        unreachable!("nothing installs a provider before main");
    }
    cli::main()
}
