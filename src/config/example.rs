//! The example office, inside the binary: what `init` and `demo` write.

/// Name and content of each file of `config/`; the first is the one that `load` is given.
#[must_use]
pub fn files() -> [(&'static str, &'static str); 3] {
    [
        ("diaodu.toml", include_str!("../../config/diaodu.toml")),
        ("units.toml", include_str!("../../config/units.toml")),
        ("holidays.csv", include_str!("../../config/holidays.csv")),
    ]
}
