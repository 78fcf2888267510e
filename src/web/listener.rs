//! Connections within bounds: so many at a time, each for so long. Readers that stall must not use
//! up what intake needs to open files.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Sleep;

/// What all readers together may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReaderBounds {
    /// Connections at a time; more wait in the system's queue.
    pub(super) connections: usize,
    /// A connection ends after this long, whatever it does.
    pub(super) lifetime: Duration,
}

/// A listener that keeps within bounds.
pub(super) struct Bounded {
    listener: TcpListener,
    places: Arc<Semaphore>,
    lifetime: Duration,
}

impl Bounded {
    pub(super) fn new(listener: TcpListener, bounds: ReaderBounds) -> Self {
        Self {
            listener,
            places: Arc::new(Semaphore::new(bounds.connections)),
            lifetime: bounds.lifetime,
        }
    }
}

impl Listener for Bounded {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let place = Arc::clone(&self.places).acquire_owned().await.ok();
        let (stream, from) = Listener::accept(&mut self.listener).await;
        let end = Box::pin(tokio::time::sleep(self.lifetime));
        let connection = Connection {
            stream,
            end,
            _place: place,
        };
        (connection, from)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// From where a request comes.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReaderAddress(pub(super) IpAddr);

impl Connected<IncomingStream<'_, Bounded>> for ReaderAddress {
    fn connect_info(stream: IncomingStream<'_, Bounded>) -> Self {
        Self(stream.remote_addr().ip())
    }
}

/// A connection that ends on its own.
pub(super) struct Connection {
    stream: TcpStream,
    end: Pin<Box<Sleep>>,
    _place: Option<OwnedSemaphorePermit>,
}

impl Connection {
    /// Asked before each step, so that the one that would wait is woken at the end.
    fn is_over(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        match self.end.as_mut().poll(context) {
            Poll::Ready(()) => Err(io::ErrorKind::TimedOut.into()),
            Poll::Pending => Ok(()),
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.is_over(context)?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.is_over(context)?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.is_over(context)?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.is_over(context)?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::Router;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};

    use super::{Bounded, ReaderBounds};

    #[tokio::test]
    async fn a_reader_that_stalls_is_dropped_and_the_next_one_is_answered() {
        let bounds = ReaderBounds {
            connections: 1,
            lifetime: Duration::from_millis(200),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let routes = Router::new().route("/", get(|| async { "here" }));
        let serving =
            tokio::spawn(axum::serve(Bounded::new(listener, bounds), routes).into_future());

        let mut stalled = TcpStream::connect(at).await.unwrap();
        stalled.write_all(b"GET / HTTP/1.1\r\nHost:").await.unwrap();
        let mut next = TcpStream::connect(at).await.unwrap();
        next.write_all(b"GET / HTTP/1.0\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        next.read_to_string(&mut answer).await.unwrap();
        assert!(answer.ends_with("here"), "{answer}");
        let mut rest = Vec::new();
        let dropped = stalled.read_to_end(&mut rest).await;
        assert!(dropped.is_err() || rest.is_empty(), "{rest:?}");
        serving.abort();
    }
}
