//! A stored letter as a person reads it: its headers, its plain text, and what is attached.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Parts within parts; ours has two levels.
const MOST_LEVELS: u32 = 5;

/// Lines break anywhere, and some writers leave the padding away.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The letter as text: headers in plain words, then the text, then a line for each attached file. What cannot be
/// decoded stands there as it is; nothing in it moves the cursor of a terminal.
#[must_use]
pub fn readable(letter: &[u8]) -> String {
    let letter = String::from_utf8_lossy(letter);
    let (head, _) = parted(&letter);
    let headers: Vec<String> = head
        .lines()
        .filter(|line| !is_technical(line))
        .map(words)
        .collect();
    let mut found = FoundParts::default();
    look_into(&letter, MOST_LEVELS, &mut found);
    let mut shown = vec![headers.join("\n")];
    shown.push(found.text.unwrap_or_default().trim_end().to_owned());
    let files = found.files.iter();
    let files: Vec<String> = files.map(|file| format!("[attached: {file}]")).collect();
    if !files.is_empty() {
        shown.push(files.join("\n"));
    }
    clean_text(&shown.join("\n\n"))
}

/// The first plain text, and names and sizes of files.
#[derive(Default)]
struct FoundParts {
    text: Option<String>,
    files: Vec<String>,
}

fn look_into(part: &str, levels: u32, found: &mut FoundParts) {
    let (head, body) = parted(part);
    let kind = value(&head, "content-type").unwrap_or_default();
    if let Some(boundary) = parameter(kind, "boundary")
        && levels > 0
    {
        let line = format!("--{boundary}");
        for inner in body.split(line.as_str()).skip(1) {
            if !inner.starts_with("--") {
                let inner = inner.trim_start_matches(['\r', '\n']);
                look_into(inner, levels - 1, found);
            }
        }
        return;
    }
    let bytes = decoded(&head, body);
    let disposition = value(&head, "content-disposition").unwrap_or_default();
    if disposition.to_ascii_lowercase().starts_with("attachment") {
        let name = parameter(kind, "name").unwrap_or("?");
        let size = bytes.len().div_ceil(1024);
        found.files.push(format!("{}, {size} kB", words(name)));
    } else if found.text.is_none() && (kind.is_empty() || kind.starts_with("text/plain")) {
        let text = String::from_utf8_lossy(&bytes);
        found.text = Some(text.replace("\r\n", "\n"));
    }
}

/// Head, its folded lines joined, and body.
fn parted(part: &str) -> (String, &str) {
    let (head, body) = part.split_once("\r\n\r\n").unwrap_or((part, ""));
    let head = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    (head.replace("\r\n", "\n"), body)
}

/// Of no use to a person.
fn is_technical(header: &str) -> bool {
    let name = header.split(':').next().unwrap_or_default();
    let name = name.to_ascii_lowercase();
    name.starts_with("content-") || name.starts_with("x-") || name == "mime-version"
}

/// The value of a header.
fn value<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut headers = head.lines().filter_map(|line| line.split_once(':'));
    let found = headers.find(|(found, _)| found.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.trim())
}

/// A quoted parameter of a header's value.
fn parameter<'a>(value: &'a str, name: &str) -> Option<&'a str> {
    let mut parameters = value.split(';').skip(1);
    let found = parameters.find_map(|one| {
        let (found, text) = one.trim().split_once('=')?;
        found.eq_ignore_ascii_case(name).then_some(text)
    });
    found.map(|text| text.trim_matches('"'))
}

fn decoded(head: &str, body: &str) -> Vec<u8> {
    let how = value(head, "content-transfer-encoding").unwrap_or_default();
    if how.eq_ignore_ascii_case("base64") {
        let packed: String = body.split_ascii_whitespace().collect();
        BASE64.decode(packed).unwrap_or_else(|_| body.into())
    } else if how.eq_ignore_ascii_case("quoted-printable") {
        quoted_printable(&body.replace("=\r\n", ""))
    } else {
        body.into()
    }
}

fn quoted_printable(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(coded) if byte == b'=' => {
                bytes.push(coded);
                rest = &after[2..];
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    bytes
}

/// Encoded words (RFC 2047) as what they say; blanks between two of them say nothing.
fn words(text: &str) -> String {
    let mut said = String::new();
    let mut rest = text;
    let mut is_after_word = false;
    while let Some(start) = rest.find("=?") {
        let (plain, word) = rest.split_at(start);
        let Some((bytes, after)) = word_at(word) else {
            break;
        };
        if !(is_after_word && plain.trim().is_empty()) {
            said.push_str(plain);
        }
        said.push_str(&String::from_utf8_lossy(&bytes));
        (rest, is_after_word) = (after, true);
    }
    said.push_str(rest);
    said
}

/// The bytes of the encoded word with which a text begins, and what follows it.
fn word_at(text: &str) -> Option<(Vec<u8>, &str)> {
    let mut parts = text.strip_prefix("=?")?.splitn(4, '?');
    let (charset, how, coded, rest) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let after = rest.strip_prefix('=')?;
    let bytes = match how {
        _ if !charset.eq_ignore_ascii_case("utf-8") => return None,
        "B" | "b" => BASE64.decode(coded).ok()?,
        "Q" | "q" => quoted_printable(&coded.replace('_', " ")),
        _ => return None,
    };
    Some((bytes, after))
}

/// Without characters that would move the cursor, change colours or turn the direction of writing.
#[must_use]
pub fn clean_text(text: &str) -> String {
    let is_harmful = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().filter(|&c| !is_harmful(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::readable;

    const LETTER: &str = "Date: Fri, 09 Oct 2026 01:00:00 +0000\r\n\
        To: =?utf-8?b?5b2t5p+Q?= <baiyun@example.org>\r\n\
        Subject: =?utf-8?b?44CQ6K+35oql6YCB44CR?=\r\n =?utf-8?Q?=E7=99=BD=E4=BA=91_1?= end\r\n\
        MIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed;\r\n boundary=\"m\"\r\n\r\n\
        --m\r\nContent-Type: multipart/alternative;\r\n boundary=\"a\"\r\n\r\n\
        --a\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n\
        5b2t5p+Q77yaDQo=\r\n\
        --a\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>x</p>\r\n--a--\r\n\
        --m\r\nContent-Disposition: attachment; filename=\"x\"\r\n\
        Content-Type: application/x; name=\"=?UTF-8?B?6LCD5bqm6KGo?= =?UTF-8?B?Lnhsc3g=?=\"\r\n\
        Content-Transfer-Encoding: base64\r\n\r\nUEsD\r\n--m--\r\n";

    #[test]
    fn a_letter_is_shown_as_its_reader_sees_it() {
        assert_eq!(
            readable(LETTER.as_bytes()),
            "Date: Fri, 09 Oct 2026 01:00:00 +0000\nTo: 彭某 <baiyun@example.org>\n\
             Subject: 【请报送】白云 1 end\n\n彭某：\n\n[attached: 调度表.xlsx, 1 kB]"
        );
    }

    #[test]
    fn what_is_no_letter_or_broken_is_shown_as_it_is_and_harms_no_terminal() {
        assert_eq!(readable(b""), "\n\n");
        let broken = readable(b"Subject: =?utf-8?b?!?= \x1b[31mred\r\n\r\nx=3\x07");
        assert_eq!(broken, "Subject: =?utf-8?b?!?= [31mred\n\nx=3");
    }
}
