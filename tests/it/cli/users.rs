//! Accounts of the pages: made, listed, given a new password, taken away; their passwords stand nowhere.

use std::fs;

use super::Files;

/// What was said after `name: `.
fn password(out: &str) -> &str {
    let (_, password) = out.lines().next().unwrap().split_once(": ").unwrap();
    password
}

#[test]
fn accounts_are_made_listed_reset_and_removed() {
    let files = Files::new();
    files.run(&["user", "list"]).says(0, &["no accounts"]);
    let made = files.run(&["user", "add", "张伟", "--role", "office"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    let first = password(&made.out).to_owned();
    files
        .run(&["user", "add", "nanming", "--role", "unit:nanming"])
        .says(0, &["nanming: "]);
    files
        .run(&["user", "list"])
        .says(0, &["张伟", "office", "unit:nanming"]);
    files
        .run(&["user", "add", "张伟", "--role", "leader"])
        .complains(1, &["an account 张伟 already", "user reset 张伟"]);
    let again = files.run(&["user", "reset", "张伟"]);
    assert_ne!(password(&again.out), first);
    let token = files.run(&["user", "token", "张伟"]);
    assert_eq!(token.code, Some(0), "{token:?}");
    let token = token.out.lines().next().unwrap().to_owned();
    assert_eq!(token.len(), 43, "{token}");
    files
        .run(&["user", "remove", "张伟"])
        .says(0, &["张伟 is removed"]);
    for command in ["reset", "remove", "token"] {
        files
            .run(&["user", command, "张伟"])
            .complains(1, &["no account 张伟", "user list"]);
    }
    for (name, role) in [("a b", "office"), ("a", "admin"), ("a", "unit:nobody")] {
        let refused = files.run(&["user", "add", name, "--role", role]);
        assert_eq!(refused.code, Some(2), "{refused:?}");
    }
    // What was refused left no word on the record, and what was done is on it.
    let record = files.run(&["audit", "list"]).out;
    let changes: Vec<&str> = record
        .lines()
        .map(|line| line.split_whitespace().nth(5).unwrap())
        .collect();
    assert_eq!(
        changes,
        ["add", "add", "reset", "token", "remove"],
        "{record}"
    );
    files.run(&["audit", "verify"]).says(0, &["5 entries"]);
    let state = fs::read(files.path("data/diaodu.db")).unwrap();
    for secret in [&first, &token] {
        let secret = secret.as_bytes();
        assert!(!state.windows(secret.len()).any(|part| part == secret));
    }
}

#[test]
fn doctor_tells_when_passwords_would_cross_the_network() {
    let files = Files::new();
    files.change("listen = \"\"", "listen = \"0.0.0.0:8480\"");
    let doctor = || files.run(&["doctor", "--now", "2026-11-20T10:00"]).out;
    files.run(&["user", "list"]);
    files
        .run(&["user", "add", "office", "--role", "office"])
        .says(0, &["office: "]);
    assert!(doctor().contains("PROBLEM  pages: passwords go to 0.0.0.0:8480"));
    files.change("https = false", "https = true");
    assert!(doctor().contains("ok       pages: at 0.0.0.0:8480, for 1 accounts"));
}
