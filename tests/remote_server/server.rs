//! A server of WebDAV and S3 that keeps files in memory, answers by hand, and can be told to answer whatever is harmful.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::words::{decoded, encoded, multistatus, objects, whole};

/// What was asked.
pub(crate) struct Asked {
    pub(crate) method: String,
    /// Below the share, decoded, without slashes at its ends.
    pub(crate) path: String,
    /// As it was sent.
    pub(crate) target: String,
    pub(crate) depth: Option<String>,
    pub(crate) body: Vec<u8>,
    if_match: Option<String>,
    if_none_match: bool,
    destination: Option<String>,
}

/// What is answered in place of what would be right.
pub(crate) enum Answer {
    /// These bytes, and the connection ends.
    Raw(Vec<u8>),
    /// These, and then the second ones again and again until nobody reads any more.
    Endless(Vec<u8>, Vec<u8>),
    /// A status and a body.
    Status(u16, Vec<u8>),
    /// Nothing, for as long as the other side waits.
    Silence,
}

/// Says for each request whether it is answered otherwise.
pub(crate) type Fault = Box<dyn Fn(&Asked, &Tree) -> Option<Answer> + Send>;

#[derive(Default)]
pub(crate) struct Tree {
    pub(crate) files: BTreeMap<String, (Vec<u8>, u64)>,
    pub(crate) folders: BTreeSet<String>,
    changes: u64,
}

#[derive(Default)]
struct Shared {
    tree: Tree,
    fault: Option<Fault>,
    asked: usize,
    /// Bytes that an endless answer got rid of.
    poured: u64,
}

#[derive(Clone)]
pub(crate) struct Server {
    port: u16,
    shared: Arc<Mutex<Shared>>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Mutex::new(Shared::default()));
        let server = Self { port, shared };
        server.lock().tree.folders.insert(String::new());
        let serving = server.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let serving = serving.clone();
                thread::spawn(move || serving.talk(&stream));
            }
        });
        server
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn put(&self, path: &str, bytes: &[u8]) {
        self.lock().tree.put(path, bytes.to_vec());
    }

    pub(crate) fn remove_folder(&self, path: &str) {
        let tree = &mut self.lock().tree;
        let is_in_it = |other: &str| other == path || other.starts_with(&format!("{path}/"));
        tree.folders.retain(|folder| !is_in_it(folder));
        tree.files.retain(|file, _| !is_in_it(file));
    }

    pub(crate) fn has_folder(&self, path: &str) -> bool {
        self.lock().tree.folders.contains(path)
    }

    /// Paths of all files with these bytes.
    pub(crate) fn places(&self, bytes: &[u8]) -> Vec<String> {
        let shared = self.lock();
        let files = shared.tree.files.iter();
        let same = files.filter(|(_, (there, _))| there == bytes);
        same.map(|(path, _)| path.clone()).collect()
    }

    /// Paths of all files that have this in them.
    pub(crate) fn paths_with(&self, part: &str) -> Vec<String> {
        let shared = self.lock();
        let paths = shared.tree.files.keys();
        paths.filter(|path| path.contains(part)).cloned().collect()
    }

    /// From now on requests are answered so, or rightly again.
    pub(crate) fn fail(&self, fault: Option<Fault>) {
        self.lock().fault = fault;
    }

    /// How many requests there were since the last question.
    pub(crate) fn asked(&self) -> usize {
        std::mem::take(&mut self.lock().asked)
    }

    pub(crate) fn poured(&self) -> u64 {
        self.lock().poured
    }

    /// Answers the requests of one connection.
    fn talk(&self, stream: &TcpStream) {
        let mut reader = BufReader::new(stream);
        while let Some(asked) = read(&mut reader) {
            let answer = {
                let mut shared = self.lock();
                shared.asked += 1;
                let fault = shared.fault.as_ref();
                match fault.and_then(|fault| fault(&asked, &shared.tree)) {
                    Some(answer) => answer,
                    None => shared.tree.answer(&asked),
                }
            };
            let mut writer = stream;
            let is_written = match answer {
                Answer::Status(status, body) => {
                    let body = if asked.method == "HEAD" {
                        Vec::new()
                    } else {
                        body
                    };
                    writer.write_all(&whole(status, "", &body)).is_ok()
                }
                Answer::Raw(bytes) => {
                    let _ = writer.write_all(&bytes);
                    return;
                }
                Answer::Endless(head, again) => {
                    let _ = writer.write_all(&head);
                    while writer.write_all(&again).is_ok() {
                        self.lock().poured += again.len() as u64;
                    }
                    return;
                }
                Answer::Silence => {
                    // Until the other side hangs up.
                    let _ = reader.read(&mut [0]);
                    return;
                }
            };
            if !is_written {
                return;
            }
        }
    }
}

impl Asked {
    /// Of a listing of S3: what keys have to begin with.
    pub(crate) fn prefix(&self) -> Option<String> {
        let query = self.target.split_once('?')?.1;
        let mut words = query.split('&');
        let is_listing = query.contains("list-type=2");
        let prefix = words.find_map(|word| word.strip_prefix("prefix="));
        is_listing.then(|| decoded(prefix.unwrap_or_default()))
    }
}

/// The path below the share of an address or of its path.
fn below_share(target: &str) -> String {
    let path = target.split_once("://").map_or(target, |(_, rest)| {
        rest.find('/').map_or("", |at| &rest[at..])
    });
    let path = decoded(path.split('?').next().unwrap());
    let path = path.strip_prefix("/bucket").unwrap_or(&path);
    let path = path.strip_prefix("/share").unwrap_or(path);
    path.trim_matches('/').to_owned()
}

fn read(reader: &mut BufReader<&TcpStream>) -> Option<Asked> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut asked = Asked {
        path: below_share(&target),
        method,
        target,
        depth: None,
        body: Vec::new(),
        if_match: None,
        if_none_match: false,
        destination: None,
    };
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        match &*name.to_lowercase() {
            "content-length" => length = value.parse().unwrap(),
            "depth" => asked.depth = Some(value.to_owned()),
            "if-match" => asked.if_match = Some(value.to_owned()),
            "if-none-match" => asked.if_none_match = true,
            "destination" => asked.destination = Some(below_share(value)),
            _ => {}
        }
    }
    asked.body = vec![0; length];
    reader.read_exact(&mut asked.body).ok()?;
    Some(asked)
}

impl Tree {
    fn put(&mut self, path: &str, bytes: Vec<u8>) {
        for (at, _) in path.match_indices('/') {
            self.folders.insert(path[..at].to_owned());
        }
        self.changes += 1;
        self.files.insert(path.to_owned(), (bytes, self.changes));
    }

    fn etag(&self, path: &str) -> Option<String> {
        let (bytes, change) = self.files.get(path)?;
        Some(format!("\"{change}-{}\"", bytes.len()))
    }

    /// The folder itself and what is in it, as entries of an answer.
    pub(crate) fn entries(&self, folder: &str) -> Vec<(String, Option<(usize, String)>)> {
        let root = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let is_in = |path: &str| {
            let below = path.strip_prefix(&*root);
            below.is_some_and(|below| !below.is_empty() && !below.contains('/'))
        };
        let mut entries = vec![(format!("/share/{}", encoded(&root)), None)];
        for path in self.folders.iter().filter(|path| is_in(path)) {
            entries.push((format!("/share/{}/", encoded(path)), None));
        }
        for (path, (bytes, _)) in self.files.iter().filter(|(path, _)| is_in(path)) {
            let file = (bytes.len(), self.etag(path).unwrap());
            entries.push((format!("/share/{}", encoded(path)), Some(file)));
        }
        entries
    }

    /// The keys that begin with this, as one page.
    fn listing(&self, prefix: &str) -> Answer {
        let below = prefix.strip_prefix("share/").unwrap();
        let (mut keys, mut folders) = (Vec::new(), BTreeSet::new());
        for (path, (bytes, _)) in &self.files {
            match path.strip_prefix(below).map(|rest| rest.split_once('/')) {
                Some(Some((folder, _))) => drop(folders.insert(format!("{prefix}{folder}/"))),
                Some(None) => keys.push((
                    format!("share/{path}"),
                    bytes.len(),
                    self.etag(path).unwrap(),
                )),
                None => {}
            }
        }
        let keys: Vec<_> = keys
            .iter()
            .map(|(key, size, etag)| (&**key, *size, &**etag))
            .collect();
        let folders: Vec<_> = folders.into_iter().collect();
        Answer::Status(200, objects(&keys, &folders, None))
    }

    fn answer(&mut self, asked: &Asked) -> Answer {
        let path = &asked.path;
        if let Some(prefix) = asked.prefix() {
            return self.listing(&prefix);
        }
        let is_met = asked.if_match.is_none() || asked.if_match == self.etag(path);
        let status = |status| Answer::Status(status, Vec::new());
        match &*asked.method {
            "PROPFIND" => match (self.etag(path), self.folders.contains(path)) {
                (Some(etag), _) => {
                    let file = (self.files[path].0.len(), etag);
                    let href = format!("/share/{}", encoded(path));
                    Answer::Status(207, multistatus(&[(href, Some(file))]))
                }
                (None, true) => {
                    let mut entries = self.entries(path);
                    if asked.depth.as_deref() == Some("0") {
                        entries.truncate(1);
                    }
                    Answer::Status(207, multistatus(&entries))
                }
                (None, false) => status(404),
            },
            "HEAD" if self.files.contains_key(path) => {
                let (length, etag) = (self.files[path].0.len(), self.etag(path).unwrap());
                let head = format!(
                    "HTTP/1.1 200 Said\r\nContent-Length: {length}\r\nETag: {etag}\r\nLast-Modified: Tue, 24 Nov 2026 02:00:00 GMT\r\nConnection: close\r\n\r\n"
                );
                Answer::Raw(head.into_bytes())
            }
            "HEAD" => status(404),
            "GET" => match self.files.get(path) {
                Some((bytes, _)) => Answer::Status(200, bytes.clone()),
                None => status(404),
            },
            "PUT" if !is_met || asked.if_none_match && self.files.contains_key(path) => status(412),
            "PUT" => {
                self.put(path, asked.body.clone());
                status(201)
            }
            "MKCOL" if self.folders.contains(path) => status(405),
            "MKCOL" => {
                self.folders.insert(path.clone());
                status(201)
            }
            "MOVE" | "DELETE" if !self.files.contains_key(path) => status(404),
            "MOVE" | "DELETE" if !is_met => status(412),
            "MOVE" => {
                let target = asked.destination.clone().unwrap();
                if self.files.contains_key(&target) {
                    return status(412);
                }
                let moved = self.files.remove(path).unwrap();
                self.put(&target, moved.0);
                status(201)
            }
            "DELETE" => {
                self.files.remove(path);
                status(204)
            }
            _ => status(501),
        }
    }
}
