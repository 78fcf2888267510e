//! Texts back to occasions: exactly those that are written, and nothing that looks like them.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use super::key::{ALL_UNITS, Key, REWRITTEN, ROBOT, Recipient, STAMP, UnknownKey};
use super::{
    EDITION, EDITION_ALTERED, EditionStage, FileMark, MAIL_DOWN, MeetingStep, Occasion, RAISE,
    STUCK, TICKS_FAIL, UNDELIVERED, WITHDRAW, Whose,
};
use crate::domain::assignment::{AssignmentId, AssignmentStep};
use crate::domain::guard::Cause;
use crate::domain::letter_kind::LetterKind;
use crate::domain::observation::FlagLevel;
use crate::domain::reminder::Step;
use crate::domain::unit::UnitSlug;

impl FromStr for Occasion {
    type Err = UnknownKey;

    fn from_str(text: &str) -> Result<Self, UnknownKey> {
        let key: Key = text.parse()?;
        match (key.to, key.rewritten) {
            (None, None) => Ok(key.occasion),
            _ => Err(UnknownKey),
        }
    }
}

impl FromStr for Key {
    type Err = UnknownKey;

    /// Reads exactly what [`fmt::Display`] writes, and nothing that looks like it.
    fn from_str(text: &str) -> Result<Self, UnknownKey> {
        let mut parts = KeyParts(Some(text));
        let occasion = parts.occasion()?;
        let (to, rewritten) = match parts.0 {
            None => (None, None),
            Some(rest) => {
                let rewritten = rest.rsplit_once(REWRITTEN);
                let rewritten = rewritten.and_then(|(to, letter)| Some((to, letter.parse().ok()?)));
                let (to, letter) = match rewritten {
                    Some((to, letter)) => (to, Some(letter)),
                    None => (rest, None),
                };
                if !to.contains('@') && !to.starts_with(ROBOT) {
                    return Err(UnknownKey);
                }
                (Some(Recipient::of_address(to)), letter)
            }
        };
        if to.is_some() && occasion.letter().is_none() {
            return Err(UnknownKey);
        }
        let key = Self {
            occasion,
            to,
            rewritten,
        };
        if Unwritten(text).equals(&key) {
            Ok(key)
        } else {
            Err(UnknownKey)
        }
    }
}

/// What is left to be read of a key.
struct KeyParts<'a>(Option<&'a str>);

impl<'a> KeyParts<'a> {
    fn next(&mut self) -> Result<&'a str, UnknownKey> {
        let rest = self.0.take().ok_or(UnknownKey)?;
        let (part, rest) = match rest.split_once('/') {
            Some((part, rest)) => (part, Some(rest)),
            None => (rest, None),
        };
        self.0 = rest;
        if part.is_empty() {
            Err(UnknownKey)
        } else {
            Ok(part)
        }
    }

    fn read<T: FromStr>(&mut self) -> Result<T, UnknownKey> {
        self.next()?.parse().map_err(|_| UnknownKey)
    }

    fn unit(&mut self) -> Result<UnitSlug, UnknownKey> {
        Ok(UnitSlug(self.next()?.to_owned()))
    }

    fn since(&mut self) -> Result<DateTime<Utc>, UnknownKey> {
        let at = NaiveDateTime::parse_from_str(self.next()?, STAMP);
        at.map(|at| at.and_utc()).map_err(|_| UnknownKey)
    }

    fn level(&mut self) -> Result<FlagLevel, UnknownKey> {
        let word = self.next()?;
        let levels = [FlagLevel::Warning, FlagLevel::Flag];
        let found = levels.into_iter().find(|level| level.word() == word);
        found.ok_or(UnknownKey)
    }

    /// The next part, if it is one that may be left out and is there.
    fn perhaps<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, UnknownKey>) -> Option<T> {
        let before = self.0;
        let found = before.and_then(|_| read(self).ok());
        if found.is_none() {
            self.0 = before;
        }
        found
    }

    fn occasion(&mut self) -> Result<Occasion, UnknownKey> {
        let word = self.next()?;
        match LetterKind::from_word(word) {
            Some(kind) => self.of_letter(kind),
            None => self.of_other(word),
        }
    }

    fn of_letter(&mut self, kind: LetterKind) -> Result<Occasion, UnknownKey> {
        Ok(match kind {
            LetterKind::Receipt => Occasion::Receipt {
                period: self.read()?,
                unit: self.unit()?,
                file: file(self.next()?)?,
            },
            LetterKind::ReceiptList => Occasion::ReceiptList {
                unit: self.unit()?,
                first: self.read()?,
            },
            LetterKind::Reminder => {
                let (period, unit) = (self.read()?, self.unit()?);
                let (workdays, until) = step(self.next()?)?;
                Occasion::Reminder {
                    period,
                    unit,
                    workdays,
                    until,
                }
            }
            LetterKind::Overdue => Occasion::Overdue {
                period: self.read()?,
                whose: match self.next()? {
                    ALL_UNITS => Whose::All,
                    unit => Whose::Unit(UnitSlug(unit.to_owned())),
                },
                until: self.perhaps(|parts| until(parts.next()?)),
            },
            LetterKind::DueDayList => Occasion::DueDayList {
                period: self.read()?,
            },
            LetterKind::DeadlineMoved => Occasion::DeadlineMoved {
                period: self.read()?,
                unit: self.unit()?,
                number: self.read()?,
            },
            LetterKind::ExtensionRefused => Occasion::ExtensionRefused {
                period: self.read()?,
                unit: self.unit()?,
                number: self.read()?,
            },
            LetterKind::LedgerDraft => Occasion::Ledger {
                month: self.read()?,
                stage: EditionStage::Draft,
            },
            LetterKind::Ledger => Occasion::Ledger {
                month: self.read()?,
                stage: EditionStage::Final,
            },
            LetterKind::ObservationWarning => self.observation(FlagLevel::Warning)?,
            LetterKind::Flag => self.observation(FlagLevel::Flag)?,
            LetterKind::FlagWithdrawn => Occasion::FlagWithdrawn {
                quarter: self.read()?,
                unit: self.unit()?,
                level: self.level()?,
            },
            LetterKind::Urgent => Occasion::Urgent {
                unit: self.unit()?,
                number: self.read()?,
            },
            LetterKind::Assigned => Occasion::Assignment {
                id: self.assignment()?,
                step: AssignmentStep::Given,
            },
            LetterKind::AssignmentReminder => {
                let (id, due) = (self.assignment()?, self.read()?);
                let (workdays, None) = step(self.next()?)? else {
                    return Err(UnknownKey);
                };
                Occasion::Assignment {
                    id,
                    step: AssignmentStep::Before { due, workdays },
                }
            }
            LetterKind::AssignmentOverdue => Occasion::Assignment {
                id: self.assignment()?,
                step: AssignmentStep::Overdue { due: self.read()? },
            },
            LetterKind::MeetingDraft => self.meeting(MeetingStep::Draft)?,
            LetterKind::MeetingNotice => self.meeting(MeetingStep::Notice)?,
            LetterKind::MeetingManager => self.meeting(MeetingStep::Manager)?,
            LetterKind::MeetingCancelled => self.meeting(MeetingStep::Cancelled)?,
            LetterKind::Operator => Occasion::Guard {
                cause: cause(self.next()?)?,
                since: self.since()?,
            },
        })
    }

    fn meeting(&mut self, step: MeetingStep) -> Result<Occasion, UnknownKey> {
        Ok(Occasion::Meeting {
            number: self.read()?,
            edition: self.read()?,
            step,
        })
    }

    fn assignment(&mut self) -> Result<AssignmentId, UnknownKey> {
        Ok(AssignmentId {
            kind: self.read()?,
            number: self.read()?,
        })
    }

    fn observation(&mut self, level: FlagLevel) -> Result<Occasion, UnknownKey> {
        Ok(Occasion::Observation {
            level,
            quarter: self.read()?,
            unit: self.unit()?,
        })
    }

    fn of_other(&mut self, word: &str) -> Result<Occasion, UnknownKey> {
        Ok(match word {
            EDITION => Occasion::Edition {
                month: self.read()?,
                stage: stage(self.next()?)?,
            },
            RAISE => Occasion::Raise {
                quarter: self.read()?,
                unit: self.unit()?,
                level: self.perhaps(Self::level),
            },
            WITHDRAW => Occasion::Withdraw {
                quarter: self.read()?,
                unit: self.unit()?,
                level: self.level()?,
            },
            UNDELIVERED => Occasion::Undelivered {
                first: self.read()?,
            },
            MAIL_DOWN => Occasion::MailDown {
                since: self.since()?,
            },
            STUCK => Occasion::Stuck {
                what: self.read()?,
                since: self.since()?,
            },
            TICKS_FAIL => Occasion::TicksFail {
                since: self.since()?,
            },
            EDITION_ALTERED => Occasion::EditionAltered {
                month: self.read()?,
                stage: stage(self.next()?)?,
                at: self.since()?,
            },
            _ => return Err(UnknownKey),
        })
    }
}

fn file(text: &str) -> Result<FileMark, UnknownKey> {
    match text.strip_prefix("large-") {
        Some(digest) if !digest.is_empty() => Ok(FileMark::TooLarge(digest.to_owned())),
        _ => text
            .parse()
            .map(FileMark::Submission)
            .map_err(|_| UnknownKey),
    }
}

fn step(text: &str) -> Result<(u32, Option<NaiveDate>), UnknownKey> {
    let (step, day) = match text.split_once("-until-") {
        Some((step, day)) => (step, Some(day.parse().map_err(|_| UnknownKey)?)),
        None => (text, None),
    };
    match step.parse() {
        Ok(Step::Before(workdays)) => Ok((workdays, day)),
        Ok(Step::Overdue) | Err(()) => Err(UnknownKey),
    }
}

fn until(text: &str) -> Result<NaiveDate, UnknownKey> {
    let day = text.strip_prefix("until-").ok_or(UnknownKey)?;
    day.parse().map_err(|_| UnknownKey)
}

fn stage(word: &str) -> Result<EditionStage, UnknownKey> {
    let stages = [EditionStage::Draft, EditionStage::Final];
    let found = stages.into_iter().find(|stage| stage.word() == word);
    found.ok_or(UnknownKey)
}

fn cause(word: &str) -> Result<Cause, UnknownKey> {
    let found = Cause::ALL.iter().find(|cause| cause.word() == word);
    found.copied().ok_or(UnknownKey)
}

/// The part of a text that is not yet written; compares without making a second text.
struct Unwritten<'a>(&'a str);

impl Unwritten<'_> {
    fn equals(mut self, written: &impl fmt::Display) -> bool {
        write!(self, "{written}").is_ok() && self.0.is_empty()
    }
}

impl fmt::Write for Unwritten<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(text).ok_or(fmt::Error)?;
        Ok(())
    }
}
