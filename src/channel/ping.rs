//! The dead man's switch: an outside watcher hears of each good tick, and calls when it hears none.

use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};

use super::http;

/// Why the watcher was not reached. Never holds the address, which is a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the ping failed: {0}")]
pub struct PingError(String);

/// Pings a watcher such as healthchecks.
#[derive(Debug)]
pub struct Ping {
    client: reqwest::Client,
    url: SecretString,
}

impl Ping {
    /// A ping to this address. Each waits at most `timeout`.
    ///
    /// # Errors
    /// [`PingError`] if the address is not http or https.
    pub fn new(url: SecretString, timeout: Duration) -> Result<Self, PingError> {
        let client = http::client(timeout).map_err(PingError)?;
        http::address(&url).map_err(PingError)?;
        Ok(Self { client, url })
    }

    /// Tells the watcher that a tick ended well.
    ///
    /// # Errors
    /// [`PingError`]; a reason for a line in the log, never for stopping.
    pub async fn tick_ended(&self) -> Result<(), PingError> {
        let response = self
            .client
            .get(self.url.expose_secret())
            .send()
            .await
            .map_err(failed)?;
        response.error_for_status().map(drop).map_err(failed)
    }
}

fn failed(error: reqwest::Error) -> PingError {
    PingError(http::words(error))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::Ping;

    async fn answer(status: &'static str) -> (Ping, tokio::task::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/secret-id", listener.local_addr().unwrap());
        let served = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = vec![0; 1024];
            let length = stream.read(&mut request).await.unwrap();
            let reply = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
            stream.write_all(reply.as_bytes()).await.unwrap();
            String::from_utf8_lossy(&request[..length]).into_owned()
        });
        (
            Ping::new(url.into(), Duration::from_secs(5)).unwrap(),
            served,
        )
    }

    #[tokio::test]
    async fn a_good_tick_is_told() {
        let (ping, served) = answer("200 OK").await;
        ping.tick_ended().await.unwrap();
        assert!(served.await.unwrap().starts_with("GET /secret-id "));
    }

    #[tokio::test]
    async fn a_failure_does_not_tell_the_address() {
        let (ping, _served) = answer("404 Not Found").await;
        let error = ping.tick_ended().await.unwrap_err().to_string();
        assert!(error.contains("404"), "{error}");
        assert!(!error.contains("secret-id"), "{error}");
        assert!(!format!("{ping:?}").contains("secret-id"));
        assert!(Ping::new("ftp://x".into(), Duration::from_secs(1)).is_err());
    }
}
