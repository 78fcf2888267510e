//! The binary: a few lines.
fn main() {}
