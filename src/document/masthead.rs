//! How large the office's name stands at the head of a document.

/// The largest type, up to 36 pt, in which the name fits the 442 pt of a line.
pub(super) fn masthead_half_points(name: &str) -> usize {
    (884 / name.chars().count().max(1))
        .saturating_sub(1)
        .clamp(24, 72)
}
