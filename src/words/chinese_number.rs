//! Numbers in Chinese digits in front of a unit of money: 五千, 一千二百, 伍佰, 一点五.

use super::decimal::Decimal;
use super::text::chinese_digit;

/// The number at the beginning of a text, and what stands behind it. `None` if there is none, or if it may be
/// said in two ways: 五千二 is 5200 to most people, and 5002 to some.
pub(crate) fn number_before(text: &str) -> Option<(Decimal, &str)> {
    let is_of_number = |letter: char| digit(letter).is_some() || place(letter).is_some();
    let end_of = |text: &str| {
        text.find(|letter| !is_of_number(letter))
            .unwrap_or(text.len())
    };
    let (run, rest) = text.split_at(end_of(text));
    let whole = whole(run)?;
    let Some(behind) = rest.strip_prefix('点') else {
        return Some((Decimal::parse(&whole.to_string())?, rest));
    };
    let (run, rest) = behind.split_at(end_of(behind));
    let fraction: Option<String> = run
        .chars()
        .map(|letter| char::from_digit(digit(letter)?, 10))
        .collect();
    let fraction = fraction.filter(|fraction| !fraction.is_empty())?;
    Some((Decimal::parse(&format!("{whole}.{fraction}"))?, rest))
}

fn digit(letter: char) -> Option<u32> {
    chinese_digit(letter).filter(|_| !letter.is_ascii())
}

fn place(letter: char) -> Option<u32> {
    match letter {
        '十' | '拾' => Some(10),
        '百' | '佰' => Some(100),
        '千' | '仟' => Some(1_000),
        _ => None,
    }
}

/// A whole number below ten thousand, as it is said.
fn whole(run: &str) -> Option<u32> {
    let (mut sum, mut last, mut waiting) = (0, 10_000, None);
    let mut is_after_zero = false;
    for letter in run.chars() {
        if let Some(place) = place(letter) {
            let count = match waiting.take() {
                Some(count) => count,
                None if place == 10 && sum == 0 && !is_after_zero => 1,
                None => return None,
            };
            if place >= last {
                return None;
            }
            sum += count * place;
            (last, is_after_zero) = (place, false);
            continue;
        }
        match digit(letter)? {
            0 if waiting.is_none() && !is_after_zero => is_after_zero = true,
            0 => return None,
            _ if waiting.is_some() => return None,
            digit => waiting = Some(digit),
        }
    }
    let Some(ones) = waiting else {
        return (sum > 0 && !is_after_zero).then_some(sum);
    };
    let is_short = last > 10 && last < 10_000 && !is_after_zero;
    (!is_short).then_some(sum + ones)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::number_before;

    fn read(text: &str) -> Option<(String, &str)> {
        number_before(text).map(|(number, rest)| (number.to_string(), rest))
    }

    #[test]
    fn numbers_are_read_as_they_are_said() {
        for (text, number, rest) in [
            ("五千万元", "5000", "万元"),
            ("三亿", "3", "亿"),
            ("十亿", "10", "亿"),
            ("一千二百五十", "1250", ""),
            ("一千零五万", "1005", "万"),
            ("伍佰万元整", "500", "万元整"),
            ("两千", "2000", ""),
            ("一点五亿", "1.5", "亿"),
            ("十二", "12", ""),
        ] {
            assert_eq!(read(text), Some((number.to_owned(), rest)), "{text}");
        }
        for text in [
            "五千二",
            "二五",
            "千",
            "百万",
            "二〇二四",
            "零",
            "五百千",
            "一点亿",
            "期",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[〇零一二五九十百千万点佰\\PC]{0,12}") {
            let _ = read(&text);
        }
    }
}
