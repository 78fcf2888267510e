//! What a child says is as hostile as the file that it read.

use super::Answer;

/// No text of an answer is longer, bytes; a cell holds 32,767 characters.
const TEXT: usize = 256 << 10;
/// No list of an answer is longer.
const ITEMS: usize = 200_000;
/// Nor is the name of a worksheet, characters.
const SHEET_NAME: usize = 100;

/// Takes an answer apart, if it is one and within bounds.
pub(super) fn parse(said: &[u8]) -> Result<(Answer, Vec<u8>), String> {
    let end = said
        .iter()
        .position(|&byte| byte == b'\n')
        .ok_or("the child's answer is cut short")?;
    let (line, rest) = (&said[..end], &said[end + 1..]);
    if longest_text(line) > TEXT {
        return Err("a text in the child's answer is too long".into());
    }
    let answer: Answer = serde_json::from_slice(line)
        .map_err(|error| format!("the child's answer is garbage: {error}"))?;
    if let Answer::Sheet(sheet) = &answer {
        let counts = [
            sheet.projects.len(),
            sheet.observations.len(),
            sheet.urgent.len(),
            sheet.findings.len(),
        ];
        if counts.iter().any(|&count| count > ITEMS) {
            return Err("the child's answer has too many rows".into());
        }
        let odd = sheet
            .findings
            .iter()
            .find(|finding| !is_cell(&finding.cell) || finding.sheet.chars().count() > SHEET_NAME);
        if let Some(finding) = odd {
            return Err(format!("no cell of a sheet: {:?}", finding.cell));
        }
    }
    Ok((answer, rest.to_vec()))
}

/// `E5`, `E5:E9` or nothing.
fn is_cell(text: &str) -> bool {
    text.len() <= 24 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b':')
}

/// The length of the longest JSON string, bytes as written.
fn longest_text(json: &[u8]) -> usize {
    let (mut longest, mut current) = (0, None);
    let mut escaped = false;
    for &byte in json {
        current = match (current, byte) {
            (Some(length), _) if escaped => {
                escaped = false;
                Some(length + 1)
            }
            (Some(length), b'"') => {
                longest = longest.max(length);
                None
            }
            (Some(length), _) => {
                escaped = byte == b'\\';
                Some(length + 1)
            }
            (None, b'"') => Some(0),
            (None, _) => None,
        };
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::{Answer, TEXT, longest_text, parse};

    #[test]
    fn the_longest_text_is_found_through_escapes() {
        for (json, length) in [
            (r#"{"a":"bc","d":"efgh"}"#, 4),
            (r#"["\"\\", ""]"#, 4),
            (r"[1,2]", 0),
        ] {
            assert_eq!(longest_text(json.as_bytes()), length, "{json}");
        }
    }

    #[test]
    fn garbage_is_no_answer() {
        let long = format!(
            "{{\"refused\":{{\"sentence\":\"{}\",\"detail\":\"\"}}}}\n",
            "x".repeat(TEXT + 1)
        );
        for said in [
            "",
            "{",
            "\n",
            "{}\n",
            "null\n",
            "{\"marked\":{\"length\":-1,\"has_macros\":false}}\n",
            "{\"sheet\":[]}\n",
            "[[[[\n",
            &long,
        ] {
            assert!(parse(said.as_bytes()).is_err(), "{said:.40}");
        }
        let deep = "[".repeat(100_000) + "\n";
        assert!(parse(deep.as_bytes()).is_err());
        let (answer, rest) =
            parse(b"{\"marked\":{\"length\":3,\"has_macros\":true}}\nabc").unwrap();
        assert!(matches!(answer, Answer::Marked { length: 3, .. }) && rest == b"abc");
    }

    #[test]
    fn findings_stand_at_cells() {
        let finding = |cell: &str| {
            format!(
                "{{\"sheet\":{{\"unit_stated\":null,\"period_stated\":null,\"preparer\":null,\
                 \"phone\":null,\"projects\":[],\"observations\":[],\"urgent\":[],\"has_table\":true,\
                 \"findings\":[{{\"rule\":\"wrong-unit\",\"level\":\"error\",\"sheet\":\"调度表\",\
                 \"cell\":{cell:?},\"read\":\"\",\"expected\":\"\",\"message\":\"\"}}]}}}}\n"
            )
        };
        for cell in ["", "E5", "E5:E9"] {
            assert!(parse(finding(cell).as_bytes()).is_ok(), "{cell}");
        }
        for cell in ["../x", "E5'!A1", "A1A1A1A1A1A1A1A1A1A1A1A1A1"] {
            assert!(parse(finding(cell).as_bytes()).is_err(), "{cell}");
        }
    }
}
