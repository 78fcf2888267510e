//! From values to a queued letter: rendered now, so that the stored bytes prove what was said.

use chrono::{DateTime, Utc};
use tracing::error;

use super::Office;
use crate::channel::Robot;
use crate::domain::line::clean_line;
use crate::domain::period::Period;
use crate::domain::unit::{Contact, UnitSlug};
use crate::mail::{Attachment, CalendarEntry, Content, compose};
use crate::store::{LetterOccasion, NewLetter, Result, Tx};

/// Characters of a name or address that is shown although no letter could be made for it.
const MOST_SHOWN: usize = 200;

/// A letter to one recipient, before it is rendered.
pub(super) struct Post<'a> {
    pub(super) key: &'a str,
    pub(super) unit: Option<&'a UnitSlug>,
    pub(super) period: Option<Period>,
    pub(super) to: &'a Contact,
    pub(super) reason: &'a str,
    pub(super) content: &'a Content,
    pub(super) attachments: Vec<Attachment>,
    pub(super) calendar: Vec<CalendarEntry>,
}

/// Renders a letter and queues it in this transaction. One that cannot be made (a hostile name, a
/// template that fails) stands in the outbox as failed, so that it stops nothing, is not tried for
/// ever and is told of; the answer says whether it was queued.
pub(super) async fn queue_letter(
    office: &Office,
    tx: &mut Tx,
    post: Post<'_>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let made = office
        .templates
        .write(post.key, post.to, &office.signature(), post.content)
        .map_err(|problem| problem.to_string())
        .and_then(|mut letter| {
            letter.attachments = post.attachments;
            letter.calendar = post.calendar;
            let finished =
                compose(&letter, &office.sender, now).map_err(|problem| problem.to_string())?;
            Ok((letter, finished))
        });
    let (letter, finished) = match made {
        Ok(made) => made,
        Err(problem) => {
            error!(key = post.key, problem, "a letter cannot be made");
            let unmade = NewLetter {
                key: post.key,
                kind: post.content.kind().word(),
                unit: post.unit,
                period: post.period,
                to_name: &clean_line(&post.to.name, MOST_SHOWN),
                to_address: &clean_line(&post.to.address, MOST_SHOWN),
                subject: "",
                message_id: "",
                bytes: &[],
                reason: post.reason,
            };
            let problem = format!("it could not be made: {problem}");
            tx.queue_unmade(&unmade, &problem, now).await?;
            return Ok(false);
        }
    };
    if let Some(problem) = &letter.template_problem {
        error!(key = post.key, %problem, "a template of the office failed; the built-in one was used");
    }
    let new = NewLetter {
        key: post.key,
        kind: letter.kind.word(),
        unit: post.unit,
        period: post.period,
        to_name: &letter.to.name,
        to_address: &finished.to,
        subject: &letter.subject,
        message_id: &finished.message_id,
        bytes: &finished.bytes,
        reason: post.reason,
    };
    tx.queue(&new, now).await?;
    let policy = &office.policy;
    let mut readers = policy
        .office
        .iter()
        .chain(&policy.leaders)
        .chain(policy.operator());
    if readers.any(|reader| reader.address == post.to.address) {
        let own = format!("/{}", post.to.address);
        let text = Text {
            key: post.key.strip_suffix(&own).unwrap_or(post.key),
            reason: post.reason,
            unit: post.unit,
            period: post.period,
            content: post.content,
        };
        queue_texts(office, tx, &text, now).await?;
    }
    Ok(true)
}

/// What the group robots are told of an occasion, whoever else gets letters of it.
pub(super) struct Text<'a> {
    /// The occasion's key, without a recipient.
    pub(super) key: &'a str,
    pub(super) reason: &'a str,
    pub(super) unit: Option<&'a UnitSlug>,
    pub(super) period: Option<Period>,
    pub(super) content: &'a Content,
}

/// Queues the text of an occasion for each robot that gets its kind; once, however many people get
/// letters of it.
pub(super) async fn queue_texts(
    office: &Office,
    tx: &mut Tx,
    text: &Text<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    let kind = text.content.kind();
    for robot in office.robots.iter().filter(|robot| robot.gets(kind)) {
        let Some(made) = text_for(office, robot, text.key, text.content) else {
            continue;
        };
        let key = made.key;
        let address = robot.address();
        let new = NewLetter {
            key: &key,
            kind: kind.word(),
            unit: text.unit,
            period: text.period,
            to_name: robot.name(),
            to_address: &address,
            subject: &made.subject,
            // Robots know none; it only tells that the text was made.
            message_id: &key,
            bytes: made.text.as_bytes(),
            reason: text.reason,
        };
        tx.queue(&new, now).await?;
        let occasion = LetterOccasion {
            key: key.clone(),
            unit: text.unit.cloned(),
            period: text.period,
            reason: text.reason.to_owned(),
        };
        tx.set_occasions(&key, &[occasion], now).await?;
    }
    Ok(())
}

/// What one robot is told.
pub(super) struct Saying {
    /// The occasion's key with the robot's address.
    pub(super) key: String,
    pub(super) subject: String,
    pub(super) text: String,
}

/// The text of an occasion for this robot; `None` if it cannot be made.
pub(super) fn text_for(
    office: &Office,
    robot: &Robot,
    key: &str,
    content: &Content,
) -> Option<Saying> {
    let key = format!("{key}/{}", robot.address());
    let group = Contact {
        name: "各位同事".to_owned(),
        address: robot.address(),
        phone: String::new(),
    };
    let letter = office
        .templates
        .write(&key, &group, &office.signature(), content);
    let letter = letter.inspect_err(|problem| error!(key, %problem, "a text cannot be made"));
    let letter = letter.ok()?;
    // What follows the line is about answering a letter.
    let body = letter.text.split("\n--------\n").next().unwrap_or_default();
    let said = format!("【调度】{}\n\n{}\n", letter.subject, body.trim());
    Some(Saying {
        key,
        subject: letter.subject,
        text: said,
    })
}
