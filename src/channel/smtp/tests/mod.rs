//! Real conversations on loopback, good and bad.

mod server;

use std::path::Path;
use std::time::Duration;

use tokio::net::TcpListener;

use self::server::{Affected, GOOD, How, Point, Server};
use super::{SmtpChannel, SmtpOptions, SmtpTls};
use crate::channel::{Channel, Outcome, Outgoing, Stage};
use crate::domain::language::Language;

fn options(port: u16) -> SmtpOptions {
    SmtpOptions {
        port,
        tls: SmtpTls::None,
        hello_name: Some("diaodu.example.gov.cn".to_owned()),
        ..SmtpOptions::new("127.0.0.1")
    }
}

fn channel(options: SmtpOptions) -> Channel {
    Channel::Smtp(SmtpChannel::new(options).unwrap())
}

fn outgoing() -> Outgoing {
    Outgoing {
        key: "due_day_list/2026-11-05/lijing@example.gov.cn"
            .parse()
            .unwrap(),
        message_id: "<1@example.gov.cn>".to_owned(),
        from: "diaodu@example.gov.cn".to_owned(),
        to: "lijing@example.gov.cn".to_owned(),
        bytes: b"Subject: x\r\n\r\n.first dot\r\n".to_vec(),
        queued_at: "2026-11-05T01:00:00Z".parse().unwrap(),
    }
}

#[tokio::test]
async fn letters_share_a_connection_and_arrive_whole() {
    let server = GOOD.start().await;
    let channel = channel(options(server.port));
    for _ in 0..2 {
        let accepted = channel.send(&outgoing()).await.unwrap();
        assert_eq!(accepted.note, "250 2.0.0 queued as 1");
    }
    channel.close().await;
    let lines = server.lines();
    let letter = [
        "MAIL FROM:<diaodu@example.gov.cn>",
        "RCPT TO:<lijing@example.gov.cn>",
        "DATA",
        "Subject: x",
        "",
        "..first dot",
        ".",
    ];
    let mut expected = vec!["EHLO diaodu.example.gov.cn"];
    expected.extend(letter);
    expected.push("NOOP");
    expected.extend(letter);
    expected.push("QUIT");
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn a_connection_ends_after_its_letters() {
    let server = GOOD.start().await;
    let channel = channel(SmtpOptions {
        letters_per_connection: 1,
        ..options(server.port)
    });
    channel.send(&outgoing()).await.unwrap();
    channel.send(&outgoing()).await.unwrap();
    let lines = server.lines();
    assert_eq!(lines.iter().filter(|line| *line == "QUIT").count(), 2);
}

#[tokio::test]
async fn a_refused_recipient_ends_one_letter_and_no_other() {
    let server = Server::faulty(Point::Recipient, How::Reply("550 5.1.1 no such user"))
        .start()
        .await;
    let channel = channel(options(server.port));
    for _ in 0..2 {
        let error = channel.send(&outgoing()).await.unwrap_err();
        assert_eq!(error.outcome, Outcome::Refused);
        assert_eq!((error.stage, error.code), (Stage::Recipient, Some(550)));
        assert!(!error.concerns_all());
        assert!(error.what.contains("no such user"), "{error}");
    }
    channel.close().await;
    let lines = server.lines();
    assert_eq!(lines.iter().filter(|line| *line == "RSET").count(), 2);
    assert!(!lines.iter().any(|line| line == "DATA"));
}

#[tokio::test]
async fn a_busy_server_is_tried_again() {
    for reply in ["450 4.2.1 busy", "550 Domain frequency limited"] {
        let server = Server::faulty(Point::Recipient, How::Reply(reply))
            .start()
            .await;
        let channel = channel(options(server.port));
        let error = channel.send(&outgoing()).await.unwrap_err();
        assert_eq!(error.outcome, Outcome::Temporary, "{error}");
    }
}

#[tokio::test]
async fn no_answer_to_the_message_is_undecided() {
    for how in [How::Silence, How::HangUp] {
        let server = Server::faulty(Point::End, how).start().await;
        let channel = channel(SmtpOptions {
            message_timeout: Duration::from_millis(200),
            ..options(server.port)
        });
        let error = channel.send(&outgoing()).await.unwrap_err();
        assert!(error.is_undecided() && error.is_temporary(), "{error}");
        assert_eq!(error.stage, Stage::Message);
        assert!(error.what.contains("<1@example.gov.cn>"), "{error}");
    }
}

#[tokio::test]
async fn a_refused_message_is_decided() {
    let server = Server::faulty(Point::End, How::Reply("554 5.7.1 content refused"))
        .start()
        .await;
    let error = channel(options(server.port))
        .send(&outgoing())
        .await
        .unwrap_err();
    assert_eq!(error.outcome, Outcome::Refused);
    assert!(!error.is_temporary());
}

#[tokio::test]
async fn a_server_that_answers_a_byte_at_a_time_is_left_in_time() {
    let slowly = How::Slowly(Duration::from_millis(100));
    let server = Server::faulty(Point::Greeting, slowly).start().await;
    let impatient = SmtpOptions {
        timeout: Duration::from_millis(200),
        ..options(server.port)
    };
    let error = channel(impatient).send(&outgoing()).await.unwrap_err();
    assert_eq!(error.stage, Stage::Connect);
    assert!(error.is_temporary() && error.concerns_all() && !error.is_undecided());
}

#[tokio::test]
async fn a_conversation_that_went_wrong_is_not_gone_on_with() {
    for how in [How::HangUp, How::Reply("421 4.3.2 closing")] {
        let server = Server {
            fault: Some((Point::Recipient, how, Affected::Early(1))),
            ..GOOD
        }
        .start()
        .await;
        let channel = channel(options(server.port));
        assert!(channel.send(&outgoing()).await.unwrap_err().is_temporary());
        channel.send(&outgoing()).await.unwrap();
    }
}

#[tokio::test]
async fn a_refused_letter_makes_room_for_the_next_over_the_same_connection() {
    let refused = How::Reply("554 5.7.1 refused");
    let server = Server {
        fault: Some((Point::End, refused, Affected::To("lijing@"))),
        ..GOOD
    }
    .start()
    .await;
    let channel = channel(options(server.port));
    channel.send(&outgoing()).await.unwrap_err();
    let other = Outgoing {
        to: "other@example.gov.cn".to_owned(),
        ..outgoing()
    };
    channel.send(&other).await.unwrap();
    let lines = server.lines();
    assert_eq!(
        lines.iter().filter(|line| line.starts_with("EHLO")).count(),
        1
    );
}

#[tokio::test]
async fn newcomers_mistakes_each_get_one_clear_message() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = closed.local_addr().unwrap().port();
    drop(closed);
    let refused = channel(options(port)).probe().await.unwrap_err();

    let server = GOOD.start().await;
    let required = SmtpOptions {
        tls: SmtpTls::Required,
        ..options(server.port)
    };
    let no_starttls = channel(required).probe().await.unwrap_err();

    let server_with_login = GOOD.start().await;
    let wrong = SmtpOptions {
        user: Some("user".to_owned()),
        password: Some("wrong".into()),
        ..options(server_with_login.port)
    };
    let wrong_password = channel(wrong).probe().await.unwrap_err();

    let told = [
        (refused, port),
        (no_starttls, server.port),
        (wrong_password, server_with_login.port),
    ]
    .map(|(error, port)| error.to_string().replace(&port.to_string(), "PORT"))
    .join("\n\n");
    insta::assert_snapshot!(told);
}

#[tokio::test]
async fn a_good_login_is_accepted_and_never_shown() {
    let server = GOOD.start().await;
    let channel = channel(SmtpOptions {
        user: Some("user".to_owned()),
        password: Some("right".into()),
        ..options(server.port)
    });
    let told = channel.probe().await.unwrap();
    let told = told.in_language(Language::English);
    assert!(told.ends_with("login accepted"), "{told}");
    assert!(!format!("{channel:?}").contains("right"));
}

#[test]
fn a_file_without_certificates_is_no_root_ca() {
    let home = tempfile::tempdir().unwrap();
    let empty = home.path().join("empty.pem");
    std::fs::write(&empty, "nothing").unwrap();
    for root_ca in [empty, home.path().join("missing.pem")] {
        let options = SmtpOptions {
            root_ca: Some(root_ca),
            ..SmtpOptions::new("localhost")
        };
        let error = SmtpChannel::new(options).unwrap_err();
        assert_eq!(error.stage, Stage::Tls);
        assert!(error.to_string().contains("root_ca"), "{error}");
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
async fn starttls_comes_before_the_password() {
    let server = Server {
        starttls: true,
        ..GOOD
    }
    .start()
    .await;
    let channel = channel(encrypted(server.port));
    channel.send(&outgoing()).await.unwrap();
    channel.close().await;
    let lines = server.lines();
    let verbs: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.split([' ', ':']).next())
        .take(5)
        .collect();
    assert_eq!(verbs, ["EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL"]);
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_gets_nothing() {
    let server = Server {
        starttls: true,
        ..GOOD
    }
    .start()
    .await;
    let unknown = SmtpOptions {
        root_ca: None,
        ..encrypted(server.port)
    };
    let other_name = SmtpOptions {
        host: "127.0.0.1".to_owned(),
        ..encrypted(server.port)
    };
    for options in [unknown, other_name] {
        let error = channel(options).send(&outgoing()).await.unwrap_err();
        assert_eq!(error.stage, Stage::Tls, "{error}");
        assert!(error.concerns_all() && error.is_temporary());
        assert!(error.what.contains("certificate"), "{error}");
    }
    let lines = server.lines();
    let verbs: Vec<&str> = lines.iter().map(|line| &line[..4]).collect();
    assert_eq!(verbs, ["EHLO", "STAR", "EHLO", "STAR"]);
}
