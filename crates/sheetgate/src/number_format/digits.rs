//! The digits of a number as spreadsheets know them: fifteen, and no noise of the binary form.

/// Digits that a float holds for sure.
const CERTAIN: usize = 15;

/// `0.d₁d₂d₃… × 10^point`, without zeros at either end; no digit at all is zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Digits {
    digits: String,
    point: i32,
}

impl Digits {
    /// Those of a number without sign; `None` if it is none.
    pub(super) fn of(number: f64) -> Option<Self> {
        if !number.is_finite() || number < 0.0 {
            return None;
        }
        let text = format!("{number:.*e}", CERTAIN - 1);
        let (mantissa, exponent) = text.split_once('e')?;
        let exponent: i32 = exponent.parse().ok()?;
        let digits = mantissa.replace('.', "");
        let digits = digits.trim_end_matches('0');
        let is_zero = digits.is_empty();
        Some(Self {
            digits: digits.to_owned(),
            point: if is_zero { 0 } else { exponent + 1 },
        })
    }

    /// Ten times more so many times.
    pub(super) fn shifted(mut self, places: i32) -> Self {
        if !self.digits.is_empty() {
            self.point += places;
        }
        self
    }

    /// Half up to so many digits behind the point.
    pub(super) fn rounded(&self, decimals: usize) -> Self {
        let zero = Self {
            digits: String::new(),
            point: 0,
        };
        let kept = i64::from(self.point) + i64::try_from(decimals).unwrap_or(i64::MAX);
        let Ok(kept) = usize::try_from(kept) else {
            return zero;
        };
        if kept >= self.digits.len() {
            return self.clone();
        }
        let (front, cut) = self.digits.split_at(kept);
        let mut front: Vec<u8> = front.bytes().collect();
        let mut point = self.point;
        if cut.as_bytes()[0] >= b'5' {
            let mut index = front.len();
            loop {
                let Some(before) = index.checked_sub(1) else {
                    front.insert(0, b'1');
                    point += 1;
                    break;
                };
                index = before;
                if front[index] == b'9' {
                    front[index] = b'0';
                } else {
                    front[index] += 1;
                    break;
                }
            }
        }
        let digits = String::from_utf8(front).unwrap_or_default();
        let digits = digits.trim_end_matches('0');
        if digits.is_empty() {
            return zero;
        }
        Self {
            digits: digits.to_owned(),
            point,
        }
    }

    /// Those before the point; none for a number below one.
    pub(super) fn whole(&self) -> String {
        let length = usize::try_from(self.point).unwrap_or(0);
        let known = self.digits.get(..length).unwrap_or(&self.digits);
        format!("{known:0<length$}")
    }

    /// Those behind the point, without zeros at the end.
    pub(super) fn fraction(&self) -> String {
        if let Ok(whole) = usize::try_from(self.point) {
            return self.digits.get(whole..).unwrap_or_default().to_owned();
        }
        let zeros = usize::try_from(self.point.unsigned_abs()).unwrap_or(0);
        format!("{}{}", "0".repeat(zeros), self.digits)
    }

    /// How many digits stand before the point; below zero, how many zeros behind it.
    pub(super) const fn point(&self) -> i32 {
        self.point
    }
}

#[cfg(test)]
mod tests {
    use super::Digits;

    #[test]
    fn numbers_are_rounded_as_they_are_shown() {
        for (number, shift, decimals, whole, fraction) in [
            (1234.567, 0, 2, "1234", "57"),
            (1.005, 0, 2, "1", "01"),
            (0.125, 0, 2, "", "13"),
            (2.5, 0, 0, "3", ""),
            (9.999, 0, 2, "10", ""),
            (0.1 + 0.2, 0, 9, "", "3"),
            (0.65, 2, 0, "65", ""),
            (5_000_000.0, -3, 0, "5000", ""),
            (0.0004, 0, 2, "", ""),
            (0.004, 0, 9, "", "004"),
            (0.0, 5, 3, "", ""),
            (1e20, 0, 0, "100000000000000000000", ""),
        ] {
            let digits = Digits::of(number).unwrap().shifted(shift).rounded(decimals);
            let shown = (digits.whole(), digits.fraction());
            assert_eq!(shown, (whole.to_owned(), fraction.to_owned()), "{number}");
        }
        assert_eq!(Digits::of(f64::NAN), None);
        assert_eq!(Digits::of(f64::INFINITY), None);
    }
}
