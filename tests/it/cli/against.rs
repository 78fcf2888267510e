//! `plan --against`: what a changed configuration alters, and nothing that it does not.

use std::fs;

use serde_json::{Value, json};

use super::Files;

const SPAN: [&str; 6] = [
    "plan",
    "--from",
    "2026-11-01",
    "--to",
    "2026-11-30",
    "--against",
];

impl Files {
    /// Keeps the configuration as it is now, in a folder of its own.
    fn keep_old(&self) {
        fs::create_dir(self.path("old")).unwrap();
        for name in ["diaodu.toml", "units.toml", "holidays.csv"] {
            let from = self.path("config").join(name);
            fs::copy(from, self.path("old").join(name)).unwrap();
        }
    }

    fn change_unit(&self, from: &str, to: &str) {
        let path = self.path("config/units.toml");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }

    fn against(&self, old: &str, format: &str) -> String {
        let arguments: Vec<&str> = ["--now", "2026-11-01T08:00"]
            .into_iter()
            .chain(SPAN)
            .chain([old, "--format", format])
            .collect();
        let said = self.run(&arguments);
        assert_eq!(said.code, Some(0), "{said:?}");
        said.out
    }

    fn differences(&self) -> Value {
        serde_json::from_str(&self.against("old", "json")).unwrap()
    }
}

/// `-reminder …` only before, `+reminder …` only after, `reminder … at>at to>to` moved.
fn actions(differences: &Value) -> Vec<String> {
    let side = |side: &Value, name: &str| side[name].as_str().unwrap_or_default().to_owned();
    let line = |one: &Value| {
        let (before, after) = (&one["before"], &one["after"]);
        if after.is_null() {
            return format!("-{}", side(before, "key"));
        }
        if before.is_null() {
            return format!("+{}", side(after, "key"));
        }
        let pair = |name| format!("{}>{}", side(before, name), side(after, name));
        let changed = ["at", "to"].into_iter();
        let changed = changed.filter(|name| before[name] != after[name]).map(pair);
        let changed: Vec<String> = changed.collect();
        format!("{} {}", side(before, "key"), changed.join(" "))
    };
    differences["actions"]
        .as_array()
        .unwrap()
        .iter()
        .map(line)
        .collect()
}

fn count(lines: &[String], part: &str) -> usize {
    lines.iter().filter(|line| line.contains(part)).count()
}

#[test]
fn the_same_configuration_alters_nothing_and_nothing_is_touched() {
    let files = Files::new();
    files.keep_old();
    for old in ["old", "old/diaodu.toml"] {
        assert_eq!(files.against(old, "text"), "nothing would change\n");
    }
    let nothing = json!({ "deadlines": [], "rules": [], "actions": [] });
    assert_eq!(files.differences(), nothing);
    assert!(!files.path("data").exists());
}

#[test]
fn steps_come_and_go_and_the_others_stay() {
    let files = Files::new();
    files.keep_old();
    files.change("workdays_before = [3, 1, 0]", "workdays_before = [5, 1, 0]");
    let lines = actions(&files.differences());
    // Four units, each with liaison and deputy.
    assert_eq!(count(&lines, "-reminder/2026-11-25/"), 8, "{lines:#?}");
    assert_eq!(count(&lines, "+reminder/2026-11-25/"), 8, "{lines:#?}");
    assert!(
        lines
            .iter()
            .all(|line| line.contains("/before-3/") || line.contains("/before-5/"))
    );
    let text = files.against("old", "text");
    assert!(
        text.contains("only before (") && text.contains("only after ("),
        "{text}"
    );
    assert!(
        !text.contains("moved (") && !text.contains("deadlines"),
        "{text}"
    );
}

#[test]
fn a_deadline_that_moves_takes_its_letters_along() {
    let files = Files::new();
    files.keep_old();
    files.change("deadline_time = \"24:00\"", "deadline_time = \"18:00\"");
    files.change("at = \"09:00\"\noverdue", "at = \"10:30\"\noverdue");
    let differences = files.differences();
    assert_eq!(
        differences["deadlines"][0],
        json!({
            "period": "2026-11-10",
            "before": { "deadline": "2026-11-11T00:00:00+08:00", "provisional": false },
            "after": { "deadline": "2026-11-10T18:00:00+08:00", "provisional": false },
        })
    );
    let lines = actions(&differences);
    assert!(
        lines.contains(
            &"overdue/2026-11-10/yunyan/yunyan-leader@example.org \
          2026-11-11T09:00:00+08:00>2026-11-11T10:30:00+08:00"
                .to_owned()
        ),
        "{lines:#?}"
    );
    let is_one_sided = |line: &String| line.starts_with(['-', '+']);
    assert!(!lines.iter().any(is_one_sided), "{lines:#?}");
    let text = files.against("old", "text");
    for part in [
        "  2026-11-10  2026-11-10 24:00 -> 2026-11-10 18:00\n",
        "\n->2026-11-11 10:30",
    ] {
        assert!(text.contains(part), "{part:?}: {text}");
    }
}

#[test]
fn another_liaison_gets_what_the_old_one_got_and_a_unit_that_leaves_gets_nothing() {
    let files = Files::new();
    files.keep_old();
    files.change_unit("nanming@example.org", "sun@example.org");
    let units = fs::read_to_string(files.path("config/units.toml")).unwrap();
    let last = units.rfind("[[unit]]").unwrap();
    fs::write(files.path("config/units.toml"), &units[..last]).unwrap();
    let lines = actions(&files.differences());
    assert!(lines.contains(
        &"reminder/2026-11-10/nanming/before-1/nanming@example.org nanming@example.org>sun@example.org"
            .to_owned()
    ), "{lines:#?}");
    assert!(lines.contains(&"-overdue/2026-11-10/wudang/wudang-leader@example.org".to_owned()));
    assert_eq!(count(&lines, "yunyan"), 0, "{lines:#?}");
}

#[test]
fn rules_that_are_switched_are_named() {
    let files = Files::new();
    files.keep_old();
    let path = files.path("config/diaodu.toml");
    let text = fs::read_to_string(&path).unwrap();
    let switched = "\n[[rule]]\nid = \"same-text\"\nfrom = \"\"\n\n[[rule]]\nid = \"near-name\"\nfrom = 2027-01-01\n";
    fs::write(&path, text + switched).unwrap();
    let differences = files.differences();
    assert_eq!(differences["actions"], json!([]));
    assert_eq!(differences["rules"].as_array().unwrap().len(), 2);
    let text = files.against("old", "text");
    assert!(text.contains("same-text  on -> off\n"), "{text}");
    assert!(text.contains("  on -> from 2027-01-01\n"), "{text}");
}

#[test]
fn an_old_configuration_that_is_bad_or_not_there_is_named() {
    let files = Files::new();
    let plan = |old| -> Vec<&str> { SPAN.into_iter().chain([old]).collect() };
    files.run(&plan("elsewhere")).complains(2, &["elsewhere"]);
    files.keep_old();
    fs::write(files.path("old/holidays.csv"), "date\n").unwrap();
    files.run(&plan("old")).complains(2, &["old/holidays.csv"]);
}
