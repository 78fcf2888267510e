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

/// What a person reads whose system is set to Chinese.
fn run_in_chinese(arguments: &[&str]) -> Said {
    let mut command = command_in(Path::new("."), arguments);
    command.env("LC_ALL", "zh_CN.UTF-8");
    said(command)
}

#[test]
fn help_manual_and_mistakes_are_chinese_where_the_system_is() {
    let help = run_in_chinese(&["--help"]);
    assert_eq!(help.code, Some(0));
    for part in [
        "用法：diaodu [选项] <命令>",
        "\n命令:\n",
        "\n选项:\n",
        "显示帮助",
        "体检",
    ] {
        assert!(help.out.contains(part), "{part}: {}", help.out);
    }
    let inner = run_in_chinese(&["outbox", "list", "--help"]).out;
    assert!(inner.contains("[可选：queued、"), "{inner}");
    assert!(inner.contains("[默认：text]"), "{inner}");
    let wrong = run_in_chinese(&["statu"]);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("错误：没有“statu”这个命令"), "{wrong:?}");
    assert!(wrong.err.contains("status"), "{wrong:?}");
    let home = TempDir::new().unwrap();
    let dir = home.path().to_str().unwrap();
    assert_eq!(run_in_chinese(&["manual", dir]).code, Some(0));
    let page = fs::read_to_string(home.path().join("diaodu-doctor.1")).unwrap();
    assert!(page.contains("体检"), "{page}");
    let script = run_in_chinese(&["completions", "zsh"]).out;
    assert!(script.contains("体检"), "{script}");
    // The office's own setting goes before the system's.
    let config = home.path().join("diaodu.toml");
    fs::write(&config, "[commands]\nlanguage = \"en\"\n").unwrap();
    let set = ["-c", config.to_str().unwrap(), "--help"];
    let english = run_in_chinese(&set).out;
    assert!(english.contains("Usage: diaodu"), "{english}");
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
