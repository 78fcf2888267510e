//! Exact decimal numbers: money is never a float (rule 13).

use crate::domain::amount::Yuan;

/// Digits that a cell may carry; more is no amount of this world.
const MOST_DIGITS: usize = 24;
/// Digits of a float that are certain; the rest is noise of the binary form (0.1 + 0.2).
const CERTAIN_DIGITS: usize = 15;

/// `digits / 10^scale`, without trailing zeros after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decimal {
    digits: i128,
    scale: u32,
}

impl Decimal {
    /// The number that this text writes: ASCII digits with at most one point, no sign, no blanks.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let empty = whole.is_empty() && fraction.is_empty();
        if empty || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        let digits = format!("{whole}{fraction}");
        if digits.len() > MOST_DIGITS {
            return None;
        }
        Some(Self {
            digits: digits.parse().unwrap_or(0),
            scale: u32::try_from(fraction.len()).ok()?,
        })
    }

    /// The number that was typed into a cell that holds this float; `None` if it is not finite or absurd.
    pub(crate) fn from_float(number: f64) -> Option<Self> {
        if !number.is_finite() || number.abs() >= 1e18 {
            return None;
        }
        if number.fract() == 0.0 && number.abs() < 1e15 {
            // Most numbers are whole and have no more digits than are certain: as they are.
            #[expect(clippy::cast_possible_truncation, reason = "whole and far below 2^63")]
            let digits = i128::from(number as i64);
            return Some(Self { digits, scale: 0 });
        }
        // The shortest form is what was typed; one with more digits than are certain comes of sums, and
        // is rounded to what a spreadsheet shows, whatever the magnitude.
        let mut text = format!("{:e}", number.abs());
        if text.find('e').is_some_and(|end| end > CERTAIN_DIGITS + 1) {
            text = format!("{:.*e}", CERTAIN_DIGITS - 1, number.abs());
        }
        let (mantissa, exponent) = text.split_once('e')?;
        let exponent: i32 = exponent.parse().ok()?;
        let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
        let digits = digits.trim_end_matches('0');
        let shift = exponent + 1 - i32::try_from(digits.len()).ok()?;
        let mut value = Self {
            digits: if digits.is_empty() {
                0
            } else {
                digits.parse().ok()?
            },
            scale: 0,
        };
        if shift >= 0 {
            value.digits = value
                .digits
                .checked_mul(10_i128.checked_pow(shift.unsigned_abs())?)?;
        } else {
            value.scale = shift.unsigned_abs();
        }
        if number < 0.0 {
            value.digits = -value.digits;
        }
        (value.scale <= 30).then_some(value)
    }

    /// The sum; `None` where it does not fit.
    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let lift = |number: Self| {
            let factor = 10_i128.checked_pow(scale - number.scale)?;
            number.digits.checked_mul(factor)
        };
        Some(Self {
            digits: lift(self)?.checked_add(lift(other)?)?,
            scale,
        })
    }

    /// Whether this is the other number, rounded to so many digits behind the point.
    pub(crate) fn is_rounded(self, exact: Self, decimals: u32) -> bool {
        let negative = Self {
            digits: -exact.digits,
            scale: exact.scale,
        };
        let twice = self.plus(negative).and_then(|off| {
            let step = 10_i128.checked_pow(decimals)?;
            Some((
                off.digits.abs().checked_mul(2)?.checked_mul(step)?,
                off.scale,
            ))
        });
        twice.is_some_and(|(twice, scale)| {
            10_i128.checked_pow(scale).is_some_and(|one| twice <= one)
        })
    }

    /// The number times a whole factor; `None` where it does not fit.
    pub(crate) fn times(self, factor: i64) -> Option<Self> {
        Some(Self {
            digits: self.digits.checked_mul(i128::from(factor))?,
            scale: self.scale,
        })
    }

    /// So many units of `yuan_a_unit` yuan in whole yuan, half up; `None` where it does not fit.
    pub(crate) fn to_yuan(self, yuan_a_unit: i64) -> Option<Yuan> {
        let product = self.times(yuan_a_unit)?;
        let divisor = 10_i128.checked_pow(product.scale)?;
        let rounded = product.digits.checked_add(divisor / 2)?.div_euclid(divisor);
        i64::try_from(rounded).ok().map(Yuan)
    }

    /// Whether it is zero.
    pub(crate) const fn is_zero(self) -> bool {
        self.digits == 0
    }

    /// Whether it is below zero.
    pub(crate) const fn is_negative(self) -> bool {
        self.digits < 0
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let digits = self.digits.unsigned_abs().to_string();
        let scale = self.scale as usize;
        if scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Decimal;

    #[test]
    fn floats_are_the_numbers_that_were_typed() {
        for (number, text) in [
            (0.861, "0.861"),
            (0.1 + 0.2, "0.3"),
            (124.8, "124.8"),
            (17_700_000_563.0, "17700000563"),
            (1e15, "1000000000000000"),
            (-2.5, "-2.5"),
            (0.0, "0"),
            (0.000_09, "0.00009"),
        ] {
            assert_eq!(Decimal::from_float(number).unwrap().to_string(), text);
        }
        for absurd in [f64::NAN, f64::INFINITY, 1e18, -1e300] {
            assert_eq!(Decimal::from_float(absurd), None);
        }
    }

    #[test]
    fn yuan_are_exact_and_half_a_yuan_rounds_up() {
        let yuan = |text: &str, unit| Decimal::parse(text).unwrap().to_yuan(unit).unwrap().0;
        assert_eq!(yuan("0.861", 100_000_000), 86_100_000);
        assert_eq!(yuan("1234.5", 10_000), 12_345_000);
        assert_eq!(yuan("0.00005", 10_000), 1);
        assert_eq!(yuan("0.00004", 10_000), 0);
        assert!(
            Decimal::parse("99999999999999999999")
                .unwrap()
                .to_yuan(10_000)
                .is_none()
        );
    }

    #[test]
    fn a_rounded_number_is_known() {
        let number = |text: &str| Decimal::parse(text).unwrap();
        for (shown, exact, decimals, is_same) in [
            ("1234.57", "1234.567", 2, true),
            ("1235", "1234.567", 0, true),
            ("1234", "1234.567", 0, false),
            ("5000", "5000000", 0, false),
            ("60", "600000", 2, false),
            ("0.5", "0.45", 1, true),
        ] {
            assert_eq!(
                number(shown).is_rounded(number(exact), decimals),
                is_same,
                "{shown}"
            );
        }
    }

    proptest! {
        #[test]
        fn the_shortest_form_is_the_rounded_one(digits in 1_i64..1_000_000_000_000_000, places in 0..20_i32) {
            let number: f64 = format!("{digits}e-{places}").parse().unwrap();
            let rounded: f64 = format!("{number:.14e}").parse().unwrap();
            prop_assert!((rounded - number).abs() == 0.0);
            prop_assert_eq!(Decimal::from_float(number), Decimal::from_float(rounded));
        }

        #[test]
        fn text_round_trips(whole in 0_u64..1_000_000_000, fraction in 0_u32..100_000) {
            let value = Decimal::parse(&format!("{whole}.{fraction:05}")).unwrap();
            prop_assert_eq!(Decimal::parse(&value.to_string()), Some(value));
        }

        #[test]
        fn no_float_panics(bits: u64) {
            let _ = Decimal::from_float(f64::from_bits(bits)).and_then(|number| number.to_yuan(100_000_000));
        }

        #[test]
        fn no_text_panics(text: String) {
            let _ = Decimal::parse(&text);
        }
    }
}
