//! From values to a queued letter: rendered now, so that the stored bytes prove what was said.

use tracing::error;

use super::{Office, OfficeAt};
use crate::channel::Robot;
use crate::domain::line::clean_line;
use crate::domain::occasion::{Key, Recipient};
use crate::domain::unit::{Contact, UnitSlug};
use crate::mail::{Attachment, CalendarEntry, Content, compose};
use crate::store::{LetterOccasion, OutboxEntry, Result, Tx};

/// Characters of a name or address that is shown although no letter could be made for it.
const MOST_SHOWN: usize = 200;

/// A letter to one recipient, before it is rendered.
pub(super) struct NewLetter<'a> {
    pub(super) key: &'a Key,
    /// The unit concerned, if it is about one alone.
    pub(super) unit: Option<&'a UnitSlug>,
    pub(super) to: &'a Contact,
    pub(super) reason: &'a str,
    pub(super) content: &'a Content,
    pub(super) enclosed: Enclosed,
}

/// What goes with a letter.
#[derive(Default)]
pub(super) struct Enclosed {
    pub(super) attachments: Vec<Attachment>,
    pub(super) calendar: Vec<CalendarEntry>,
}

/// Renders a letter and queues it in this transaction. One that cannot be made (a hostile name, a
/// template that fails) stands in the outbox as failed, so that it stops nothing, is not tried for
/// ever and is told of; the answer says whether it was queued.
pub(super) async fn queue_letter(
    at: OfficeAt<'_>,
    tx: &mut Tx,
    new: NewLetter<'_>,
) -> Result<bool> {
    let OfficeAt { office, now } = at;
    let text = new.key.to_string();
    let made = office
        .templates
        .write(&text, new.to, &office.signature(), new.content)
        .map_err(|problem| problem.to_string())
        .and_then(|mut letter| {
            letter.attachments = new.enclosed.attachments;
            letter.calendar = new.enclosed.calendar;
            let finished =
                compose(&letter, &office.sender, now).map_err(|problem| problem.to_string())?;
            Ok((letter, finished))
        });
    let entry = OutboxEntry {
        key: new.key,
        kind: new.content.kind(),
        unit: new.unit,
        period: new.key.occasion.period(),
        to_name: "",
        to_address: "",
        subject: "",
        message_id: "",
        bytes: &[],
        reason: new.reason,
    };
    let (letter, finished) = match made {
        Ok(made) => made,
        Err(problem) => {
            error!(key = %new.key, problem, "a letter cannot be made");
            let unmade = OutboxEntry {
                to_name: &clean_line(&new.to.name, MOST_SHOWN),
                to_address: &clean_line(&new.to.address, MOST_SHOWN),
                ..entry
            };
            let problem = format!("it could not be made: {problem}");
            tx.queue_unmade(&unmade, &problem, now).await?;
            return Ok(false);
        }
    };
    if let Some(problem) = &letter.template_problem {
        error!(key = %new.key, %problem, "a template of the office failed; the built-in one was used");
    }
    let made = OutboxEntry {
        to_name: &letter.to.name,
        to_address: &finished.to,
        subject: &letter.subject,
        message_id: &finished.message_id,
        bytes: &finished.bytes,
        ..entry
    };
    tx.queue(&made, now).await?;
    let policy = &office.policy;
    let mut readers = policy
        .office
        .iter()
        .chain(&policy.leaders)
        .chain(policy.operator());
    if readers.any(|reader| reader.address == new.to.address) {
        queue_texts(at, tx, new.key, (new.content, new.reason)).await?;
    }
    Ok(true)
}

/// Queues the text of a letter for each robot that gets its kind; once, however many people get it.
pub(super) async fn queue_texts(
    at: OfficeAt<'_>,
    tx: &mut Tx,
    key: &Key,
    (content, reason): (&Content, &str),
) -> Result<()> {
    let OfficeAt { office, now } = at;
    let kind = content.kind();
    let told = |robot: &&Robot| content.goes_to_group(robot.name(), |kind| robot.gets(kind));
    for robot in office.robots.iter().filter(told) {
        let Some(text) = text_for(office, robot, key, content) else {
            continue;
        };
        let entry = OutboxEntry {
            key: &text.key,
            kind,
            unit: key.occasion.unit(),
            period: key.occasion.period(),
            to_name: robot.name(),
            to_address: &robot.address(),
            subject: &text.subject,
            // Robots know none; it only tells that the text was made.
            message_id: &text.key.to_string(),
            bytes: text.text.as_bytes(),
            reason,
        };
        tx.queue(&entry, now).await?;
        let occasion = LetterOccasion {
            key: text.key.clone(),
            reason: reason.to_owned(),
        };
        tx.set_occasions(&text.key, &[occasion], now).await?;
    }
    Ok(())
}

/// What one robot is told.
pub(super) struct RobotText {
    /// The letter's key with the robot in its recipient's place.
    pub(super) key: Key,
    pub(super) subject: String,
    pub(super) text: String,
}

/// The text of a letter for this robot; `None` if it cannot be made.
pub(super) fn text_for(
    office: &Office,
    robot: &Robot,
    key: &Key,
    content: &Content,
) -> Option<RobotText> {
    let key = Key {
        to: Some(Recipient::Robot(robot.name().to_owned())),
        ..key.clone()
    };
    let group = Contact {
        name: "各位同事".to_owned(),
        address: robot.address(),
        phone: String::new(),
    };
    let letter = office
        .templates
        .write(&key.to_string(), &group, &office.signature(), content);
    let letter = letter.inspect_err(|problem| error!(%key, %problem, "a text cannot be made"));
    let letter = letter.ok()?;
    // What follows the line is about answering a letter.
    let body = letter.text.split("\n--------\n").next().unwrap_or_default();
    let text = format!("【调度】{}\n\n{}\n", letter.subject, body.trim());
    Some(RobotText {
        key,
        subject: letter.subject,
        text,
    })
}
