//! In a program that was built without servers of files there are none: what is asked of one compiles and is never run.

use std::convert::Infallible;

use super::{RemoteError, RemoteFile, RemoteFolder, RemoteMove, RemotePlace, RemoteResult};

/// No folder on a server.
#[derive(Debug, Clone)]
pub struct Remote(Infallible);

#[expect(
    clippy::unused_async,
    clippy::missing_const_for_fn,
    reason = "the same signatures as where there are servers"
)]
impl Remote {
    pub fn new(place: &RemotePlace) -> RemoteResult<Self> {
        Err(RemoteError {
            action: "use it",
            path: String::new(),
            place: place.to_string(),
            fault: super::RemoteFault::Unfit,
            said: "this diaodu was built without servers of files".to_owned(),
        })
    }

    #[must_use]
    pub fn shown(&self) -> &str {
        match self.0 {}
    }

    #[must_use]
    pub fn is_atomic(&self) -> bool {
        match self.0 {}
    }

    pub async fn list(&self, _: &str) -> RemoteResult<RemoteFolder> {
        match self.0 {}
    }

    pub async fn stat(&self, _: &str) -> RemoteResult<Option<RemoteFile>> {
        match self.0 {}
    }

    pub async fn read(&self, _: &str, _: u64) -> RemoteResult<Option<Vec<u8>>> {
        match self.0 {}
    }

    pub async fn create(&self, _: &str, _: Vec<u8>) -> RemoteResult<bool> {
        match self.0 {}
    }

    pub async fn replace(&self, _: &str, _: Vec<u8>, _: &str) -> RemoteResult<bool> {
        match self.0 {}
    }

    pub async fn move_known(
        &self,
        _: (&str, &str),
        _: &str,
        _: impl FnOnce() -> Option<Vec<u8>>,
    ) -> RemoteResult<RemoteMove> {
        match self.0 {}
    }

    pub async fn remove(&self, _: &str, _: &str) -> RemoteResult<()> {
        match self.0 {}
    }

    pub async fn make_folder(&self, _: &str) -> RemoteResult<()> {
        match self.0 {}
    }
}
