//! File names as people read them: whoever names a file may have meant to deceive.

/// A file name for people, from a path's raw bytes: no control characters, no marks that turn the text
/// around, cut to a line.
#[must_use]
pub fn shown_name(path: &[u8]) -> String {
    let name = path.rsplit(|&byte| byte == b'/').next().unwrap_or(path);
    let unsafe_mark = |c: &char| {
        !c.is_control()
            && !matches!(*c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    String::from_utf8_lossy(name)
        .chars()
        .filter(unsafe_mark)
        .take(120)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::shown_name;

    #[test]
    fn names_shown_to_people_carry_no_tricks() {
        assert_eq!(
            shown_name("报送/a\n\u{202e}xslx.表\u{7}.xlsx".as_bytes()),
            "axslx.表.xlsx"
        );
    }
}
