//! Answers and addresses as servers of WebDAV and S3 write them.

use std::fmt::Write as _;

/// A whole answer.
pub(crate) fn whole(status: u16, head: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status} Said\r\nContent-Length: {length}\r\n{head}\r\n");
    [head.as_bytes(), body].concat()
}

/// An answer to PROPFIND with these in it: each an address and, of a file, its size and mark.
pub(crate) fn multistatus(entries: &[(String, Option<(usize, String)>)]) -> Vec<u8> {
    let mut xml = String::from("<?xml version=\"1.0\"?><D:multistatus xmlns:D=\"DAV:\">");
    for (href, file) in entries {
        let said = match file {
            Some((size, etag)) => format!(
                "<D:resourcetype/><D:getcontentlength>{size}</D:getcontentlength><D:getetag>{etag}</D:getetag><D:getlastmodified>Tue, 24 Nov 2026 10:00:00 GMT</D:getlastmodified>"
            ),
            None => "<D:resourcetype><D:collection/></D:resourcetype>".to_owned(),
        };
        let _ = write!(
            xml,
            "<D:response><D:href>{href}</D:href><D:propstat><D:prop>{said}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
        );
    }
    xml.push_str("</D:multistatus>");
    xml.into_bytes()
}

/// A page of a listing of S3.
pub(crate) fn objects(
    keys: &[(&str, usize, &str)],
    folders: &[String],
    next: Option<&str>,
) -> Vec<u8> {
    let mut xml = String::from("<?xml version=\"1.0\"?><ListBucketResult>");
    let _ = write!(xml, "<IsTruncated>{}</IsTruncated>", next.is_some());
    if let Some(next) = next {
        let _ = write!(xml, "<NextContinuationToken>{next}</NextContinuationToken>");
    }
    for (key, size, etag) in keys {
        let _ = write!(
            xml,
            "<Contents><Key>{key}</Key><LastModified>2026-11-24T02:00:00.000Z</LastModified><ETag>{etag}</ETag><Size>{size}</Size></Contents>"
        );
    }
    for folder in folders {
        let _ = write!(
            xml,
            "<CommonPrefixes><Prefix>{folder}</Prefix></CommonPrefixes>"
        );
    }
    (xml + "</ListBucketResult>").into_bytes()
}

/// An address as servers write it.
pub(crate) fn encoded(path: &str) -> String {
    path.bytes().fold(String::new(), |mut text, byte| {
        match byte {
            b'/' | b'.' | b'-' | b'_' => text.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => text.push(char::from(byte)),
            byte => {
                let _ = write!(text, "%{byte:02X}");
            }
        }
        text
    })
}

/// What such an address says.
pub(crate) fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        if first == b'%' {
            let code = std::str::from_utf8(&after[..2]).unwrap();
            bytes.push(u8::from_str_radix(code, 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}
