//! Words that state a reporting period (rule 3): a closed grammar, and what each place may say with it.

mod around;
mod expression;
mod impossible;
mod letters;
#[cfg(test)]
mod tests;

pub(crate) use around::{in_label, in_name, in_title, is_only_a_period, without_periods};
pub(crate) use impossible::has_impossible_date;
