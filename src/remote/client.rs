//! A folder on a server, by opendal; what opendal has no words for on WebDAV goes by [`Dav`].

use std::fmt;

use futures_util::TryStreamExt as _;
use opendal::services::{S3, Webdav};
use opendal::{EntryMode, ErrorKind, HttpTransporter, Metadata, OperationContext, Operator};
use opendal_http_transport_reqwest::ReqwestTransport;
use secrecy::ExposeSecret as _;

use super::dav::{Dav, client};
use super::{
    MOST_FILES, MOST_SAID, RemoteError, RemoteFault, RemoteFile, RemoteFolder, RemoteMove,
    RemotePlace, RemoteResult, RemoteServer, is_plain_name,
};
use crate::domain::line::{clean_line, with_causes};

/// A folder on a server. Paths are below it.
#[derive(Clone)]
pub struct Remote {
    operator: Operator,
    /// Where it is WebDAV.
    dav: Option<Dav>,
    shown: String,
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
        let opened = match &place.server {
            RemoteServer::WebDav { origin, folder } => {
                let mut service = Webdav::default()
                    .endpoint(origin)
                    .root(folder)
                    .disable_create_dir(true);
                if let Some((user, password)) = &place.login {
                    service = service.username(user).password(password.expose_secret());
                }
                Operator::new(service)
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
                Operator::new(match &place.login {
                    Some((id, secret)) => service
                        .access_key_id(id)
                        .secret_access_key(secret.expose_secret()),
                    None => service.skip_signature(),
                })
            }
        };
        let operator = opened.map_err(|error| failed(words(&error)))?;
        let transport = HttpTransporter::new(ReqwestTransport::new(http.clone()));
        let context = OperationContext::new().with_http_transport(transport);
        let dav = match &place.server {
            RemoteServer::WebDav { origin, folder } => {
                Some(Dav::new(http, (origin, folder), place.login.clone()).map_err(failed)?)
            }
            RemoteServer::S3 { .. } => None,
        };
        Ok(Self {
            operator: operator.with_context(context),
            dav,
            shown,
        })
    }

    /// Server and folder, for people.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// Whether a file there is always whole: it appears when its last byte has come.
    #[must_use]
    pub const fn is_atomic(&self) -> bool {
        self.dav.is_none()
    }

    /// What is in a folder, which has to be there; `""` is the whole.
    ///
    /// # Errors
    /// If not all of it could be listed.
    pub async fn list(&self, folder: &str) -> RemoteResult<RemoteFolder> {
        let path = format!("{folder}/");
        let failed = |error| self.failed("list", folder, &error);
        let mut found = RemoteFolder::default();
        let mut lister = self.operator.lister_with(&path).await.map_err(failed)?;
        while let Some(entry) = lister.try_next().await.map_err(failed)? {
            let below = entry.path().strip_prefix(path.trim_start_matches('/'));
            let Some(name) = below.map(|below| below.trim_end_matches('/')) else {
                continue;
            };
            if !is_plain_name(name) {
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
        match self.operator.stat(path).await {
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
        let known = self.stat(path).await?;
        if known.is_none_or(|file| file.byte_size > most) {
            return Ok(None);
        }
        // What has grown since is cut, and then has another hash than anything that is known.
        let reading = self.operator.read_with(path);
        match reading.await {
            Ok(bytes) if bytes.len() as u64 > most => Ok(None),
            Ok(bytes) => Ok(Some(bytes.to_vec())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed("read", path, &error)),
        }
    }

    /// Writes a new file, which appears whole; false if something has its name.
    ///
    /// # Errors
    /// If it cannot be written, or the answer was lost: then it may be there.
    pub async fn create(&self, path: &str, bytes: Vec<u8>) -> RemoteResult<bool> {
        if let Some(dav) = &self.dav {
            return dav
                .create(path, bytes)
                .await
                .map_err(|error| self.of_dav("write", path, error));
        }
        let writing = self.operator.write_with(path, bytes).if_not_exists(true);
        self.is_done("write", path, writing.await.map(drop))
    }

    /// Writes a file in place of the one with this mark; false if that is no longer what lies there.
    ///
    /// # Errors
    /// As [`Remote::create`].
    pub async fn replace(&self, path: &str, bytes: Vec<u8>, etag: &str) -> RemoteResult<bool> {
        if let Some(dav) = &self.dav {
            let replaced = dav.replace(path, bytes, etag).await;
            return replaced.map_err(|error| self.of_dav("replace", path, error));
        }
        let writing = self.operator.write_with(path, bytes).if_match(etag);
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
        if let Some(dav) = &self.dav {
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
        if let Some(dav) = &self.dav {
            let removed = dav.remove(path, etag).await;
            return removed.map_err(|error| self.of_dav("remove", path, error));
        }
        match self.operator.delete_with(path).if_match(etag).await {
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
        match &self.dav {
            Some(dav) => {
                let made = dav.make_folder(path).await;
                made.map_err(|error| self.of_dav("make", path, error))
            }
            None => Ok(()),
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
    // Some servers leave the marks away that belong to it, in listings alone.
    let etag = metadata.etag().unwrap_or_default().trim();
    let is_marked = etag.starts_with('"') || etag.starts_with("W/") || etag.is_empty();
    RemoteFile {
        byte_size: metadata.content_length(),
        etag: if is_marked {
            etag.to_owned()
        } else {
            format!("\"{etag}\"")
        },
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
