//! What commands say to people is said in both languages, with the same values.

use std::collections::BTreeSet;
use std::fs;

use crate::floors::sources;

/// The story of the demo is told in English.
const ENGLISH: &[&str] = &["/cli/demo/"];

/// The literal that begins here, without its quotes, and what follows it.
fn literal(text: &str) -> Option<(&str, &str)> {
    let inner = text.trim_start().strip_prefix('"')?;
    let mut is_escaped = false;
    let end = inner.find(|letter| {
        let is_end = letter == '"' && !is_escaped;
        is_escaped = letter == '\\' && !is_escaped;
        is_end
    })?;
    Some((&inner[..end], &inner[end + 1..]))
}

/// The names between braces; those without a name are counted by the compiler.
fn values(literal: &str) -> BTreeSet<String> {
    let literal = literal.replace("{{", "  ");
    let names = literal.split('{').skip(1);
    let names = names.filter_map(|rest| rest.split([':', '}']).next());
    let names = names.filter(|name| name.starts_with(|first: char| first.is_alphabetic()));
    names
        .map(|name| name.trim_end_matches("_in_chinese").to_owned())
        .collect()
}

/// Whether anything but values and marks stands in it.
fn has_words(literal: &str) -> bool {
    let mut is_inside = false;
    let bare = literal.replace("\\n", "");
    bare.chars().any(|letter| {
        is_inside = (is_inside || letter == '{') && letter != '}';
        !is_inside && letter.is_ascii_alphabetic()
    })
}

/// A character, or punctuation that no English sentence has.
fn is_chinese(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter) || ('\u{ff00}'..='\u{ffef}').contains(&letter)
}

#[test]
fn two_sentences_have_the_same_values_and_the_second_is_chinese() {
    let (mut found, mut wrong) = (0, Vec::new());
    for file in sources() {
        let text = fs::read_to_string(&file).unwrap();
        for begin in ["both!(", "bilingual!("] {
            for call in text.split(begin).skip(1) {
                let call = match (begin, call.split_once(',')) {
                    ("both!(", Some((_, behind))) => behind,
                    _ => call,
                };
                let Some((english, behind)) = literal(call) else {
                    continue;
                };
                let behind = behind.trim_start().strip_prefix(',').unwrap_or_default();
                let Some((chinese, _)) = literal(behind) else {
                    continue;
                };
                found += 1;
                let is_said = !has_words(chinese) || chinese.chars().any(is_chinese);
                if values(english) != values(chinese) || !is_said {
                    wrong.push(format!("{}: {english:?} {chinese:?}", file.display()));
                }
            }
        }
    }
    assert!(found > 500, "{found}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_command_says_anything_in_one_language_only() {
    let mut wrong = Vec::new();
    for file in sources() {
        let path = file.display().to_string();
        if !path.contains("/src/cli/") || ENGLISH.iter().any(|part| path.contains(part)) {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for said in text.split("say(").skip(1) {
            let said = said.trim_start();
            let said = ["format!(", "format_args!("]
                .iter()
                .find_map(|made| said.strip_prefix(made))
                .unwrap_or(said);
            if let Some((literal, _)) = literal(said)
                && has_words(literal)
            {
                wrong.push(format!("{path}: {literal:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
