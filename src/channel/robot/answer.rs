//! What a robot's answer means: the makers say 200 to everything and put the refusal into the body.

use reqwest::StatusCode;
use serde_json::Value;

use super::dialect::Dialect;
use crate::channel::{Accepted, Advice, Outcome, Scope, SendError, Stage, bounded};

/// Numbers that say "too often": 企业微信 45009 and 45033, 钉钉 130101, 90030 and 410100, 飞书 9499 and 11232.
const TOO_OFTEN: &[i64] = &[45009, 45033, 130_101, 90030, 410_100, 9499, 11232];

/// Numbers that say "busy", as 5xx of HTTP would: 企业微信 and 钉钉 -1, 飞书 1500 and 2200 (also Lark's).
const BUSY: &[i64] = &[-1, 1500, 2200];

/// Numbers that say that the text itself will never do: 企业微信 40008, 40058 and 44004, 钉钉 43004 and
/// 400105, 飞书 19002. Every other number is about address, signature or settings: a person mends those.
const NEVER: &[i64] = &[40008, 44004, 40058, 400_105, 43004, 19002];

/// Judges status and body; [`SendError::what`] still lacks the robot's name.
pub(super) fn judge(
    dialect: Dialect,
    status: StatusCode,
    body: &[u8],
) -> Result<Accepted, SendError> {
    let refused = |outcome, scope, code, what: String, hint| SendError {
        outcome,
        scope,
        stage: Stage::Robot,
        code,
        what,
        hint,
    };
    if !status.is_success() {
        let hint = match status.as_u16() {
            429 | 500.. => Advice::NONE,
            _ => Advice::new(
                "check the robot's address: it may have been removed from the group",
                "核对机器人的地址：它可能已被移出群",
            ),
        };
        return Err(refused(
            Outcome::Temporary,
            Scope::Channel,
            Some(status.as_u16()),
            format!("answered {status}"),
            hint,
        ));
    }
    if dialect == Dialect::Json {
        return Ok(Accepted {
            note: status.to_string(),
        });
    }
    let Some((number, words)) = said(body) else {
        return Err(refused(
            Outcome::Temporary,
            Scope::Channel,
            Some(status.as_u16()),
            "did not answer as such a robot does".to_owned(),
            Advice::new(
                "check the robot's kind and address; a portal of the network may have answered",
                "核对机器人的种类和地址；应答的可能是上网认证页面",
            ),
        ));
    };
    if number == 0 {
        return Ok(Accepted {
            note: bounded(&format!("{} 0 {words}", status.as_u16())),
        });
    }
    let (outcome, scope, hint) = if TOO_OFTEN.contains(&number) {
        (Outcome::Temporary, Scope::Channel, Advice::NONE)
    } else if BUSY.contains(&number) {
        (Outcome::Temporary, Scope::Letter, Advice::NONE)
    } else if NEVER.contains(&number) {
        (Outcome::Refused, Scope::Letter, Advice::NONE)
    } else {
        (
            Outcome::Temporary,
            Scope::Channel,
            Advice::new(
                "check the robot's address, its signature key (加签) and its security settings; a keyword \
                 that every text holds is 调度",
                "核对机器人的地址、加签密钥和安全设置；关键词可以设为“调度”，每条消息都有",
            ),
        )
    };
    let what = format!("answered {number} {words}");
    Err(refused(outcome, scope, Some(status.as_u16()), what, hint))
}

/// Number and words of an answer: `errcode` of 企业微信 and 钉钉, `code` or `StatusCode` of 飞书.
fn said(body: &[u8]) -> Option<(i64, String)> {
    let answer: Value = serde_json::from_slice(body).ok()?;
    let (number, words) = [
        ("errcode", "errmsg"),
        ("code", "msg"),
        ("StatusCode", "StatusMessage"),
    ]
    .into_iter()
    .find_map(|(number, words)| Some((answer.get(number)?.as_i64()?, answer.get(words))))?;
    let words = words.and_then(Value::as_str).unwrap_or_default();
    Some((number, words.to_owned()))
}
