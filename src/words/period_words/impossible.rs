//! Dates that the calendar does not have: 11月31日, 2026年13月25日. Whoever wrote one meant another.

use chrono::NaiveDate;

use super::letters::letters_of;

/// Whether a text states a date with year or month in words, or all of it in digits, that there is not.
#[must_use]
pub(crate) fn has_impossible_date(text: &str) -> bool {
    let letters = letters_of(text);
    let is_start = |at: usize| at == 0 || !letters[at - 1].is_ascii_digit();
    (0..letters.len()).any(|at| is_start(at) && is_impossible(&letters[at..]))
}

/// Whether these letters begin with such a date.
fn is_impossible(letters: &[char]) -> bool {
    let Some((first, letters)) = number(letters) else {
        return false;
    };
    let (year, month, letters) = match letters.split_first() {
        // A leap year, as nobody says which one is meant.
        Some(('月', rest)) if first < 100 => (2000, first, rest),
        Some((parting @ ('年' | '-' | '.' | '/'), rest)) if (2000..=2100).contains(&first) => {
            let closing = if *parting == '年' { '月' } else { *parting };
            match number(rest) {
                Some((month, rest)) if rest.first() == Some(&closing) => (first, month, &rest[1..]),
                _ => return false,
            }
        }
        _ => return false,
    };
    let Some((day, rest)) = number(letters) else {
        return false;
    };
    let is_whole = first >= 100 || matches!(rest.first(), Some('日' | '号'));
    let year = i32::try_from(year).unwrap_or_default();
    is_whole && NaiveDate::from_ymd_opt(year, month, day).is_none()
}

/// The number of at most four digits that these letters begin with, and what is behind it.
fn number(letters: &[char]) -> Option<(u32, &[char])> {
    let digits = letters.iter().take_while(|letter| letter.is_ascii_digit());
    let length = digits.count();
    let text: String = letters[..length].iter().collect();
    let value = text.parse().ok().filter(|_| length <= 4)?;
    Some((value, &letters[length..]))
}

#[cfg(test)]
mod tests {
    use super::has_impossible_date;

    #[test]
    fn dates_that_the_calendar_lacks_are_found() {
        for text in [
            "重大项目调度表（2026年11月31日）",
            "2026年9月31日重大项目调度表",
            "2026年13月25日",
            "二〇二六年十一月三十一日",
            "11月31日调度表",
            "2026-02-30",
            "2026.11.31",
            "截至2026年2月30日",
        ] {
            assert!(has_impossible_date(text), "{text}");
        }
    }

    #[test]
    fn dates_and_what_is_none_are_not() {
        for text in [
            "重大项目调度表（2026年11月25日）",
            "2月29日",
            "2026年11月",
            "2026年第22期",
            "2026年1-11月",
            "11月10日至25日",
            "2026-11-25",
            "总投资2026.5亿元",
            "15月产能30万套",
            "电话0851-86987123",
            "20261131",
        ] {
            assert!(!has_impossible_date(text), "{text}");
        }
    }
}
