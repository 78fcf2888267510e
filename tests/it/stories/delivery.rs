//! Letters on their way: each fault of a mail server, the end of patience, and letters that cannot be made.

use std::path::Path;
use std::time::Duration;

use diaodu::channel::{Channel, SmtpChannel, SmtpOptions, SmtpTls};
use diaodu::domain::letter_kind::LetterKind;
use diaodu::domain::occasion::Key;
use diaodu::store::{AttemptOutcome, OutboxEntry, OutboxRow, OutboxState};

use crate::mail_server::{Affected, GOOD, How, Point, Server};
use crate::office::SmallOffice;

const T: &str = "2026-11-02 09:00";
const A_MINUTE_LATER: &str = "2026-11-02 09:01";
const SUFFERER: &str = "sufferer@example.org";

fn options(port: u16) -> SmtpOptions {
    SmtpOptions {
        port,
        tls: SmtpTls::None,
        hello_name: Some("diaodu.example.org".to_owned()),
        timeout: Duration::from_millis(500),
        message_timeout: Duration::from_millis(500),
        ..SmtpOptions::new("127.0.0.1")
    }
}

fn smtp(options: SmtpOptions) -> Channel {
    Channel::Smtp(SmtpChannel::new(options).unwrap())
}

/// An office with six letters in its outbox, the first one to the sufferer.
async fn town(options: SmtpOptions) -> SmallOffice {
    let mut town = SmallOffice::since("2026-11-01").await;
    town.set_channel(smtp(options));
    let mut tx = town.office.store.begin().await.unwrap();
    for number in 0..6 {
        let address = match number {
            0 => SUFFERER.to_owned(),
            _ => format!("other-{number}@example.org"),
        };
        let key = key(number);
        let message_id = format!("<{number}@example.org>");
        let bytes = format!("Message-ID: {message_id}\r\n\r\nx\r\n");
        let letter = OutboxEntry {
            key: &key,
            kind: LetterKind::Receipt,
            unit: None,
            period: None,
            to_name: "张三",
            to_address: &address,
            subject: "回执",
            message_id: &message_id,
            bytes: bytes.as_bytes(),
            reason: "a file arrived and was judged",
        };
        tx.queue(&letter, town.at(T)).await.unwrap();
    }
    tx.commit().await.unwrap();
    town
}

fn key(number: u32) -> Key {
    let key = format!("receipt/2026-11-10/nanming/{number}/somebody@example.org");
    key.parse().unwrap()
}

async fn row(town: &SmallOffice, number: u32) -> OutboxRow {
    let key = key(number).to_string();
    town.office.store.letter(&key).await.unwrap().unwrap().0
}

/// States of the letters to everybody but the sufferer.
async fn others(town: &SmallOffice) -> Vec<OutboxState> {
    let mut states = Vec::new();
    for number in 1..6 {
        states.push(row(town, number).await.state);
    }
    states
}

/// The last line of a letter's delivery log: outcome, code, and what was being done.
async fn last_try(town: &SmallOffice, number: u32) -> (AttemptOutcome, Option<u16>, String) {
    let id = row(town, number).await.id;
    let last = town.office.store.attempts(id).await.unwrap().pop().unwrap();
    (last.outcome, last.code, last.stage.unwrap_or_default())
}

/// What goes wrong with one letter, and what that means for it.
const FAULTS: &[(Point, How, AttemptOutcome)] = {
    use AttemptOutcome::{Again, Refused, Undecided};
    use How::{HangUp, Reply, Silence, Slowly};
    &[
        (Point::Recipient, Silence, Again),
        (Point::Recipient, HangUp, Again),
        (Point::Recipient, Slowly(Duration::from_millis(150)), Again),
        (Point::Recipient, Reply("421 4.3.2 closing"), Again),
        (Point::Recipient, Reply("450 4.2.1 busy"), Again),
        (Point::Recipient, Reply("451 4.7.1 greylisted"), Again),
        (Point::Recipient, Reply("550 5.1.1 no such user"), Refused),
        (
            Point::Recipient,
            Reply("550 Sender frequency limited"),
            Again,
        ),
        (Point::Data, Silence, Again),
        (Point::Data, Reply("451 4.3.0 not now"), Again),
        (Point::End, Silence, Undecided),
        (Point::End, HangUp, Undecided),
        (Point::End, Reply("552 5.2.2 mailbox full"), Again),
        (Point::End, Reply("552 5.3.4 message size"), Refused),
        (Point::End, Reply("554 5.7.1 refused"), Refused),
    ]
};

#[tokio::test]
async fn a_fault_with_one_letter_holds_up_no_other() {
    for &(at, how, outcome) in FAULTS {
        let server = Server {
            fault: Some((at, how, Affected::To(SUFFERER))),
            ..GOOD
        }
        .start()
        .await;
        let town = town(options(server.port)).await;
        town.tick_at(T).await;
        let letter = row(&town, 0).await;
        let reason = &letter.reason;
        assert_eq!(others(&town).await, [OutboxState::Sent; 5], "{reason}");
        let code = match how {
            How::Reply(reply) => reply.split(' ').next().unwrap().parse().ok(),
            _ => None,
        };
        let stage = match at {
            Point::Recipient => "giving the recipient",
            _ => "sending the message",
        };
        let told = last_try(&town, 0).await;
        assert_eq!(told, (outcome, code, stage.to_owned()), "{reason}");
        assert_eq!(
            letter.undecided,
            u32::from(outcome == AttemptOutcome::Undecided)
        );
        if outcome == AttemptOutcome::Refused {
            assert_eq!(letter.state, OutboxState::Failed, "{reason}");
        } else {
            assert_eq!(letter.state, OutboxState::Queued, "{reason}");
            assert_eq!(letter.next_at, town.at(A_MINUTE_LATER), "{reason}");
        }
    }
}

#[tokio::test]
async fn a_fault_of_one_connection_holds_up_its_letter_alone() {
    for at in [Point::Greeting, Point::Hello, Point::Sender] {
        let slowly = How::Slowly(Duration::from_millis(100));
        for how in [How::Silence, How::HangUp, slowly, How::Reply("421 later")] {
            if at == Point::Sender && matches!(how, How::Slowly(_)) {
                // "250 ok" comes soon enough even so.
                continue;
            }
            let server = Server {
                fault: Some((at, how, Affected::Early(1))),
                ..GOOD
            }
            .start()
            .await;
            let town = town(options(server.port)).await;
            town.tick_at(T).await;
            let mut states = others(&town).await;
            states.push(row(&town, 0).await.state);
            let waiting = states.iter().filter(|state| **state == OutboxState::Queued);
            let told = last_try(&town, 0).await;
            assert_eq!(waiting.count(), 1, "{states:?} {told:?}");
            let since = town.office.store.mail_down_since().await.unwrap();
            assert_eq!(since, None);
            town.tick_at(A_MINUTE_LATER).await;
            assert_eq!(others(&town).await, [OutboxState::Sent; 5]);
            assert_eq!(row(&town, 0).await.state, OutboxState::Sent);
        }
    }
}

fn encrypted(port: u16) -> SmtpOptions {
    let root_ca =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("src/channel/smtp/tests/localhost.pem");
    SmtpOptions {
        host: "localhost".to_owned(),
        tls: SmtpTls::Required,
        root_ca: Some(root_ca),
        user: Some("user".to_owned()),
        password: Some("right".into()),
        ..options(port)
    }
}

#[tokio::test]
async fn a_server_that_takes_nothing_is_told_of_and_gets_everything_later() {
    let plain = GOOD.start().await;
    let tls = Server {
        starttls: true,
        ..GOOD
    }
    .start()
    .await;
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed_port = closed.local_addr().unwrap().port();
    drop(closed);
    let silent = Server::faulty(Point::Greeting, How::Silence).start().await;
    let no_starttls = encrypted(plain.port);
    let bad_certificate = SmtpOptions {
        root_ca: None,
        ..encrypted(tls.port)
    };
    let wrong_password = SmtpOptions {
        password: Some("wrong".into()),
        ..encrypted(tls.port)
    };
    for (options, stage, words) in [
        (options(closed_port), "connecting", "connection refused"),
        (options(silent.port), "connecting", "did not answer"),
        (no_starttls, "starting encryption", "no STARTTLS"),
        (bad_certificate, "starting encryption", "certificate"),
        (wrong_password, "logging in", "[password]"),
    ] {
        let mut town = town(options).await;
        let tick = town.tick_at(T).await;
        assert!(tick.troubles[0].contains(words), "{:?}", tick.troubles);
        let first = row(&town, 0).await;
        assert_eq!(first.state, OutboxState::Queued);
        assert!(first.reason.contains(words), "{}", first.reason);
        assert_eq!(last_try(&town, 0).await.2, stage);
        assert_eq!(others(&town).await, [OutboxState::Queued; 5]);
        let since = town.office.store.mail_down_since().await.unwrap();
        assert_eq!(since, Some(town.at(T)));
        // Mended: what was tried comes after its minute, what was not at once.
        let good = GOOD.start().await;
        town.set_channel(smtp(self::options(good.port)));
        town.tick_at("2026-11-02 09:02").await;
        assert_eq!(row(&town, 0).await.state, OutboxState::Sent);
        assert_eq!(others(&town).await, [OutboxState::Sent; 5]);
        assert_eq!(town.office.store.mail_down_since().await.unwrap(), None);
    }
    let said = [plain.lines(), tls.lines()].concat();
    let after_tls = said.iter().filter(|line| line.starts_with("AUTH")).count();
    assert_eq!(
        after_tls, 2,
        "one login a lane, none of them in the clear: {said:#?}"
    );
    assert!(!plain.lines().iter().any(|line| line.starts_with("AUTH")));
    assert!(
        !said.iter().any(|line| line.starts_with("MAIL")),
        "{said:#?}"
    );
}

#[tokio::test]
async fn a_lost_answer_repeats_the_letter_with_its_message_id_and_is_counted() {
    let server = Server {
        fault: Some((Point::End, How::HangUp, Affected::To(SUFFERER))),
        ..GOOD
    }
    .start()
    .await;
    let mut town = town(options(server.port)).await;
    town.tick_at(T).await;
    town.tick_at("2026-11-02 09:05").await;
    let good = GOOD.start().await;
    town.set_channel(smtp(options(good.port)));
    // The process dies with the letter in hand.
    let due = town
        .office
        .store
        .due_letters(town.at("2026-11-02 10:00"), 10);
    let due = due.await.unwrap();
    assert_eq!(due.len(), 1);
    let mut tx = town.office.store.begin().await.unwrap();
    let at = town.at("2026-11-02 10:00");
    tx.letter_transmitting(&due[0], at).await.unwrap();
    tx.commit().await.unwrap();
    town.restart().await;
    town.tick_at("2026-11-02 10:01").await;
    let first = row(&town, 0).await;
    assert_eq!(
        (first.state, first.attempts, first.undecided),
        (OutboxState::Sent, 4, 3)
    );
    let log = town.office.store.attempts(first.id).await.unwrap();
    let outcomes: Vec<AttemptOutcome> = log.iter().map(|attempt| attempt.outcome).collect();
    let lost = AttemptOutcome::Undecided;
    assert_eq!(outcomes, [lost, lost, lost, AttemptOutcome::Accepted]);
    let copies = [server.lines(), good.lines()].concat();
    let copies = copies
        .iter()
        .filter(|line| *line == "Message-ID: <0@example.org>");
    assert_eq!(copies.count(), 3);
    assert_eq!(
        town.office.store.outbox_counts().await.unwrap().undecided,
        1
    );
}

#[tokio::test]
async fn a_letter_that_cannot_be_made_stops_no_other_and_is_told_of() {
    for poison in ["李\r\nBcc: someone@example.com", "李\0静"] {
        let mut town = SmallOffice::since("2026-11-01").await;
        town.tick_at("2026-11-05 08:00").await;
        town.office.policy.units[0].liaison.address = format!("{poison}@example.org");
        town.tick_at("2026-11-05 09:00").await;
        let reminders = town.outbox_of("reminder/2026-11-10/").await;
        let ended = |word: &str| reminders.iter().filter(|line| line.ends_with(word)).count();
        assert_eq!((ended(" sent"), ended(" failed")), (7, 1), "{reminders:#?}");
        let failed = town
            .office
            .store
            .outbox(Some(OutboxState::Failed), 9)
            .await
            .unwrap();
        assert!(
            failed[0].reason.starts_with("it could not be made: "),
            "{failed:?}"
        );
        assert!(!failed[0].to_address.contains(char::is_control));
        // The office hears of it by mail and finds a file; once.
        town.tick_at("2026-11-05 09:01").await;
        town.tick_at("2026-11-05 09:02").await;
        let told = town.outbox_of("undelivered/").await;
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].ends_with("/office@example.org sent"), "{told:?}");
        let files = town.files("办公室");
        let file = files
            .iter()
            .find(|name| name.starts_with("信函未送达 "))
            .unwrap();
        let text = String::from_utf8(town.read(&format!("办公室/{file}"))).unwrap();
        assert!(
            text.contains("1封信函未能送达") && text.contains("未能生成"),
            "{text}"
        );
        assert!(!text.contains("\nBcc"), "{text}");
        // There is nothing that could go again.
        let mut tx = town.office.store.begin().await.unwrap();
        let again = tx
            .retry_letters(None, town.at("2026-11-05 10:00"))
            .await
            .unwrap();
        assert_eq!(again, 0);
    }
}

#[tokio::test]
async fn what_follows_a_letter_supersedes_it() {
    let town = SmallOffice::since("2026-11-01").await;
    town.tick_at("2026-11-05 08:00").await;
    town.set_channel_works(false);
    town.tick_at("2026-11-05 09:00").await;
    town.set_channel_works(true);
    town.tick_at("2026-11-09 09:00").await;
    let states = |lines: Vec<String>| -> Vec<String> {
        let state = |line: &String| line.rsplit_once(' ').unwrap().1.to_owned();
        lines.iter().map(state).collect()
    };
    let mut reminders = town.outbox_of("reminder/2026-11-10/").await;
    let (old, new): (Vec<String>, Vec<String>) = reminders
        .drain(..)
        .partition(|line| line.contains("/before-3/"));
    assert_eq!(states(old), ["superseded"; 8]);
    assert_eq!(states(new), ["sent"; 8]);

    // The draft of the ledger waits until the final edition is there.
    town.set_channel_works(false);
    town.tick_at("2026-11-26 09:00").await;
    town.set_channel_works(true);
    town.tick_at("2026-11-27 09:00").await;
    assert_eq!(
        states(town.outbox_of("ledger_draft/").await),
        ["superseded"]
    );
    assert_eq!(states(town.outbox_of("ledger/").await), ["sent", "sent"]);
}
