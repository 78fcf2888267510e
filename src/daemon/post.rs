//! From values to a queued letter: rendered now, so that the stored bytes prove what was said.

use chrono::{DateTime, Utc};
use tracing::error;

use super::Office;
use crate::domain::period::Period;
use crate::domain::unit::{Contact, UnitSlug};
use crate::mail::{Attachment, CalendarEntry, Content, compose};
use crate::store::{NewLetter, Result, Tx};

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
/// template that fails) is settled as failed under its key, so that it stops nothing and is not
/// tried for ever; the answer says whether it was queued.
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
            tx.settle(post.key, "failed", &problem, now).await?;
            return Ok(false);
        }
    };
    if let Some(problem) = &letter.template_problem {
        error!(key = post.key, %problem, "a template of the office failed; the built-in one was used");
    }
    let letter = NewLetter {
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
    tx.queue(&letter, now).await?;
    Ok(true)
}
