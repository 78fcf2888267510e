//! Which of several periods is the newest, when nothing but their words is known.

use super::{Part, PeriodWords, Relative};

/// A month of a year, that the periods without a year lie near to.
pub type Moment = (i32, u32);

/// Which of these statements are of the newest period; `None` if they cannot be compared.
///
/// A statement that says nothing is of no period: it is never among the newest, unless all say nothing. Years
/// that are not said follow from those that are, from `near`, or from the longest gap between the months:
/// 12月 comes before 1月.
#[must_use]
pub fn newest(all: &[PeriodWords], near: Option<Moment>) -> Option<Vec<bool>> {
    let said: Vec<PeriodWords> = all
        .iter()
        .copied()
        .filter(|words| words.says_something())
        .collect();
    if said.is_empty() {
        return None;
    }
    let keys: Vec<OrderKey> = if said.iter().all(|words| words.month.is_some()) {
        let years = years(&said, near);
        said.iter()
            .zip(years)
            .map(|(words, year)| OrderKey::dated(*words, year))
            .collect()
    } else {
        said.iter()
            .map(|words| OrderKey::undated(*words))
            .collect::<Option<_>>()?
    };
    let first = keys.first()?;
    if keys
        .iter()
        .any(|key| std::mem::discriminant(key) != std::mem::discriminant(first))
    {
        return None;
    }
    let is_next = |key: &OrderKey| *key == OrderKey::Relative(Relative::Next);
    let newest = keys
        .iter()
        .copied()
        .filter(|key| !is_next(key))
        .max()
        .or(keys.first().copied())?;
    let mut keys = keys.into_iter();
    let is_newest = |words: &PeriodWords| words.says_something() && keys.next() == Some(newest);
    Some(all.iter().map(is_newest).collect())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum OrderKey {
    Dated(i32, u32),
    Half(bool),
    Issue(i32, u32),
    Relative(Relative),
}

impl OrderKey {
    fn dated(words: PeriodWords, year: i32) -> Self {
        let month = i32::try_from(words.month.unwrap_or(0)).unwrap_or(0);
        Self::Dated(year * 12 + month, words.part.map_or(99, Part::day))
    }

    /// The kinds that have no month; `None` for a month among them.
    fn undated(words: PeriodWords) -> Option<Self> {
        if words.month.is_some() {
            return None;
        }
        if let Some(number) = words.issue {
            return Some(Self::Issue(words.year.unwrap_or(0), number));
        }
        if let Some(relative) = words.relative {
            return Some(Self::Relative(relative));
        }
        Some(Self::Half(words.part?.day() > 15))
    }
}

/// The year of each, said or inferred.
fn years(said: &[PeriodWords], near: Option<Moment>) -> Vec<i32> {
    let of = |words: &PeriodWords| Some((words.year?, words.month?));
    let reference = said.iter().filter_map(of).max().or(near);
    let months: Vec<i32> = said
        .iter()
        .map(|words| i32::try_from(words.month.unwrap_or(0)).unwrap_or(0))
        .collect();
    if let Some((year, month)) = reference {
        let at = year * 12 + i32::try_from(month).unwrap_or(0);
        let nearest = |month: i32| {
            let away = |year: &i32| ((year * 12 + month) - at).abs();
            (year - 1..=year + 1).min_by_key(away).unwrap_or(year)
        };
        return said
            .iter()
            .zip(months)
            .map(|(words, month)| words.year.unwrap_or_else(|| nearest(month)))
            .collect();
    }
    // The year begins behind the longest gap.
    let mut sorted = months.clone();
    sorted.sort_unstable();
    sorted.dedup();
    let gaps = sorted.windows(2).map(|pair| (pair[1] - pair[0], pair[1]));
    let around = sorted
        .first()
        .zip(sorted.last())
        .map_or(12, |(first, last)| first + 12 - last);
    let longest = gaps.max().filter(|(gap, _)| *gap > around);
    let begins = longest.map_or(1, |(_, month)| month);
    months
        .iter()
        .map(|&month| 2000 + i32::from(month < begins))
        .collect()
}
