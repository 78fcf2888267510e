//! A letter as the bytes that are stored and sent (MIME). The same input gives the same bytes.

use chrono::{DateTime, Datelike, Utc};
use lettre::message::header::{
    ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue,
};
use lettre::message::{Attachment as Part, Body, Mailbox, Message, MultiPart, SinglePart};
use sha2::{Digest, Sha256};

use super::address::{BadAddress, clean_address};
use super::calendar::to_ics;
use super::letter::{Attachment, Letter};
use crate::domain::line::clean_line;

/// The largest letter, in bytes as sent: what most mail servers take.
pub const MAX_LETTER_BYTES: usize = 25 * 1024 * 1024;

/// Characters of a display name and of a file name.
const MAX_NAME: usize = 60;

/// Who sends the letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// As it stands in the recipient's list of mail.
    pub name: String,
    /// Must be the login's own address at most providers.
    pub address: String,
    /// Where answers go; `None`: to [`Self::address`].
    pub reply_to: Option<String>,
    /// What stands after the `@` of Message-IDs; usually the address's own domain.
    pub message_id_domain: String,
}

/// A letter as it is stored and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// `<…@…>`; the same for the same key, for ever.
    pub message_id: String,
    /// Envelope sender.
    pub from: String,
    /// Envelope recipient; exactly one.
    pub to: String,
    /// The whole message, ASCII, CRLF.
    pub bytes: Vec<u8>,
}

/// Why a letter cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    /// The sender's, recipient's or reply address is bad.
    #[error(transparent)]
    Address(#[from] BadAddress),
    /// `message_id_domain` is no domain.
    #[error("not a domain for Message-IDs: {0}; expected something like mail.example.gov.cn")]
    Domain(String),
    /// With its attachments it is larger than [`MAX_LETTER_BYTES`].
    #[error("the letter has {bytes} bytes, at most {MAX_LETTER_BYTES} can be mailed")]
    TooLarge {
        /// Its size as sent.
        bytes: usize,
    },
    /// The mail library refused it.
    #[error("the letter cannot be put together: {0}")]
    Message(String),
}

/// The Message-ID of the letter with this key: a retry carries the same one.
fn message_id(key: &str, domain: &str) -> String {
    format!("<{}@{domain}>", digest(key, "message"))
}

/// Makes the bytes of a letter.
///
/// # Errors
/// [`ComposeError`]; a letter that is refused once is refused always.
pub fn compose(
    letter: &Letter,
    sender: &Sender,
    date: DateTime<Utc>,
) -> Result<Finished, ComposeError> {
    // base64 makes four bytes of three: no need to put together what is certainly too large.
    let files: usize = letter.attachments.iter().map(|file| file.bytes.len()).sum();
    if files / 3 * 4 > MAX_LETTER_BYTES {
        return Err(ComposeError::TooLarge {
            bytes: files / 3 * 4,
        });
    }
    // lettre panics on other years.
    if !(1970..=9999).contains(&date.year()) {
        return Err(ComposeError::Message(format!("no letter is of {date}")));
    }
    let domain = clean_domain(&sender.message_id_domain)?;
    let from = mailbox(&sender.name, &sender.address)?;
    let to = mailbox(&letter.to.name, &letter.to.address)?;
    let message_id = message_id(&letter.key, &domain);

    let mut builder = Message::builder()
        .date(date.into())
        .from(from.clone())
        .to(to.clone())
        .subject(clean_line(&letter.subject, 200))
        .message_id(Some(message_id.clone()))
        .header(AutoSubmitted)
        .header(AutoResponseSuppress);
    if let Some(reply_to) = &sender.reply_to {
        builder = builder.reply_to(mailbox(&sender.name, reply_to)?);
    }
    let message = builder
        .multipart(body(letter, &domain, from.email.as_ref())?)
        .map_err(|error| ComposeError::Message(error.to_string()))?;
    let bytes = message.formatted();
    if bytes.len() > MAX_LETTER_BYTES {
        return Err(ComposeError::TooLarge { bytes: bytes.len() });
    }
    Ok(Finished {
        message_id,
        from: from.email.to_string(),
        to: to.email.to_string(),
        bytes,
    })
}

/// Text and HTML as alternatives; files, if any, beside them.
fn body(letter: &Letter, domain: &str, from: &str) -> Result<MultiPart, ComposeError> {
    let alternative = MultiPart::alternative()
        .boundary(digest(&letter.key, "alternative"))
        .singlepart(SinglePart::plain(letter.text.clone()))
        .singlepart(SinglePart::html(letter.html.clone()));
    if letter.attachments.is_empty() && letter.calendar.is_empty() {
        return Ok(alternative);
    }
    let mut mixed = MultiPart::mixed()
        .boundary(digest(&letter.key, "mixed"))
        .multipart(alternative);
    for attachment in &letter.attachments {
        mixed = mixed.singlepart(file(attachment)?);
    }
    if !letter.calendar.is_empty() {
        mixed = mixed.singlepart(file(&Attachment {
            name: "报送截止时间.ics".to_owned(),
            content_type: "text/calendar; charset=utf-8; method=PUBLISH",
            bytes: to_ics(&letter.calendar, domain, from).into_bytes(),
        })?);
    }
    Ok(mixed)
}

/// A file part. lettre names it in Content-Disposition only; old clients look for `name=` in
/// Content-Type, so it stands there too, as an encoded word.
fn file(attachment: &Attachment) -> Result<SinglePart, ComposeError> {
    let name = clean_file_name(&attachment.name);
    let content_type = format!(
        "{}; name=\"{}\"",
        attachment.content_type,
        encoded_words(&name)?
    );
    let content_type = ContentType::parse(&content_type).map_err(|_| {
        ComposeError::Message(format!("not a MIME type: {}", attachment.content_type))
    })?;
    Ok(Part::new(name).body(base64(attachment.bytes.clone())?, content_type))
}

/// Encoded words (RFC 2047) of at most 75 characters each, or the name itself if it is ASCII.
fn encoded_words(name: &str) -> Result<String, ComposeError> {
    if name.is_ascii() {
        return Ok(name.to_owned());
    }
    let mut pieces = vec![String::new()];
    for character in name.chars() {
        // 45 bytes are 60 of base64; `=?UTF-8?B?` and `?=` make them 72.
        match pieces.last_mut() {
            Some(piece) if piece.len() + character.len_utf8() <= 45 => piece.push(character),
            _ => pieces.push(character.to_string()),
        }
    }
    let words: Result<Vec<String>, ComposeError> = pieces
        .into_iter()
        .map(|piece| {
            let body = base64(piece.into_bytes())?;
            let text = String::from_utf8_lossy(body.as_ref()).into_owned();
            Ok(format!("=?UTF-8?B?{text}?="))
        })
        .collect();
    Ok(words?.join(" "))
}

/// Files are bytes: base64 even where they look like text, so that no server mends their lines.
fn base64(bytes: Vec<u8>) -> Result<Body, ComposeError> {
    Body::new_with_encoding(bytes, ContentTransferEncoding::Base64)
        .map_err(|_| ComposeError::Message("a file does not fit into base64".to_owned()))
}

/// A file name without anything that a path or a header could make something of.
fn clean_file_name(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|c| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | ';' | '%' => '_',
            other => other,
        })
        .collect();
    let name = clean_line(&name, MAX_NAME);
    let name = name.trim_start_matches('.').trim();
    if name.is_empty() {
        "附件".to_owned()
    } else {
        name.to_owned()
    }
}

fn mailbox(name: &str, address: &str) -> Result<Mailbox, ComposeError> {
    let clean = clean_address(address)?;
    let email = clean.parse().map_err(|_| BadAddress {
        address: clean.clone(),
        why: "expected name@domain",
    })?;
    // lettre panics on a line break in a display name.
    let name = clean_line(name, MAX_NAME);
    Ok(Mailbox::new((!name.is_empty()).then_some(name), email))
}

fn clean_domain(domain: &str) -> Result<String, ComposeError> {
    clean_address(&format!("x@{domain}"))
        .map(|address| address.trim_start_matches("x@").to_owned())
        .map_err(|_| ComposeError::Domain(clean_line(domain, 80)))
}

/// 40 hexadecimal digits that only depend on key and purpose.
fn digest(key: &str, purpose: &str) -> String {
    let hash = Sha256::digest(format!("{purpose}\n{key}"));
    let mut digits = String::with_capacity(40);
    for byte in hash.iter().take(20) {
        for nibble in [byte >> 4, byte & 15] {
            digits.extend(char::from_digit(u32::from(nibble), 16));
        }
    }
    digits
}

/// Tells mail programs that nobody typed this (RFC 3834): no holiday answers, please.
#[derive(Clone)]
struct AutoSubmitted;

/// The same for Exchange.
#[derive(Clone)]
struct AutoResponseSuppress;

/// Implements a header that is only ever written.
macro_rules! write_only_header {
    ($type:ty, $name:literal, $value:literal) => {
        impl Header for $type {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($name)
            }
            fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Err(concat!($name, " is written, never read").into())
            }
            fn display(&self) -> HeaderValue {
                HeaderValue::new(Self::name(), $value.to_owned())
            }
        }
    };
}

write_only_header!(AutoSubmitted, "Auto-Submitted", "auto-generated");
write_only_header!(AutoResponseSuppress, "X-Auto-Response-Suppress", "All");
