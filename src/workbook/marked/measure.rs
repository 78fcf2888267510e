//! How much room Chinese text needs: the library's own measure takes it for half as wide.

use unicode_width::UnicodeWidthStr;

/// Width of the widest line, in columns of one digit; a Chinese character takes two.
pub(super) fn width(text: &str) -> usize {
    text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0)
}

/// Lines that text takes in a column of this width.
pub(super) fn lines(text: &str, columns: usize) -> usize {
    // A character that does not fit goes whole to the next line.
    let columns = columns.max(4) - 1;
    let lines = text
        .split('\n')
        .map(|line| line.width().div_ceil(columns).max(1));
    lines.sum()
}

/// Height of a row of so many lines, points. Excel allows no more than 409.
pub(super) fn height(lines: usize) -> f64 {
    f64::from(u32::try_from(lines).unwrap_or(u32::MAX))
        .mul_add(15.0, 8.0)
        .min(409.0)
}

#[cfg(test)]
mod tests {
    use super::{lines, width};

    #[test]
    fn chinese_takes_twice_the_room() {
        assert_eq!(width("总投资\n(万元)"), 6);
        assert_eq!(lines("", 10), 1);
        assert_eq!(lines("项目名称", 10), 1);
        assert_eq!(lines("项目名称项目名称", 10), 2);
        assert_eq!(lines("一\n\n三", 10), 3);
    }
}
