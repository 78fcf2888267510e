//! What a WebDAV server says of a folder or a file (its answer to PROPFIND); nothing of it is believed.

use chrono::DateTime;
use percent_encoding::percent_decode_str;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};
use quick_xml::reader::Reader;
use reqwest::Url;

use super::{MOST_FILES, RemoteFile, RemoteFolder, is_plain_name, quoted};
use crate::domain::line::clean_line;

/// What is asked of it; whatever else is known there is left there.
pub(super) const ASKED: &str = r#"<?xml version="1.0" encoding="utf-8"?><D:propfind xmlns:D="DAV:"><D:prop><D:resourcetype/><D:getcontentlength/><D:getetag/><D:getlastmodified/></D:prop></D:propfind>"#;
/// Elements in one another; the answer has six.
const DEPTH: usize = 30;

/// One thing of the answer.
#[derive(Debug, Default)]
struct Response {
    href: String,
    /// Whether anything is told of it: of what may not be read there is only the name.
    is_told_of: bool,
    is_folder: bool,
    byte_size: u64,
    etag: String,
    modified: i64,
}

/// What is in the folder that was asked for; the error is in words.
pub(super) fn folder(xml: &[u8], asked: &Url) -> Result<RemoteFolder, String> {
    let base = parts(asked).ok_or("the address cannot be compared")?;
    let mut found = RemoteFolder::default();
    // Without the folder itself that is an answer about something else.
    let mut is_there = false;
    for response in responses(xml)? {
        let path = asked.join(&response.href).ok();
        let Some(mut path) = path.as_ref().and_then(parts) else {
            found.refuse(&response.href);
            continue;
        };
        if path == base {
            is_there |= response.is_folder;
            continue;
        }
        let name = path.pop().unwrap_or_default();
        if path != base || !is_plain_name(&name) {
            found.refuse(&response.href);
        } else if !response.is_told_of {
            found.withhold(name);
        } else if found.files.len() + found.folders.len() >= MOST_FILES {
            return Err(format!("more than {MOST_FILES} files are in it"));
        } else if response.is_folder {
            found.folders.push(name);
        } else {
            found.files.push((name, response.file()));
        }
    }
    if is_there {
        Ok(found)
    } else {
        Err("the answer is about another folder".to_owned())
    }
}

/// The file that was asked for; `None` if a folder is there.
pub(super) fn file(xml: &[u8], asked: &Url) -> Result<Option<RemoteFile>, String> {
    let wanted = parts(asked);
    let is_it = |response: &Response| {
        let path = asked.join(&response.href).ok();
        path.as_ref().and_then(parts) == wanted
    };
    let found = responses(xml)?.into_iter().find(is_it);
    let found = found.ok_or("the answer is about another file")?;
    if !found.is_told_of {
        return Err("the answer tells nothing of it".to_owned());
    }
    Ok((!found.is_folder).then(|| found.file()))
}

impl Response {
    fn file(self) -> RemoteFile {
        RemoteFile {
            byte_size: self.byte_size,
            etag: quoted(&self.etag),
            modified: self.modified,
        }
    }

    /// Notes what stands in the element of this name.
    fn note(&mut self, name: &str, text: &str) -> Result<(), String> {
        match name {
            "getcontentlength" => {
                let size = text.parse();
                self.byte_size = size.map_err(|_| "a size is no number".to_owned())?;
            }
            "getetag" => text.clone_into(&mut self.etag),
            "getlastmodified" => {
                let at = DateTime::parse_from_rfc2822(text);
                self.modified = at.map_or(0, |at| at.timestamp());
            }
            _ => {}
        }
        Ok(())
    }
}

/// All that the answer tells of, in its order.
fn responses(xml: &[u8]) -> Result<Vec<Response>, String> {
    let damaged = |error: &dyn std::fmt::Display| {
        clean_line(&format!("the answer cannot be read: {error}"), 200)
    };
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut found: Vec<Response> = Vec::new();
    let (mut open, mut text) = (Vec::<String>::new(), String::new());
    // What one propstat says counts only if its status is 200, which may stand behind it.
    let (mut said, mut is_said) = (Vec::<(String, String)>::new(), true);
    loop {
        match reader.read_event().map_err(|error| damaged(&error))? {
            Event::Start(element) => {
                let name = element.local_name().as_ref().to_owned();
                match (open.last().map(String::as_str), &*name) {
                    (None, "multistatus") | (Some(_), _) if open.len() < DEPTH => {}
                    _ => return Err(damaged(&"it is none")),
                }
                match &*name {
                    "response" => found.push(Response::default()),
                    "propstat" => (said, is_said) = (Vec::new(), true),
                    "collection" => said.push((name.clone(), String::new())),
                    _ => {}
                }
                open.push(name);
                text.clear();
            }
            Event::Text(piece) => text.push_str(piece.as_ref()),
            Event::CData(piece) => text.push_str(piece.as_ref()),
            Event::GeneralRef(reference) => {
                text.push(character(&reference).ok_or_else(|| damaged(&"unknown entity"))?);
            }
            Event::End(_) => {
                let name = open.pop().unwrap_or_default();
                let value = std::mem::take(&mut text);
                let value = value.trim();
                let inside = open.last().map_or("", String::as_str);
                let response = found.last_mut();
                match (&*name, inside, response) {
                    ("href", "response", Some(response)) => value.clone_into(&mut response.href),
                    ("status", "propstat", _) => {
                        is_said = value.split_whitespace().nth(1) == Some("200");
                    }
                    ("propstat", _, Some(response)) if is_said => {
                        response.is_told_of = true;
                        for (name, value) in said.drain(..) {
                            response.is_folder |= name == "collection";
                            response.note(&name, &value)?;
                        }
                    }
                    (_, "prop", _) => said.push((name, value.to_owned())),
                    _ => {}
                }
            }
            // What is declared there could stand for anything.
            Event::DocType(_) => return Err(damaged(&"it declares a document type")),
            Event::Eof if open.is_empty() && !found.is_empty() => return Ok(found),
            Event::Eof => return Err(damaged(&"it breaks off")),
            _ => {}
        }
    }
}

/// The character that `&amp;` or `&#20013;` stands for.
fn character(reference: &BytesRef<'_>) -> Option<char> {
    if reference.is_char_ref() {
        return reference.resolve_char_ref().ok().flatten();
    }
    let entity = resolve_predefined_entity(&reference.xml10_content());
    entity.and_then(|text| text.chars().next())
}

/// The names on the way to it; `None` if one of them is no text.
fn parts(url: &Url) -> Option<Vec<String>> {
    let mut parts: Vec<String> = url.path_segments()?.map(decoded).collect::<Option<_>>()?;
    // A folder's address may end with a slash.
    if parts.last().is_some_and(String::is_empty) {
        parts.pop();
    }
    Some(parts)
}

/// Without `%E8%A1%A8`.
fn decoded(part: &str) -> Option<String> {
    let decoded = percent_decode_str(part).decode_utf8().ok()?;
    Some(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use reqwest::Url;

    use super::folder;

    fn listed(hrefs: &str) -> Result<(Vec<String>, usize), String> {
        let asked = Url::parse("https://cloud.example.org/dav/share/").unwrap();
        let mut xml = String::from(
            "<?xml version='1.0'?><d:multistatus xmlns:d='DAV:'><d:response><d:href>/dav/share/</d:href><d:propstat><d:prop><d:resourcetype><d:collection/></d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>",
        );
        for href in hrefs.split(' ').filter(|href| !href.is_empty()) {
            let _ = write!(
                xml,
                "<d:response><d:href>{href}</d:href><d:propstat><d:prop><d:getcontentlength>3</d:getcontentlength></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
            );
        }
        let found = folder((xml + "</d:multistatus>").as_bytes(), &asked)?;
        let names = found.files.into_iter().map(|(name, _)| name).collect();
        Ok((names, found.refused.len()))
    }

    #[test]
    fn names_are_taken_as_servers_write_them() {
        let (names, refused) = listed(
            "/dav/share/%e8%a1%a8%20%25.xlsx https://other.example.org/dav/share/b&amp;c b%C3%A9%",
        )
        .unwrap();
        assert_eq!(names, ["表 %.xlsx", "b&c", "bé%"]);
        assert_eq!(refused, 0);
    }

    #[test]
    fn of_what_may_not_be_read_there_is_only_the_name() {
        let asked = Url::parse("https://cloud.example.org/share/").unwrap();
        let answer = |said: &str| {
            let own = "<d:propstat><d:prop><d:resourcetype><d:collection/></d:resourcetype></d:prop></d:propstat>";
            format!(
                "<d:multistatus xmlns:d='DAV:'><d:response><d:href>/share/</d:href>{own}</d:response>\
                 <d:response><d:href>/share/a.xlsx</d:href>{said}</d:response></d:multistatus>"
            )
        };
        let size =
            "<d:prop><d:getcontentlength/></d:prop><d:status>HTTP/1.1 403 Forbidden</d:status>";
        for said in [
            "<d:status>HTTP/1.1 403 Forbidden</d:status>",
            &format!("<d:propstat>{size}</d:propstat>"),
        ] {
            let found = folder(answer(said).as_bytes(), &asked).unwrap();
            assert!(found.files.is_empty() && found.refused.is_empty());
            assert_eq!(found.withheld, ["a.xlsx"]);
            let file = asked.join("a.xlsx").unwrap();
            assert!(super::file(answer(said).as_bytes(), &file).is_err());
        }
    }

    #[test]
    fn a_name_that_leads_elsewhere_is_refused() {
        for href in [
            "/dav/share/../x",
            "/dav/share/%2e%2e/x",
            "/dav/share/%2e%2e%2fx",
            "/dav/share/a/b",
            "/dav/share//x",
            "/etc/passwd",
            "/",
            "/dav/shar",
            "/dav/share/a%5Cb",
            "/dav/share/a\\b",
            "/dav/share/a%00",
            "/dav/share/a%0Ab",
            "/dav/share/%ff",
            "file:///etc/passwd",
            "http://[x",
        ] {
            assert_eq!(listed(href), Ok((Vec::new(), 1)), "{href}");
        }
    }

    #[test]
    fn an_answer_that_is_none_is_an_error() {
        let asked = Url::parse("https://cloud.example.org/share/").unwrap();
        let whole = "<a:multistatus xmlns:a='DAV:'><a:response><a:href>/share</a:href><a:propstat><a:prop><a:resourcetype><a:collection/></a:resourcetype></a:prop></a:propstat></a:response></a:multistatus>";
        assert!(folder(whole.as_bytes(), &asked).is_ok());
        for cut in 0..whole.len() {
            assert!(folder(&whole.as_bytes()[..cut], &asked).is_err(), "{cut}");
        }
        for bad in [
            whole.replace("/share", "/other"),
            whole.replace("<a:collection/>", ""),
            whole.replace("</a:prop>", "</a:prop><a:status>HTTP/1.1 403 No</a:status>"),
            format!("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>{whole}"),
            whole.replace("/share", "&e;"),
            format!("{}{whole}", "<x>".repeat(100_000)),
            whole.replace(
                "<a:prop>",
                "<a:prop><a:getcontentlength>-1</a:getcontentlength>",
            ),
            "<html><body>log in here</body></html>".to_owned(),
        ] {
            assert!(folder(bad.as_bytes(), &asked).is_err(), "{bad:.200}");
        }
    }
}
