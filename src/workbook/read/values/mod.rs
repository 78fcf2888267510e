//! Single values: what the text or number of one cell means, by itself.

pub(super) mod amount;
pub(super) mod date;
mod date_words;
pub(super) mod decimal;
pub(super) mod period;
pub(super) mod stage;
pub(super) mod text;
