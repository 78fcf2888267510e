//! Mail addresses in the form in which they are sent.

use unicode_normalization::UnicodeNormalization;

use crate::domain::line::clean_line;

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
    use super::clean_address;

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
