//! Reads a letter back: its head, its texts and its attachments.

/// A letter taken apart.
pub(crate) struct Eml {
    /// Everything up to the first empty line, folded lines joined.
    pub(crate) head: String,
    /// All parts that are no containers, in order.
    pub(crate) parts: Vec<Part>,
}

/// One part: its head and its decoded bytes.
pub(crate) struct Part {
    pub(crate) head: String,
    pub(crate) bytes: Vec<u8>,
}

impl Eml {
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let mut parts = Vec::new();
        let text = String::from_utf8_lossy(bytes);
        let (head, _) = split(&text);
        take_apart(&text, &mut parts);
        Self { head, parts }
    }

    /// The plain text and the page, one after the other.
    pub(crate) fn texts(&self) -> String {
        self.parts
            .iter()
            .filter(|part| part.head.contains("text/plain") || part.head.contains("text/html"))
            .map(|part| String::from_utf8_lossy(&part.bytes).replace('\r', ""))
            .collect()
    }

    /// The page.
    pub(crate) fn page(&self) -> String {
        let is_page = |part: &&Part| part.head.contains("text/html");
        let page = self.parts.iter().find(is_page);
        page.map_or_else(String::new, |page| {
            String::from_utf8_lossy(&page.bytes).into_owned()
        })
    }

    /// The first attachment of a type that says so: `spreadsheetml`, `wordprocessingml`.
    pub(crate) fn attachment(&self, kind: &str) -> &[u8] {
        let is_meant = |part: &&Part| part.head.contains("attachment") && part.head.contains(kind);
        let heads: Vec<&str> = self.parts.iter().map(|part| part.head.as_str()).collect();
        let found = self.parts.iter().find(is_meant);
        &found
            .unwrap_or_else(|| panic!("no {kind} in {heads:#?}"))
            .bytes
    }
}

fn split(text: &str) -> (String, &str) {
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
    (head.replace("\r\n ", " ").replace("\r\n\t", " "), body)
}

fn take_apart(text: &str, parts: &mut Vec<Part>) {
    let (head, body) = split(text);
    if let Some((_, rest)) = head.split_once("boundary=\"") {
        let boundary = format!("--{}", rest.split('"').next().unwrap());
        for inner in body.split(&boundary).skip(1) {
            if !inner.starts_with("--") {
                take_apart(inner.trim_start_matches("\r\n"), parts);
            }
        }
        return;
    }
    let lower = head.to_lowercase();
    let bytes = if lower.contains("content-transfer-encoding: base64") {
        base64(body)
    } else if lower.contains("content-transfer-encoding: quoted-printable") {
        quoted_printable(body)
    } else {
        body.as_bytes().to_vec()
    };
    parts.push(Part { head, bytes });
}

fn base64(text: &str) -> Vec<u8> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for letter in text.chars() {
        let Some(value) = LETTERS.find(letter) else {
            continue;
        };
        bits = (bits << 6) | u32::try_from(value).unwrap();
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).unwrap());
        }
    }
    bytes
}

fn quoted_printable(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let joined = text.replace("=\r\n", "");
    let mut rest = joined.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'=' {
            let hex = [rest.next().unwrap(), rest.next().unwrap()];
            let hex = std::str::from_utf8(&hex).unwrap();
            bytes.push(u8::from_str_radix(hex, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    bytes
}

#[test]
fn a_letter_is_taken_apart() {
    let letter = "Subject: =?utf-8?b?5Zue?=\r\nContent-Type: multipart/mixed;\r\n boundary=\"x\"\r\n\r\n\
        --x\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\na=3D=\r\nb\r\n\
        --x\r\nContent-Type: application/spreadsheetml\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\nUEsD\r\n--x--\r\n";
    let eml = Eml::parse(letter.as_bytes());
    assert!(eml.head.starts_with("Subject:"));
    assert_eq!(eml.texts(), "a=b\n");
    assert_eq!(eml.attachment("spreadsheetml"), b"PK\x03");
}
