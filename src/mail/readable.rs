//! A stored letter as a person reads it: its headers, its plain text, and what is attached.

use mail_parser::{Header, HeaderValue, Message, MessageParser, MimeHeaders as _};

/// The letter as text: headers in plain words, then the text, then a line for each attached file. What cannot be
/// decoded stands there as it is; nothing in it moves the cursor of a terminal.
#[must_use]
pub fn readable(letter: &[u8]) -> String {
    let Some(message) = parsed(letter) else {
        return clean_text(&String::from_utf8_lossy(letter));
    };
    let headers = message.headers().iter().filter_map(shown);
    let headers: Vec<String> = headers.collect();
    let text = message.body_text(0).unwrap_or_default();
    let mut shown = vec![headers.join("\n"), text.trim_end().replace("\r\n", "\n")];
    let files = message.attachments().map(|file| {
        let size = file.contents().len().div_ceil(1024);
        format!(
            "[attached: {}, {size} kB]",
            file.attachment_name().unwrap_or("?")
        )
    });
    let files: Vec<String> = files.collect();
    if !files.is_empty() {
        shown.push(files.join("\n"));
    }
    clean_text(&shown.join("\n\n"))
}

/// With each header as the text that it says.
fn parsed(letter: &[u8]) -> Option<Message<'_>> {
    MessageParser::new()
        .with_mime_headers()
        .default_header_text()
        .parse(letter)
}

/// A header in plain words; none of what is of no use to a person.
fn shown(header: &Header<'_>) -> Option<String> {
    let name = header.name();
    let small = name.to_ascii_lowercase();
    if small.starts_with("content-") || small.starts_with("x-") || small == "mime-version" {
        return None;
    }
    match header.value() {
        HeaderValue::Text(text) => Some(format!("{name}: {text}")),
        _ => None,
    }
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
        --m\r\nContent-Disposition: attachment;\r\n filename*0*=utf-8''%E8%B0%83%E5%BA%A6;\r\n filename*1*=%E8%A1%A8.xlsx\r\n\
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
        assert_eq!(readable(b""), "");
        let broken = readable(b"Subject: =?utf-8?b?!?= \x1b[31mred\r\n\r\nx=3\x07");
        assert_eq!(broken, "Subject: =?utf-8?b?!?= [31mred\n\nx=3");
    }
}
