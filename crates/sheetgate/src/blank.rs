//! What shows nothing on the screen.

/// White space as a person sees it: blanks of every width, and characters that show nothing at all.
fn is_blank(letter: char) -> bool {
    // First what nearly all letters are: this is asked of every one.
    if matches!(letter, '!'..='~' | '\u{3001}'..='\u{9FFF}') {
        return false;
    }
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{00ad}')
}

/// The text without outer blanks.
pub(crate) fn trimmed(text: &str) -> &str {
    if let [b'!'..=b'~' | 0xE4..=0xE9, .., 0xE4..=0xE9, _, _] = text.as_bytes() {
        // From one Chinese letter or visible sign to another Chinese letter: there is nothing to trim.
        return text;
    }
    text.trim_matches(is_blank)
}

#[cfg(test)]
mod tests {
    use super::trimmed;

    #[test]
    fn blanks_of_every_kind_are_outer_white_space() {
        assert_eq!(trimmed("\u{3000}\u{a0}\u{200b}甲 乙\n\u{feff} "), "甲 乙");
        assert_eq!(trimmed(" \u{3000}\t"), "");
    }
}
