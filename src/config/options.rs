//! What each part of the program is told: plain values, already checked.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use reqwest::Url;
use secrecy::SecretString;

use super::digests::SettingDigests;
use crate::domain::audit::ChainHash;
use crate::domain::calendar::Calendar;
use crate::domain::language::Language;
use crate::domain::letter_kind::LetterKind;
use crate::domain::policy::Policy;
use crate::remote::RemotePlace;
use crate::store::{DatabaseServer, StatePlace};
use crate::words::HeaderWords;

/// All that the files say. Paths are absolute.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file that was loaded, as its path was given.
    pub file: PathBuf,
    /// The rule as this office carries it out.
    pub policy: Policy,
    /// Working days (rule 2).
    pub calendar: Calendar,
    /// The shared folder; it may not be mounted now.
    pub share: PathBuf,
    /// State and archive of originals; never on the share.
    pub data_dir: PathBuf,
    /// The server on which the share is; the shared folder is a mirror of it then.
    pub share_server: Option<RemotePlace>,
    /// Where the archive is copied to, if it is.
    pub archive_copy: Option<RemotePlace>,
    /// The server that keeps the state, if it is not a file in `data_dir`.
    pub server: Option<DatabaseServer>,
    /// Of several nodes, one of which nothing is heard for so long is taken for gone.
    pub lease: Duration,
    /// How letters leave.
    pub mail: MailOptions,
    /// Group robots that get the text of some letters.
    pub robots: Vec<RobotSettings>,
    /// How sheets are taken in.
    pub intake: IntakeOptions,
    /// The file with the office's own words for headers, if it names one.
    pub headers_file: Option<PathBuf>,
    /// The office's own words for headers of sheets.
    pub words: HeaderWords,
    /// What is called after each good tick, if anything is.
    pub ping: Option<PingOptions>,
    /// Where the pages are served, if they are.
    pub web: Option<WebOptions>,
    /// LibreOffice, which makes PDF: a command or a path.
    pub soffice: PathBuf,
    /// What chains new entries of the record.
    pub chain_hash: ChainHash,
    /// All that the files say, as digests.
    pub settings: SettingDigests,
    /// What whoever runs a command reads; it is told, and says nothing of itself.
    pub language: Language,
}

/// The state's file in `data_dir`.
pub const DATABASE: &str = "diaodu.db";

impl Config {
    /// Where the state is, or is to be.
    #[must_use]
    pub fn state(&self) -> StatePlace {
        match &self.server {
            Some(server) => StatePlace::Server(server.clone()),
            None => StatePlace::File(self.data_dir.join(DATABASE)),
        }
    }
}

/// The pages that show the state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebOptions {
    /// Where they are served.
    pub listen: SocketAddr,
    /// The name by which browsers may call them, beside that address.
    pub host: Option<String>,
    /// Browsers reach them by https, through a proxy.
    pub is_https: bool,
}

/// How letters are written and sent.
#[derive(Debug, Clone)]
pub struct MailOptions {
    pub from_name: String,
    pub from_address: String,
    /// What stands right of the @ in each Message-ID.
    pub message_id_domain: String,
    /// A folder of templates that go before those in the binary.
    pub templates: Option<PathBuf>,
    /// The way out.
    pub channel: ChannelOptions,
}

/// The way a letter leaves.
#[derive(Debug, Clone)]
pub enum ChannelOptions {
    /// It becomes an .eml file in this folder.
    Folder(PathBuf),
    /// It goes to a mail server.
    Smtp(SmtpSettings),
}

/// A mail server.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// Name or IP address of the server.
    pub host: String,
    pub port: u16,
    /// How the connection is encrypted.
    pub tls: Tls,
    /// Who logs in; `None`: nobody.
    pub login: Option<Login>,
    /// A PEM file of further certificates that are trusted.
    pub ca_file: Option<PathBuf>,
    /// Longest wait for each answer, connecting included.
    pub timeout: Duration,
    /// Longest wait for the answer to a whole message.
    pub message_timeout: Duration,
    /// Connections at the same time.
    pub connections: u32,
    /// Letters over one connection.
    pub letters_per_connection: u32,
}

/// How the connection to a mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// STARTTLS; without it no letter is sent.
    Required,
    /// TLS from the first byte (SMTPS).
    Wrapper,
    /// Not at all: for a relay on the same machine.
    None,
}

/// Name and password at a mail server.
#[derive(Debug, Clone)]
pub struct Login {
    /// The account.
    pub user: String,
    /// Its password or authorisation code.
    pub password: SecretString,
}

/// A robot of a chat group.
#[derive(Debug, Clone)]
pub struct RobotSettings {
    /// Its short name.
    pub name: String,
    pub kind: RobotKind,
    /// Kinds of letters whose text it gets.
    pub gets: Vec<LetterKind>,
    /// Its address; whoever knows it can write to the group.
    pub url: SecretString,
    /// The key that signs each text, if it asks for one.
    pub secret: Option<SecretString>,
    /// Longest wait for an answer, connecting included.
    pub timeout: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RobotKind {
    /// 企业微信.
    Wecom,
    /// 钉钉.
    Dingtalk,
    /// 飞书.
    Feishu,
    /// Any program that takes a JSON object.
    Json,
}

/// How sheets are taken in, and what one may cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntakeOptions {
    /// A file counts once its size and time have stood still for this long.
    pub settle: Duration,
    /// The same of one that is cut short.
    pub cut: Duration,
    /// Time from one scan of the share to the next.
    pub scan: Duration,
    /// A larger file is returned unread.
    pub max_file_bytes: u64,
    /// Memory that reading one file may take.
    pub memory_bytes: u64,
    /// Processor time that reading one file may take.
    pub cpu: Duration,
    /// Time on the wall that reading one file may take.
    pub wall: Duration,
}

/// A watchdog elsewhere that expects to hear from us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PingOptions {
    /// What is called, http or https.
    pub url: Url,
}
