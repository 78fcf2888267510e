//! Numbers in a worksheet's XML: there are several in each row.

use std::fmt::Write as _;

/// Writes a number as Rust does; whole ones, as nearly all are, much faster.
pub(super) fn push_number(number: f64, xml: &mut String) {
    /// Whole numbers up to here are exact.
    const MOST: f64 = 9e15;
    let is_whole = number.is_sign_positive() && number < MOST && number.fract() == 0.0;
    if is_whole {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is whole, positive and small enough"
        )]
        push_whole(number as u64, xml);
    } else {
        // Writing to a string cannot fail.
        let _ = write!(xml, "{number}");
    }
}

/// Writes a whole number.
pub(super) fn push_whole(number: u64, xml: &mut String) {
    xml.push_str(itoa::Buffer::new().format(number));
}

#[cfg(test)]
mod tests {
    use super::{push_number, push_whole};

    #[test]
    fn numbers_are_written_as_rust_writes_them() {
        let odd = [0.5, -3.0, 1234.56, 9e15, 1e300, 0.1, -0.0, f64::MAX];
        let whole = [0.0, 1.0, 9.0, 10.0, 45_000.0, 8_999_999_999_999_999.0];
        for number in odd.into_iter().chain(whole) {
            let mut written = String::new();
            push_number(number, &mut written);
            assert_eq!(written, number.to_string());
        }
        for number in [0, 7, 10, 1_000_000, u64::MAX] {
            let mut written = String::new();
            push_whole(number, &mut written);
            assert_eq!(written, number.to_string());
        }
    }
}
