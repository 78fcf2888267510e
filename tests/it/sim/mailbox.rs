//! A mail server on loopback that keeps what it gets and behaves as the story's weather has it.

use std::sync::{Arc, Mutex};

use chrono::NaiveDateTime;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::story::{Fate, Weather};

/// A letter that came.
#[derive(Debug, Clone)]
pub(super) struct Received {
    /// Of a text: its key.
    pub(super) message_id: String,
    /// By a right clock.
    pub(super) at: NaiveDateTime,
}

/// All that came by mail or to the chat group, and how their servers behave.
#[derive(Default)]
pub(super) struct Arrivals(Mutex<State>);

#[derive(Default)]
struct State {
    mail: Weather,
    group: Weather,
    now: NaiveDateTime,
    received: Vec<Received>,
}

impl Arrivals {
    pub(super) fn set_mail(&self, weather: &Weather) {
        self.0.lock().unwrap().mail = weather.clone();
    }

    pub(super) fn set_group(&self, weather: &Weather) {
        self.0.lock().unwrap().group = weather.clone();
    }

    pub(super) fn set_now(&self, now: NaiveDateTime) {
        self.0.lock().unwrap().now = now;
    }

    pub(super) fn received(&self) -> Vec<Received> {
        self.0.lock().unwrap().received.clone()
    }

    fn mail(&self) -> Weather {
        self.0.lock().unwrap().mail.clone()
    }

    pub(super) fn group(&self) -> Weather {
        self.0.lock().unwrap().group.clone()
    }

    pub(super) fn keep(&self, message_id: &str) {
        let mut state = self.0.lock().unwrap();
        let received = Received {
            message_id: message_id.to_owned(),
            at: state.now,
        };
        state.received.push(received);
    }
}

/// The server; it runs until it is dropped.
pub(super) struct Mailbox {
    pub(super) port: u16,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Mailbox {
    pub(super) async fn open(arrivals: &Arc<Arrivals>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let arrivals = Arc::clone(arrivals);
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let talk = Talk {
                    arrivals: Arc::clone(&arrivals),
                    stream: BufReader::new(stream),
                    to: String::new(),
                };
                // Whoever hangs up in the middle has his reasons.
                tokio::spawn(async { talk.hold().await.ok() });
            }
        });
        Self { port, task }
    }
}

struct Talk {
    arrivals: Arc<Arrivals>,
    stream: BufReader<TcpStream>,
    to: String,
}

impl Talk {
    async fn hold(mut self) -> std::io::Result<()> {
        match self.arrivals.mail() {
            Weather::Down => return Ok(()),
            Weather::Busy => return self.say("421 4.3.2 too busy, come again").await,
            _ => self.say("220 mailbox").await?,
        }
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let verb = line.get(..4).unwrap_or_default().to_uppercase();
            match &*verb {
                "RCPT" => {
                    let to = line.split(['<', '>']).nth(1).unwrap_or_default();
                    to.clone_into(&mut self.to);
                    let answer = match self.arrivals.mail().fate(to) {
                        Fate::NotNow => "450 4.2.0 greylisted, come again",
                        Fate::Never => "550 5.1.1 no such user",
                        Fate::Sent | Fate::SentUnsaid => "250 ok",
                    };
                    self.say(answer).await?;
                }
                "DATA" => {
                    self.say("354 go on").await?;
                    if self.take().await? == Fate::SentUnsaid {
                        return Ok(());
                    }
                    self.say("250 ok").await?;
                }
                "QUIT" => return self.say("221 bye").await,
                _ => self.say("250 ok").await?,
            }
        }
    }

    /// Takes a letter up to its dot.
    async fn take(&mut self) -> std::io::Result<Fate> {
        let mut message_id = String::new();
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line).await? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            if let Some(id) = line.strip_prefix("Message-ID: ") {
                id.trim().clone_into(&mut message_id);
            }
            if line == ".\r\n" {
                break;
            }
        }
        self.arrivals.keep(&message_id);
        Ok(self.arrivals.mail().fate(&self.to))
    }

    async fn say(&mut self, line: &str) -> std::io::Result<()> {
        self.stream
            .write_all(format!("{line}\r\n").as_bytes())
            .await
    }
}
