//! What a server's refusal means: 5xx is not always for good, and not every refusal is the letter's.

use super::patterns::{self, ReplyMeaning};
use crate::channel::{Advice, Outcome, Scope, Stage};

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
pub(super) const fn hint(stage: Stage, code: u16) -> Advice {
    match (stage, code) {
        (Stage::Login, 535 | 534 | 530) => Advice::new(
            "check user and password; QQ, 163 and most enterprise mail want an authorisation code \
             (授权码) instead of the password, made in the mailbox's settings",
            "检查用户名和密码；QQ、163 和多数企业邮箱要填授权码，不是登录密码，在邮箱设置里生成",
        ),
        (Stage::Login, _) => Advice::new(
            "the server did not take the login now; see what it says",
            "服务器这次不让登录，看它的答复",
        ),
        (Stage::Sender, 530) => Advice::new(
            "the server wants a login: give user and password",
            "服务器要求登录：写上用户名和密码",
        ),
        (Stage::Sender, _) => Advice::new(
            "most servers only take the login's own address as the sender: compare the two",
            "多数服务器只许用登录账号自己的地址发信：核对两者是否一致",
        ),
        (Stage::Recipient, 500..) => Advice::new(
            "check the recipient's address in units.toml",
            "核对通讯录（units.toml 或通讯录.xlsx）里收件人的邮箱",
        ),
        (Stage::Connect, _) => Advice::new(
            "the server refuses this machine now; see what it says",
            "服务器这次不让本机连接，看它的答复",
        ),
        _ => Advice::NONE,
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
