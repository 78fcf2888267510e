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

/// Whether a file of this name, without its kind, is a marked copy of ours: 调度表（问题标注）,
/// 调度表（第2次问题标注）.
#[must_use]
pub fn is_marked_copy(stem: &str) -> bool {
    let inner = stem
        .strip_suffix("问题标注）")
        .and_then(|rest| rest.rsplit_once('（'));
    inner.is_some_and(|(_, version)| {
        version.is_empty() || version.starts_with('第') && version.ends_with('次')
    })
}

#[cfg(test)]
mod tests {
    use super::{is_marked_copy, shown_name};

    #[test]
    fn marked_copies_are_known_by_their_names() {
        for (stem, is_marked) in [
            ("调度表（问题标注）", true),
            ("调度表（第3次问题标注）", true),
            ("调度表（问题标注） 改", false),
            ("问题标注）", false),
        ] {
            assert_eq!(is_marked_copy(stem), is_marked, "{stem}");
        }
    }

    #[test]
    fn names_shown_to_people_carry_no_tricks() {
        assert_eq!(
            shown_name("报送/a\n\u{202e}xslx.表\u{7}.xlsx".as_bytes()),
            "axslx.表.xlsx"
        );
    }
}
