//! The settings as digests, key by key: that one changed can be told without telling any value.

use std::collections::BTreeMap;
use std::fmt;

use toml::Value;

use crate::folder::sha256;

/// What the files say, as far as a change of it can be told.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SettingDigests {
    /// A digest of each key's value: `units.toml: unit.nanming.liaison.address` -> `3f9a12bc34de56f0`
    pub of_keys: BTreeMap<String, String>,
}

/// What the settings are stands beside it.
impl fmt::Debug for SettingDigests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SettingDigests").finish_non_exhaustive()
    }
}

impl SettingDigests {
    /// A digest of all of it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut all = String::new();
        for (key, digest) in &self.of_keys {
            all.push_str(key);
            all.push('=');
            all.push_str(digest);
            all.push('\n');
        }
        short(all.as_bytes())
    }

    /// Adds the keys of a TOML file that was read without a problem.
    pub(super) fn add_toml(&mut self, file: &str, text: &str) {
        if let Ok(table) = text.parse::<toml::Table>() {
            self.add(&format!("{file}: "), &Value::Table(table));
        }
    }

    /// Adds a file as a whole.
    pub(super) fn add_file(&mut self, file: &str, text: &str) {
        self.of_keys.insert(file.to_owned(), short(text.as_bytes()));
    }

    fn add(&mut self, key: &str, value: &Value) {
        match value {
            Value::Table(table) => {
                for (name, value) in table {
                    self.add(&joined(key, name), value);
                }
            }
            Value::Array(all) if all.iter().any(Value::is_table) => {
                for (place, value) in all.iter().enumerate() {
                    self.add(&joined(key, &named(value, place)), value);
                }
            }
            other => {
                let said = other.to_string();
                self.of_keys.insert(key.to_owned(), short(said.as_bytes()));
            }
        }
    }
}

/// What tells a table from its neighbours: its short name, its rule, or its place.
fn named(value: &Value, place: usize) -> String {
    let name = ["slug", "id"]
        .into_iter()
        .find_map(|key| value.get(key)?.as_str());
    name.map_or_else(|| (place + 1).to_string(), str::to_owned)
}

fn joined(key: &str, name: &str) -> String {
    if key.ends_with(": ") {
        format!("{key}{name}")
    } else {
        format!("{key}.{name}")
    }
}

fn short(bytes: &[u8]) -> String {
    sha256(bytes).chars().take(16).collect()
}

#[cfg(test)]
mod tests {
    use super::SettingDigests;

    fn of(units: &str) -> SettingDigests {
        let mut digests = SettingDigests::default();
        digests.add_toml("units.toml", units);
        digests
    }

    #[test]
    fn each_key_has_its_own_digest_and_no_value_is_in_it() {
        let before = of(
            "[[unit]]\nslug = \"nanming\"\naliases = [\"南明\"]\nliaison = { name = \"王某\", address = \"a@x\" }\n",
        );
        let keys: Vec<&String> = before.of_keys.keys().collect();
        assert_eq!(
            keys,
            [
                "units.toml: unit.nanming.aliases",
                "units.toml: unit.nanming.liaison.address",
                "units.toml: unit.nanming.liaison.name",
                "units.toml: unit.nanming.slug",
            ]
        );
        assert!(!format!("{:?}", before.of_keys).contains("王某"));
        let after = of(
            "[[unit]]\nslug = \"nanming\"\naliases = [\"南明\"]\nliaison = { name = \"李某\", address = \"a@x\" }\n",
        );
        let changed = before
            .of_keys
            .iter()
            .filter(|one| !after.of_keys.iter().any(|two| two == *one));
        assert_eq!(changed.count(), 1);
        assert_ne!(before.fingerprint(), after.fingerprint());
        // Where a key stands does not matter.
        let moved = of(
            "[[unit]]\naliases = [\"南明\"]\nslug = \"nanming\"\nliaison = { name = \"王某\", address = \"a@x\" }\n# 注\n",
        );
        assert_eq!(moved.fingerprint(), before.fingerprint());
    }
}
