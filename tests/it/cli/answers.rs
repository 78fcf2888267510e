//! What other programs read (docs/json.md), the outbox, and the end of the daemon.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::Files;
use crate::sheets::report;

/// An office in which one unit has reported and the others have been told that they owe.
fn overdue() -> Files {
    let files = Files::new();
    let sheet = report("南明区", "2026年11月10日", &["精密铸件项目"]).bytes();
    fs::write(files.path("share/报送/南明区/表.xlsx"), sheet).unwrap();
    for now in ["2026-11-09T09:00", "2026-11-09T09:01", "2026-11-11T09:00"] {
        files
            .run(&["--now", now, "once"])
            .says(0, &["letters queued"]);
    }
    files
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn status_is_one_object() {
    let files = overdue();
    let said = files.run(&["--now", "2026-11-11T10:00", "status", "--format", "json"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let status = json(&said.out);
    assert_eq!(status["now"], "2026-11-11T10:00:00+08:00");
    let period = &status["periods"][0];
    assert_eq!(period["id"], "2026-11-10");
    assert_eq!(period["deadline"], "2026-11-11T00:00:00+08:00");
    let unit = &period["units"][0];
    assert_eq!(
        (
            &unit["unit"],
            &unit["state"],
            &unit["on_time"],
            &unit["version"]
        ),
        (
            &json("\"nanming\""),
            &json("\"reported\""),
            &json("true"),
            &json("1")
        )
    );
    assert_eq!(period["units"][1]["state"], "missing");
    assert_eq!(status["periods"][1]["id"], "2026-11-25");
    assert_eq!(status["flags"], json("[]"));
    assert_eq!(status["outbox"]["failed"], 0);
    assert_eq!(status["outbox"]["queued"], 0);
    assert!(status["outbox"]["sent"].as_i64().unwrap() > 10, "{status}");
}

#[test]
fn a_plan_is_a_line_an_action() {
    let files = Files::new();
    let plan = [
        "plan",
        "--from",
        "2026-11-01",
        "--to",
        "2026-11-27",
        "--format",
        "json",
    ];
    let said = files.run(&plan);
    assert_eq!(said.code, Some(0), "{said:?}");
    let lines: Vec<Value> = said.out.lines().map(json).collect();
    let (actions, left): (Vec<&Value>, Vec<&Value>) =
        lines.iter().partition(|line| line.get("kind").is_some());
    for action in &actions {
        assert_eq!(
            keys(action),
            ["at", "key", "kind", "reason", "subject", "to", "unit"]
        );
        assert!(!action["subject"].as_str().unwrap().is_empty(), "{action}");
    }
    assert!(
        left.iter().all(|one| keys(one) == ["key", "reason"]),
        "{left:?}"
    );
    let first = actions[0];
    assert_eq!(
        first["key"],
        "reminder/2026-11-10/nanming/before-3/nanming@example.org"
    );
    assert_eq!(first["at"], "2026-11-05T09:00:00+08:00");
    assert_eq!(first["to"], "nanming@example.org");
    let last = actions.last().unwrap();
    assert_eq!(last["key"], "ledger/2026-11/leader-luo@example.org");
    assert_eq!(last["unit"], Value::Null);
    assert!(!files.path("data").exists(), "a plan touches nothing");
    files
        .run(&["plan", "--from", "2026-11-02", "--to", "2026-11-01"])
        .complains(2, &["no span"]);
}

#[test]
fn the_outbox_is_listed_shown_and_tried_again() {
    let files = overdue();
    let listed = files.run(&["outbox", "list", "--format", "json"]);
    let rows: Vec<Value> = listed.out.lines().map(json).collect();
    let latest = &rows[0];
    assert_eq!(
        latest["key"],
        "overdue/2026-11-10/office/office@example.org"
    );
    assert_eq!(latest["state"], "sent");
    let id = latest["id"].to_string();
    for letter in [id.as_str(), latest["key"].as_str().unwrap()] {
        let shown = files.run(&["outbox", "show", letter]);
        shown.says(0, &["To: ", "office@example.org", "Message-ID: "]);
    }
    files
        .run(&["outbox", "show", "nothing"])
        .complains(2, &["no letter \"nothing\"", "hint:"]);
    let suppressed = files.run(&["outbox", "list", "--state", "suppressed"]);
    assert_eq!((suppressed.code, suppressed.out.as_str()), (Some(0), ""));

    // The folder of letters cannot be written: the letter waits, is put in line again, and goes.
    fs::rename(files.path("letters"), files.path("aside")).unwrap();
    fs::write(files.path("letters"), "").unwrap();
    files.run(&["--now", "2026-11-20T09:00", "once"]).says(
        3,
        &[
            "8 letters queued, 0 sent, 1 to be tried again",
            "no letter leaves",
        ],
    );
    fs::remove_file(files.path("letters")).unwrap();
    let waiting = files.run(&["outbox", "list", "--state", "queued", "--format", "json"]);
    let key = json(waiting.out.lines().last().unwrap())["key"].clone();
    let retry = [
        "--now",
        "2026-11-20T09:00",
        "outbox",
        "retry",
        key.as_str().unwrap(),
    ];
    files.run(&retry).says(0, &["1 letters go again"]);
    files
        .run(&["--now", "2026-11-20T09:00", "outbox", "retry", "nothing"])
        .complains(2, &["no letter \"nothing\"", "hint:"]);
    files
        .run(&["--now", "2026-11-20T09:00", "once"])
        .says(0, &["0 letters queued, 8 sent"]);
}

#[test]
fn a_letter_is_shown_as_it_is_read_and_as_it_is_sent() {
    let files = overdue();
    let show = |options: &[&str]| {
        let letter = "overdue/2026-11-10/office/office@example.org";
        files.run(&[&["outbox", "show", letter], options].concat())
    };
    let read = show(&[]);
    read.says(
        0,
        &[
            "\nTo: ",
            "<office@example.org>\nSubject: ",
            "逾期",
            "云岩区",
        ],
    );
    let has_code = |text: &str| text.contains("base64") || text.contains("=?utf-8?");
    assert!(
        !has_code(&read.out) && !read.out.contains("<html"),
        "{read:?}"
    );
    let sent = show(&["--raw"]);
    sent.says(0, &["\r\nMIME-Version: 1.0\r\n", "<html"]);
    assert!(has_code(&sent.out), "{sent:?}");
    let reminder = "reminder/2026-11-10/yunyan/before-1/yunyan@example.org";
    files.run(&["outbox", "show", reminder]).says(
        0,
        &[
            "[attached: 云岩区2026年11月10日调度表.xlsx, ",
            "[attached: 报送截止时间.ics, ",
        ],
    );
}

#[test]
fn the_log_is_plain_and_in_the_offices_time() {
    let once = |how: Option<&str>| {
        let files = Files::new();
        let mut command = files.command(&["--now", "2026-11-09T09:00", "once"]);
        if let Some(how) = how {
            command.env("DIAODU_LOG", how);
        }
        super::said(command).err
    };
    let log = once(None);
    assert!(log.contains("letter queued"), "{log}");
    assert!(!log.contains('\u{1b}'), "{log:?}");
    for line in log.lines() {
        let (time, rest) = line.split_once(' ').unwrap();
        let time = chrono::DateTime::parse_from_rfc3339(time).unwrap();
        assert_eq!(time.offset().local_minus_utc(), 8 * 3600, "{line}");
        let is_ours = rest.trim_start().split(' ').nth(1).unwrap();
        assert!(is_ours.starts_with("diaodu"), "{line}");
    }
    let json_log = once(Some("json"));
    let first = json(json_log.lines().next().unwrap());
    let at = first["timestamp"].as_str().unwrap();
    assert!(at.ends_with("+08:00"), "{first}");
}

#[test]
fn why_answers_in_a_sentence_and_in_json() {
    let files = Files::new();
    files
        .run(&["--now", "2026-11-11T09:00", "once"])
        .says(0, &["letters queued"]);
    let at = |question: &[&str]| {
        let clock = ["--now", "2026-11-11T10:00", "why"];
        files.run(&[&clock[..], question].concat())
    };
    at(&["overdue/2026-11-10/office/office@example.org"])
        .says(0, &["was sent at 2026-11-11 09:00", "delivery", "rule 10"]);
    at(&["--unit", "南明区", "--period", "2026-11-10"]).says(0, &["nanming (南明区) is missing"]);
    at(&["--flag", "nanming", "2026Q4"]).says(0, &["the quarter closes at"]);
    at(&["--not-sent", "nobody@example.org"]).says(0, &["nobody in the configuration"]);
    let answer = at(&["--not-sent", "office@example.org", "--format", "json"]);
    assert_eq!(json(&answer.out)["about"], "office@example.org");
    at(&["nothing"]).complains(2, &["nothing is known of \"nothing\"", "hint:"]);
    at(&["--flag", "nanming", "soon"]).complains(2, &["\"soon\" is no quarter", "hint:"]);
    at(&[]).complains(2, &["required"]);
    at(&["--unit", "nanming"]).complains(2, &["--period"]);
}

#[test]
fn the_daemon_ends_when_it_is_told_to() {
    let files = Files::new();
    let alive = |more: &[&str]| files.run(&[&["status", "--alive"], more].concat());
    alive(&[]).complains(1, &["no daemon works on", "hint:"]);
    let mut child = files
        .command(&["run"])
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let pid = Pid::from_child(&child);
    let (tell, told) = mpsc::channel();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let reader = thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            let _ = tell.send(line);
        }
    });
    let wait = Duration::from_secs(20);
    while !told.recv_timeout(wait).unwrap().contains("running") {}
    // A second one on the same data dir leaves at once, and says who is there.
    let holder = format!("another diaodu (pid {})", child.id());
    files.run(&["run"]).complains(1, &[&holder]);
    alive(&[]).says(0, &["at work"]);
    // Once it has looked into folders, it is expected to go on doing so.
    let much_later = ["--now", "2099-01-05T09:00"];
    for _ in 0..100 {
        if alive(&much_later).code != Some(0) {
            break;
        }
        let _ = told.recv_timeout(Duration::from_millis(200));
    }
    alive(&much_later).complains(1, &["were last looked into at", "hint:"]);
    kill_process(pid, Signal::TERM).unwrap();
    let (end, ended) = mpsc::channel();
    let waiter = thread::spawn(move || end.send(child.wait().unwrap()).unwrap());
    let status = ended.recv_timeout(Duration::from_secs(5));
    if status.is_err() {
        let _ = kill_process(pid, Signal::KILL);
    }
    waiter.join().unwrap();
    reader.join().unwrap();
    assert_eq!(status.unwrap().code(), Some(0));
}

#[test]
fn the_calendar_shows_what_a_day_off_does_and_what_may_still_move() {
    let files = Files::new();
    files.run(&["calendar", "--year", "2026"]).says(
        0,
        &[
            "2026-10-10 Sat  2026-10-10 Sat 24:00  2026-10-10 09:00  2026-10-12 09:00\n",
            "2026-09-25 Fri  2026-09-25 Fri 24:00  2026-09-24 09:00  2026-09-28 09:00  中秋节\n",
            "2026-09        22  23 24 28 29 30  2026-09-28 09:00  2026-09-29 09:00\n",
            "2026-10-10 Sat  workday   国庆节\n",
        ],
    );
    files.change("\"unchanged\"  ", "\"next_workday\"  ");
    files.run(&["calendar", "--year", "2026"]).says(
        0,
        &["2026-09-25 Fri  2026-09-28 Mon 24:00  2026-09-28 09:00  2026-09-29 09:00  中秋节\n"],
    );
    let unknown = files.run(&["calendar", "--year", "2031"]);
    unknown.says(
        0,
        &["provisional: no holiday of it is listed in holidays.csv"],
    );
    assert_eq!(
        unknown.out.matches("  provisional\n").count(),
        24 + 12 + 4,
        "{}",
        unknown.out
    );
}
