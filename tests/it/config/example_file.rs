//! The example is the reference: it says every key, with the default that the code has.

use std::fs;

use super::{Office, day};

#[test]
fn the_example_has_no_problem() {
    let office = Office::new();
    let config = office.load().unwrap();
    let names: Vec<&str> = config
        .policy
        .units
        .iter()
        .map(|unit| unit.name.as_str())
        .collect();
    assert_eq!(
        names.join(" "),
        "南明区 云岩区 花溪区 乌当区 白云区 观山湖区 清镇市 开阳县 息烽县 修文县 贵阳高新区 贵阳经开区 \
         贵阳综保区 双龙航空港经济区"
    );
    assert_eq!(config.policy.departments.len(), 12);
    assert_eq!(config.share, office.path("share"));
    assert_eq!(config.data_dir, office.path("data"));
    assert_eq!(config.mail.from_name, config.policy.office_name);
    assert_eq!(config.mail.message_id_domain, "example.org");
    assert!(config.calendar.covers(day("2026-10-01")));
    assert!(!config.calendar.is_workday(day("2026-10-01")));
}

/// Keys of the example that have no default, because only the office can know them.
const REQUIRED: &[&str] = &["name", "start", "share", "data_dir", "from_address", "host"];

#[test]
fn what_the_example_says_is_what_holds_without_it() {
    for channel in ["folder", "smtp"] {
        let office = Office::new();
        office.set("channel", &format!("\"{channel}\""));
        let whole = format!("{:?}", office.load().unwrap());
        let text = office.text("diaodu.toml");
        let mut compared = 0;
        let mut section = "";
        for line in text.lines() {
            if line.starts_with('[') {
                section = line.split([' ', '#']).next().unwrap();
            }
            let Some((key, _)) = line.split_once(" = ") else {
                continue;
            };
            let is_key = key
                .chars()
                .all(|letter| letter.is_ascii_lowercase() || letter == '_');
            // a person has no default, nor has the choice of the channel that is tried
            if !is_key || section.starts_with("[[") || (key == "channel" && channel == "smtp") {
                continue;
            }
            office.write("diaodu.toml", text.replacen(line, "", 1));
            match office.load() {
                Ok(config) => assert_eq!(format!("{config:?}"), whole, "without {line}"),
                Err(problems) => {
                    let only_smtp = key == "host" && channel == "smtp";
                    assert!(only_smtp || REQUIRED.contains(&key), "{problems}");
                }
            }
            compared += 1;
        }
        assert!(compared > 35, "only {compared} keys were found");
    }
}

#[test]
fn what_the_example_has_in_comments_may_be_said() {
    let office = Office::new();
    office.set("channel", "\"smtp\"");
    office.set("user", "\"diaodu@example.org\"");
    office.write("smtp-password", "correct horse\n");
    office.write("ca.pem", "");
    fs::create_dir(office.path("templates")).unwrap();
    office.write("headers.toml", "");
    let text = office.text("diaodu.toml");
    let keys = [
        "templates",
        "headers",
        "ca_file",
        "ca_file",
        "ca_file",
        "id",
        "from",
        "id",
        "limit",
        "operator",
        "slug",
        "kind",
        "gets",
        "timeout_seconds",
        "members",
    ];
    // of the mail server, the robot, and the servers that keep the state, the share and a copy of the archive
    let secrets = [
        "password", "url", "secret", "password", "password", "password",
    ];
    office.write("robot-url", "https://robot.example.org/?key=wrong-pony\n");
    office.write("robot-secret", "wrong pony\n");
    let text = text.replace("\n#[[rule]]", "\n[[rule]]");
    for source in ["env", "file"] {
        office.write("diaodu.toml", &text);
        office.replace("diaodu.toml", "#[[robot]]", "[[robot]]");
        let secrets = secrets.map(|secret| format!("{secret}_{source}"));
        let secrets = secrets.iter().map(String::as_str);
        for key in keys.into_iter().chain(secrets) {
            office.replace("diaodu.toml", &format!("\n#{key} ="), &format!("\n{key} ="));
        }
        let said = format!("{:?}", office.load().unwrap());
        for secret in ["correct horse", "wrong-pony", "wrong pony"] {
            assert!(!said.contains(secret), "a secret is shown");
        }
        assert!(said.contains("name: \"office-group\""), "{said}");
        assert!(said.contains("login: Some"), "{said}");
        assert!(said.contains("{SameText: Off}"), "{said}");
        assert!(said.contains("{TotalChanged: 50}"), "{said}");
    }
    let hidden = text
        .lines()
        .filter(|line| line.starts_with('#') && !line.starts_with("# ") && line.contains(" = "));
    assert_eq!(
        hidden.count(),
        keys.len() + 2 * secrets.len(),
        "a key in comments is not tried here"
    );
}

#[test]
fn every_key_that_the_program_knows_is_in_the_example() {
    for (file, sections) in [("diaodu.toml", 15), ("units.toml", 2)] {
        let office = Office::new();
        let text = office.text(file);
        let mut spoilt = "zzzz = 1\n".to_owned();
        for line in text.lines() {
            spoilt += line;
            spoilt += if line.starts_with('[') {
                "\nzzzz = 1\n"
            } else {
                "\n"
            };
        }
        office.write(file, spoilt);
        let said = office.said();
        let mut seen = 0;
        for keys in said
            .lines()
            .filter_map(|line| line.split_once("the keys here are "))
        {
            seen += 1;
            for key in keys.1.split(", ") {
                let places = [
                    format!("\n{key} ="),
                    format!("\n#{key} ="),
                    format!("[{key}]"),
                ];
                let is_there = places.iter().any(|place| text.contains(place.as_str()));
                let is_section = text.contains(&format!(".{key}]"));
                assert!(is_there || is_section, "{key} is not in {file}");
            }
        }
        assert!(seen > sections, "only {seen} sections were tried in {file}");
    }
}
