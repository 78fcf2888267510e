//! What others wrote as one harmless line: it never becomes a header, markup or a second line.

use std::error::Error;
use std::iter;

/// One line of plain text, at most `max` characters: control and direction-changing characters
/// are dropped, every run of white space becomes one blank, and what is cut ends in `…`.
#[must_use]
pub fn clean_line(text: &str, max: usize) -> String {
    if is_clean(text, max) {
        return text.to_owned();
    }
    let visible: String = text
        .chars()
        .filter(|c| c.is_whitespace() || !is_invisible(*c))
        .collect();
    let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= max {
        return line;
    }
    let kept: String = line.chars().take(max.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// Whether it is such a line already, as nearly all are.
fn is_clean(text: &str, max: usize) -> bool {
    let (mut count, mut before) = (0, ' ');
    for character in text.chars() {
        let is_blank = character.is_whitespace();
        if is_blank && (character != ' ' || before == ' ') || is_invisible(character) {
            return false;
        }
        count += 1;
        before = character;
    }
    count <= max && before != ' '
}

/// What went wrong (`said`), and each of its causes behind a colon, as [`clean_line`] makes one line of it.
#[must_use]
pub fn with_causes(said: &str, error: &dyn Error, max: usize) -> String {
    let causes = iter::successors(error.source(), |&cause| cause.source());
    let words = causes.fold(said.to_owned(), |words, cause| format!("{words}: {cause}"));
    clean_line(&words, max)
}

/// Characters that change how a line looks or is parsed without being seen.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
                // not characters at all: XML refuses them
                | '\u{fffe}' | '\u{ffff}'
        )
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::{clean_line, with_causes};

    #[test]
    fn a_line_stays_one_line_and_short() {
        assert_eq!(clean_line(" 甲\r\nBcc: x\t乙 ", 80), "甲 Bcc: x 乙");
        assert_eq!(clean_line("a\u{202e}b\u{0}c\u{200b}", 80), "abc");
        assert_eq!(clean_line("一二三四五", 5), "一二三四五");
        assert_eq!(clean_line("一二三四五六", 5), "一二三四…");
        assert_eq!(clean_line("一二三 四五", 4), "一二三…");
        assert_eq!(clean_line("", 5), "");
        assert_eq!(clean_line("一 二", 0), "…");
    }

    #[test]
    fn an_error_is_told_with_its_causes() {
        #[derive(Debug, thiserror::Error)]
        #[error("no answer")]
        struct NoAnswer(#[source] io::Error);

        let error = NoAnswer(io::Error::other("reset\nby peer"));
        let told = |max| with_causes(&error.to_string(), &error, max);
        assert_eq!(told(80), "no answer: reset by peer");
        assert_eq!(told(11), "no answer:…");
    }
}
