//! Whether what is shown of a number says the same as the number itself.

/// Whether a text says this number: rounded, with separators, in brackets if it is negative, as money of this
/// country. Zeros in front, a percent sign, any word or other currency say more; a scaled number says another.
pub(crate) fn says(text: &str, number: f64) -> bool {
    let Some((plain, is_negative)) = bare(text) else {
        return false;
    };
    // A dash, or nothing at all, is how accountants show zero.
    if plain.is_empty() {
        return number == 0.0;
    }
    let (mantissa, exponent) = plain.split_once(['E', 'e']).unwrap_or((&plain, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let has_zeros_in_front = whole.len() > 1 && whole.starts_with('0');
    if has_zeros_in_front || mantissa.is_empty() || !is_number(whole) || !is_number(fraction) {
        return false;
    }
    let (Ok(shown), Ok(exponent)) = (plain.parse::<f64>(), exponent.parse::<i32>()) else {
        return false;
    };
    let Ok(decimals) = i32::try_from(fraction.len()) else {
        return false;
    };
    let shown = if is_negative { -shown } else { shown };
    // Half of the last digit, and the noise of the binary form.
    let tolerance = 0.5 * 10_f64.powi(exponent.saturating_sub(decimals)) * (1.0 + 1e-9);
    (shown - number).abs() <= tolerance + number.abs() * 1e-14
}

/// The text without separators, signs and the currency of this country, and whether it is negative; `None` where
/// blanks or commas group its digits in no usual way.
fn bare(text: &str) -> Option<(String, bool)> {
    let text = text.trim();
    let mut plain = String::with_capacity(text.len());
    let mut is_negative = false;
    for word in text.split(['¥', '￥']) {
        plain.push_str(word.trim());
    }
    for (open, close) in [("(", ")"), ("（", "）")] {
        if let Some(inside) = plain
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
        {
            (plain, is_negative) = (inside.trim().to_owned(), true);
        }
    }
    if let Some(rest) = plain.strip_prefix(['-', '—', '–']) {
        (plain, is_negative) = (
            rest.trim().trim_start_matches(['-', '—', '–']).to_owned(),
            true,
        );
    }
    let plain = plain.strip_prefix('+').unwrap_or(&plain);
    let whole = plain.split('.').next().unwrap_or_default();
    let mut groups = whole.split([',', ' ', '\u{a0}', '\u{202f}']);
    let first = groups.next().unwrap_or_default().len();
    let are_thousands = groups.clone().all(|group| group.len() == 3);
    let has_groups = groups.next().is_some();
    (!has_groups || are_thousands && (1..=3).contains(&first)).then(|| {
        (
            plain.replace([',', ' ', '\u{a0}', '\u{202f}'], ""),
            is_negative,
        )
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::says;

    #[test]
    fn roundings_and_separators_say_the_same() {
        for (text, number) in [
            ("5000", 5000.0),
            ("5,000.00", 5000.0),
            ("¥5,000", 5000.0),
            ("￥ 5,000.00 ", 5000.0),
            ("-¥5,000", -5000.0),
            ("¥-5,000", -5000.0),
            ("(5,000)", -5000.0),
            ("1,234.57", 1234.567),
            ("0.13", 0.125),
            ("5 000", 5000.0),
            ("5.00E+03", 5003.0),
            ("-", 0.0),
            ("", 0.0),
            ("0", 0.4),
            ("1234567890123456", 1_234_567_890_123_456.0),
        ] {
            assert!(says(text, number), "{text} {number}");
        }
    }

    #[test]
    fn all_else_says_more_or_another_thing() {
        for (text, number) in [
            ("5,000", 5_000_000.0),
            ("65%", 0.65),
            ("60.00", 600_000.0),
            ("5,000元", 5000.0),
            ("$5,000", 5000.0),
            ("0012", 12.0),
            ("1,2", 12.0),
            ("138 0000 0001", 13_800_000_001.0),
            ("2025-06", 202_506.0),
            ("", 5.0),
            ("5000", -5000.0),
            ("五千", 5000.0),
            (".", 0.0),
        ] {
            assert!(!says(text, number), "{text} {number}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[0-9.,¥()（）\\-E+ %元\\PC]{0,20}", bits: u64) {
            let _ = says(&text, f64::from_bits(bits));
        }

        #[test]
        fn a_number_says_itself(number in -1e12_f64..1e12) {
            let text = format!("{number:.2}");
            prop_assert!(says(&text, number));
        }
    }
}
