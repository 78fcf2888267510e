//! What one text says by itself: an amount, a date, a stage, a period, a unit, a header, "none". Pure.
//!
//! Nothing here knows a table: what stands beside a text is the business of `reading`.
//!
//! | file | decides |
//! |---|---|
//! | `text`, `traditional`, `closed`, `cover` | how a text is made plain, and whether it is made of known words alone |
//! | `figures`, `decimal`, `chinese_number` | which number a text writes |
//! | `amount`, `money_unit` | which amount, in which unit |
//! | `date`, `date_digits`, `date_words`, `dated`, `period` | which day, month or quarter |
//! | `period_words` | which reporting period, and how surely |
//! | `stage`, `stage_words` | which stage or category of a project |
//! | `unit_name` | which reporting unit |
//! | `headers`, `header_words`, `label`, `grammar`, `fit`, `meaning` | which field a header means |
//! | `metadata_labels` | which label of a metadata row |
//! | `none`, `none_objects`, `none_words` | whether it says that there is none, and of what |
//! | `holding`, `holding_words` | whether an observation was held |
//! | `matter_words` | which column of a list of matters |
//! | `titles`, `numbering`, `total_words`, `signature_words` | whether it is a note, a section, a number of a row, a total, a signature |

pub(crate) mod amount;
mod chinese_number;
pub(crate) mod closed;
mod cover;
pub(crate) mod date;
mod date_digits;
mod date_words;
mod dated;
pub(crate) mod decimal;
pub(crate) mod figures;
mod fit;
mod grammar;
mod header_words;
pub(crate) mod headers;
pub(crate) mod holding;
mod holding_words;
pub(crate) mod label;
pub(crate) mod letters;
pub(crate) mod matter_words;
pub(crate) mod meaning;
pub(crate) mod metadata_labels;
mod money_unit;
mod nameless_words;
pub(crate) mod none;
mod none_objects;
mod none_words;
pub(crate) mod numbering;
pub(crate) mod period;
pub(crate) mod period_words;
pub(crate) mod signature_words;
pub(crate) mod stage;
mod stage_words;
pub(crate) mod text;
pub(crate) mod titles;
pub(crate) mod total_words;
mod traditional;
pub(crate) mod unit_name;

pub(crate) use header_words::UNDER;
pub use header_words::{ColumnWords, ConfirmedHeader, HeaderWords, header_key};

/// Makes ready what texts are read with, which the first sheet would otherwise wait for.
pub fn prepare() {
    headers::prepare();
    metadata_labels::prepare();
    money_unit::prepare();
    stage::prepare();
    stage_words::prepare();
    traditional::prepare();
}
