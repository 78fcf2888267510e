//! Decisions of people: extend, exempt, resume.

use super::Files;

const SIGNED: [&str; 4] = ["--by", "王主任", "--why", "资料未齐"];

fn signed<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    ["--now", "2026-11-20T10:00"]
        .into_iter()
        .chain(arguments.iter().copied())
        .chain(SIGNED)
        .collect()
}

#[test]
fn an_extension_is_given_shown_and_withdrawn() {
    let files = Files::new();
    let extend = [
        "extend",
        "--unit",
        "南明",
        "--period",
        "2026-11-25",
        "--until",
        "2026-11-27",
    ];
    files.run(&signed(&extend)).says(
        0,
        &["1: 南明区 may report for 2026-11-25 until the end of 2026-11-27"],
    );
    files
        .run(&["--now", "2026-11-20T10:00", "status"])
        .says(0, &["延至11-27"]);
    files
        .run(&["--now", "2026-11-20T10:00", "extend", "list"])
        .says(0, &["王主任: 资料未齐"]);
    files.run(&["exempt", "list"]).says(0, &["none"]);
    files
        .run(&signed(&["exempt", "withdraw", "1"]))
        .complains(2, &["there is no number 1"]);
    files
        .run(&signed(&["extend", "withdraw", "1"]))
        .says(0, &["1: withdrawn"]);
    files
        .run(&signed(&["extend", "withdraw", "1"]))
        .says(0, &["it was withdrawn before"]);
    files
        .run(&["extend", "list"])
        .says(0, &["withdrawn 2026-11-20 10:00 by 王主任"]);
}

#[test]
fn what_a_unit_asks_for_is_answered_on_the_desk() {
    let files = Files::new();
    let ask = |until| {
        let unit = [
            "extend",
            "--ask",
            "--unit",
            "南明",
            "--period",
            "2026-11-25",
        ];
        signed(&[&unit[..], &["--until", until]].concat())
    };
    files
        .run(&ask("2026-11-25"))
        .complains(2, &["the deadline is 2026-11-25 already"]);
    let id = "extension/nanming/2026-11-25";
    files
        .run(&ask("2026-11-27"))
        .says(0, &["extension/nanming/2026-11-25 waits on the desk"]);
    files
        .run(&ask("2026-11-28"))
        .complains(2, &["a request for 2026-11-27 waits"]);
    files
        .run(&["--now", "2026-11-20T10:00", "desk", "show", id])
        .says(0, &["answer grant: ", "answer reject: ", "理由：资料未齐"]);
    files
        .run(&signed(&["desk", "answer", id, "confirm"]))
        .complains(2, &["answer grant or reject"]);
    files
        .run(&signed(&["desk", "answer", id, "grant"]))
        .says(0, &["extension/nanming/2026-11-25 is granted"]);
    files
        .run(&["--now", "2026-11-20T10:00", "extend", "list"])
        .says(0, &["1  南明区", "until the end of 2026-11-27"]);
    files
        .run(&signed(&["desk", "answer", id, "reject"]))
        .complains(1, &["王主任 has answered grant before"]);
}

#[test]
fn an_exemption_is_of_periods_of_quarters_or_of_all() {
    let files = Files::new();
    for (what, said) in [
        (
            vec!["--period", "2026-11-25"],
            "need not report for 2026-11-25",
        ),
        (
            vec!["--period", "2026-11-25", "--until", "2026-12-31"],
            "need not report for periods from 2026-11-25 to 2026-12-31",
        ),
        (
            vec!["--quarter", "2026Q4"],
            "need not show anything in 2026Q4",
        ),
        (
            vec!["--from", "2026-12-01", "--to", "2027-03-31"],
            "need not report or show anything from 2026-12-01 to 2027-03-31",
        ),
    ] {
        let exempt: Vec<&str> = ["exempt", "--unit", "yunyan"]
            .into_iter()
            .chain(what)
            .collect();
        files.run(&signed(&exempt)).says(0, &[said]);
    }
    files
        .run(&["--now", "2026-11-20T10:00", "status"])
        .says(0, &["免报"]);
}

#[test]
fn what_cannot_be_allowed_is_refused_with_a_way_out() {
    let files = Files::new();
    let extend = |period, until| {
        files.run(&signed(&[
            "extend",
            "--unit",
            "南明区",
            "--period",
            period,
            "--until",
            until,
        ]))
    };
    extend("2026-11-25", "2026-11-25").complains(2, &["2026-11-25 already", "hint:"]);
    extend("2026-11-25", "2026-12-10")
        .complains(2, &["2026-12-10", "hint: extend to a day before"]);
    extend("2026-11-24", "2026-11-27").complains(2, &["no report is due", "2026-11-25"]);
    let unsigned = [
        "extend",
        "--unit",
        "南明区",
        "--period",
        "2026-11-25",
        "--until",
        "2026-11-27",
    ];
    files.run(&unsigned).complains(2, &["say --by WHO"]);
    files
        .run(&signed(&["exempt", "--unit", "南明区"]))
        .complains(
            2,
            &["say --period P, --quarter Q, or --from DATE --to DATE"],
        );
}

#[test]
fn what_is_held_is_told_and_released() {
    let files = Files::new();
    files.change("missing_percent = 100", "missing_percent = 50");
    for now in ["2026-11-10T10:00", "2026-11-11T09:00"] {
        files.run(&["--now", now, "once"]);
    }
    let held = files.run(&["--now", "2026-11-11T10:00", "status"]);
    held.says(
        3,
        &["too many units are missing for 2026-11-10", "diaodu resume"],
    );
    files
        .run(&[
            "--now",
            "2026-11-11T10:00",
            "resume",
            "--by",
            "江某",
            "--why",
            "核对过",
        ])
        .says(
            0,
            &[
                "released, held since 2026-11-11 09:00",
                "with the next tick",
            ],
        );
    files
        .run(&["--now", "2026-11-11T10:01", "once"])
        .says(0, &["4 letters queued, 4 sent"]);
    files
        .run(&["--now", "2026-11-11T10:02", "resume"])
        .says(0, &["no letters are held"]);
}
