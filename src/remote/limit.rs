//! How long and how much a server may answer: what goes on for ever is broken off.

use std::time::Duration;

use futures_util::StreamExt as _;
use opendal::{Buffer, Error, ErrorKind, HttpBody, HttpTransport};
use opendal_http_transport_reqwest::ReqwestTransport;

/// Said of an answer that is too long.
pub(super) const TOO_MUCH: &str = "the answer is too long";
/// Said of one that does not end.
pub(super) const TOO_SLOW: &str = "the answer does not come to its end";
/// No answer is longer: more than the largest file that is read.
const MOST_BYTES: usize = 256 << 20;
/// A server that says a little now and then has so many times the wait for a sign of life.
const TIMES: u32 = 15;

/// The longest wait for a whole answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct AnswerLimit(Duration);

impl AnswerLimit {
    /// Of a place where no silence may be longer.
    pub(super) const fn of(timeout: Duration) -> Self {
        Self(timeout.saturating_mul(TIMES))
    }

    /// What comes of it; `None` if that takes too long.
    pub(super) async fn with<T>(self, answering: impl Future<Output = T>) -> Option<T> {
        tokio::time::timeout(self.0, answering).await.ok()
    }
}

/// A transport that breaks off what is too long.
pub(super) struct BoundedTransport(pub(super) ReqwestTransport);

impl HttpTransport for BoundedTransport {
    async fn fetch(
        &self,
        asked: axum::http::Request<Buffer>,
    ) -> opendal::Result<axum::http::Response<HttpBody>> {
        let answer = self.0.fetch(asked).await?;
        let bounded = |body: HttpBody| {
            body.map_inner(|pieces| {
                let mut come = 0_usize;
                Box::new(pieces.map(move |piece| {
                    let piece = piece?;
                    come = come.saturating_add(piece.len());
                    if come > MOST_BYTES {
                        return Err(Error::new(ErrorKind::Unexpected, TOO_MUCH));
                    }
                    Ok(piece)
                }))
            })
        };
        Ok(answer.map(bounded))
    }
}
