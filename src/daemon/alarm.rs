//! Tells people, by every way there is, that letters do not arrive or work does not go on: one way is not enough.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use tracing::{error, warn};

use super::enqueue::{Enclosed, NewLetter, queue_letter, queue_texts, text_for};
use super::{Office, OfficeAt};
use crate::channel::{Channel, Outgoing};
use crate::domain::delivery::mail_down::is_told;
use crate::domain::occasion::{Key, Occasion};
use crate::domain::reason::Due;
use crate::domain::stuck::{Failing, Review, Stuck, review};
use crate::domain::unit::Contact;
use crate::folder::{OFFICE, join};
use crate::mail::{Content, Trouble, compose};
use crate::store::{FileOp, OccasionOutcome, OutboxRow, Result, Tx};

/// Failed letters told of at once; the rest follow in the next tick.
const MOST_FAILURES: u32 = 20;

impl OfficeAt<'_> {
    /// Tells of letters that failed and of which nobody was told yet: in a file in the office's folder of
    /// the share, by robot, and by mail to those of office and operator to whom mail still goes. Answers a line for
    /// the operator.
    pub(super) async fn tell_failures(&self) -> Result<Option<String>> {
        let Self { office, now } = *self;
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
                "核对收件人地址（config/units.toml 和 diaodu.toml），改正后重新启动程序。"
                    .to_owned(),
                "用 diaodu outbox retry 让这些信函重新发送；必要时先电话告知收件人。".to_owned(),
            ],
            details: failed
                .iter()
                .map(|row| format!("{}: {}", row.key, row.reason))
                .collect(),
        };
        let tells_of_failures = |row: &OutboxRow| {
            let occasion = Key::on_record(&row.key).occasion;
            matches!(occasion, Occasion::Undelivered { .. })
        };
        let notices_alone = failed.iter().all(tells_of_failures);
        let reached =
            |contact: &&Contact| !failed.iter().any(|row| row.to_address == contact.address);
        let policy = &office.policy;
        let operator = policy.operator();
        let operator =
            operator.filter(|one| policy.office.iter().all(|to| to.address != one.address));
        let readers = policy.office.iter().chain(operator);
        let by_mail: Vec<&Contact> = readers.filter(reached).collect();
        let mut tx = office.store.begin().await?;
        for row in &failed {
            tx.set_failure_told(row.id, now).await?;
        }
        let by_mail = if notices_alone { &[][..] } else { &by_mail };
        let alert = Alert {
            occasion: Occasion::Undelivered { first: first.id },
            reason: Due::LettersLost,
            title: "信函未送达",
            content: Content::Operator(trouble),
        };
        self.raise_alert(&mut tx, &alert, by_mail).await?;
        tx.commit().await?;
        Ok(Some(line(&failed)))
    }

    /// Tells once that no letter leaves since then: in a file in the office's folder, and by robot.
    pub(super) async fn tell_mail_down(&self, since: DateTime<Utc>, last: &str) -> Result<()> {
        let Self { office, now } = *self;
        let occasion = Occasion::MailDown { since };
        let key = Key::from(occasion.clone());
        if !is_told(since, now) || office.store.is_settled(&key).await? {
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
        tx.settle(
            &key,
            OccasionOutcome::Done,
            &Due::NoLetterLeaves.into(),
            now,
        )
        .await?;
        let alert = Alert {
            occasion,
            reason: Due::LettersLost,
            title: "信函发送受阻",
            content: Content::Operator(trouble),
        };
        self.raise_alert(&mut tx, &alert, &[]).await?;
        tx.commit().await
    }

    /// Puts on record what is stuck, and tells of what has been for long: in a file in the office's folder, by robot,
    /// and by mail to the operator.
    pub(super) async fn tell_stuck(&self, stuck: &BTreeMap<Stuck, Vec<String>>) -> Result<()> {
        let Self { office, now } = *self;
        let review = review(&office.store.stuck().await?, stuck, now);
        if review == Review::default() {
            return Ok(());
        }
        let mut tx = office.store.begin().await?;
        for over in &review.over {
            tx.end_stuck(over).await?;
        }
        for begun in &review.begun {
            let what = stuck[begun].first().map_or("", String::as_str);
            tx.begin_stuck(begun, what, now).await?;
        }
        let operator: Vec<&Contact> = office.policy.operator().into_iter().collect();
        for (what, since) in &review.to_tell {
            let trouble = stuck_trouble(office, what, &stuck[what], *since);
            let alert = Alert {
                occasion: Occasion::Stuck {
                    what: what.clone(),
                    since: *since,
                },
                reason: Due::WorkStuck,
                title: "工作受阻",
                content: Content::Operator(trouble),
            };
            self.raise_alert(&mut tx, &alert, &operator).await?;
            tx.set_stuck_told(what, now).await?;
        }
        tx.commit().await
    }

    /// A tick failed. Once they have done so for long, a person hears of it, though there is no memory to queue a letter
    /// in; if nobody can be reached, again at the next one.
    pub async fn tick_failed(&self, channel: &Channel, failing: &mut Failing, said: &str) {
        let now = self.now;
        if let Some(since) = failing.failed(now)
            && self.cry(channel, since, said).await
        {
            failing.told();
        }
    }

    /// Tells in a file in the office's folder, by robot, and these people by mail.
    pub(super) async fn raise_alert(
        &self,
        tx: &mut Tx,
        alert: &Alert,
        by_mail: &[&Contact],
    ) -> Result<()> {
        let now = self.now;
        let (occasion, content) = (&alert.occasion, &alert.content);
        let reason = alert.reason.to_string();
        let key = Key::from(occasion.clone());
        queue_texts(*self, tx, &key, (content, &reason)).await?;
        if let Some((target, content)) = self.notice(occasion, alert.title, content, now) {
            tx.insert_file_op(&FileOp::Write { target, content })
                .await?;
        }
        for to in by_mail {
            let new = NewLetter {
                key: &Key::to(occasion.clone(), &to.address),
                unit: None,
                to,
                reason: &reason,
                content,
                enclosed: Enclosed::default(),
            };
            queue_letter(*self, tx, new).await?;
        }
        Ok(())
    }

    /// A file for the office's folder: its place, and its bytes.
    fn notice(
        &self,
        occasion: &Occasion,
        title: &str,
        content: &Content,
        at: DateTime<Utc>,
    ) -> Option<(Vec<u8>, Vec<u8>)> {
        let office = self.office;
        let to_all = Contact {
            name: "办公室".to_owned(),
            address: String::new(),
            phone: String::new(),
        };
        let signature = office.signature();
        let key = occasion.to_string();
        let letter = office.templates.write(&key, &to_all, &signature, content);
        let letter = letter.inspect_err(|problem| error!(key, %problem, "a notice cannot be made"));
        let letter = letter.ok()?;
        let at = office.policy.local(at).format("%Y-%m-%d %H%M%S");
        let name = format!("{title} {at}.txt");
        let target = join(&[OFFICE.as_bytes(), name.as_bytes()]);
        // Windows' oldest editor knows UTF-8 by its mark and a line by its two ends.
        let text = format!("\u{feff}{}", letter.text.replace('\n', "\r\n"));
        Some((target, text.into_bytes()))
    }

    /// Tells at once, into the office's folder, to the operator and to robots, that ticks fail since then. Answers
    /// whether anybody was reached.
    async fn cry(&self, channel: &Channel, since: DateTime<Utc>, said: &str) -> bool {
        let Self { office, now } = *self;
        let occasion = Occasion::TicksFail { since };
        let content = Content::Operator(Trouble {
            what: "程序无法工作：状态无法读写".to_owned(),
            since: office.policy.local(since),
            effects: vec![
                "收件、提醒和台账全部暂停；各单位保存的文件留在原处，不会丢失。".to_owned(),
                "恢复之前不会判任何单位未报或迟报。".to_owned(),
            ],
            steps: vec![
                "检查本机存放数据的磁盘（data_dir）：剩余空间、是否只读、是否损坏。".to_owned(),
                "在本机运行 diaodu doctor 查看结果；恢复后程序会自动继续。".to_owned(),
            ],
            details: vec![said.to_owned()],
        });
        let mut is_told = false;
        if let Some((target, bytes)) = self.notice(&occasion, "程序无法工作", &content, since)
        {
            let written = office.share.write_new(&target, &bytes);
            let written = written.inspect_err(|error| warn!(%error, "a notice is not written"));
            is_told |= written.is_ok();
        }
        if let Some(operator) = office.policy.operator() {
            let key = Key::to(occasion.clone(), &operator.address);
            let letter =
                office
                    .templates
                    .write(&key.to_string(), operator, &office.signature(), &content);
            let letter = letter.map_err(|problem| problem.to_string());
            match letter.and_then(|letter| {
                compose(&letter, &office.sender, now).map_err(|problem| problem.to_string())
            }) {
                Ok(finished) => {
                    let letter = Outgoing {
                        key,
                        message_id: finished.message_id,
                        from: office.sender.address.clone(),
                        to: finished.to,
                        bytes: finished.bytes,
                        queued_at: now,
                    };
                    let sent = channel.send(&letter).await;
                    let sent = sent.inspect_err(|error| warn!(%error, "a notice is not sent"));
                    is_told |= sent.is_ok();
                }
                Err(problem) => error!(%key, problem, "a notice cannot be made"),
            }
        }
        is_told | self.cry_to_robots(&occasion.into(), &content).await
    }

    async fn cry_to_robots(&self, key: &Key, content: &Content) -> bool {
        let Self { office, now } = *self;
        let mut is_told = false;
        let robots = office.robots.iter();
        for robot in robots.filter(|robot| robot.gets(content.kind())) {
            let Some(saying) = text_for(office, robot, key, content) else {
                continue;
            };
            let outgoing = Outgoing {
                message_id: saying.key.to_string(),
                key: saying.key,
                from: office.sender.address.clone(),
                to: robot.address(),
                bytes: saying.text.into_bytes(),
                queued_at: now,
            };
            let sent = robot.send(&outgoing, now).await;
            let sent = sent.inspect_err(|error| warn!(%error, "a notice is not sent"));
            is_told |= sent.is_ok();
        }
        is_told
    }
}

fn line(failed: &[OutboxRow]) -> String {
    format!(
        "{} letters failed for good\n  hint: see `diaodu outbox list --state failed`",
        failed.len()
    )
}

/// What people are told by every way there is.
pub(super) struct Alert {
    pub(super) occasion: Occasion,
    pub(super) reason: Due,
    /// What the file in the office's folder is called.
    pub(super) title: &'static str,
    pub(super) content: Content,
}

/// Troubles of one kind that a letter quotes.
const MOST_QUOTED: usize = 10;

fn stuck_trouble(office: &Office, what: &Stuck, said: &[String], since: DateTime<Utc>) -> Trouble {
    let (what, effects, steps): (String, &[&str], &[&str]) = match what {
        Stuck::Intake(unit) => {
            let unit = office.policy.unit(unit);
            let name = unit.map_or("某单位", |unit| unit.name.as_str());
            (
                format!("{name}的文件夹有内容无法接收"),
                &[
                    "能读出的文件照常接收；读不出的原样留在文件夹里，不会丢失。",
                    "恢复之前不会判该单位未报或迟报，也不向其发提醒和催报。",
                ],
                &[
                    "按下面的提示检查该文件夹和其中文件的权限、磁盘和网络。",
                    "恢复后程序会自动继续，不需要重启。",
                    "在本机运行 diaodu doctor 查看结果。",
                ],
            )
        }
        Stuck::FileOps => (
            "共享文件夹无法写入，文件移不走，回执写不进".to_owned(),
            &["收到的文件已存档、已判定，回执信函照常发出；文件夹里的回执和移动恢复后补做。"],
            &[
                "检查共享文件夹的写入权限、剩余空间和是否只读。",
                "恢复后程序会自动继续，不需要重启。",
            ],
        ),
        Stuck::Publishing => (
            "下期调度表或当前台账无法更新".to_owned(),
            &["文件夹里的下期调度表、当前台账可能是旧的；收件和信函不受影响。"],
            &[
                "检查共享文件夹的写入权限和剩余空间，文件是否被别人打开。",
                "恢复后程序会自动更新。",
            ],
        ),
        Stuck::ArchiveCopy => (
            "档案没有复制到异地".to_owned(),
            &["收件、信函和台账不受影响；本机的档案完好，新来件暂时只有这一份。"],
            &[
                "按下面的提示检查存放副本的服务器、网络、账号和密码。",
                "恢复后程序会自动补传；在本机运行 diaodu doctor 查看结果。",
            ],
        ),
        Stuck::Writing => (
            "有信函或文件无法生成".to_owned(),
            &["下列信函没有发出，恢复后自动生成。"],
            &[
                "按下面的提示检查本单位自己的模板和设置。",
                "在本机运行 diaodu doctor 查看结果。",
            ],
        ),
    };
    let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
    Trouble {
        what,
        since: office.policy.local(since),
        effects: owned(effects),
        steps: owned(steps),
        details: said.iter().take(MOST_QUOTED).cloned().collect(),
    }
}
