//! The disk that keeps the state has no room: that of this machine, or that of a server.

use crate::disk_faults::{Errno, Faults};
#[cfg(feature = "postgres")]
use crate::full_disk;
use crate::office::SmallOffice;

pub(crate) enum StateDisk {
    Here(Faults),
    #[cfg(feature = "postgres")]
    OfServer,
}

impl StateDisk {
    /// That of this process; `None`: this very test has been run in another process, and has passed there.
    pub(crate) fn here_or_run_again(test: &str) -> Option<Self> {
        #[cfg(feature = "postgres")]
        if crate::on_server::is_there() {
            return Some(Self::OfServer);
        }
        Faults::here_or_run_again(test).map(Self::Here)
    }

    /// From now on nothing can be written there.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(clippy::unused_async, reason = "a server is told to")
    )]
    pub(crate) async fn fill(&self, town: &SmallOffice) {
        match self {
            Self::Here(faults) => {
                faults.plan(&town.config.data_dir, 0, i64::MAX, Errno::NoSpace);
            }
            #[cfg(feature = "postgres")]
            Self::OfServer => full_disk::fill(town, &full_disk::tables(town).await).await,
        }
    }

    /// There is room again. Something was to be written meanwhile.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(clippy::unused_async, reason = "a server is told to")
    )]
    pub(crate) async fn free(&self, town: &SmallOffice) {
        match self {
            Self::Here(faults) => assert!(faults.end().failed > 0, "{}", town.home().display()),
            #[cfg(feature = "postgres")]
            Self::OfServer => full_disk::free(town).await,
        }
    }
}
