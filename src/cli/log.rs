//! The log on standard error: what it says by default, in whose time, and for whom.

use std::fmt;
use std::io::{self, IsTerminal as _};

use chrono_tz::Tz;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;

use super::Common;
use crate::clock::Clock;

/// Unless `RUST_LOG` says otherwise: what this program does, and of the libraries below it only what is an error.
const DEFAULT: &str = "error,diaodu=info";

/// Starts the log; `-q`, `-v` or else `RUST_LOG` choose what it says, `DIAODU_LOG=json` how. Its times are those of the
/// office.
pub(super) fn start(common: &Common, zone: Tz) {
    let filter = match (common.quiet, common.verbose) {
        (true, _) => "error".into(),
        (false, 0) => EnvFilter::try_from_default_env().unwrap_or_else(|_| DEFAULT.into()),
        (false, 1) => "warn,diaodu=debug".into(),
        (false, _) => "info,diaodu=trace".into(),
    };
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_timer(OfficeTime(zone))
        .with_ansi(io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none())
        .with_writer(io::stderr);
    // A second start in one process, as in tests, keeps the first.
    let _ = if std::env::var("DIAODU_LOG").is_ok_and(|how| how == "json") {
        log.json().try_init()
    } else {
        log.try_init()
    };
}

/// The machine's clock on the office's wall, with the distance to UTC: `2026-11-25T09:00:00+08:00`.
struct OfficeTime(Tz);

impl FormatTime for OfficeTime {
    fn format_time(&self, w: &mut Writer<'_>) -> fmt::Result {
        let now = Clock::Machine.now().with_timezone(&self.0);
        write!(w, "{}", now.format("%Y-%m-%dT%H:%M:%S%:z"))
    }
}
