//! Money: whole yuan inside, 万元 outside (policy rule 13). Never a float.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;

use serde::{Deserialize, Serialize};

/// Whole yuan.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Yuan(pub i64);

impl Yuan {
    /// The amount in 万元 with thousands separators and no trailing zeros: `1,234.5`.
    #[must_use]
    pub fn to_wan(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let yuan = self.0.unsigned_abs();
        let fraction = format!("{:04}", yuan % 10_000);
        let fraction = fraction.trim_end_matches('0');
        let whole = group_thousands(yuan / 10_000);
        if fraction.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{fraction}")
        }
    }
}

/// 亿 in yuan.
const YI: u64 = 100_000_000;

impl Yuan {
    /// The amount in 亿元 with two decimals, half up: `12.35`. For people; nothing is counted with it.
    #[must_use]
    pub fn to_yi(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let hundredths = (self.0.unsigned_abs() + 500_000) / 1_000_000;
        let whole = group_thousands(hundredths / 100);
        format!("{sign}{whole}.{:02}", hundredths % 100)
    }

    /// Whether one says it in 亿元.
    #[must_use]
    pub const fn is_in_yi(self) -> bool {
        self.0.unsigned_abs() >= YI
    }

    /// As one says it: `12.35亿元` from 1亿元 on, below that all of it in 万元.
    #[must_use]
    pub fn told(self) -> String {
        if self.is_in_yi() {
            format!("{}亿元", self.to_yi())
        } else {
            self.to_string()
        }
    }
}

/// 1234567 as `1,234,567`.
fn group_thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

impl fmt::Display for Yuan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}万元", self.to_wan())
    }
}

/// Saturates at the ends of `i64`: a sum of hostile amounts must not stop a tick.
impl Add for Yuan {
    type Output = Yuan;
    fn add(self, other: Yuan) -> Yuan {
        Yuan(self.0.saturating_add(other.0))
    }
}

impl Sum for Yuan {
    fn sum<I: Iterator<Item = Yuan>>(amounts: I) -> Yuan {
        amounts.fold(Yuan(0), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::Yuan;

    #[test]
    fn leaders_read_yi_with_two_decimals_half_up() {
        for (yuan, yi, told) in [
            (0, "0.00", "0万元"),
            (1_286_453_000_000, "12,864.53", "12,864.53亿元"),
            (100_499_999, "1.00", "1.00亿元"),
            (100_500_000, "1.01", "1.01亿元"),
            (99_990_000, "1.00", "9,999万元"),
            (-250_000_000, "-2.50", "-2.50亿元"),
            (i64::MIN + 1, "-92,233,720,368.55", "-92,233,720,368.55亿元"),
        ] {
            assert_eq!((&*Yuan(yuan).to_yi(), &*Yuan(yuan).told()), (yi, told));
        }
    }

    #[test]
    fn yuan_is_shown_in_wan_without_losing_a_yuan() {
        for (yuan, shown) in [
            (0, "0"),
            (10_000, "1"),
            (12_345_000, "1,234.5"),
            (1, "0.0001"),
            (-25_000, "-2.5"),
            (9_876_543_210_000, "987,654,321"),
        ] {
            assert_eq!(Yuan(yuan).to_wan(), shown);
        }
    }
}
