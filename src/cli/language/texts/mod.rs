//! The Chinese of each text of `--help`, by the English one that stands at the command or option. A test finds each that
//! is missing and each that nothing asks for.

mod begin;
mod day;
mod upkeep;

/// English and Chinese. Of commands short enough for a line of 80 columns behind the command's name.
pub(super) type Translated = (&'static str, &'static str);

pub(super) fn texts() -> impl Iterator<Item = &'static Translated> {
    [begin::TEXTS, day::TEXTS, upkeep::TEXTS]
        .into_iter()
        .flatten()
}
