//! No circle of files: what needs each other stands in one file, or what both need stands in a third one.
//!
//! In `src`, a file may use what the opening file of its own folder defines (`super::Error`), and that one may use
//! it: a folder and its door are one thing. The libraries do without that. Tests may use anything.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The names on the way from the root of the crate: `["domain", "time", "period"]`; that of the root is empty.
type Module = Vec<String>;

/// A `use` or a path in the code, name by name; `alias` is what it is called here.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mention {
    names: Vec<String>,
    alias: Option<String>,
    /// `pub use` hands it on; that alone needs nothing.
    is_handed_on: bool,
}

/// Whether a file and the opening files of the folders that it lies in may know each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doors {
    MayBeUsed,
    AreFilesToo,
}

/// What the files of a crate mention, by module.
struct Crate {
    mentions: BTreeMap<Module, Vec<Mention>>,
}

#[test]
fn no_files_stand_in_a_circle() {
    let crates = [
        ("src", Doors::MayBeUsed),
        ("crates/sheetgate/src", Doors::AreFilesToo),
        ("crates/xlsx-patch/src", Doors::AreFilesToo),
    ];
    let mut found = Vec::new();
    for (folder, doors) in crates {
        let circles = Crate::read(folder).circles(doors);
        found.extend(circles.iter().map(|circle| format!("{folder}: {circle}")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn module_of(path: &Path) -> Module {
    let path = path.with_extension("");
    let mut names: Module = path
        .iter()
        .map(|name| name.to_str().unwrap().to_owned())
        .collect();
    if names.last().is_some_and(|name| name == "mod") || names == ["lib"] {
        names.pop();
    }
    names
}

impl Crate {
    fn read(folder: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let files = super::rust_files(folder).into_iter().map(|file| {
            let path = file.strip_prefix(&root).unwrap().to_owned();
            (module_of(&path), fs::read_to_string(file).unwrap())
        });
        Self::new(files)
    }

    fn new(files: impl Iterator<Item = (Module, String)>) -> Self {
        let is_test = |module: &Module| {
            let tests = ["tests", "fixtures", "combinations", "contract", "main"];
            let mut names = module.iter();
            names.any(|name| tests.contains(&name.as_str()) || name.ends_with("_tests"))
        };
        let mentions = files
            .filter(|(module, _)| !is_test(module))
            .map(|(module, text)| (module, mentions(&text)))
            .collect();
        Self { mentions }
    }

    /// The circles, each as its modules in a line.
    fn circles(&self, doors: Doors) -> Vec<String> {
        let needs: BTreeMap<&Module, BTreeSet<&Module>> = self
            .mentions
            .keys()
            .map(|module| (module, self.needs(module, doors)))
            .collect();
        let reached: BTreeMap<&Module, BTreeSet<&Module>> = needs
            .keys()
            .map(|module| {
                let mut reached = BTreeSet::new();
                let mut open: Vec<&Module> = needs[module].iter().copied().collect();
                while let Some(next) = open.pop() {
                    if reached.insert(next) {
                        open.extend(&needs[next]);
                    }
                }
                (*module, reached)
            })
            .collect();
        let circle_of = |module: &&Module| -> Vec<String> {
            reached[module]
                .iter()
                .filter(|other| reached[*other].contains(module))
                .map(|other| other.join("/"))
                .collect()
        };
        let circles: BTreeSet<Vec<String>> = reached.keys().map(circle_of).collect();
        let circles = circles.into_iter().filter(|circle| !circle.is_empty());
        circles.map(|circle| circle.join(" ")).collect()
    }

    /// The other modules whose items a module uses.
    fn needs(&self, module: &Module, doors: Doors) -> BTreeSet<&Module> {
        let is_passed_over = |home: &Module| match doors {
            Doors::MayBeUsed => module.starts_with(home),
            Doors::AreFilesToo => module == home,
        };
        let mentions = self.mentions[module].iter();
        mentions
            .filter(|mention| !mention.is_handed_on)
            .filter_map(|mention| self.home(module, &mention.names, 0))
            .filter(|home| !is_passed_over(home))
            .collect()
    }

    /// The module in whose file the item stands that a path means, seen from a module.
    fn home(&self, module: &Module, names: &[String], depth: usize) -> Option<&Module> {
        const DEEPEST: usize = 12;
        let (first, rest) = names.split_first()?;
        if depth > DEEPEST {
            return None;
        }
        match first.as_str() {
            "crate" => self.walk(Module::new(), rest, depth),
            "self" => self.walk(module.clone(), rest, depth),
            "super" => {
                let above = module[..module.len().checked_sub(1)?].to_vec();
                match rest.first() {
                    Some(next) if next == "super" => self.home(&above, rest, depth + 1),
                    _ => self.walk(above, rest, depth),
                }
            }
            name if self.child(module, name).is_some() => self.walk(module.clone(), names, depth),
            _ => None,
        }
    }

    fn walk(&self, mut module: Module, names: &[String], depth: usize) -> Option<&Module> {
        for (at, name) in names.iter().enumerate() {
            if let Some(child) = self.child(&module, name) {
                module = child;
                continue;
            }
            let handed = self.mentions.get(&module)?.iter().find(|mention| {
                let own = mention.alias.as_ref().or(mention.names.last());
                own == Some(name) && mention.names != names
            });
            let handed = handed.and_then(|mention| {
                let whole: Vec<String> = [&mention.names, &names[at + 1..]].concat();
                self.home(&module, &whole, depth + 1)
            });
            return handed.or_else(|| self.known(&module));
        }
        self.known(&module)
    }

    fn child(&self, module: &Module, name: &str) -> Option<Module> {
        let child: Module = [module.as_slice(), &[name.to_owned()]].concat();
        self.mentions.contains_key(&child).then_some(child)
    }

    fn known(&self, module: &Module) -> Option<&Module> {
        self.mentions
            .get_key_value(module)
            .map(|(module, _)| module)
    }
}

/// All that a file mentions outside its tests, comments and texts.
fn mentions(text: &str) -> Vec<Mention> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        // `impl Trait + use<'a>` imports nothing.
        if tokens[at] == "use" && tokens.get(at + 1).is_some_and(|next| next != "<") {
            let is_handed_on = at > 0 && [")", "pub"].contains(&tokens[at - 1].as_str());
            at = tree(&tokens, at + 1, &[], is_handed_on, &mut found);
        } else if tokens.get(at + 1).is_some_and(|next| next == "::") && is_name(&tokens[at]) {
            let mut names = vec![tokens[at].clone()];
            while tokens.get(at + 1).is_some_and(|next| next == "::")
                && tokens.get(at + 2).is_some_and(|name| is_name(name))
            {
                names.push(tokens[at + 2].clone());
                at += 2;
            }
            found.push(Mention {
                names,
                alias: None,
                is_handed_on: false,
            });
            at += 1;
        } else {
            at += 1;
        }
    }
    found
}

/// Reads one tree of a `use`; returns the place behind it.
fn tree(
    tokens: &[String],
    mut at: usize,
    above: &[String],
    is_handed_on: bool,
    found: &mut Vec<Mention>,
) -> usize {
    let mut names = above.to_vec();
    let mut alias = None;
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            "{" => {
                at += 1;
                while tokens
                    .get(at)
                    .is_some_and(|token| token != "}" && token != ";")
                {
                    at = tree(tokens, at, &names, is_handed_on, found);
                    at += usize::from(tokens.get(at).is_some_and(|token| token == ","));
                }
                return at + 1;
            }
            "," | "}" | ";" => break,
            "as" => {
                alias = tokens.get(at + 1).cloned();
                at += 1;
            }
            "::" => {}
            "self" if !names.is_empty() => {}
            name => names.push(name.to_owned()),
        }
        at += 1;
    }
    found.push(Mention {
        names,
        alias,
        is_handed_on,
    });
    at
}

fn is_name(token: &str) -> bool {
    token.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_')
}

/// Names and signs, without comments, texts and what stands behind `#[cfg(test)]`, which ends a file.
fn tokens(text: &str) -> Vec<String> {
    let code = text.split("\n#[cfg(test)]\nmod tests {").next();
    let mut tokens = Vec::new();
    for line in code.unwrap_or_default().lines() {
        let line = line.split("//").next().unwrap_or_default();
        // Every second part between quotes is a text.
        for code in line.split('"').step_by(2) {
            let mut rest = code;
            while let Some(first) = rest.chars().next() {
                let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
                let length = match first {
                    letter if is_of_name(letter) => rest
                        .find(|letter| !is_of_name(letter))
                        .unwrap_or(rest.len()),
                    ':' if rest.starts_with("::") => 2,
                    letter => letter.len_utf8(),
                };
                if !first.is_whitespace() {
                    tokens.push(rest[..length].to_owned());
                }
                rest = &rest[length..];
            }
        }
    }
    tokens
}

#[test]
fn circles_are_found_through_every_form_of_import() {
    let with_doors = |doors: Doors, files: &[(&str, &str)]| {
        let files = files
            .iter()
            .map(|(path, text)| (module_of(Path::new(path)), (*text).to_owned()));
        Crate::new(files).circles(doors)
    };
    let circles = |files: &[(&str, &str)]| with_doors(Doors::MayBeUsed, files);
    let door = ("room/mod.rs", "mod one;\nmod two;\npub use two::Two;\n");
    let two = (
        "room/two.rs",
        "use super::one::{self, One};\npub struct Two;\n",
    );
    for one in [
        "use super::two::Two;\n",
        "use super::{Two as Other, x};\n",
        "use crate::{room::{Two}};\n",
        "fn of(two: &crate::room::two::Two) {}\n",
    ] {
        let found = circles(&[("lib.rs", "mod room;"), door, ("room/one.rs", one), two]);
        assert_eq!(found, ["room/one room/two"], "{one}");
    }
    for one in [
        "// use super::two::Two;\n",
        "const TEXT: &str = \"super::two::Two\";\n",
        "use super::three;\n",
        "fn of() {}\n\n#[cfg(test)]\nmod tests {\n    use super::super::two::Two;\n}\n",
    ] {
        let found = circles(&[("lib.rs", "mod room;"), door, ("room/one.rs", one), two]);
        assert_eq!(found, [""; 0], "{one}");
    }
    let files = [
        ("lib.rs", "mod room;"),
        (
            "room/mod.rs",
            "mod one;\nuse one::One;\npub struct Error;\n",
        ),
        ("room/one.rs", "use super::Error;\npub struct One;\n"),
    ];
    assert_eq!(circles(&files), [""; 0]);
    assert_eq!(with_doors(Doors::AreFilesToo, &files), ["room room/one"]);
}
