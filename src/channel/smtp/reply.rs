//! What a server's refusal means: 5xx is not always for good, and not every refusal is the letter's.

use crate::channel::{Outcome, Stage};

/// Words of servers that refuse with 5xx what they would take later, lower case; and who says so.
const LATER: &[(&str, &str)] = &[
    (
        "frequency limit",
        "QQ: too many from this sender, domain or connection",
    ),
    (
        "mailbox unavailable or access denied",
        "QQ: the same, for one mailbox",
    ),
    (
        "suspected to be spam",
        "QQ: retry later, the same letter often passes",
    ),
    ("hl:icc", "NetEase: too many connections"),
    ("hl:ifc", "NetEase: too many letters in a short time"),
    ("mi:dmc", "NetEase: too many letters over this connection"),
    ("mi:sfq", "NetEase: too many recipients in fifteen minutes"),
    ("dt:spm", "NetEase: retry after two minutes"),
    (
        "too many",
        "connections, messages, recipients or failed logins",
    ),
    ("rate limit", "anybody"),
    ("ratelimit", "anybody"),
    (
        "limit exceeded",
        "daily quota of the sender, Tencent and Aliyun enterprise mail",
    ),
    ("exceeded the limit", "the same"),
    ("quota", "sender's daily quota or recipient's full mailbox"),
    ("mailbox full", "somebody will clear it"),
    ("mailbox is full", "somebody will clear it"),
    ("5.2.2", "mailbox full"),
    ("4.7.", "an enhanced code that says temporary under a 5xx"),
    ("try again", "anybody"),
    ("try later", "anybody"),
    ("greylist", "first contact"),
    ("频率", "Coremail: rate"),
    ("频繁", "Coremail: too often"),
    ("稍后", "Coremail: later"),
];

/// What this reply at this stage means for the letter.
pub(super) fn outcome(stage: Stage, code: u16, words: &str) -> Outcome {
    match stage {
        // The letter is not what they refuse: a person has to mend address, login or server.
        Stage::Connect | Stage::Tls | Stage::Login | Stage::Sender | Stage::File => {
            Outcome::Temporary
        }
        Stage::Recipient | Stage::Message if code < 500 => Outcome::Temporary,
        Stage::Recipient | Stage::Message => {
            let words = words.to_lowercase();
            if LATER.iter().any(|(pattern, _)| words.contains(pattern)) {
                Outcome::Temporary
            } else {
                Outcome::Refused
            }
        }
    }
}

/// What to do about a refusal at this stage.
pub(super) const fn hint(stage: Stage, code: u16) -> &'static str {
    match (stage, code) {
        (Stage::Login, 535 | 534 | 530) => {
            "check user and password; QQ, 163 and most enterprise mail want an authorisation code \
             (授权码) instead of the password, made in the mailbox's settings"
        }
        (Stage::Login, _) => "the server did not take the login now; see what it says",
        (Stage::Sender, 530) => "the server wants a login: give user and password",
        (Stage::Sender, _) => {
            "most servers only take the login's own address as the sender: compare the two"
        }
        (Stage::Recipient, 500..) => "check the recipient's address in units.toml",
        (Stage::Connect, _) => "the server refuses this machine now; see what it says",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::{LATER, outcome};
    use crate::channel::{Outcome, Stage};

    #[test]
    fn a_rate_limit_is_not_for_good_even_with_a_5xx() {
        for (code, words, meaning) in [
            (550, "5.1.1 User unknown", Outcome::Refused),
            (550, "Mailbox not found", Outcome::Refused),
            (450, "4.2.1 Mailbox busy", Outcome::Temporary),
            (550, "Domain frequency limited [xx IP]", Outcome::Temporary),
            (
                550,
                "Mailbox unavailable or access denied",
                Outcome::Temporary,
            ),
            (
                554,
                "DT:SPM 163 smtp1, please see http://mail.163.com",
                Outcome::Temporary,
            ),
            (550, "发送过于频繁，请稍后再试", Outcome::Temporary),
            (552, "5.2.2 over quota", Outcome::Temporary),
            (554, "5.7.1 message content rejected", Outcome::Refused),
        ] {
            assert_eq!(outcome(Stage::Recipient, code, words), meaning, "{words}");
            assert_eq!(outcome(Stage::Message, code, words), meaning, "{words}");
            assert_eq!(outcome(Stage::Sender, code, words), Outcome::Temporary);
        }
    }

    #[test]
    fn patterns_are_lower_case_or_they_would_never_match() {
        for (pattern, _) in LATER {
            assert_eq!(*pattern, pattern.to_lowercase());
        }
    }
}
