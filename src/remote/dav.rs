//! What is read and changed on a WebDAV server; changed only under a condition that it has to keep.
//!
//! Nothing is written in place: a server may show half a file, and the connection may break. So a file is written under a
//! hidden name that scans pass over and then moved to where it belongs, if that is free.

use std::fs;

use reqwest::header::{HeaderMap, HeaderValue, IF_MATCH};
use reqwest::{Certificate, Client, Method, StatusCode, Url};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

use super::limit::{AnswerLimit, TOO_MUCH, TOO_SLOW};
use super::{MOST_SAID, RemoteFault, RemoteFile, RemoteFolder, RemoteMove, RemotePlace, propfind};
use crate::domain::line::with_causes;

/// A client that trusts no redirect; every silence ends after the timeout.
pub(super) fn client(place: &RemotePlace) -> Result<Client, String> {
    // The first one stays; a second call is refused and harmless.
    drop(rustls::crypto::ring::default_provider().install_default());
    let mut client = Client::builder()
        .connect_timeout(place.timeout)
        .read_timeout(place.timeout)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("diaodu/", env!("CARGO_PKG_VERSION")));
    if let Some(path) = &place.ca_file {
        let read = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let found = Certificate::from_pem_bundle(&read);
        for certificate in found.map_err(|error| format!("{}: {error}", path.display()))? {
            client = client.add_root_certificate(certificate);
        }
    }
    client.build().map_err(words)
}

/// A folder of a WebDAV server.
#[derive(Clone)]
pub(super) struct Dav {
    client: Client,
    folder: Url,
    login: Option<(String, SecretString)>,
    limit: AnswerLimit,
}

/// An answer of which only the status counts; what goes on longer ends the connection.
const MOST_WORDS: u64 = 1 << 16;
/// A listing, with a kilobyte for each file.
const MOST_LISTED: u64 = 128 << 20;

type Failed = (RemoteFault, String);

impl Dav {
    pub(super) fn new(
        client: Client,
        (origin, folder): (&str, &str),
        login: Option<(String, SecretString)>,
        limit: AnswerLimit,
    ) -> Result<Self, String> {
        let mut url = Url::parse(origin).map_err(|error| error.to_string())?;
        url.set_path("");
        let parts = folder.split('/').filter(|part| !part.is_empty());
        url.path_segments_mut()
            .map_err(|()| "the address has no path".to_owned())?
            .clear()
            .extend(parts);
        Ok(Self {
            client,
            folder: url,
            login,
            limit,
        })
    }

    /// What is in a folder.
    pub(super) async fn list(&self, folder: &str) -> Result<RemoteFolder, Failed> {
        let mut address = self.address(folder);
        // As of a folder, or some servers send elsewhere.
        if let Ok(mut parts) = address.path_segments_mut() {
            parts.push("");
        }
        let asking = self.propfind(address.clone(), "1");
        let xml = match self.whole(asking, MOST_LISTED).await? {
            (StatusCode::MULTI_STATUS, Some(xml)) => xml,
            (StatusCode::MULTI_STATUS, None) => {
                return Err((RemoteFault::Failed, TOO_MUCH.to_owned()));
            }
            (status, _) => return Err(refusal(status)),
        };
        propfind::folder(&xml, &address).map_err(|said| (RemoteFault::Failed, said))
    }

    /// What is known of a file; `None` if there is none.
    pub(super) async fn stat(&self, path: &str) -> Result<Option<RemoteFile>, Failed> {
        let address = self.address(path);
        let asking = self.propfind(address.clone(), "0");
        let xml = match self.whole(asking, MOST_WORDS).await? {
            (StatusCode::MULTI_STATUS, Some(xml)) => xml,
            (StatusCode::MULTI_STATUS, None) => {
                return Err((RemoteFault::Failed, TOO_MUCH.to_owned()));
            }
            (StatusCode::NOT_FOUND, _) => return Ok(None),
            (status, _) => return Err(refusal(status)),
        };
        propfind::file(&xml, &address).map_err(|said| (RemoteFault::Failed, said))
    }

    /// A file's bytes; `None` if there is none, or they are more than `most`.
    pub(super) async fn read(&self, path: &str, most: u64) -> Result<Option<Vec<u8>>, Failed> {
        match self.whole(self.ask(Method::GET, path), most).await? {
            (StatusCode::OK, bytes) => Ok(bytes),
            (StatusCode::NOT_FOUND, _) => Ok(None),
            (status, _) => Err(refusal(status)),
        }
    }

    /// Writes a new file; false if its name is taken.
    pub(super) async fn create(&self, path: &str, bytes: Vec<u8>) -> Result<bool, Failed> {
        let hidden = hidden(path, &bytes);
        self.make_folder(folder_of(path)).await?;
        let put = self.ask(Method::PUT, &hidden).body(bytes);
        self.done(put).await?;
        self.place(&hidden, path).await
    }

    /// Writes in place of what has this mark. That is taken aside first, which only succeeds if it is still the same.
    pub(super) async fn replace(
        &self,
        path: &str,
        bytes: Vec<u8>,
        etag: &str,
    ) -> Result<bool, Failed> {
        let (new, old) = (hidden(path, &bytes), hidden(path, etag.as_bytes()));
        let put = self.ask(Method::PUT, &new).body(bytes);
        self.done(put).await?;
        let is_aside = match self.move_known(path, etag, &old).await? {
            RemoteMove::Done => true,
            // An earlier try came as far as this.
            RemoteMove::Taken => {
                self.forget(&old).await;
                self.move_known(path, etag, &old).await? == RemoteMove::Done
            }
            RemoteMove::Changed => false,
        };
        if !is_aside {
            self.forget(&new).await;
            return Ok(false);
        }
        let is_placed = self.place(&new, path).await?;
        // It is ours, hidden, and does no harm if it stays.
        self.forget(&old).await;
        Ok(is_placed)
    }

    /// Gives what has this mark another name that is free.
    pub(super) async fn move_known(
        &self,
        path: &str,
        etag: &str,
        target: &str,
    ) -> Result<RemoteMove, Failed> {
        self.make_folder(folder_of(target)).await?;
        let moving = self.moving(path, target).header(IF_MATCH, etag);
        match self.status(moving).await? {
            status if status.is_success() => Ok(RemoteMove::Done),
            StatusCode::NOT_FOUND => Ok(RemoteMove::Changed),
            // Either the mark is another one, or the name is taken.
            StatusCode::PRECONDITION_FAILED | StatusCode::CONFLICT => {
                let is_taken = self.is_there(target).await?;
                Ok(if is_taken {
                    RemoteMove::Taken
                } else {
                    RemoteMove::Changed
                })
            }
            status => Err(refusal(status)),
        }
    }

    /// Takes away what has this mark.
    pub(super) async fn remove(&self, path: &str, etag: &str) -> Result<(), Failed> {
        let removing = self.ask(Method::DELETE, path).header(IF_MATCH, etag);
        match self.status(removing).await? {
            status if status.is_success() => Ok(()),
            StatusCode::NOT_FOUND | StatusCode::PRECONDITION_FAILED => Ok(()),
            status => Err(refusal(status)),
        }
    }

    /// Makes a folder, and those above it that are missing.
    pub(super) async fn make_folder(&self, path: &str) -> Result<(), Failed> {
        if path.is_empty() || self.is_there(path).await? {
            return Ok(());
        }
        let ends = path.match_indices('/').map(|(at, _)| at);
        for end in ends.chain([path.len()]) {
            let making = self.ask(method("MKCOL"), &path[..end]);
            match self.status(making).await? {
                status if status.is_success() => {}
                // It is there already.
                StatusCode::METHOD_NOT_ALLOWED => {}
                status => return Err(refusal(status)),
            }
        }
        Ok(())
    }

    /// Moves a file of ours to where it belongs, and takes it away if that name is taken.
    async fn place(&self, hidden: &str, path: &str) -> Result<bool, Failed> {
        match self.status(self.moving(hidden, path)).await? {
            status if status.is_success() => Ok(true),
            StatusCode::PRECONDITION_FAILED | StatusCode::CONFLICT => {
                self.forget(hidden).await;
                Ok(false)
            }
            status => Err(refusal(status)),
        }
    }

    /// Takes a hidden file of ours away; one that stays does no harm.
    async fn forget(&self, hidden: &str) {
        let _ = self.status(self.ask(Method::DELETE, hidden)).await;
    }

    async fn is_there(&self, path: &str) -> Result<bool, Failed> {
        let asking = self.propfind(self.address(path), "0");
        match self.status(asking).await? {
            status if status.is_success() => Ok(true),
            StatusCode::NOT_FOUND => Ok(false),
            status => Err(refusal(status)),
        }
    }

    fn moving(&self, path: &str, target: &str) -> reqwest::RequestBuilder {
        let mut headers = HeaderMap::new();
        headers.insert("Overwrite", HeaderValue::from_static("F"));
        // An address is all of ASCII.
        if let Ok(target) = HeaderValue::from_str(self.address(target).as_str()) {
            headers.insert("Destination", target);
        }
        self.ask(method("MOVE"), path).headers(headers)
    }

    fn propfind(&self, address: Url, depth: &'static str) -> reqwest::RequestBuilder {
        let asking = self.ask_at(method("PROPFIND"), address);
        let asking = asking.header("Depth", depth).body(propfind::ASKED);
        asking.header("Content-Type", "application/xml")
    }

    fn ask(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.ask_at(method, self.address(path))
    }

    fn ask_at(&self, method: Method, address: Url) -> reqwest::RequestBuilder {
        let asking = self.client.request(method, address);
        match &self.login {
            Some((user, password)) => asking.basic_auth(user, Some(password.expose_secret())),
            None => asking,
        }
    }

    fn address(&self, path: &str) -> Url {
        let mut url = self.folder.clone();
        if let Ok(mut parts) = url.path_segments_mut() {
            parts.extend(path.split('/').filter(|part| !part.is_empty()));
        }
        url
    }

    async fn status(&self, asking: reqwest::RequestBuilder) -> Result<StatusCode, Failed> {
        // Read to its end, so that the connection can be used again.
        Ok(self.whole(asking, MOST_WORDS).await?.0)
    }

    /// What is answered; without the bytes if they are more than `most`.
    async fn whole(
        &self,
        asking: reqwest::RequestBuilder,
        most: u64,
    ) -> Result<(StatusCode, Option<Vec<u8>>), Failed> {
        let answering = async {
            let mut answer = asking.send().await?;
            let (status, mut bytes) = (answer.status(), Vec::new());
            while let Some(piece) = answer.chunk().await? {
                if (bytes.len() + piece.len()) as u64 > most {
                    return Ok((status, None));
                }
                bytes.extend_from_slice(&piece);
            }
            Ok((status, Some(bytes)))
        };
        match self.limit.with(answering).await {
            Some(answer) => answer.map_err(|error| (RemoteFault::Failed, words(error))),
            None => Err((RemoteFault::Failed, TOO_SLOW.to_owned())),
        }
    }

    async fn done(&self, asking: reqwest::RequestBuilder) -> Result<(), Failed> {
        match self.status(asking).await? {
            status if status.is_success() => Ok(()),
            status => Err(refusal(status)),
        }
    }
}

/// Beside the file, known again by whatever writes the same there, and passed over by scans.
fn hidden(path: &str, of: &[u8]) -> String {
    let mut digest = Sha256::new();
    digest.update(path.as_bytes());
    digest.update(of);
    let digest = digest.finalize();
    let number = digest
        .iter()
        .take(8)
        .fold(0_u64, |sum, &byte| sum << 8 | u64::from(byte));
    let name = format!(".diaodu-{number:016x}.tmp");
    match folder_of(path) {
        "" => name,
        folder => format!("{folder}/{name}"),
    }
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A method of WebDAV; all of them are letters alone.
fn method(name: &str) -> Method {
    Method::from_bytes(name.as_bytes()).unwrap_or_default()
}

fn refusal(status: StatusCode) -> Failed {
    let fault = match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => RemoteFault::Refused,
        StatusCode::NOT_FOUND | StatusCode::CONFLICT => RemoteFault::NotThere,
        StatusCode::NOT_IMPLEMENTED | StatusCode::METHOD_NOT_ALLOWED => RemoteFault::Unfit,
        _ => RemoteFault::Failed,
    };
    (fault, format!("the server answers {status}"))
}

/// An error with its causes on one line.
fn words(error: reqwest::Error) -> String {
    let error = error.without_url();
    with_causes(&error.to_string(), &error, MOST_SAID)
}
