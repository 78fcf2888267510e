//! Hygiene for what others wrote: a district's text never becomes a header line or markup.

use unicode_normalization::UnicodeNormalization;

/// One line of plain text, at most `max` characters: control and direction-changing characters
/// are dropped, every run of white space becomes one blank, and what is cut ends in `…`.
#[must_use]
pub fn clean_line(text: &str, max: usize) -> String {
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

/// Why an address was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a mail address: {address}: {why}")]
pub struct BadAddress {
    /// As given, cleaned.
    pub address: String,
    /// What is wrong with it, and what to do.
    pub why: &'static str,
}

/// The address in the form in which it is sent: NFKC (so a full-width `＠` is good), trimmed,
/// the domain in lower case.
///
/// # Errors
/// [`BadAddress`] if it is not `name@domain` in ASCII. Addresses with Chinese characters need
/// SMTPUTF8, which most servers of offices do not have, so they are refused here.
pub fn clean_address(address: &str) -> Result<String, BadAddress> {
    let refused = |why| BadAddress {
        address: clean_line(address, 80),
        why,
    };
    let normal: String = address.nfkc().collect();
    let normal = normal.trim();
    if normal.len() > 254 {
        return Err(refused("it is longer than 254 characters"));
    }
    if !normal.is_ascii() {
        return Err(refused(
            "it has characters outside ASCII; give the address in Latin letters",
        ));
    }
    if normal.chars().any(|c| c.is_ascii_control() || c == ' ') {
        return Err(refused("it has a blank or a control character inside"));
    }
    let Some((user, domain)) = normal.rsplit_once('@') else {
        return Err(refused("it has no @"));
    };
    lettre::Address::new(user, domain.to_ascii_lowercase())
        .map(|address| address.to_string())
        .map_err(|_| refused("expected name@domain, such as wangmin@example.gov.cn"))
}

#[cfg(test)]
mod tests {
    use super::{clean_address, clean_line};

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
    fn addresses_are_normalised_or_refused() {
        assert_eq!(
            clean_address(" wang＠Example.GOV.cn ").unwrap(),
            "wang@example.gov.cn"
        );
        for bad in [
            "",
            "wang",
            "王@example.cn",
            "a@b@",
            "a b@example.cn",
            "a@example.cn\r\nBcc: b@example.cn",
            "<a@example.cn>",
            "a@例子.cn",
        ] {
            assert!(clean_address(bad).is_err(), "{bad:?} was taken");
        }
    }
}
