//! One word a thing: the name of a type is used once in the house.

use std::collections::BTreeMap;
use std::fs;

use crate::floors::sources;

/// Each command's own; those that are there once for each kind of system, or for each kind of build.
const MANY: &[&str] = &["Options", "Client", "Filter", "Remote"];

#[test]
fn a_type_has_a_name_of_its_own() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in sources() {
        let text = fs::read_to_string(&file).unwrap();
        // Types that belong to a trait stand further in.
        for name in text.lines().filter_map(type_name) {
            let shown = file.display().to_string();
            places.entry(name.to_owned()).or_default().push(shown);
        }
    }
    assert!(places.len() > 300, "{} types were found", places.len());
    places.retain(|name, places| places.len() > 1 && !MANY.contains(&&**name));
    assert!(places.is_empty(), "{places:#?}");
}

/// The type that a line at the edge of a file, or of a module in it, defines.
fn type_name(line: &str) -> Option<&str> {
    let (indent, rest) = line.split_at(line.len() - line.trim_start().len());
    let rest = match rest.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(')')?.1.trim_start(),
        Some(rest) => rest.trim_start(),
        None => rest,
    };
    let (word, rest) = rest.split_once(' ')?;
    let is_type =
        matches!(word, "struct" | "enum" | "trait") || (word == "type" && indent.is_empty());
    let end = rest.find(|letter: char| !letter.is_alphanumeric())?;
    (is_type && rest.starts_with(char::is_uppercase)).then_some(&rest[..end])
}
