//! docs/policy.md and docs/architecture.md: each rule that is cited stands there, and what they name exists.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const PARTS: [&str; 4] = [
    "- **The policy:** ",
    "- **The program:** ",
    "- **Setting:** ",
    "- **Decided by:** ",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join("docs").join(name)).unwrap()
}

/// All files below a folder with one of these extensions.
fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let extension = path.extension().and_then(|extension| extension.to_str());
            if path.is_dir() {
                folders.push(path);
            } else if extension.is_some_and(|extension| extensions.contains(&extension)) {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty());
    found
}

/// The numbers in "rule 5", "rules 1, 2 and 10", "rules 6–8".
fn cited(text: &str) -> BTreeSet<u32> {
    let text = text.to_lowercase();
    let mut numbers = BTreeSet::new();
    for (at, word) in text.match_indices("rule") {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_') {
            continue;
        }
        let rest = &text[at + word.len()..];
        let Some(mut rest) = rest.strip_prefix('s').unwrap_or(rest).strip_prefix(' ') else {
            continue;
        };
        let mut last = None;
        let mut is_range = false;
        loop {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            let Ok(number) = digits.parse::<u32>() else {
                break;
            };
            let first = last.filter(|_| is_range).unwrap_or(number);
            numbers.extend(first..=number);
            last = Some(number);
            rest = &rest[digits.len()..];
            let between = [", ", " and ", "–", "-"];
            let Some(sign) = between.into_iter().find(|sign| rest.starts_with(sign)) else {
                break;
            };
            is_range = ["–", "-"].contains(&sign);
            rest = &rest[sign.len()..];
        }
    }
    numbers
}

/// Each heading `### …` with the lines below it.
fn sections(page: &str) -> Vec<(String, Vec<String>)> {
    let mut sections: Vec<(String, Vec<String>)> = Vec::new();
    for line in page.lines() {
        if let Some(heading) = line.strip_prefix("### ") {
            sections.push((heading.to_owned(), Vec::new()));
        } else if line.starts_with("## ") {
            sections.push((String::new(), Vec::new()));
        } else if let Some((_, lines)) = sections.last_mut() {
            lines.push(line.to_owned());
        }
    }
    sections.retain(|(heading, _)| !heading.is_empty());
    sections
}

/// Every `[`name`](../file)` and `[text](../file)` of a page.
fn links(page: &str) -> Vec<(String, String)> {
    let mut links = Vec::new();
    for (at, sign) in page.match_indices("](") {
        let text = page[..at].rsplit('[').next().unwrap_or_default();
        let target = page[at + sign.len()..]
            .split(')')
            .next()
            .unwrap_or_default();
        links.push((text.to_owned(), target.to_owned()));
    }
    links
}

/// Whether a source text defines this: `module::Type::function`, `module::CONST`, `module::Type`.
fn defines(file: &Path, text: &str, path: &str) -> bool {
    let has = |word: &str, before: &[&str], after: &[char]| {
        before.iter().any(|before| {
            let what = format!("{before} {word}");
            text.match_indices(&what).any(|(at, _)| {
                let next = text[at + what.len()..].chars().next();
                next.is_none_or(|next| after.contains(&next))
            })
        })
    };
    let kinds = ["struct", "enum", "trait", "impl"];
    let parents: Vec<&str> = file
        .iter()
        .filter_map(|part| part.to_str())
        .map(|part| part.trim_end_matches(".rs"))
        .collect();
    let mut parts = path.split("::").collect::<Vec<_>>();
    let Some(item) = parts.pop() else {
        return false;
    };
    let is_item = has(item, &["fn"], &['(', '<'])
        || has(item, &["const"], &[':'])
        || has(item, &kinds, &[' ', '<', '(', ';']);
    is_item
        && !parts.is_empty()
        && parts
            .iter()
            .all(|part| parents.contains(part) || has(part, &kinds, &[' ', '<', '(', ';']))
}

/// The keys of the example office, each as `[section] key`; what is commented out is a key as well.
fn settings() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for name in ["diaodu.toml", "units.toml"] {
        let text = fs::read_to_string(root().join("config").join(name)).unwrap();
        let mut section = String::new();
        for line in text.lines() {
            let line = line.trim_start_matches('#');
            if line.starts_with('[') {
                let end = line.find([' ', '\t']).unwrap_or(line.len());
                line[..end].clone_into(&mut section);
            } else if let Some((key, _)) = line.split_once(" = ")
                && key
                    .bytes()
                    .all(|byte| byte == b'_' || byte.is_ascii_lowercase())
            {
                keys.insert(format!("{section} {key}"));
            }
        }
    }
    keys
}

#[test]
fn every_rule_that_is_cited_stands_on_the_page() {
    let page = page("policy.md");
    let headings = sections(&page);
    let known: BTreeSet<u32> = headings
        .iter()
        .filter(|(heading, _)| heading.starts_with("Rule "))
        .flat_map(|(heading, _)| cited(heading))
        .collect();
    assert_eq!(known, (1..=15).collect());
    let mut unknown: BTreeMap<u32, PathBuf> = BTreeMap::new();
    let mut all: BTreeSet<u32> = BTreeSet::new();
    for folder in ["src", "tests/it"] {
        for file in files(&root().join(folder), &["rs", "sql"]) {
            let numbers = cited(&fs::read_to_string(&file).unwrap());
            all.extend(&numbers);
            let missing = numbers.difference(&known);
            unknown.extend(missing.map(|&number| (number, file.clone())));
        }
    }
    assert!(unknown.is_empty(), "{unknown:?}");
    assert!(all.len() > 10, "hardly any rule is cited: {all:?}");
}

#[test]
fn every_rule_of_the_page_says_what_is_asked_for_what_is_done_and_who_decides() {
    for (heading, lines) in sections(&page("policy.md")) {
        let starts: Vec<&str> = PARTS
            .into_iter()
            .filter(|part| lines.iter().filter(|line| line.starts_with(part)).count() == 1)
            .collect();
        assert_eq!(starts, PARTS, "{heading}");
        let text = lines.join("\n");
        let decided = text.split(PARTS[3]).nth(1).unwrap();
        assert!(!links(decided).is_empty(), "nothing decides {heading}");
    }
}

#[test]
fn every_function_and_file_that_a_page_names_exists() {
    let mut wrong = Vec::new();
    for name in ["policy.md", "architecture.md"] {
        let page = page(name);
        let links = links(&page);
        assert!(links.len() > 20, "{name}");
        for (text, target) in links {
            if target.starts_with('#') || target.starts_with("http") {
                continue;
            }
            let file = root().join("docs").join(&target);
            if !file.exists() {
                wrong.push(format!("{name}: there is no {target}"));
                continue;
            }
            let path = text.trim_matches('`');
            if path.contains("::") && !defines(&file, &fs::read_to_string(&file).unwrap(), path) {
                wrong.push(format!("{name}: {target} does not define {path}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_setting_of_the_page_exists_and_none_of_the_policy_is_left_out() {
    let known = settings();
    let page = page("policy.md");
    let mut named = BTreeSet::new();
    for (heading, lines) in sections(&page) {
        let text = lines.join(" ");
        let settings = text.split(PARTS[2]).nth(1).unwrap();
        let settings = settings.split(PARTS[3]).next().unwrap().trim();
        let keys: Vec<&str> = settings.split('`').skip(1).step_by(2).collect();
        assert!(
            settings == "none" || !keys.is_empty(),
            "{heading}: {settings}"
        );
        for key in keys {
            assert!(known.contains(key), "{heading}: there is no setting {key}");
            named.insert(key.to_owned());
        }
    }
    let of_policy = |key: &&String| {
        [
            "[periods]",
            "[reminders]",
            "[ledger]",
            "[observation]",
            "[guard]",
        ]
        .iter()
        .any(|section| key.starts_with(section))
    };
    let left_out: Vec<&String> = known
        .iter()
        .filter(of_policy)
        .filter(|key| !named.contains(*key))
        .collect();
    assert!(left_out.is_empty(), "{left_out:?}");
}

#[test]
fn citations_links_and_names_are_found_in_every_form() {
    let numbers = |text| cited(text).into_iter().collect::<Vec<_>>();
    assert_eq!(numbers("(rules 1, 2 and 10) and rule 5."), [1, 2, 5, 10]);
    assert_eq!(numbers("Rule 6–8; rules for 3; misrule 9"), [6, 7, 8]);
    let found = links("see [`a::b`](../src/a.rs), [c](#c)");
    assert_eq!(found[0], ("`a::b`".to_owned(), "../src/a.rs".to_owned()));
    let file = Path::new("src/domain/a.rs");
    let text = "pub const MOST_X: u32 = 1;\nimpl Policy {\n    pub fn due(&self) {}\n}\n";
    assert!(defines(file, text, "a::Policy::due"));
    assert!(defines(file, text, "a::MOST_X"));
    for unknown in ["a::Policy::du", "b::Policy::due", "due", "a::MOST"] {
        assert!(!defines(file, text, unknown), "{unknown}");
    }
}
