//! A number as one section of a format shows it.

use super::chinese;
use super::code::{Part, Section};
use super::digits::Digits;

/// The number without its sign; `None` if it is none.
pub(super) fn number(section: &Section, number: f64) -> Option<String> {
    let parts = &section.parts;
    let count = |wanted: &Part| {
        let found = parts.iter().filter(|part| *part == wanted).count();
        i32::try_from(found).unwrap_or(i32::MAX)
    };
    // No code is so long that this could overflow.
    let shift = 2 * count(&Part::Percent) - 3 * count(&Part::Thousand);
    let digits = Digits::of(number.abs())?.shifted(shift);
    if parts
        .iter()
        .any(|part| matches!(part, Part::General | Part::Text))
    {
        return Some(general(section, &digits));
    }
    let shown = if let Some(exponent) = position(parts, |part| matches!(part, Part::Exponent(_))) {
        scientific(parts, exponent, &digits)
    } else if let Some(stroke) = stroke(parts) {
        fraction(parts, stroke, number.abs())
    } else {
        placed(parts, &digits.rounded(decimals(parts)))
    };
    Some(match section.chinese {
        Some(kind) => chinese::digit_by_digit(&shown, kind),
        None => shown,
    })
}

fn position(parts: &[Part], is: impl Fn(&Part) -> bool) -> Option<usize> {
    parts.iter().position(is)
}

fn digits_in(parts: &[Part]) -> usize {
    let digits = parts.iter().filter(|part| matches!(part, Part::Digit(_)));
    digits.count()
}

/// The parts before the decimal point, and those behind it if there is one.
fn at_point(parts: &[Part]) -> (&[Part], Option<&[Part]>) {
    match position(parts, |part| *part == Part::Point) {
        Some(point) => (&parts[..point], Some(&parts[point + 1..])),
        None => (parts, None),
    }
}

fn decimals(parts: &[Part]) -> usize {
    at_point(parts).1.map_or(0, digits_in)
}

/// What a part shows that is no digit.
fn sign(part: &Part) -> &str {
    match part {
        Part::Literal(text) => text,
        Part::Percent => "%",
        _ => "",
    }
}

fn general(section: &Section, digits: &Digits) -> String {
    let (whole, fraction) = (digits.whole(), digits.fraction());
    let number = if let Some(kind) = section.chinese {
        chinese::in_words(&whole, &fraction, kind)
    } else {
        let point = if fraction.is_empty() { "" } else { "." };
        let whole = if whole.is_empty() { "0" } else { &whole };
        format!("{whole}{point}{fraction}")
    };
    let shown = section.parts.iter().map(|part| match part {
        Part::General | Part::Text => &number,
        other => sign(other),
    });
    shown.collect()
}

/// Digits in the places of a section, with all that stands between them.
fn placed(parts: &[Part], digits: &Digits) -> String {
    let (before, behind) = at_point(parts);
    let mut shown = whole(before, &digits.whole(), behind.is_some());
    let Some(behind) = behind else { return shown };
    shown.push('.');
    let fraction = digits.fraction();
    let mut digits = fraction.chars();
    for part in behind {
        let Part::Digit(place) = part else {
            shown.push_str(sign(part));
            continue;
        };
        match (digits.next(), place) {
            (Some(digit), _) => shown.push(digit),
            (None, '0') => shown.push('0'),
            (None, '?') => shown.push(' '),
            (None, _) => {}
        }
    }
    shown
}

/// The digits before the point: places are filled from the right, and the first one takes all that are left.
fn whole(parts: &[Part], whole: &str, has_point: bool) -> String {
    let has_groups = parts.contains(&Part::Group);
    let mut places = digits_in(parts);
    let mut digits = whole.chars().rev();
    // From the right to the left.
    let mut shown: Vec<char> = Vec::new();
    let mut count = 0_usize;
    let mut push = |shown: &mut Vec<char>, digit: char| {
        if has_groups && count > 0 && count.is_multiple_of(3) {
            shown.push(',');
        }
        count += 1;
        shown.push(digit);
    };
    if places == 0 && has_point {
        shown.extend(digits.by_ref());
    }
    for part in parts.iter().rev() {
        let Part::Digit(place) = part else {
            shown.extend(sign(part).chars().rev());
            continue;
        };
        places -= 1;
        match (digits.next(), place) {
            (Some(digit), _) => push(&mut shown, digit),
            (None, '0') => push(&mut shown, '0'),
            (None, '?') => shown.push(' '),
            (None, _) => {}
        }
        if places == 0 {
            for digit in digits.by_ref() {
                push(&mut shown, digit);
            }
        }
    }
    shown.iter().rev().collect()
}

/// `1.20E+03`; more places before the point than one are filled all.
fn scientific(parts: &[Part], exponent: usize, digits: &Digits) -> String {
    let (mantissa, behind) = parts.split_at(exponent);
    let places = i32::try_from(digits_in(at_point(mantissa).0).max(1)).unwrap_or(1);
    let decimals = decimals(mantissa);
    let power_of = |digits: &Digits| match digits.point() {
        0 if digits.whole().is_empty() && digits.fraction().is_empty() => 0,
        point => (point - 1).div_euclid(places) * places,
    };
    let mut power = power_of(digits);
    let mut rounded = digits.clone().shifted(-power).rounded(decimals);
    if rounded.point() > places {
        power += places;
        rounded = rounded.shifted(-places);
    }
    let mut shown = placed(mantissa, &rounded);
    let has_plus = matches!(behind.first(), Some(Part::Exponent(true)));
    shown.push_str(match (power < 0, has_plus) {
        (true, _) => "E-",
        (false, true) => "E+",
        (false, false) => "E",
    });
    let power = Digits::of(f64::from(power.abs()));
    let power = power.map_or_else(String::new, |power| power.whole());
    shown + &whole(&behind[1..], &power, false)
}

/// The stroke of a fraction: `# ?/?`, `# ??/16`.
fn stroke(parts: &[Part]) -> Option<usize> {
    let is_stroke = |part: &Part| matches!(part, Part::Literal(text) if text.starts_with('/'));
    let stroke = position(parts, is_stroke)?;
    let is_behind_digit = matches!(parts[..stroke].last(), Some(Part::Digit(_)));
    // Without a number below it, the stroke is a sign: 5000/年.
    let has_number_below = match &parts[stroke] {
        Part::Literal(text) if text.len() > 1 => text[1..].trim().parse::<u32>().is_ok(),
        _ => matches!(parts.get(stroke + 1), Some(Part::Digit(_))),
    };
    (is_behind_digit && has_number_below).then_some(stroke)
}

/// A whole number and the nearest fraction: `5 1/2`. What is written before and behind them stays.
fn fraction(parts: &[Part], stroke: usize, number: f64) -> String {
    let is_digit = |part: &Part| matches!(part, Part::Digit(_));
    let fixed = match &parts[stroke] {
        Part::Literal(text) => text[1..].trim().parse().ok(),
        _ => None,
    };
    let behind = &parts[stroke + 1..];
    let places = behind.iter().take_while(|part| is_digit(part)).count();
    let most = 10_u32.pow(u32::try_from(places.clamp(1, 3)).unwrap_or(1)) - 1;
    let first = position(parts, is_digit).unwrap_or(0);
    // Without a gap between the digits before the stroke, there is no whole number.
    let has_whole = !parts[first..stroke].iter().all(is_digit);
    let (mut whole, rest) = if has_whole {
        (number.trunc(), number.fract())
    } else {
        (0.0, number)
    };
    let denominators = match fixed {
        Some(fixed) if (1..=999).contains(&fixed) => fixed..=fixed,
        _ => 1..=most,
    };
    let off = |below: u32| (rest - (rest * f64::from(below)).round() / f64::from(below)).abs();
    let nearest = denominators.min_by(|one, other| off(*one).total_cmp(&off(*other)));
    let below = f64::from(nearest.unwrap_or(1));
    let mut above = (rest * below).round();
    if has_whole && above >= below {
        (whole, above) = (whole + 1.0, 0.0);
    }
    let number = match (whole > 0.0, above > 0.0) {
        (_, false) if has_whole => format!("{whole}"),
        (_, false) => format!("0/{below}"),
        (true, true) => format!("{whole} {above}/{below}"),
        (false, true) => format!("{above}/{below}"),
    };
    let front: String = parts[..first].iter().map(sign).collect();
    let back: String = behind[places..].iter().map(sign).collect();
    format!("{front}{number}{back}")
}
