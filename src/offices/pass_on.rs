//! What an office's process writes to its log, line by line, with the office's name; and its last words.

use std::io::Write;

use tokio::io::{AsyncRead, AsyncReadExt as _};

/// A longer line is passed on in parts.
const LONGEST_LINE: usize = 64 << 10;
/// Bytes of a letter: none is cut in two.
const LONGEST_LETTER: usize = 4;
/// Of last words, what is kept: lines,
const MOST_LINES: usize = 12;
/// and bytes of each.
const MOST_OF_A_LINE: usize = 400;

/// Passes everything on until the process closes its end; answers its last words: its error or panic, if it told one.
pub(super) async fn pass_on(
    name: &str,
    mut from: impl AsyncRead + Unpin,
    mut into: impl Write,
) -> Option<String> {
    let mut words = LastWords::default();
    let mut line = Vec::new();
    let mut chunk = [0; 4096];
    while let Ok(count) = from.read(&mut chunk).await {
        if count == 0 {
            break;
        }
        for &byte in &chunk[..count] {
            let begins_letter = byte & 0b1100_0000 != 0b1000_0000;
            let is_full = line.len() >= LONGEST_LINE && begins_letter
                || line.len() >= LONGEST_LINE + LONGEST_LETTER;
            if byte == b'\n' || is_full {
                put(name, &line, &mut into);
                words.hear(&String::from_utf8_lossy(&line));
                line.clear();
            }
            if byte != b'\n' {
                line.push(byte);
            }
        }
    }
    if !line.is_empty() {
        put(name, &line, &mut into);
        words.hear(&String::from_utf8_lossy(&line));
    }
    (!words.0.is_empty()).then(|| words.0.join("\n"))
}

/// A log in JSON gets the name as a field. Whoever does not take the log does not stop the office.
fn put(name: &str, line: &[u8], into: &mut impl Write) {
    let mut named = Vec::with_capacity(line.len() + name.len() + 16);
    if let Some(rest) = line.strip_prefix(b"{\"") {
        let quoted = serde_json::Value::from(name);
        named.extend_from_slice(format!("{{\"office\":{quoted},\"").as_bytes());
        named.extend_from_slice(rest);
    } else {
        named.extend_from_slice(format!("{name}: ").as_bytes());
        named.extend_from_slice(line);
    }
    named.push(b'\n');
    let _ = into.write_all(&named);
}

/// From the last line on that tells an error or a panic.
#[derive(Default)]
struct LastWords(Vec<String>);

impl LastWords {
    fn hear(&mut self, line: &str) {
        let error = line.strip_prefix("error: ");
        let error = error.or_else(|| line.strip_prefix("错误："));
        let begins = error.is_some() || line.contains(" panicked at ");
        if begins {
            self.0.clear();
        }
        if begins || !self.0.is_empty() && self.0.len() < MOST_LINES {
            let line = error.unwrap_or(line);
            self.0.push(line.chars().take(MOST_OF_A_LINE).collect());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::pass_on;

    async fn passed(text: &str) -> (String, Option<String>) {
        let mut into = Vec::new();
        let words = pass_on("贵阳", text.as_bytes(), &mut into).await;
        (String::from_utf8(into).unwrap(), words)
    }

    #[tokio::test]
    async fn each_line_says_whose_it_is() {
        let (text, words) = passed("one\n\n{\"level\":\"INFO\"}\nhalf").await;
        let lines = "贵阳: one\n贵阳: \n{\"office\":\"贵阳\",\"level\":\"INFO\"}\n贵阳: half\n";
        assert_eq!(text, lines);
        assert_eq!(words, None);
    }

    #[tokio::test]
    async fn the_last_error_or_panic_is_kept_with_its_hint() {
        let said = "INFO running\nerror: the share\n  hint: mount it\n";
        let (_, words) = passed(said).await;
        assert_eq!(words.unwrap(), "the share\n  hint: mount it");
        let (_, words) = passed("错误：共享文件夹不在").await;
        assert_eq!(words.unwrap(), "共享文件夹不在");
        let said = "error: first\nthread 'main' panicked at src/x.rs:1:\nboom";
        let (_, words) = passed(said).await;
        let words = words.unwrap();
        assert!(words.starts_with("thread 'main' panicked"), "{words}");
        assert!(words.ends_with("\nboom"), "{words}");
    }

    #[tokio::test]
    async fn a_line_without_end_takes_no_more_memory_than_one_that_is_long() {
        let (text, words) = passed(&format!("error: {}", "长".repeat(100_000))).await;
        assert!(text.lines().count() > 3);
        assert!(words.unwrap().chars().count() < 13 * 401);
    }
}
