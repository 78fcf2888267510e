//! What the name of a file or a worksheet states of the period.

use crate::domain::period_words::{PeriodStatement, Strength};
use crate::domain::wording::shortened;
use crate::words::period_words::in_name;

/// What a name states of the period.
pub(super) fn statements_of_name(
    name: &str,
    sheet: &str,
    strength: Strength,
) -> Vec<PeriodStatement> {
    let stem = match (strength, name.rsplit_once('.')) {
        (Strength::FileName, Some((stem, kind)))
            if kind.bytes().all(|byte| byte.is_ascii_alphanumeric()) && kind.len() <= 4 =>
        {
            stem
        }
        _ => name,
    };
    let said = in_name(stem, strength).into_iter();
    said.map(|(words, strength)| PeriodStatement {
        words,
        strength,
        text: shortened(stem, 40),
        sheet: sheet.to_owned(),
        cell: String::new(),
    })
    .collect()
}
