//! The server of a chat group's robot on loopback, which keeps the texts that it gets.

use std::sync::Arc;

use diaodu::channel::{Dialect, Robot, RobotOptions};
use diaodu::domain::letter_kind::LetterKind;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::mailbox::Arrivals;
use super::story::Weather;
use super::world::PATIENCE;

/// The group's name in keys.
pub(super) const GROUP: &str = "robot:group";

/// What a text is of is what office and leaders get letters of.
const GETS: [LetterKind; 8] = [
    LetterKind::Urgent,
    LetterKind::DueDayList,
    LetterKind::Overdue,
    LetterKind::LedgerDraft,
    LetterKind::Ledger,
    LetterKind::ObservationWarning,
    LetterKind::Flag,
    LetterKind::Operator,
];

/// The server; it runs until it is dropped.
pub(super) struct Group {
    url: String,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Group {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Group {
    pub(super) async fn open(arrivals: &Arc<Arrivals>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/texts", listener.local_addr().unwrap());
        let arrivals = Arc::clone(arrivals);
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                // Whoever hangs up in the middle has his reasons.
                tokio::spawn(answer(Arc::clone(&arrivals), BufReader::new(stream)));
            }
        });
        Self { url, task }
    }

    pub(super) fn robot(&self) -> Robot {
        Robot::new(RobotOptions {
            name: "group".to_owned(),
            dialect: Dialect::Json,
            gets: GETS.to_vec(),
            url: self.url.clone().into(),
            secret: None,
            timeout: PATIENCE,
        })
        .unwrap()
    }
}

/// One request a connection.
async fn answer(arrivals: Arc<Arrivals>, mut stream: BufReader<TcpStream>) -> std::io::Result<()> {
    let weather = arrivals.group();
    if weather == Weather::Down {
        return Ok(());
    }
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        // Whoever was killed in the middle of his request has made none.
        if !line.ends_with('\n') {
            return Ok(());
        }
        if line.trim().is_empty() {
            break;
        }
        if let Some(said) = line.to_lowercase().strip_prefix("content-length:") {
            length = said.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    let status = if weather == Weather::Busy {
        "503 Service Unavailable"
    } else {
        let text: Value = serde_json::from_slice(&body).unwrap();
        arrivals.keep(text["key"].as_str().unwrap());
        "204 No Content"
    };
    if weather == Weather::LosesAnswers {
        return Ok(());
    }
    let answer = format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    stream.write_all(answer.as_bytes()).await
}
