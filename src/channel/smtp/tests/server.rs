//! A mail server of a few lines that can misbehave, on loopback.

use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// What the server does with a message after its last line.
#[derive(Clone, Copy)]
pub(super) enum AtMessage {
    Reply(&'static str),
    Silence,
    HangUp,
}

/// How the server behaves.
#[derive(Clone, Copy)]
pub(super) struct Server {
    pub(super) recipient: &'static str,
    pub(super) at_message: AtMessage,
    pub(super) starttls: bool,
}

/// What server and client talk over.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

type Wire = BufReader<Box<dyn Stream>>;

pub(super) const GOOD: Server = Server {
    recipient: "250 ok",
    at_message: AtMessage::Reply("250 2.0.0 queued as 1"),
    starttls: false,
};

/// All lines that clients sent, connection after connection.
pub(super) struct Running {
    pub(super) port: u16,
    pub(super) lines: JoinHandle<Vec<String>>,
}

impl Server {
    /// Serves this many connections, then ends.
    pub(super) async fn start(self, connections: usize) -> Running {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let lines = tokio::spawn(async move {
            let mut lines = Vec::new();
            for _ in 0..connections {
                let (stream, _) = listener.accept().await.unwrap();
                let wire: Wire = BufReader::new(Box::new(stream));
                self.talk(wire, &mut lines).await;
            }
            lines
        });
        Running { port, lines }
    }

    async fn talk(self, mut stream: Wire, lines: &mut Vec<String>) {
        say(&mut stream, "220 test").await;
        while let Some(line) = hear(&mut stream).await {
            let reply = match line.split([' ', ':']).next().unwrap_or_default() {
                "EHLO" if self.starttls => "250-test\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN",
                "EHLO" => "250-test\r\n250 AUTH PLAIN LOGIN",
                "STARTTLS" => {
                    lines.push(line);
                    say(&mut stream, "220 go on").await;
                    match acceptor().accept(stream.into_inner()).await {
                        Ok(encrypted) => stream = BufReader::new(Box::new(encrypted)),
                        Err(_) => return,
                    }
                    continue;
                }
                // base64 of \0user\0right
                "AUTH" if line.ends_with("AHVzZXIAcmlnaHQ=") => "235 welcome",
                "AUTH" => "535 5.7.8 bad password: wrong",
                "RCPT" => self.recipient,
                "DATA" => {
                    lines.push(line);
                    say(&mut stream, "354 go on").await;
                    while let Some(line) = hear(&mut stream).await {
                        let end = line == ".";
                        lines.push(line);
                        if end {
                            break;
                        }
                    }
                    match self.at_message {
                        AtMessage::Reply(reply) => say(&mut stream, reply).await,
                        // Waits until the client gives up.
                        AtMessage::Silence => drop(hear(&mut stream).await),
                        AtMessage::HangUp => return,
                    }
                    continue;
                }
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            lines.push(line);
            say(&mut stream, reply).await;
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

async fn say(stream: &mut Wire, reply: &str) {
    let reply = format!("{reply}\r\n");
    // A client that left early is what some of the tests are about.
    drop(stream.get_mut().write_all(reply.as_bytes()).await);
}

async fn hear(stream: &mut Wire) -> Option<String> {
    let mut line = String::new();
    match stream.read_line(&mut line).await {
        Ok(length) if length > 0 => Some(line.trim_end().to_owned()),
        _ => None,
    }
}
