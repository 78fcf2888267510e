//! What a server's refusal means: 5xx is not always for good, and not every refusal is the letter's.

use super::patterns::{self, ReplyMeaning};
use crate::channel::{Outcome, Scope, Stage};

/// "Service not available": the server hangs up with it, at whatever point of the conversation.
const CLOSING: u16 = 421;

/// What this reply at this stage means for the letter, and whom it concerns.
pub(super) fn meaning(stage: Stage, code: u16, words: &str) -> (Outcome, Scope) {
    // Here it is not the letter that is refused: a person has to mend address, login or server.
    if stage.scope() == Scope::Channel || code == CLOSING {
        return (Outcome::Temporary, Scope::Channel);
    }
    match patterns::meaning(words) {
        Some(ReplyMeaning::LetterLater) => (Outcome::Temporary, Scope::Letter),
        Some(ReplyMeaning::AllLater) => (Outcome::Temporary, Scope::Channel),
        None if code < 500 => (Outcome::Temporary, Scope::Letter),
        Some(ReplyMeaning::Never) | None => (Outcome::Refused, Scope::Letter),
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
    use super::meaning;
    use crate::channel::{Outcome, Scope, Stage};

    #[test]
    fn a_rate_limit_is_not_for_good_even_with_a_5xx() {
        let later = (Outcome::Temporary, Scope::Letter);
        let all_later = (Outcome::Temporary, Scope::Channel);
        let refused = (Outcome::Refused, Scope::Letter);
        for (code, words, expected) in [
            (550, "5.1.1 User unknown", refused),
            (550, "Mailbox not found", refused),
            (450, "4.2.1 Mailbox busy", later),
            (421, "4.3.2 Service shutting down", all_later),
            (421, "HL:REP 163 smtp1", all_later),
            (550, "Domain frequency limited [xx IP]", all_later),
            (550, "Mailbox unavailable or access denied", later),
            (
                554,
                "DT:SPM 163 smtp1, please see http://mail.163.com",
                later,
            ),
            (550, "发送过于频繁，请稍后再试", all_later),
            (552, "5.2.2 over quota", later),
            (552, "5.3.4 Message size exceeds fixed limit", refused),
            (554, "5.7.1 message content rejected", refused),
        ] {
            assert_eq!(meaning(Stage::Recipient, code, words), expected, "{words}");
            assert_eq!(meaning(Stage::Message, code, words), expected, "{words}");
            assert_eq!(meaning(Stage::Sender, code, words), all_later, "{words}");
        }
    }
}
