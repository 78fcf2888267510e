//! Mistakes in what is said of group robots; none of them shows a secret.

use super::Office;

const TWO: &str = r#"
[[robot]]
slug = "group"
kind = "wecom"
url_env = "DIAODU_ROBOT_URL"
secret_env = "DIAODU_ROBOT_SECRET"

[[robot]]
slug = "group"
kind = "json"
url_env = "DIAODU_ROBOT_URL"

[[robot]]
slug = "other"
kind = "slack"
gets = ["receipt"]
url_env = "NO_ADDRESS"

[[robot]]
kind = "feishu"
url = "https://robot.example.org/?key=wrong-pony"
"#;

#[test]
fn mistakes_with_robots_are_told() {
    let office = Office::new();
    let text = office.text("diaodu.toml");
    let lines = text.lines().count();
    office.write("diaodu.toml", text + TWO);
    let mut said = office.said();
    // Counted from the end of the example, which may grow.
    for line in 1..=TWO.lines().count() {
        said = said.replace(
            &format!("toml:{}:", lines + line),
            &format!("toml:+{line}:"),
        );
    }
    assert!(!said.contains("pony"), "{said}");
    insta::assert_snapshot!(said);
}
