//! Values that name a mailbox or a server.

use super::Want;
use crate::domain::language::{Bilingual, Language, bilingual, both};
use crate::mail::clean_address;

/// A mail address as letters need it. One that only becomes good by rewriting is refused: the file
/// would go on saying something that nobody can copy into a mail program.
pub(in crate::config) fn address() -> Want<String> {
    Want::of_text(
        bilingual!(
            "a mail address such as \"zhang@example.org\"",
            "邮箱，如 \"zhang@example.org\""
        ),
        |text| match clean_address(text) {
            Ok(clean) if clean.eq_ignore_ascii_case(text) => Ok(clean),
            Ok(clean) => Err(Some(Bilingual::of(|language| {
                let oddity = oddity(language, text);
                both!(
                    language,
                    "{oddity}; write \"{clean}\"",
                    "{oddity}；写成 \"{clean}\""
                )
            }))),
            Err(error) => Err(Some(bilingual!("{}", "不是邮箱：{}", error.why))),
        },
    )
}

/// What is odd about an address that is a good one without it.
fn oddity(language: Language, text: &str) -> &'static str {
    if text.contains('＠') {
        language.of("the ＠ is full-width", "＠ 是全角")
    } else if text.is_ascii() {
        language.of("it has blanks around it", "前后有空格")
    } else {
        language.of("it has full-width characters", "有全角字符")
    }
}

/// Whether mail could go to this domain.
fn is_domain(text: &str) -> bool {
    clean_address(&format!("x@{text}"))
        .is_ok_and(|clean| clean.eq_ignore_ascii_case(&format!("x@{text}")))
}

/// The name or IP address of a server.
pub(in crate::config) fn host() -> Want<String> {
    Want::of_text(
        bilingual!(
            "the name of a server such as \"smtp.example.org\"",
            "服务器名，如 \"smtp.example.org\""
        ),
        |text| {
            let is_host = text.parse::<std::net::IpAddr>().is_ok() || is_domain(text);
            if is_host {
                Ok(text.to_owned())
            } else {
                Err(None)
            }
        },
    )
}

/// A domain name.
pub(in crate::config) fn domain() -> Want<String> {
    Want::of_text(
        bilingual!(
            "a domain name such as \"example.org\"",
            "域名，如 \"example.org\""
        ),
        |text| {
            if is_domain(text) {
                Ok(text.to_owned())
            } else {
                Err(None)
            }
        },
    )
}
