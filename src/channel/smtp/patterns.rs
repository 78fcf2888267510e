//! Words of mail servers that mean something else than their code: Chinese providers refuse with 5xx
//! what they would take a few minutes later.

/// What a reply with such words really means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReplyMeaning {
    /// This letter later; others may pass now.
    LetterLater,
    /// Every letter from us later: going on at once makes it worse.
    AllLater,
    /// This letter never, whatever the code says.
    Never,
}

/// Part of the reply in lower case, what it means, and who says so. The first row that fits decides.
const PATTERNS: &[(&str, ReplyMeaning, &str)] = {
    use ReplyMeaning::{AllLater, LetterLater, Never};
    &[
        // a letter that is too large stays too large, although some say "limit exceeded" of it
        ("message size", Never, "RFC 1870, Postfix"),
        ("size limit", Never, "Exchange, Coremail"),
        ("mailsize limit", Never, "Coremail"),
        ("length of data content", Never, "Aliyun 510"),
        ("length of attach", Never, "Aliyun 510"),
        ("5.3.4", Never, "RFC 3463: message too big for the system"),
        // Tencent: QQ and enterprise mail
        (
            "frequency limit",
            AllLater,
            "QQ 550: Connection, Ip, Domain or Sender; for minutes, hours or the rest of the day",
        ),
        (
            "mailbox unavailable or access denied",
            LetterLater,
            "QQ 550: the recipient got too much in a short time; pause and try again",
        ),
        (
            "suspected to be spam",
            LetterLater,
            "QQ 550: the same letter often passes later",
        ),
        ("suspected bounce attacks", AllLater, "QQ 550"),
        // NetEase: 163, 126, yeah and enterprise mail; Coremail servers use the same marks
        (
            "hl:rep",
            AllLater,
            "421: this address was barred for a while",
        ),
        ("hl:icc", AllLater, "421 or 554: too many connections"),
        (
            "hl:ifc",
            AllLater,
            "421 or 554: too many letters in a short time",
        ),
        ("hl:ifq", AllLater, "554: the same, by hour or day"),
        ("hl:mep", AllLater, "421: senders were doubted, for a while"),
        (
            "mi:dmc",
            LetterLater,
            "450: too many letters over this connection",
        ),
        (
            "mi:ccl",
            LetterLater,
            "450: too many commands over this connection",
        ),
        (
            "mi:cel",
            LetterLater,
            "450: too many wrong commands over this connection",
        ),
        (
            "mi:sfq",
            AllLater,
            "451: too many letters in fifteen minutes",
        ),
        ("mi:stc", AllLater, "554: too many letters today"),
        (
            "rp:drc",
            LetterLater,
            "450: too many recipients over this connection",
        ),
        ("rp:ccl", LetterLater, "450: as mi:ccl"),
        ("rp:cel", LetterLater, "451: as mi:cel"),
        (
            "rp:qrc",
            AllLater,
            "451: too many recipients in a short time",
        ),
        ("rp:trc", AllLater, "550: too many recipients today"),
        ("rp:rcl", AllLater, "550: too many recipients"),
        (
            "dt:spm",
            LetterLater,
            "451 or 554: keep it and try again after two minutes",
        ),
        (
            "too much fail authentication",
            AllLater,
            "451: too many failed logins",
        ),
        // Aliyun
        (
            "number of rcpt attempts",
            AllLater,
            "504: too many letters; tomorrow",
        ),
        (
            "total of rcpts",
            AllLater,
            "505: too many letters; more slowly",
        ),
        (
            "reject by behaviour spam",
            AllLater,
            "454 or 554: too often from this address",
        ),
        (
            "authentication failure[1]",
            AllLater,
            "526: too many failed logins",
        ),
        // anybody
        ("mailbox full", LetterLater, "somebody will clear it"),
        ("mailbox is full", LetterLater, "Aliyun 552; the same"),
        ("over quota", LetterLater, "the same"),
        (
            "quota exceeded",
            LetterLater,
            "the recipient's mailbox or our daily quota",
        ),
        ("exceeded quota", LetterLater, "the same"),
        ("5.2.2", LetterLater, "RFC 3463: mailbox full"),
        (
            "limit exceeded",
            LetterLater,
            "daily quota, Tencent and Aliyun enterprise mail",
        ),
        ("exceeded the limit", LetterLater, "the same"),
        ("rate limit", AllLater, "many"),
        ("ratelimit", AllLater, "many"),
        (
            "too many",
            LetterLater,
            "connections, messages, recipients or failed logins",
        ),
        ("greylist", LetterLater, "first contact"),
        ("graylist", LetterLater, "first contact"),
        (
            "4.7.",
            LetterLater,
            "an enhanced code that says temporary under a 5xx",
        ),
        ("try again", LetterLater, "many"),
        ("try later", LetterLater, "many"),
        ("频率", AllLater, "Coremail: too often"),
        ("频繁", AllLater, "Coremail: too often"),
        ("稍后", LetterLater, "Coremail: later"),
    ]
};

/// What these words mean beside their code, if the table knows them.
pub(super) fn meaning(words: &str) -> Option<ReplyMeaning> {
    let words = words.to_lowercase();
    let found = PATTERNS.iter().find(|(part, ..)| words.contains(part))?;
    Some(found.1)
}

#[cfg(test)]
mod tests {
    use super::{PATTERNS, ReplyMeaning, meaning};

    #[test]
    fn every_row_can_be_reached_and_says_who_says_so() {
        for (words, expected, source) in PATTERNS {
            assert_eq!(*words, words.to_lowercase());
            assert_eq!(meaning(words), Some(*expected), "{words}");
            assert!(!source.is_empty());
        }
    }

    #[test]
    fn replies_as_providers_really_write_them() {
        for (words, expected) in [
            ("Connection frequency limited", Some(ReplyMeaning::AllLater)),
            (
                "Ip frequency limited [xxx IP: 1.2.3.4]",
                Some(ReplyMeaning::AllLater),
            ),
            ("Domain frequency limited", Some(ReplyMeaning::AllLater)),
            (
                "Mailbox unavailable or access denied",
                Some(ReplyMeaning::LetterLater),
            ),
            ("Mailbox not found", None),
            ("Mail content denied", None),
            (
                "HL:REP 163 mx1, wKjR, please see http://mail.163.com/help",
                Some(ReplyMeaning::AllLater),
            ),
            (
                "DT:SPM ,please try again 163 smtp1",
                Some(ReplyMeaning::LetterLater),
            ),
            ("RP:TRC qiye", Some(ReplyMeaning::AllLater)),
            ("RCPT (a@b) dosn't exist", None),
            (
                "the total of RCPTs is achieved the maximum threshold",
                Some(ReplyMeaning::AllLater),
            ),
            (
                "5.3.4 Message size limit exceeded",
                Some(ReplyMeaning::Never),
            ),
            (
                "The length of Attach is achieved the maximum threshold",
                Some(ReplyMeaning::Never),
            ),
            ("User suspended", None),
        ] {
            assert_eq!(meaning(words), expected, "{words}");
        }
    }
}
