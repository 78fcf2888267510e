//! A share on a WebDAV or S3 server (docs/remote.md): the share that all else works on is a mirror of it.
//!
//! Before a tick looks into folders, what others changed there is brought here ([`pull`]); after it, what the tick moved and
//! wrote is brought there ([`push`]). Both compare three things: what is there, what is here, and what was known to be the
//! same in both. So a step that was broken off, or whose answer was lost, is found and finished by the next comparison.

mod expected;
mod failures;
mod listing;
mod pull;
mod push;
mod state;

use chrono::{DateTime, Utc};

use super::CopyError;
use super::archive_copy::probe;
use crate::domain::settle::SettleTimes;
use crate::folder::{LEDGERS, MARKER, OFFICE, REPORTS, Share, ShareError};
use crate::remote::{Remote, RemoteError, RemoteFault};
use state::MirrorState;

pub(super) use expected::ExpectedFiles;
pub(super) use pull::Pulled;

/// The share there, and its mirror here.
#[derive(Debug, Clone)]
pub struct Mirror {
    remote: Remote,
    share: Share,
}

/// Why the mirror is not what the share is.
#[derive(Debug, thiserror::Error)]
pub enum MirrorError {
    #[error("share: {0}")]
    Remote(#[from] RemoteError),
    #[error(transparent)]
    Share(#[from] ShareError),
    /// The folder there is not the share.
    #[error(
        "share {place}: its marker {MARKER} is not there, so it is not ours\n  hint: look at the address; for a new share run `diaodu init`, or create an empty file {MARKER} in it"
    )]
    NoMarker {
        /// Server and folder.
        place: String,
    },
    /// The mirror is of another folder.
    #[error(
        "share {root}: it is a mirror of {other}, not of {place}\n  hint: name a new folder in office.share; nothing was changed"
    )]
    Another {
        /// Where the mirror is.
        root: String,
        other: String,
        place: String,
    },
}

impl Mirror {
    /// The mirror here of the share there; neither is asked yet.
    #[must_use]
    pub fn new(remote: Remote, share: Share) -> Self {
        Self { remote, share }
    }

    /// Makes the folders of a new share there, and its marker last.
    ///
    /// # Errors
    /// If something cannot be made.
    pub async fn make_remote<'a>(
        &self,
        unit_names: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), MirrorError> {
        for folder in [REPORTS, LEDGERS, OFFICE] {
            self.remote.make_folder(folder).await?;
        }
        for name in unit_names {
            self.remote
                .make_folder(&format!("{REPORTS}/{name}"))
                .await?;
        }
        self.remote.create(MARKER, b"diaodu\n".to_vec()).await?;
        Ok(())
    }

    /// Whether there is a share: its marker.
    ///
    /// # Errors
    /// If the server does not say.
    pub async fn is_there(&self) -> Result<bool, MirrorError> {
        Ok(self.remote.stat(MARKER).await?.is_some())
    }

    /// Whether the share there can be worked with: its marker is there, and the server does what is asked of it.
    ///
    /// # Errors
    /// What it does not do.
    pub async fn probe(&self) -> Result<String, CopyError> {
        if self.remote.stat(MARKER).await?.is_none() {
            return Err(RemoteError {
                action: "rely on it",
                path: String::new(),
                place: self.remote.shown().to_owned(),
                fault: RemoteFault::NotThere,
                said: format!("its marker {MARKER} is not there"),
            }
            .into());
        }
        probe(&self.remote, OFFICE).await?;
        Ok(self.remote.shown().to_owned())
    }

    /// Brings here what others changed there; nothing of the share may be believed unless that succeeds.
    ///
    /// # Errors
    /// If the share there is away, or not all of it could be listed.
    pub(super) async fn pull<'a>(
        &self,
        unit_names: impl IntoIterator<Item = &'a str>,
        expected: &ExpectedFiles,
        settle: SettleTimes,
        now: DateTime<Utc>,
    ) -> Result<Pulled, MirrorError> {
        let mut listed = listing::look_at_root(&self.remote).await?;
        self.share.begin_mirror()?;
        let mut state = self.state()?;
        listed.look(&self.remote, &state, unit_names).await?;
        let before = state.clone();
        let pulled = pull::bring(self, &mut state, (&listed, expected), settle, now).await;
        self.put_state(&state, &before)?;
        pulled
    }

    /// Brings there what was moved and written here; what cannot be is found again by the next one.
    ///
    /// # Errors
    /// If the server does not answer, or the mirror cannot be read.
    pub(super) async fn push(&self) -> Result<(), MirrorError> {
        let mut state = self.state()?;
        let before = state.clone();
        let pushed = push::bring(self, &mut state).await;
        self.put_state(&state, &before)?;
        pushed
    }

    /// Read each time: another node may have led meanwhile.
    fn state(&self) -> Result<MirrorState, MirrorError> {
        let place = self.remote.shown();
        let read = self.share.mirror_state()?;
        // One that cannot be read is made anew by comparing all files.
        let read = read.and_then(|bytes| serde_json::from_slice::<MirrorState>(&bytes).ok());
        let state = read.unwrap_or_else(|| MirrorState::of(place));
        if state.place != place {
            return Err(MirrorError::Another {
                root: self.share.root().display().to_string(),
                other: state.place,
                place: place.to_owned(),
            });
        }
        Ok(state)
    }

    fn put_state(&self, state: &MirrorState, before: &MirrorState) -> Result<(), MirrorError> {
        if state != before {
            let bytes = serde_json::to_vec(state).unwrap_or_default();
            self.share.set_mirror_state(&bytes)?;
        }
        Ok(())
    }
}
