//! One thing on the desk: its name, which stays the same for as long as it waits, and what can be answered.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Serialize, Serializer};

use super::answer::{DeskAnswer, PossibleAnswer};
use crate::domain::assignment::{AssignmentId, AssignmentKind};
use crate::domain::guard::Cause;
use crate::domain::period::{Month, Period, Quarter};
use crate::domain::project::Field;
use crate::domain::unit::UnitSlug;

/// What it is about. Its text is made of the fact itself, so it is the same on every list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemId {
    /// A flag before it goes to the leaders: `flag/2026Q4/kaiyang`.
    Flag { quarter: Quarter, unit: UnitSlug },
    /// A month's ledger before it goes to the leaders: `ledger/2026-11`.
    Ledger { month: Month },
    /// An urgent matter that is open: `urgent/7`.
    Urgent { number: i64 },
    /// A decision or a matter that is overdue, or said to be done: `decision/3`, `matter/12`.
    Assignment(AssignmentId),
    /// Letters to units that are held: `hold/mass-missing/20261111T010000Z`.
    Hold { cause: Cause, since: DateTime<Utc> },
    /// Somebody whom letters do not reach: `contact/zhang@example.org`.
    Contact { address: String },
    /// Two projects that may be one, or have swapped numbers, by our numbers: `pair/NM-2026-001/YY-2026-004`.
    Pair { number: String, other: String },
    /// A project that the office closed and that reports list again, by our number: `closed/NM-2026-001`.
    Closed { number: String },
    /// A figure that has been in doubt for long: `doubt/NM-2026-001/总投资(万元)`.
    Doubt { number: String, field: Field },
    /// The notice of a meeting before it goes out: `meeting/3`.
    Meeting { number: i64 },
    /// A workbook of the office that changes nothing, for something in it is in question: `book/议定事项.xlsx`.
    Book { name: String },
    /// A later deadline that a unit asks for: `extension/nanming/2026-11-25`.
    Extension { unit: UnitSlug, period: Period },
    /// A header of a unit that is known only in part: `header/nanming/形象进度`.
    Header { unit: UnitSlug, header: String },
    /// The last file of a unit for a period, which went back or is empty: `returned/nanming/2026-11-25`.
    Returned { unit: UnitSlug, period: Period },
    /// A file that is not taken in, for a program has it open: `file/nanming/调度表.xlsx`.
    OpenFile { unit: UnitSlug, name: String },
}

/// No thing on a desk is called so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownItem;

const FLAG: &str = "flag";
const LEDGER: &str = "ledger";
const URGENT: &str = "urgent";
const HOLD: &str = "hold";
const CONTACT: &str = "contact";
const PAIR: &str = "pair";
const CLOSED: &str = "closed";
const DOUBT: &str = "doubt";
const MEETING: &str = "meeting";
const BOOK: &str = "book";
const EXTENSION: &str = "extension";
const HEADER: &str = "header";
const RETURNED: &str = "returned";
const FILE: &str = "file";

/// Form of an instant in names of items.
const STAMP: &str = "%Y%m%dT%H%M%SZ";

impl ItemId {
    /// Its kind in a word, with which its text begins.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Flag { .. } => FLAG,
            Self::Ledger { .. } => LEDGER,
            Self::Urgent { .. } => URGENT,
            Self::Assignment(id) => id.kind.word(),
            Self::Hold { .. } => HOLD,
            Self::Contact { .. } => CONTACT,
            Self::Pair { .. } => PAIR,
            Self::Closed { .. } => CLOSED,
            Self::Doubt { .. } => DOUBT,
            Self::Meeting { .. } => MEETING,
            Self::Book { .. } => BOOK,
            Self::Extension { .. } => EXTENSION,
            Self::Header { .. } => HEADER,
            Self::Returned { .. } => RETURNED,
            Self::OpenFile { .. } => FILE,
        }
    }
}

impl ItemId {
    /// Its kind as the office calls it.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Flag { .. } => "提请通报",
            Self::Ledger { .. } => "台账",
            Self::Urgent { .. } => "紧急事项",
            Self::Assignment(id) => id.kind.label(),
            Self::Hold { .. } => "信函暂停",
            Self::Contact { .. } => "联系方式",
            Self::Pair { .. } => "疑似重复",
            Self::Closed { .. } => "终止又报",
            Self::Doubt { .. } => "待核",
            Self::Meeting { .. } => "会议通知",
            Self::Book { .. } => "表格退回",
            Self::Extension { .. } => "申请延期",
            Self::Header { .. } => "表头确认",
            Self::Returned { .. } => "退回待补",
            Self::OpenFile { .. } => "未收文件",
        }
    }

    /// An answer to it, as a button has it.
    #[must_use]
    pub const fn answer_label(&self, answer: DeskAnswer) -> &'static str {
        match (self, answer) {
            (Self::Extension { .. }, DeskAnswer::Reject) => "不予",
            _ => answer.label(),
        }
    }

    /// An urgent matter that is assigned stays what it is.
    #[must_use]
    pub const fn of_assignment(id: AssignmentId) -> Self {
        match id.kind {
            AssignmentKind::Urgent => Self::Urgent { number: id.number },
            AssignmentKind::Decision | AssignmentKind::Matter => Self::Assignment(id),
        }
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = self.word();
        match self {
            Self::Flag { quarter, unit } => write!(f, "{word}/{quarter}/{unit}"),
            Self::Ledger { month } => write!(f, "{word}/{month}"),
            Self::Urgent { number } | Self::Meeting { number } => write!(f, "{word}/{number}"),
            Self::Assignment(id) => id.fmt(f),
            Self::Hold { cause, since } => {
                write!(f, "{word}/{}/{}", cause.word(), since.format(STAMP))
            }
            Self::Contact { address } => write!(f, "{word}/{address}"),
            Self::Pair { number, other } => write!(f, "{word}/{number}/{other}"),
            Self::Closed { number } => write!(f, "{word}/{number}"),
            Self::Doubt { number, field } => write!(f, "{word}/{number}/{}", field.header()),
            Self::Book { name } => write!(f, "{word}/{name}"),
            Self::Extension { unit, period } | Self::Returned { unit, period } => {
                write!(f, "{word}/{unit}/{period}")
            }
            Self::Header { unit, header } => write!(f, "{word}/{unit}/{header}"),
            Self::OpenFile { unit, name } => write!(f, "{word}/{unit}/{name}"),
        }
    }
}

impl FromStr for ItemId {
    type Err = UnknownItem;

    /// Reads the name of what takes an answer. What ends by itself is only named.
    fn from_str(text: &str) -> Result<Self, UnknownItem> {
        if let Some((CONTACT, address)) = text.split_once('/') {
            let address = address.to_owned();
            let is_address = address.contains('@') || address.contains(':');
            return is_address
                .then_some(Self::Contact { address })
                .ok_or(UnknownItem);
        }
        // A header may hold the sign between the parts.
        if let Some((HEADER, rest)) = text.split_once('/') {
            let (unit, header) = rest.split_once('/').ok_or(UnknownItem)?;
            let is_said = !unit.is_empty() && !header.is_empty();
            return is_said
                .then(|| Self::Header {
                    unit: UnitSlug(unit.to_owned()),
                    header: header.to_owned(),
                })
                .ok_or(UnknownItem);
        }
        let parts: Vec<&str> = text.split('/').collect();
        match parts[..] {
            [LEDGER, month] => Ok(Self::Ledger {
                month: month.parse().map_err(|_| UnknownItem)?,
            }),
            [MEETING, number] => Ok(Self::Meeting {
                number: number.parse().map_err(|_| UnknownItem)?,
            }),
            [kind, number] if let Ok(kind) = kind.parse() => {
                Ok(Self::of_assignment(AssignmentId {
                    kind,
                    number: number.parse().map_err(|_| UnknownItem)?,
                }))
            }
            [HOLD, cause, since] => {
                let cause = Cause::ALL.iter().find(|one| one.word() == cause);
                let since = NaiveDateTime::parse_from_str(since, STAMP);
                Ok(Self::Hold {
                    cause: *cause.ok_or(UnknownItem)?,
                    since: since.map_err(|_| UnknownItem)?.and_utc(),
                })
            }
            [PAIR, number, other] if !number.is_empty() && !other.is_empty() => Ok(Self::Pair {
                number: number.to_owned(),
                other: other.to_owned(),
            }),
            [CLOSED, number] if !number.is_empty() => Ok(Self::Closed {
                number: number.to_owned(),
            }),
            [kind @ (EXTENSION | RETURNED), unit, period] if !unit.is_empty() => {
                let unit = UnitSlug(unit.to_owned());
                let period = period.parse().map_err(|_| UnknownItem)?;
                Ok(if kind == EXTENSION {
                    Self::Extension { unit, period }
                } else {
                    Self::Returned { unit, period }
                })
            }
            [FLAG, quarter, unit] if !unit.is_empty() => Ok(Self::Flag {
                quarter: quarter.parse().map_err(|_| UnknownItem)?,
                unit: UnitSlug(unit.to_owned()),
            }),
            _ => Err(UnknownItem),
        }
    }
}

impl Serialize for ItemId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Something that waits for a person of the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskItem {
    pub id: ItemId,
    /// The unit that it is about, if it is about one.
    pub unit: Option<UnitSlug>,
    /// Since when it waits.
    pub since: DateTime<Utc>,
    /// What is to be decided, in Chinese.
    pub question: String,
    /// What is known of it, a line each, in Chinese.
    pub evidence: Vec<String>,
    /// What can be answered; nothing, if it ends in another way.
    pub answers: Vec<PossibleAnswer>,
    /// What happens if nobody answers, in Chinese.
    pub default: String,
    /// When that takes effect; `None`: it waits for as long as it takes.
    pub takes_effect: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use super::ItemId;

    #[test]
    fn an_item_is_read_as_it_is_written_and_nothing_else_is() {
        for text in [
            "flag/2026Q4/kaiyang",
            "flag/2027Q1/nan-ming",
            "ledger/2026-11",
            "urgent/7",
            "decision/3",
            "matter/12",
            "meeting/3",
            "hold/mass-missing/20261111T010000Z",
            "contact/zhang@example.org",
            "contact/a/b@example.org",
            "contact/robot:group",
            "pair/A-1/B-2",
            "closed/A-1",
            "extension/nanming/2026-11-25",
            "returned/nanming/2026-11-25",
            "header/nanming/形象进度",
            "header/nanming/开工/竣工时间",
        ] {
            let id: ItemId = text.parse().unwrap();
            assert_eq!(id.to_string(), text);
        }
        for text in [
            "",
            "flag",
            "flag/2026Q4",
            "flag/2026Q4/",
            "flag/2026Q5/a",
            "flag/2026Q4/a/b",
            "ledger/2026-13",
            "urgent/x",
            "decision/",
            "decision/3/4",
            "hold/rain/20261111T010000Z",
            "contact/nobody",
            "pair/A-1",
            "closed/",
            "extension/nanming",
            "extension//2026-11-25",
            "extension/nanming/2026-11-31",
            "header/nanming",
            "header/nanming/",
            "pair/A-1/",
        ] {
            assert!(text.parse::<ItemId>().is_err(), "{text}");
        }
    }
}
