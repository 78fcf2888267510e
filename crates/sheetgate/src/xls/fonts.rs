//! The fonts of an `.xls`, by the numbers that point to them.

use crate::rich::Look;

/// The font with this number. There is no fifth one: the number after the fourth is 5.
pub(super) fn font_of(fonts: &[Look], number: u16) -> Look {
    let place = usize::from(number);
    let place = if place > 4 { place - 1 } else { place };
    fonts.get(place).copied().unwrap_or_default()
}
