//! Tells people, by every way there is, that letters do not arrive: a letter about letters is not enough.

use chrono::{DateTime, TimeDelta, Utc};
use tracing::error;

use super::Office;
use super::post::{Post, Text, queue_letter, queue_texts};
use crate::domain::unit::Contact;
use crate::folder::{OFFICE, join};
use crate::mail::{Content, Trouble};
use crate::store::{OutboxRow, Result, Task, Tx};

/// Failed letters told of at once; the rest follow in the next tick.
const MOST_FAILURES: u32 = 20;
/// A mail server that is away for less long is no news: letters go again by themselves.
const MAIL_PATIENCE: TimeDelta = TimeDelta::minutes(15);
/// Keys of letters that tell of failed letters.
const UNDELIVERED: &str = "undelivered";

/// Tells of letters that failed and of which nobody was told yet: in a file in the office's folder of
/// the share, by robot, and by mail to those of office and operator to whom mail still goes. Answers a line for
/// the operator.
pub(super) async fn tell_failures(office: &Office, now: DateTime<Utc>) -> Result<Option<String>> {
    let failed = office.store.untold_failures(MOST_FAILURES).await?;
    let Some(first) = failed.first() else {
        return Ok(None);
    };
    let trouble = Trouble {
        what: format!("{}封信函未能送达", failed.len()),
        since: office.policy.local(now),
        effects: failed
            .iter()
            .map(|row| {
                let subject = if row.subject.is_empty() {
                    "（未能生成）"
                } else {
                    &row.subject
                };
                format!("{} {}：{subject}", row.to_name, row.to_address)
            })
            .collect(),
        steps: vec![
            "核对收件人地址（config/units.toml 和 diaodu.toml），改正后重新启动程序。".to_owned(),
            "用 diaodu outbox retry 让这些信函重新发送；必要时先电话告知收件人。".to_owned(),
        ],
        details: failed
            .iter()
            .map(|row| format!("{}: {}", row.key, row.reason))
            .collect(),
    };
    let notices_alone = failed.iter().all(|row| row.key.starts_with(UNDELIVERED));
    let reached = |contact: &&Contact| !failed.iter().any(|row| row.to_address == contact.address);
    let policy = &office.policy;
    let operator = policy.operator();
    let operator = operator.filter(|one| policy.office.iter().all(|to| to.address != one.address));
    let readers = policy.office.iter().chain(operator);
    let by_mail: Vec<&Contact> = readers.filter(reached).collect();
    let key = format!("{UNDELIVERED}/{}", first.id);
    let mut tx = office.store.begin().await?;
    for row in &failed {
        tx.set_failure_told(row.id, now).await?;
    }
    let by_mail = if notices_alone { &[][..] } else { &by_mail };
    tell(office, &mut tx, &key, "信函未送达", trouble, by_mail, now).await?;
    tx.commit().await?;
    Ok(Some(line(&failed)))
}

fn line(failed: &[OutboxRow]) -> String {
    format!(
        "{} letters failed for good\n  hint: see `diaodu outbox list --state failed`",
        failed.len()
    )
}

/// Tells once that no letter leaves since then: in a file in the office's folder, and by robot.
pub(super) async fn tell_mail_down(
    office: &Office,
    since: DateTime<Utc>,
    last: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let key = format!("mail-down/{}", since.format("%Y%m%dT%H%M%SZ"));
    if now - since < MAIL_PATIENCE || office.store.is_settled(&key).await? {
        return Ok(());
    }
    let trouble = Trouble {
        what: "信函发不出去，邮件服务器没有接收".to_owned(),
        since: office.policy.local(since),
        effects: vec!["待发信函都保存在发件箱里，恢复后自动发出，不会丢失。".to_owned()],
        steps: vec![
            "检查本机网络和邮件服务器。".to_owned(),
            "核对 diaodu.toml 中 [mail.smtp] 的服务器、账号和授权码。".to_owned(),
            "在本机运行 diaodu doctor 查看结果。".to_owned(),
        ],
        details: vec![last.to_owned()],
    };
    let mut tx = office.store.begin().await?;
    tx.settle(&key, "done", "no letter leaves", now).await?;
    tell(office, &mut tx, &key, "信函发送受阻", trouble, &[], now).await?;
    tx.commit().await
}

async fn tell(
    office: &Office,
    tx: &mut Tx,
    key: &str,
    title: &str,
    trouble: Trouble,
    by_mail: &[&Contact],
    now: DateTime<Utc>,
) -> Result<()> {
    let reason = "letters do not arrive";
    let content = Content::Operator(trouble);
    let text = Text {
        key,
        reason,
        unit: None,
        period: None,
        content: &content,
    };
    queue_texts(office, tx, &text, now).await?;
    let to_all = Contact {
        name: "办公室".to_owned(),
        address: String::new(),
        phone: String::new(),
    };
    let signature = office.signature();
    match office.templates.write(key, &to_all, &signature, &content) {
        Ok(letter) => {
            let at = office.policy.local(now).format("%Y-%m-%d %H%M%S");
            let name = format!("{title} {at}.txt");
            let target = join(&[OFFICE.as_bytes(), name.as_bytes()]);
            // Windows' oldest editor knows UTF-8 by its mark and a line by its two ends.
            let content = format!("\u{feff}{}", letter.text.replace('\n', "\r\n")).into_bytes();
            tx.insert_errand(&Task::Write { target, content }).await?;
        }
        Err(problem) => error!(key, %problem, "a notice cannot be made"),
    }
    for to in by_mail {
        let key = format!("{key}/{}", to.address);
        let post = Post {
            key: &key,
            unit: None,
            period: None,
            to,
            reason,
            content: &content,
            attachments: Vec::new(),
            calendar: Vec::new(),
        };
        queue_letter(office, tx, post, now).await?;
    }
    Ok(())
}
