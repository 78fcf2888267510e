//! A folder on a server: S3 by opendal, WebDAV by [`Dav`].

use std::fmt;
use std::panic::AssertUnwindSafe;

use futures_util::{FutureExt as _, TryStreamExt as _};
use opendal::services::S3;
use opendal::{EntryMode, ErrorKind, HttpTransporter, Metadata, OperationContext, Operator};
use opendal_http_transport_reqwest::ReqwestTransport;
use secrecy::ExposeSecret as _;

use super::dav::{Dav, client};
use super::limit::{AnswerLimit, BoundedTransport, TOO_SLOW};
use super::{
    MOST_FILES, MOST_SAID, RemoteError, RemoteFault, RemoteFile, RemoteFolder, RemoteMove,
    RemotePlace, RemoteResult, RemoteServer, is_plain_name, quoted,
};
use crate::domain::line::{clean_line, with_causes};

/// A folder on a server. Paths are below it.
#[derive(Clone)]
pub struct Remote {
    server: Backend,
    shown: String,
}

#[derive(Clone)]
enum Backend {
    WebDav(Dav),
    S3(Operator, AnswerLimit),
}

impl fmt::Debug for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Remote").field(&self.shown).finish()
    }
}

impl Remote {
    /// The folder at this place; the server is not asked yet.
    ///
    /// # Errors
    /// If the certificates cannot be read or the address is none.
    pub fn new(place: &RemotePlace) -> RemoteResult<Self> {
        let shown = place.to_string();
        let failed = |said: String| RemoteError {
            action: "use it",
            path: String::new(),
            place: shown.clone(),
            fault: RemoteFault::Failed,
            said,
        };
        let http = client(place).map_err(&failed)?;
        let limit = AnswerLimit::of(place.timeout);
        let server = match &place.server {
            RemoteServer::WebDav { origin, folder } => {
                let dav = Dav::new(http, (origin, folder), place.login.clone(), limit);
                Backend::WebDav(dav.map_err(failed)?)
            }
            RemoteServer::S3 {
                endpoint,
                bucket,
                folder,
                region,
            } => {
                let service = S3::default()
                    .endpoint(endpoint)
                    .bucket(bucket)
                    .root(folder)
                    .region(region)
                    // Only what the configuration says: no other files, no address of a cloud.
                    .disable_config_load()
                    .disable_ec2_metadata();
                let opened = Operator::new(match &place.login {
                    Some((id, secret)) => service
                        .access_key_id(id)
                        .secret_access_key(secret.expose_secret()),
                    None => service.skip_signature(),
                });
                let operator = opened.map_err(|error| failed(words(&error)))?;
                let transport = BoundedTransport(ReqwestTransport::new(http));
                let context =
                    OperationContext::new().with_http_transport(HttpTransporter::new(transport));
                Backend::S3(operator.with_context(context), limit)
            }
        };
        Ok(Self { server, shown })
    }

    /// Server and folder, for people.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// Whether a file there is always whole: it appears when its last byte has come.
    #[must_use]
    pub const fn is_atomic(&self) -> bool {
        matches!(self.server, Backend::S3(..))
    }

    /// What is in a folder, which has to be there; `""` is the whole.
    ///
    /// # Errors
    /// If not all of it could be listed.
    pub async fn list(&self, folder: &str) -> RemoteResult<RemoteFolder> {
        let (operator, limit) = match &self.server {
            Backend::WebDav(dav) => {
                let listed = dav.list(folder).await;
                return listed.map_err(|error| self.of_dav("list", folder, error));
            }
            Backend::S3(operator, limit) => (operator, limit),
        };
        // opendal takes it for granted that the server speaks of the folder that it was asked for.
        let listing = AssertUnwindSafe(self.list_objects(operator, folder)).catch_unwind();
        let broken = |said: &str| self.error("list", folder, RemoteFault::Failed, said.to_owned());
        match limit.with(listing).await {
            Some(Ok(listed)) => listed,
            Some(Err(_)) => Err(broken("the answer is about another folder")),
            None => Err(broken(TOO_SLOW)),
        }
    }

    async fn list_objects(&self, operator: &Operator, folder: &str) -> RemoteResult<RemoteFolder> {
        let path = format!("{folder}/");
        let failed = |error| self.failed("list", folder, &error);
        let mut found = RemoteFolder::default();
        let mut lister = operator.lister_with(&path).await.map_err(failed)?;
        while let Some(entry) = lister.try_next().await.map_err(failed)? {
            let below = entry.path().strip_prefix(path.trim_start_matches('/'));
            let Some(below) = below else {
                found.refuse(entry.path());
                continue;
            };
            let name = below.strip_suffix('/').unwrap_or(below);
            if below.is_empty() {
                continue;
            }
            if !is_plain_name(name) {
                found.refuse(entry.path());
                continue;
            }
            if found.files.len() + found.folders.len() >= MOST_FILES {
                let said = format!("more than {MOST_FILES} files are in it");
                return Err(self.error("list", folder, RemoteFault::Failed, said));
            }
            match entry.metadata().mode() {
                EntryMode::DIR => found.folders.push(name.to_owned()),
                _ => found.files.push((name.to_owned(), file(entry.metadata()))),
            }
        }
        Ok(found)
    }

    /// What is known of a file; `None` if there is none.
    ///
    /// # Errors
    /// If that cannot be told.
    pub async fn stat(&self, path: &str) -> RemoteResult<Option<RemoteFile>> {
        let operator = match &self.server {
            Backend::WebDav(dav) => {
                let known = dav.stat(path).await;
                return known.map_err(|error| self.of_dav("look at", path, error));
            }
            Backend::S3(operator, _) => operator,
        };
        match operator.stat(path).await {
            Ok(metadata) if metadata.is_dir() => Ok(None),
            Ok(metadata) => Ok(Some(file(&metadata))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed("look at", path, &error)),
        }
    }

    /// A file's bytes; `None` if there is none, or it has more than `most` bytes.
    ///
    /// # Errors
    /// If it cannot be read to its end.
    pub async fn read(&self, path: &str, most: u64) -> RemoteResult<Option<Vec<u8>>> {
        let (operator, limit) = match &self.server {
            Backend::WebDav(dav) => {
                let read = dav.read(path, most).await;
                return read.map_err(|error| self.of_dav("read", path, error));
            }
            Backend::S3(operator, limit) => (operator, limit),
        };
        let known = self.stat(path).await?;
        if known.is_none_or(|file| file.byte_size > most) {
            return Ok(None);
        }
        let reading = limit.with(operator.read_with(path).into_future());
        match reading.await {
            Some(Ok(bytes)) if bytes.len() as u64 > most => Ok(None),
            Some(Ok(bytes)) => Ok(Some(bytes.to_vec())),
            Some(Err(error)) if error.kind() == ErrorKind::NotFound => Ok(None),
            Some(Err(error)) => Err(self.failed("read", path, &error)),
            None => Err(self.error("read", path, RemoteFault::Failed, TOO_SLOW.to_owned())),
        }
    }

    /// Writes a new file, which appears whole; false if something has its name.
    ///
    /// # Errors
    /// If it cannot be written, or the answer was lost: then it may be there.
    pub async fn create(&self, path: &str, bytes: Vec<u8>) -> RemoteResult<bool> {
        let operator = match &self.server {
            Backend::WebDav(dav) => {
                let written = dav.create(path, bytes).await;
                return written.map_err(|error| self.of_dav("write", path, error));
            }
            Backend::S3(operator, _) => operator,
        };
        let writing = operator.write_with(path, bytes).if_not_exists(true);
        self.is_done("write", path, writing.await.map(drop))
    }

    /// Writes a file in place of the one with this mark; false if that is no longer what lies there.
    ///
    /// # Errors
    /// As [`Remote::create`].
    pub async fn replace(&self, path: &str, bytes: Vec<u8>, etag: &str) -> RemoteResult<bool> {
        let operator = match &self.server {
            Backend::WebDav(dav) => {
                let replaced = dav.replace(path, bytes, etag).await;
                return replaced.map_err(|error| self.of_dav("replace", path, error));
            }
            Backend::S3(operator, _) => operator,
        };
        let writing = operator.write_with(path, bytes).if_match(etag);
        self.is_done("replace", path, writing.await.map(drop))
    }

    /// Gives the file with this mark another name that is free. Where a server cannot do that in one step, the bytes
    /// that were judged are written under the new name first, so they are `judged`.
    ///
    /// # Errors
    /// If it cannot be moved, or the answer was lost: then it may be.
    pub async fn move_known(
        &self,
        (path, etag): (&str, &str),
        target: &str,
        judged: impl FnOnce() -> Option<Vec<u8>>,
    ) -> RemoteResult<RemoteMove> {
        if let Backend::WebDav(dav) = &self.server {
            let moved = dav.move_known(path, etag, target).await;
            return moved.map_err(|error| self.of_dav("move", path, error));
        }
        if self
            .stat(path)
            .await?
            .is_none_or(|there| there.etag != etag)
        {
            return Ok(RemoteMove::Changed);
        }
        let Some(judged) = judged() else {
            return Ok(RemoteMove::Changed);
        };
        // An earlier try may have come as far as this.
        if !self.create(target, judged.clone()).await?
            && self.read(target, judged.len() as u64).await?.as_ref() != Some(&judged)
        {
            return Ok(RemoteMove::Taken);
        }
        self.remove(path, etag).await?;
        Ok(RemoteMove::Done)
    }

    /// Takes the file with this mark away, if it is still there; another one in its place stays.
    ///
    /// # Errors
    /// If that cannot be done.
    pub async fn remove(&self, path: &str, etag: &str) -> RemoteResult<()> {
        let operator = match &self.server {
            Backend::WebDav(dav) => {
                let removed = dav.remove(path, etag).await;
                return removed.map_err(|error| self.of_dav("remove", path, error));
            }
            Backend::S3(operator, _) => operator,
        };
        match operator.delete_with(path).if_match(etag).await {
            Err(error)
                if !matches!(
                    error.kind(),
                    ErrorKind::ConditionNotMatch | ErrorKind::NotFound
                ) =>
            {
                Err(self.failed("remove", path, &error))
            }
            _ => Ok(()),
        }
    }

    /// Makes a folder, and those above it, where the server has such.
    ///
    /// # Errors
    /// If it cannot be made.
    pub async fn make_folder(&self, path: &str) -> RemoteResult<()> {
        match &self.server {
            Backend::WebDav(dav) => {
                let made = dav.make_folder(path).await;
                made.map_err(|error| self.of_dav("make", path, error))
            }
            Backend::S3(..) => Ok(()),
        }
    }

    /// Of a change under a condition: whether it held.
    fn is_done(
        &self,
        action: &'static str,
        path: &str,
        done: opendal::Result<()>,
    ) -> RemoteResult<bool> {
        match done {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::ConditionNotMatch => Ok(false),
            Err(error) => Err(self.failed(action, path, &error)),
        }
    }

    fn failed(&self, action: &'static str, path: &str, error: &opendal::Error) -> RemoteError {
        // Who is not let in at all is no kind of its own.
        let is_refused = error.to_string().contains("status: 401");
        let fault = match error.kind() {
            _ if is_refused => RemoteFault::Refused,
            ErrorKind::PermissionDenied => RemoteFault::Refused,
            ErrorKind::NotFound => RemoteFault::NotThere,
            ErrorKind::Unsupported => RemoteFault::Unfit,
            _ => RemoteFault::Failed,
        };
        self.error(action, path, fault, words(error))
    }

    fn of_dav(
        &self,
        action: &'static str,
        path: &str,
        (fault, said): (RemoteFault, String),
    ) -> RemoteError {
        self.error(action, path, fault, said)
    }

    fn error(
        &self,
        action: &'static str,
        path: &str,
        fault: RemoteFault,
        said: String,
    ) -> RemoteError {
        RemoteError {
            action,
            path: clean_line(path, 200),
            place: self.shown.clone(),
            fault,
            said,
        }
    }
}

fn file(metadata: &Metadata) -> RemoteFile {
    RemoteFile {
        byte_size: metadata.content_length(),
        etag: quoted(metadata.etag().unwrap_or_default()),
        modified: metadata
            .last_modified()
            .map_or(0, |at| at.into_inner().as_second()),
    }
}

/// What it says and why, on one line. The address is no secret, and a request's headers are not in it.
fn words(error: &opendal::Error) -> String {
    let said = format!("{}: {}", error.kind(), error.message());
    with_causes(&said, error, MOST_SAID)
}
