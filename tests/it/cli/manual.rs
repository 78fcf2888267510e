//! What packages are made from: each command has its page, and shells complete it.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{Said, command_in, said};

fn run(arguments: &[&str]) -> Said {
    said(command_in(Path::new("."), arguments))
}

/// The commands that `--help` lists.
fn commands() -> Vec<String> {
    let help = run(&["--help"]).out;
    let listed = help.split("Commands:\n").nth(1).unwrap();
    let listed = listed.split("\n\n").next().unwrap();
    let own = listed
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    own.map(|line| line.split_whitespace().next().unwrap().to_owned())
        .filter(|command| command != "help")
        .collect()
}

#[test]
fn each_command_has_a_manual_page_and_is_completed() {
    let commands = commands();
    assert!(commands.len() > 30, "{commands:?}");
    let home = TempDir::new().unwrap();
    let dir = home.path().join("man1");
    assert_eq!(run(&["manual", dir.to_str().unwrap()]).code, Some(0));
    let page = |name: &str| fs::read_to_string(dir.join(name)).unwrap_or_default();
    assert!(page("diaodu.1").contains(".SH NAME"));
    let shells = ["bash", "zsh", "fish"].map(|shell| run(&["completions", shell]).out);
    for command in commands {
        let text = page(&format!("diaodu-{command}.1"));
        assert!(text.contains(".SH SYNOPSIS"), "{command}: {text}");
        for script in &shells {
            assert!(script.contains(&command), "{command}");
        }
    }
}

#[test]
fn it_says_which_program_it_is() {
    let version = run(&["version"]).out;
    let expected = format!("diaodu {} (", env!("CARGO_PKG_VERSION"));
    assert!(version.starts_with(&expected), "{version}");
}

#[test]
fn quiet_and_talkative_exclude_each_other() {
    assert_eq!(run(&["-q", "-v", "version"]).code, Some(2));
}
