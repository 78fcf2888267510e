//! Letters as bytes: the same each time, and no name becomes a header.

use std::sync::LazyLock;

use proptest::prelude::{any, proptest};

use super::{built_in, office, to};
use crate::domain::letter_kind::LetterKind;
use crate::mail::*;

fn sender() -> Sender {
    Sender {
        name: "市投促局".to_owned(),
        address: "diaodu@example.gov.cn".to_owned(),
        reply_to: None,
        message_id_domain: "example.gov.cn".to_owned(),
    }
}

fn date() -> chrono::DateTime<chrono::Utc> {
    "2026-11-05T01:00:00Z".parse().unwrap()
}

#[test]
fn the_same_letter_is_the_same_bytes() {
    for content in samples() {
        let letter = built_in().write("k", &to(), &office(), &content).unwrap();
        let first = compose(&letter, &sender(), date()).unwrap();
        assert_eq!(first, compose(&letter, &sender(), date()).unwrap());
        assert!(first.bytes.is_ascii());
        assert!(
            first
                .bytes
                .split(|byte| *byte == b'\n')
                .all(|line| line.len() <= 998)
        );
    }
}

#[test]
fn a_message_id_depends_on_the_key_alone() {
    let mut letter = reminder_with_files();
    let first = compose(&letter, &sender(), date()).unwrap();
    letter.text.push_str("another text");
    let again = compose(&letter, &sender(), date() + chrono::TimeDelta::days(1)).unwrap();
    assert_eq!(first.message_id, again.message_id);
    letter.key.push('x');
    let other = compose(&letter, &sender(), date()).unwrap();
    assert_ne!(first.message_id, other.message_id);
    let header = format!("Message-ID: {}", first.message_id);
    assert!(heads(&first.bytes).contains(&header));
}

#[test]
fn a_date_outside_of_all_reason_is_an_error_and_no_panic() {
    for date in ["1969-12-31T23:59:59Z", "+10000-01-01T00:00:00Z"] {
        let date = date.parse().unwrap();
        assert!(compose(&reminder_with_files(), &sender(), date).is_err());
    }
}

/// A reminder with form and calendar entry.
fn reminder_with_files() -> Letter {
    let content = samples()
        .into_iter()
        .find(|content| content.kind() == LetterKind::Reminder)
        .unwrap();
    let mut letter = built_in()
        .write("reminder/2026-11-10/yunyan/3", &to(), &office(), &content)
        .unwrap();
    letter.attachments.push(Attachment::xlsx(
        "云岩区调度表2026-11-10.xlsx",
        b"PK".to_vec(),
    ));
    letter.calendar.push(CalendarEntry {
        uid: "due/2026-11-10/yunyan".to_owned(),
        sequence: 0,
        stamp: date(),
        deadline: "2026-11-10T16:00:00Z".parse().unwrap(),
        alarm: None,
        summary: "云岩区 11月10日报送期截止".to_owned(),
        description: String::new(),
    });
    letter
}

#[test]
fn heads_of_a_letter_with_files() {
    let finished = compose(&reminder_with_files(), &sender(), date()).unwrap();
    assert_eq!(finished.from, "diaodu@example.gov.cn");
    assert_eq!(finished.to, "lijing@yunyan.example.gov.cn");
    insta::assert_snapshot!(heads(&finished.bytes));
}

/// The header lines of the message and of each part, without the bodies.
fn heads(bytes: &[u8]) -> String {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let mut kept = Vec::new();
    let mut in_head = true;
    for line in text.lines() {
        in_head = (in_head && !line.is_empty()) || line.starts_with("--");
        if in_head {
            kept.push(line);
        }
    }
    kept.join("\n")
}

#[test]
fn hostile_names_become_no_header() {
    let hostile = "a\r\nBcc: evil@example.com\r\n\r\n<b>";
    let mut letter = reminder_with_files();
    letter.to.name = hostile.to_owned();
    letter.subject = hostile.to_owned();
    letter.attachments[0].name = format!("../{hostile}\";name=x.exe");
    let from = Sender {
        name: hostile.to_owned(),
        ..sender()
    };
    let finished = compose(&letter, &from, date()).unwrap();
    let heads = heads(&finished.bytes);
    assert!(
        !heads
            .to_lowercase()
            .lines()
            .any(|line| line.starts_with("bcc")),
        "{heads}"
    );
    assert!(!heads.contains(".."), "{heads}");

    letter.to.address = "a@example.cn\r\nBcc: evil@example.com".to_owned();
    assert!(matches!(
        compose(&letter, &sender(), date()),
        Err(ComposeError::Address(_))
    ));
    let from = Sender {
        message_id_domain: "example.cn>\r\nBcc: x".to_owned(),
        ..sender()
    };
    assert!(matches!(
        compose(&reminder_with_files(), &from, date()),
        Err(ComposeError::Domain(_))
    ));
}

#[test]
fn a_letter_that_no_server_takes_is_refused_before_it_is_queued() {
    let mut letter = reminder_with_files();
    letter.attachments[0].bytes = vec![0; MAX_LETTER_BYTES];
    assert!(matches!(
        compose(&letter, &sender(), date()),
        Err(ComposeError::TooLarge { .. })
    ));
}

/// Every header that a letter may have; anything else was smuggled in.
const HEADERS: [&str; 11] = [
    "Date",
    "From",
    "To",
    "Subject",
    "Message-ID",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
    "Content-Disposition",
    "Content-Transfer-Encoding",
];

/// Made once: parsing the templates for each case would take most of the time.
static REMINDER: LazyLock<Letter> = LazyLock::new(reminder_with_files);

proptest! {
    #[test]
    fn no_name_whatever_breaks_a_letter(name in any::<String>(), subject in any::<String>()) {
        let mut letter = REMINDER.clone();
        letter.to.name.clone_from(&name);
        letter.subject = subject;
        letter.attachments[0].name.clone_from(&name);
        let from = Sender { name, ..sender() };
        let finished = compose(&letter, &from, date()).unwrap();
        for line in heads(&finished.bytes).lines() {
            let known = HEADERS.iter().any(|header| {
                line.strip_prefix(header).is_some_and(|rest| rest.starts_with(": "))
            });
            assert!(known || line.starts_with(' ') || line.starts_with("--"), "{line:?}");
        }
    }
}
