//! Group robots: the same outbox, another way out.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use diaodu::channel::{Dialect, Robot, RobotOptions, TEXTS_A_MINUTE};
use diaodu::domain::letter_kind::LetterKind;
use diaodu::domain::occasion::{Key, Occasion};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::office::SmallOffice;

/// A robot's server that answers everything so.
struct Group {
    url: String,
    heard: Arc<Mutex<Vec<String>>>,
    answer: Arc<Mutex<&'static str>>,
}

impl Group {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/send?key=s3cret", listener.local_addr().unwrap());
        let heard: Arc<Mutex<Vec<String>>> = Arc::default();
        let answer = Arc::new(Mutex::new(r#"{"errcode":0,"errmsg":"ok"}"#));
        let (ears, mouth) = (Arc::clone(&heard), Arc::clone(&answer));
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut request = vec![0; 64 * 1024];
                let mut length = 0;
                // Head and body may come in two parts.
                while !request[..length].ends_with(b"}}") {
                    match stream.read(&mut request[length..]).await.unwrap() {
                        0 => break,
                        read => length += read,
                    }
                }
                let body = *mouth.lock().unwrap();
                let text = String::from_utf8_lossy(&request[..length]).into_owned();
                ears.lock().unwrap().push(text);
                let size = body.len();
                let reply = format!(
                    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {size}\r\n\r\n{body}"
                );
                stream.write_all(reply.as_bytes()).await.unwrap();
            }
        });
        Self { url, heard, answer }
    }

    fn robot(&self, gets: &[LetterKind]) -> Robot {
        Robot::new(RobotOptions {
            name: "group".to_owned(),
            dialect: Dialect::Dingtalk,
            gets: gets.to_vec(),
            url: self.url.clone().into(),
            secret: Some("SECkey".into()),
            timeout: Duration::from_secs(5),
        })
        .unwrap()
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

#[tokio::test]
async fn a_group_is_told_once_of_what_the_office_is_told() {
    let mut town = SmallOffice::since("2026-11-01").await;
    let group = Group::open().await;
    town.office.robots = vec![group.robot(&[LetterKind::Overdue, LetterKind::Ledger])];
    town.tick_at("2026-11-10 08:00").await;
    town.tick_at("2026-11-11 09:00").await;
    // Four leaders of units and the office have letters; the group hears of the office's.
    let heard = group.heard();
    assert_eq!(heard.len(), 1, "{heard:#?}");
    assert!(
        heard[0].contains("【调度】") && heard[0].contains("南明区"),
        "{heard:#?}"
    );
    assert!(
        heard[0].contains("各位同事") && !heard[0].contains("信函编号"),
        "{heard:#?}"
    );
    assert_eq!(
        town.outbox_of("overdue/2026-11-10/office/robot:").await,
        ["overdue/2026-11-10/office/robot:group sent"]
    );
    // Two leaders get the ledger, the group one text.
    town.tick_at("2026-11-26 09:00").await;
    town.tick_at("2026-11-27 09:00").await;
    assert_eq!(
        town.outbox_of("ledger/2026-11/robot:").await,
        ["ledger/2026-11/robot:group sent"]
    );
    // A robot that is taken out of the configuration is waited for by nobody.
    *group.answer.lock().unwrap() = r#"{"errcode":310000,"errmsg":"sign not match"}"#;
    town.tick_at("2026-11-30 09:00").await;
    town.tick_at("2026-12-28 09:00").await;
    let tick = town.tick_at("2026-12-29 09:00").await;
    assert!(
        tick.troubles
            .iter()
            .any(|trouble| trouble.contains("310000")),
        "{tick:?}"
    );
    assert!(!format!("{tick:?}").contains("s3cret"));
    let mail = town.outbox_of("ledger/2026-12/leader").await;
    assert!(mail.iter().all(|line| line.ends_with(" sent")), "{mail:?}");
    town.office.robots.clear();
    town.tick_at("2026-12-29 10:00").await;
    assert_eq!(
        town.outbox_of("ledger/2026-12/robot:").await,
        ["ledger/2026-12/robot:group suppressed"]
    );
}

#[tokio::test]
async fn a_robot_gets_no_more_texts_than_it_takes_in_a_minute() {
    let mut town = SmallOffice::since("2026-11-01").await;
    let group = Group::open().await;
    town.office.robots = vec![group.robot(&[LetterKind::Operator])];
    let address = town.office.robots[0].address();
    let mut tx = town.office.store.begin().await.unwrap();
    for number in 0..50 {
        let key = Key::to(Occasion::Undelivered { first: number }, &address);
        let letter = diaodu::store::OutboxEntry {
            key: &key,
            kind: LetterKind::Operator,
            unit: None,
            period: None,
            to_name: "group",
            to_address: &address,
            subject: "x",
            message_id: &key.to_string(),
            bytes: "【调度】x".as_bytes(),
            reason: "a test",
        };
        tx.queue(&letter, town.at("2026-11-02 09:00"))
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let most = TEXTS_A_MINUTE as usize;
    for (wall, expected) in [
        ("2026-11-02 09:00", most),
        ("2026-11-02 09:00", most),
        ("2026-11-02 09:01", 2 * most),
        ("2026-11-02 09:02", 50),
    ] {
        town.tick_at(wall).await;
        assert_eq!(group.heard().len(), expected, "{wall}");
    }
}

#[tokio::test]
async fn the_group_hears_that_no_letter_leaves() {
    let mut town = SmallOffice::since("2026-11-01").await;
    let group = Group::open().await;
    town.office.robots = vec![group.robot(&[LetterKind::Operator])];
    town.tick_at("2026-11-05 08:00").await;
    town.set_channel_works(false);
    for wall in ["09:00", "09:10", "09:16", "09:17", "12:00"] {
        town.tick_at(&format!("2026-11-05 {wall}")).await;
    }
    let heard = group.heard();
    assert_eq!(heard.len(), 1, "{heard:#?}");
    assert!(heard[0].contains("信函发不出去"), "{heard:#?}");
    assert_eq!(town.outbox_of("mail-down/").await.len(), 1);
}
