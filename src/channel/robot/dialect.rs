//! What a robot is sent: each maker has its own JSON, its own signature and its own longest text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::channel::Outgoing;

/// Whose robot it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// 企业微信.
    Wecom,
    /// 钉钉.
    Dingtalk,
    /// 飞书.
    Feishu,
    /// Any program that takes one JSON object a text (docs/json.md) and answers 2xx.
    Json,
}

/// What follows a text that was too long for the robot.
const CUT: &str = "……（余下内容见信函）";

impl Dialect {
    /// The longest text, in bytes of UTF-8.
    const fn longest(self) -> usize {
        match self {
            // "最长不超过2048个字节"
            Self::Wecom => 2048,
            // 20 KB for the whole request; JSON may double a byte
            Self::Dingtalk | Self::Feishu => 8 * 1024,
            Self::Json => 64 * 1024,
        }
    }

    /// The address with the signature of 钉钉: HMAC-SHA256 by the secret over time and secret.
    pub(super) fn address(
        self,
        url: &reqwest::Url,
        secret: Option<&SecretString>,
        now: DateTime<Utc>,
    ) -> reqwest::Url {
        let mut url = url.clone();
        if let (Self::Dingtalk, Some(secret)) = (self, secret) {
            let secret = secret.expose_secret();
            let timestamp = now.timestamp_millis();
            let sign = signature(secret, &format!("{timestamp}\n{secret}"));
            url.query_pairs_mut()
                .append_pair("timestamp", &timestamp.to_string())
                .append_pair("sign", &sign);
        }
        url
    }

    /// The request's body.
    pub(super) fn body(
        self,
        outgoing: &Outgoing,
        text: &str,
        secret: Option<&SecretString>,
        now: DateTime<Utc>,
    ) -> Value {
        let text = shortened(text, self.longest());
        match self {
            Self::Wecom | Self::Dingtalk => json!({"msgtype": "text", "text": {"content": text}}),
            Self::Feishu => {
                // The only dialect that reads marks in plain text: <at user_id="all">.
                let text = text.replace('<', "＜").replace('>', "＞");
                let mut body = json!({"msg_type": "text", "content": {"text": text}});
                if let Some(secret) = secret {
                    let timestamp = now.timestamp();
                    let key = format!("{timestamp}\n{}", secret.expose_secret());
                    body["timestamp"] = timestamp.to_string().into();
                    body["sign"] = signature(&key, "").into();
                }
                body
            }
            Self::Json => json!({
                "key": outgoing.key.to_string(),
                "kind": outgoing.kind(),
                "queued_at": outgoing.queued_at,
                "text": text,
            }),
        }
    }
}

/// HMAC-SHA256 in base64.
fn signature(key: &str, message: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else {
        // HMAC takes keys of every length.
        return String::new();
    };
    mac.update(message.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// At most `longest` bytes, cut between two characters, with a word on it.
fn shortened(text: &str, longest: usize) -> String {
    if text.len() <= longest {
        return text.to_owned();
    }
    let end = text.floor_char_boundary(longest - CUT.len());
    format!("{}{CUT}", text[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::{CUT, Dialect, shortened, signature};
    use crate::channel::Outgoing;

    #[test]
    fn signatures_are_those_of_an_independent_hand() {
        // python3: base64.b64encode(hmac.new(key, message, "sha256").digest())
        assert_eq!(
            signature("this is secret", "1546300800000\nthis is secret"),
            "YdaRxedPlWEhpeS/EW4d7Fr4r69/2KSnJ9D9v0N++uY="
        );
        assert_eq!(
            signature("1546300800\nthis is secret", ""),
            "Egm2q4XeSCXSdWseEmJj8pEQCQR7ctxjxlDXxFdqDag="
        );
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let text = "贵".repeat(1000);
        let cut = shortened(&text, 2048);
        assert!(cut.len() <= 2048 && cut.ends_with(CUT), "{}", cut.len());
        assert_eq!(shortened("短", 2048), "短");
    }

    #[test]
    fn text_in_a_group_of_feishu_calls_nobody() {
        let outgoing = Outgoing {
            key: "mail-down/20261105T010000Z/robot:group".parse().unwrap(),
            message_id: "k".to_owned(),
            from: String::new(),
            to: "robot:group".to_owned(),
            bytes: Vec::new(),
            queued_at: "2026-11-05T01:00:00Z".parse().unwrap(),
        };
        let hostile = "<at user_id=\"all\">所有人</at>";
        let now = outgoing.queued_at;
        let body = Dialect::Feishu.body(&outgoing, hostile, None, now);
        assert!(!body.to_string().contains("<at"), "{body}");
    }
}
