//! Pages that show the state, and the desk of the office. What a page changes is changed by the functions that the
//! commands call, too.
//!
//! No scripts. Without accounts whoever reaches the address may read who has reported, and the network decides who that
//! is. With the first account everybody has to log in, and sees what their role may see.

mod address;
mod api;
mod assigned;
mod desk;
mod extension;
mod fields;
mod figures;
mod figures_in_memory;
mod hand_in;
mod host;
mod ledger;
mod ledger_in_memory;
mod letters;
mod listener;
mod login;
mod meeting;
mod metrics;
mod office_page;
mod pages;
pub mod password;
mod people;
mod record;
mod routes;
mod unit_page;
mod visitor;

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

pub use figures::rollup_page;

use crate::clock::Clock;
use crate::daemon::Office;
use crate::domain::health::Health;
use crate::domain::language::Language;

/// What the pages show.
#[derive(Debug, Clone)]
pub struct PageSource {
    /// The office with its state opened to read: a page never holds up a tick.
    pub looking: Office,
    /// The same office with its state opened to write: who is logged in, and what people decide.
    pub acting: Office,
    /// A sheet of more bytes is not taken.
    pub largest_sheet: u64,
    /// Browsers come by https, through a proxy: then a login's cookie never goes without.
    pub is_https: bool,
    /// Tells "now" for each request.
    pub clock: Clock,
    /// What the last ticks came to.
    pub health: watch::Receiver<Health>,
    /// The name by which browsers may call these pages, beside their address.
    pub host: Option<String>,
}

/// The address of the pages cannot be had.
#[derive(Debug, thiserror::Error)]
#[error(
    "web.listen = \"{at}\": cannot listen there: {source}\n  hint: {}",
    hint(source, Language::English)
)]
pub struct ListenError {
    /// The address.
    at: SocketAddr,
    /// What the system said.
    source: io::Error,
}

impl ListenError {
    /// What is wrong, with what to do about it.
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        let Self { at, source } = self;
        match language {
            Language::English => self.to_string(),
            Language::Chinese => format!(
                "web.listen = \"{at}\"：在这个地址监听不了：{source}\n  怎么办：{}",
                hint(source, language)
            ),
        }
    }
}

fn hint(error: &io::Error, language: Language) -> &'static str {
    match error.kind() {
        io::ErrorKind::AddrInUse => language.of(
            "another program listens there (or another diaodu); choose another port, or \"\" for no pages",
            "已有别的程序（或另一个 diaodu）占用；换一个端口，或写 \"\" 不开网页",
        ),
        io::ErrorKind::AddrNotAvailable => language.of(
            "this machine has no such address; \"127.0.0.1:8480\" is only for itself, \"0.0.0.0:8480\" for all its networks",
            "本机没有这个地址；\"127.0.0.1:8480\" 只供本机，\"0.0.0.0:8480\" 供所有网络",
        ),
        io::ErrorKind::PermissionDenied => language.of(
            "ports below 1024 are for root only; choose one above, such as 8480",
            "1024 以下的端口只有 root 能用；换一个大的，如 8480",
        ),
        _ => language.of(
            "choose another address, or \"\" for no pages",
            "换一个地址，或写 \"\" 不开网页",
        ),
    }
}

const BOUNDS: listener::ReaderBounds = listener::ReaderBounds {
    connections: 32,
    lifetime: Duration::from_secs(30),
};
/// How long a reader may still take when the daemon stops.
const FAREWELL: Duration = Duration::from_secs(1);

/// Takes the address, so that a wrong one is known before any work begins.
///
/// # Errors
/// [`ListenError`] with a hint if it cannot be had.
pub async fn listen(at: SocketAddr) -> Result<TcpListener, ListenError> {
    TcpListener::bind(at)
        .await
        .map_err(|source| ListenError { at, source })
}

/// Answers until `stop` says so, then at most a second longer.
pub async fn serve(listener: TcpListener, source: PageSource, stop: watch::Receiver<bool>) {
    let said = |mut stop: watch::Receiver<bool>| async move {
        // A sender that is gone says stop as well.
        let _ = stop.wait_for(|stop| *stop).await;
    };
    let (first, second) = (said(stop.clone()), said(stop));
    let routes = routes::routes(source);
    let answers = axum::serve(
        listener::Bounded::new(listener, BOUNDS),
        routes.into_make_service_with_connect_info::<listener::ReaderAddress>(),
    )
    .with_graceful_shutdown(first);
    tokio::select! {
        _ = answers => {}
        () = async { second.await; tokio::time::sleep(FAREWELL).await; } => {}
    }
}
