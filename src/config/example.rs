//! The example office, inside the binary: what `init` and `demo` write.

use std::path::Path;

use super::{parse, units};
use crate::domain::unit::Unit;

/// Name and content of each file of `config/`; the first is the one that `load` is given.
#[must_use]
pub fn files() -> [(&'static str, &'static str); 3] {
    [
        ("diaodu.toml", include_str!("../../config/diaodu.toml")),
        ("units.toml", include_str!("../../config/units.toml")),
        ("holidays.csv", include_str!("../../config/holidays.csv")),
    ]
}

/// The units of the example, for commands that work without a configuration.
#[must_use]
pub fn units() -> Vec<Unit> {
    let [_, (name, text), _] = files();
    parse::walk(Path::new(name), text, &mut Vec::new(), units::read)
        .map_or_else(Vec::new, |units| units.reporting)
}
