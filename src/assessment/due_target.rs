//! Which part of a target for a year is due, and what has been reached of it.

use serde::Serialize;

use crate::domain::rate::Ratio;

/// A target and the part of it that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DueTarget {
    /// For the whole year; projects or yuan.
    pub year: i64,
    /// Of this year's twelve months so many are over or running: that part is due (序时进度).
    pub months: u32,
}

impl DueTarget {
    /// What has been reached of what is due, as 完成序时进度.
    #[must_use]
    pub fn progress(self, reached: i64) -> Ratio {
        Ratio {
            numerator: reached.saturating_mul(12),
            denominator: self.year.saturating_mul(i64::from(self.months)),
        }
    }

    /// What is due, in hundredths of a project or of a yuan, half up.
    #[must_use]
    pub fn due_hundredths(self) -> i64 {
        let hundredths = i128::from(self.year) * i128::from(self.months) * 100;
        let rounded = (hundredths * 2 + 12).div_euclid(24);
        i64::try_from(rounded).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::DueTarget;

    #[test]
    fn what_is_due_is_the_year_by_twelve_times_the_months() {
        for (year, months, due, reached, progress) in [
            (12, 6, 600, 6, "100.00%"),
            (10, 1, 83, 1, "120.00%"),
            (10, 7, 583, 5, "85.71%"),
            (5, 11, 458, 0, "0.00%"),
            (7, 12, 700, 8, "114.29%"),
        ] {
            let target = DueTarget { year, months };
            assert_eq!(target.due_hundredths(), due, "{year} {months}");
            assert_eq!(target.progress(reached).to_string(), progress);
        }
        let none = DueTarget { year: 0, months: 6 };
        assert_eq!(none.progress(3).to_string(), "—", "nothing is due");
    }
}
