//! Single values: what the text or number of one cell means, by itself.

pub(super) mod amount;
mod chinese_number;
pub(super) mod cover;
pub(super) mod date;
mod date_digits;
mod date_words;
pub(super) mod decimal;
pub(super) mod figures;
mod money_unit;
pub(super) mod period;
pub(super) mod stage;
mod stage_words;
pub(super) mod text;
mod traditional;

/// Makes ready what single values are read with.
pub(super) fn prepare() {
    stage_words::prepare();
    traditional::prepare();
}
