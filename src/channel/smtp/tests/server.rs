//! A mail server of a few lines that can misbehave, on loopback.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// A point of the conversation at which the server can misbehave.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Point {
    Greeting,
    Hello,
    Sender,
    Recipient,
    Data,
    /// After the last line of the letter.
    End,
}

/// What it does there instead of answering well.
#[derive(Clone, Copy)]
pub(crate) enum How {
    Reply(&'static str),
    Silence,
    HangUp,
    /// The good answer, a byte at a time.
    Slowly(Duration),
}

/// Whose letters suffer from it.
#[derive(Clone, Copy)]
pub(crate) enum Affected {
    Everybodys,
    /// Those over the first so many connections.
    Early(usize),
    /// Those to this address, from the recipient on.
    To(&'static str),
}

/// How the server behaves.
#[derive(Clone, Copy)]
pub(crate) struct Server {
    pub(crate) fault: Option<(Point, How, Affected)>,
    pub(crate) starttls: bool,
}

/// Answers everything well.
pub(crate) const GOOD: Server = Server {
    fault: None,
    starttls: false,
};

/// What server and client talk over.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

type Wire = BufReader<Box<dyn Stream>>;

/// What the clients sent: a list of lines a connection.
type Heard = Arc<Mutex<Vec<Vec<String>>>>;

/// A server that runs until it is dropped.
pub(crate) struct Running {
    pub(crate) port: u16,
    heard: Heard,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Running {
    /// All lines that clients sent so far, connection after connection.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.heard.lock().unwrap().concat()
    }
}

impl Server {
    /// Misbehaves at this point towards everybody.
    pub(crate) const fn faulty(at: Point, how: How) -> Self {
        Self {
            fault: Some((at, how, Affected::Everybodys)),
            ..GOOD
        }
    }

    /// Serves as many connections at once as come.
    pub(crate) async fn start(self) -> Running {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Heard::default();
        let ears = Arc::clone(&heard);
        let task = tokio::spawn(async move {
            let mut talks = tokio::task::JoinSet::new();
            for number in 0.. {
                let (stream, _) = listener.accept().await.unwrap();
                ears.lock().unwrap().push(Vec::new());
                let talk = Talk {
                    server: self,
                    number,
                    heard: Arc::clone(&ears),
                    is_faulty: !matches!(self.fault, Some((_, _, Affected::To(_)))),
                };
                let wire: Wire = BufReader::new(Box::new(stream));
                talks.spawn(talk.hold(wire));
            }
        });
        Running { port, heard, task }
    }
}

/// One conversation.
struct Talk {
    server: Server,
    number: usize,
    heard: Heard,
    /// Whether the letter in hand is one of those that suffer.
    is_faulty: bool,
}

impl Talk {
    async fn hold(mut self, mut stream: Wire) {
        if !self.say(&mut stream, Point::Greeting, "220 test").await {
            return;
        }
        while let Some(line) = hear(&mut stream).await {
            self.note(&line);
            let verb = line.split([' ', ':']).next().unwrap_or_default();
            let (at, reply) = match verb {
                "EHLO" if self.server.starttls => (
                    Some(Point::Hello),
                    "250-test\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN",
                ),
                "EHLO" => (Some(Point::Hello), "250-test\r\n250 AUTH PLAIN LOGIN"),
                "STARTTLS" => {
                    write(&mut stream, b"220 go on\r\n").await;
                    match acceptor().accept(stream.into_inner()).await {
                        Ok(encrypted) => stream = BufReader::new(Box::new(encrypted)),
                        Err(_) => return,
                    }
                    continue;
                }
                // base64 of \0user\0right
                "AUTH" if line.ends_with("AHVzZXIAcmlnaHQ=") => (None, "235 welcome"),
                "AUTH" => (None, "535 5.7.8 bad password: wrong"),
                "MAIL" => (Some(Point::Sender), "250 ok"),
                "RCPT" => {
                    if let Some((_, _, Affected::To(whom))) = self.server.fault {
                        self.is_faulty = line.contains(whom);
                    }
                    (Some(Point::Recipient), "250 ok")
                }
                "DATA" => (Some(Point::Data), "354 go on"),
                "QUIT" => (None, "221 bye"),
                _ => (None, "250 ok"),
            };
            let goes_on = match at {
                Some(at) => self.say(&mut stream, at, reply).await,
                None => write(&mut stream, format!("{reply}\r\n").as_bytes()).await,
            };
            if !goes_on || (verb == "DATA" && !self.take_letter(&mut stream).await) {
                return;
            }
        }
    }

    /// Takes a letter down to its last line, if DATA was answered well.
    async fn take_letter(&mut self, stream: &mut Wire) -> bool {
        if let Some((Point::Data, How::Reply(_), _)) = self.server.fault
            && self.suffers()
        {
            return true;
        }
        while let Some(line) = hear(stream).await {
            self.note(&line);
            if line == "." {
                return self.say(stream, Point::End, "250 2.0.0 queued as 1").await;
            }
        }
        false
    }

    fn suffers(&self) -> bool {
        match self.server.fault {
            Some((_, _, Affected::Early(connections))) => self.number < connections,
            _ => self.is_faulty,
        }
    }

    fn note(&self, line: &str) {
        self.heard.lock().unwrap()[self.number].push(line.to_owned());
    }

    /// Answers well or badly; false if the conversation is over.
    async fn say(&self, stream: &mut Wire, at: Point, good: &str) -> bool {
        let how = match self.server.fault {
            Some((place, how, _)) if place == at && self.suffers() => how,
            _ => How::Reply(""),
        };
        match how {
            How::Reply("") => write(stream, format!("{good}\r\n").as_bytes()).await,
            How::Reply(reply) => write(stream, format!("{reply}\r\n").as_bytes()).await,
            // Until the client gives up.
            How::Silence => hear(stream).await.is_some(),
            How::HangUp => false,
            How::Slowly(pace) => {
                let mut pace = tokio::time::interval(pace);
                for byte in format!("{good}\r\n").bytes() {
                    pace.tick().await;
                    if !write(stream, &[byte]).await {
                        return false;
                    }
                }
                true
            }
        }
    }
}

/// TLS as `localhost`, with a certificate that only its own copy as root vouches for. The key is
/// for these tests and nothing else.
fn acceptor() -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_slice(include_bytes!("localhost.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("localhost.key.pem")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// Whether the client is still there to read it; one that left early is what some tests are about.
async fn write(stream: &mut Wire, bytes: &[u8]) -> bool {
    stream.get_mut().write_all(bytes).await.is_ok()
}

async fn hear(stream: &mut Wire) -> Option<String> {
    let mut line = String::new();
    match stream.read_line(&mut line).await {
        Ok(length) if length > 0 => Some(line.trim_end().to_owned()),
        _ => None,
    }
}
