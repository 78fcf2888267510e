//! A typed walk through one TOML file: what is asked for is known, all else is a problem.

use std::borrow::Cow;
use std::cell::RefCell;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problems::Problem;
use super::values::{self, Want, describe};
use crate::domain::language::{Bilingual, bilingual};

/// Where a value stands.
#[derive(Debug, Clone)]
pub(super) struct ValuePlace {
    pub(super) line: Option<usize>,
    pub(super) key: String,
}

/// A good value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Located<T> {
    pub(super) value: T,
    pub(super) place: ValuePlace,
}

/// One file, and what is wrong with it so far.
struct SourceFile<'f> {
    path: &'f Path,
    /// The byte after each line.
    line_ends: Vec<usize>,
    problems: RefCell<Vec<Problem>>,
}

impl<'f> SourceFile<'f> {
    fn new(path: &'f Path, text: &str) -> Self {
        Self {
            path,
            line_ends: text.match_indices('\n').map(|(at, _)| at + 1).collect(),
            problems: RefCell::default(),
        }
    }

    /// The line of a byte, counted from 1.
    fn line_of(&self, byte: usize) -> usize {
        1 + self.line_ends.partition_point(|&end| end <= byte)
    }
}

/// Reads a file with `read`, which asks for every key it knows, and adds all problems to `problems`.
///
/// A file with syntax errors is not read any further: what its lines were meant to be can only be
/// guessed, and a wrong guess would blame lines that are right.
pub(super) fn walk<T>(
    path: &Path,
    text: &str,
    problems: &mut Vec<Problem>,
    read: impl FnOnce(&mut TomlTable<'_>) -> Option<T>,
) -> Option<T> {
    let source = SourceFile::new(path, text);
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut value = None;
    if errors.is_empty() {
        let mut table = TomlTable {
            source: &source,
            place: ValuePlace {
                line: None,
                key: String::new(),
            },
            entries: Some(root.get_ref()),
            known: Vec::new(),
        };
        value = read(&mut table);
        table.report_unknown();
    } else {
        report_syntax(&source, &errors);
    }
    let mut found = source.problems.into_inner();
    found.sort_by_key(|problem| problem.line);
    problems.append(&mut found);
    value
}

/// One syntax error a line: the parser stumbles several times over the same mistake.
fn report_syntax(source: &SourceFile<'_>, errors: &[toml::de::Error]) {
    let mut lines: Vec<(usize, &str)> = errors
        .iter()
        .map(|error| {
            let at = error.span().map_or(0, |span| span.start);
            (source.line_of(at), error.message())
        })
        .collect();
    lines.sort_by_key(|(line, _)| *line);
    lines.dedup_by_key(|(line, _)| *line);
    let found = lines.into_iter().map(|(line, message)| {
        let mut problem = Problem::new(
            source.path,
            bilingual!("syntax error: {message}", "语法错误：{message}"),
        );
        problem.hint = looks_unquoted(message).then(|| {
            bilingual!(
                "text stands in quotes: \"…\"",
                "文字要写在英文引号里：\"…\""
            )
        });
        problem.line(Some(line))
    });
    source.problems.borrow_mut().extend(found);
}

/// Whether the parser met text without quotes, of which it tells by what it took the text for.
fn looks_unquoted(message: &str) -> bool {
    ["must be quoted", "invalid boolean", "unquoted key"]
        .iter()
        .any(|words| message.contains(words))
}

/// One table of a file; a table that is not there is an empty one.
pub(super) struct TomlTable<'t> {
    source: &'t SourceFile<'t>,
    place: ValuePlace,
    entries: Option<&'t DeTable<'t>>,
    known: Vec<&'static str>,
}

impl<'t> TomlTable<'t> {
    /// Where the table stands.
    pub(super) fn place(&self) -> &ValuePlace {
        &self.place
    }

    /// Where a key of it would stand.
    pub(super) fn place_of(&self, key: &str) -> ValuePlace {
        ValuePlace {
            line: self
                .find(key)
                .map_or(self.place.line, |value| Some(self.line_of(value))),
            key: self.dotted(key),
        }
    }

    /// The value of a key, if it is there and good; if it is there and not good, a problem.
    pub(super) fn optional<T>(&mut self, key: &'static str, want: &Want<T>) -> Option<Located<T>> {
        self.known.push(key);
        let value = self.find(key)?;
        let place = self.place_of(key);
        match want.read(value.get_ref()) {
            Ok(value) => Some(Located { value, place }),
            Err(hint) => {
                let mut problem = self
                    .problem(&place, bilingual!("bad value", "值不对"))
                    .expected(want.expected.clone());
                if !want.secret {
                    problem = problem.read(describe(value.get_ref()));
                }
                problem.hint = hint;
                self.report(problem);
                None
            }
        }
    }

    /// The value of a key that must be there.
    pub(super) fn required<T>(&mut self, key: &'static str, want: &Want<T>) -> Option<Located<T>> {
        if self.find(key).is_none() {
            self.known.push(key);
            self.report_missing(key, want.expected.clone());
            return None;
        }
        self.optional(key, want)
    }

    /// The value of a key, or what holds without it.
    pub(super) fn or<T>(&mut self, key: &'static str, want: &Want<T>, default: T) -> T {
        self.optional(key, want).map_or(default, |at| at.value)
    }

    /// Reads a table inside this one; if it is not there, `read` sees an empty one.
    pub(super) fn section<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut TomlTable<'t>) -> T,
    ) -> T {
        self.known.push(key);
        let value = self.find(key);
        let entries = value.and_then(|value| value.get_ref().as_table());
        if let (Some(value), None) = (value, entries) {
            self.report_not(key, value, bilingual!("a table", "一个表"));
        }
        self.read_inner(self.place_of(key), entries, read)
    }

    /// Reads a table inside this one, if it is there.
    pub(super) fn section_if_there<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut TomlTable<'t>) -> T,
    ) -> Option<T> {
        self.known.push(key);
        let value = self.find(key)?;
        let Some(entries) = value.get_ref().as_table() else {
            self.report_not(key, value, bilingual!("a table", "一个表"));
            return None;
        };
        Some(self.read_inner(self.place_of(key), Some(entries), read))
    }

    /// Whether a key is there, whatever it holds.
    pub(super) fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Reads each table of a list of tables, `[[key]]`.
    pub(super) fn each<T>(
        &mut self,
        key: &'static str,
        mut read: impl FnMut(&mut TomlTable<'t>) -> T,
    ) -> Vec<T> {
        self.known.push(key);
        let Some(value) = self.find(key) else {
            return Vec::new();
        };
        let items = value.get_ref().as_array();
        let tables = items.and_then(|items| {
            let tables = items
                .iter()
                .map(|item| Some((item, item.get_ref().as_table()?)));
            tables.collect::<Option<Vec<_>>>()
        });
        let Some(tables) = tables else {
            self.report_not(
                key,
                value,
                bilingual!(
                    "tables, each under [[{}]]",
                    "表，每个写在 [[{}]] 下",
                    self.dotted(key)
                ),
            );
            return Vec::new();
        };
        let tables = tables.into_iter().enumerate();
        let values = tables.map(|(index, (item, entries))| {
            let slug = entries.get("slug").map(Spanned::get_ref);
            let slug = slug.and_then(|slug| values::slug().read(slug).ok());
            let name = slug.unwrap_or_else(|| (index + 1).to_string());
            let place = ValuePlace {
                line: Some(self.line_of(item)),
                key: format!("{}.{name}", self.dotted(key)),
            };
            self.read_inner(place, Some(entries), &mut read)
        });
        values.collect()
    }

    /// The same, if there must be at least one.
    pub(super) fn at_least_one<T>(
        &mut self,
        key: &'static str,
        expected: Bilingual,
        read: impl FnMut(&mut TomlTable<'t>) -> T,
    ) -> Vec<T> {
        let items = self.find(key).map(|value| value.get_ref().as_array());
        if items.is_none_or(|items| items.is_some_and(|items| items.is_empty())) {
            self.report_missing(key, expected);
        }
        self.each(key, read)
    }

    /// Adds a problem of this file.
    pub(super) fn report(&self, problem: Problem) {
        self.source.problems.borrow_mut().push(problem);
    }

    /// A problem at a place of this file, to be completed and reported.
    pub(super) fn problem(&self, place: &ValuePlace, what: Bilingual) -> Problem {
        Problem::new(self.source.path, what)
            .line(place.line)
            .key(place.key.as_str())
    }

    /// Says that a key must be there.
    pub(super) fn report_missing(&self, key: &str, expected: Bilingual) {
        let place = ValuePlace {
            line: self.place.line,
            key: self.dotted(key),
        };
        self.report(
            self.problem(&place, bilingual!("missing", "缺少"))
                .expected(expected),
        );
    }

    fn read_inner<T>(
        &self,
        place: ValuePlace,
        entries: Option<&'t DeTable<'t>>,
        read: impl FnOnce(&mut TomlTable<'t>) -> T,
    ) -> T {
        let mut inner = TomlTable {
            source: self.source,
            place,
            entries,
            known: Vec::new(),
        };
        let value = read(&mut inner);
        inner.report_unknown();
        value
    }

    fn report_not(&self, key: &str, value: &Spanned<DeValue<'_>>, expected: Bilingual) {
        let problem = self.problem(&self.place_of(key), bilingual!("bad value", "值不对"));
        self.report(problem.read(describe(value.get_ref())).expected(expected));
    }

    fn report_unknown(&self) {
        for key in self.entries.into_iter().flat_map(DeTable::keys) {
            let name = key.get_ref().as_ref();
            if self.known.contains(&name) {
                continue;
            }
            let shown = if name
                .chars()
                .all(|letter| letter.is_alphanumeric() || "_-".contains(letter))
            {
                Cow::Borrowed(name)
            } else {
                Cow::Owned(values::quoted(name))
            };
            let place = ValuePlace {
                line: Some(self.source.line_of(key.span().start)),
                key: self.dotted(&shown),
            };
            self.report(if holds_a_secret(name) {
                self.problem(&place, bilingual!("a secret must not stand in this file", "密码之类不能写在这个文件里"))
                    .hint(bilingual!("give it by mail.smtp.password_env or password_file, and change it: it has been in a file that others may have read", "用 mail.smtp.password_env 或 password_file 给出，并换掉这个密码：它在别人可能看过的文件里出现过"))
            } else {
                self.problem(&place, bilingual!("unknown key", "没有这个键"))
                    .hint(nearest(name, &self.known))
            });
        }
    }

    fn find(&self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.entries?.get(key)
    }

    fn line_of<T>(&self, value: &Spanned<T>) -> usize {
        self.source.line_of(value.span().start)
    }

    fn dotted(&self, key: &str) -> String {
        if self.place.key.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.place.key)
        }
    }
}

/// Whether a key that nobody asks for looks like a password put where the name of one belongs.
fn holds_a_secret(key: &str) -> bool {
    let key = key.to_lowercase();
    ["passw", "secret", "token", "密码", "授权码"]
        .iter()
        .any(|word| key.contains(word))
}

/// Advice on a key that is not known: the one that was meant, else all there are.
fn nearest(key: &str, known: &[&'static str]) -> Bilingual {
    let likeness = |known: &str| strsim::jaro_winkler(&key.to_lowercase(), known);
    let best = known
        .iter()
        .map(|known| (likeness(known), *known))
        .max_by(|one, other| one.0.total_cmp(&other.0));
    match best {
        Some((likeness, known)) if likeness > 0.85 => {
            bilingual!("did you mean {known}?", "是不是想写 {known}？")
        }
        _ => bilingual!("the keys here are {}", "这里的键有 {}", known.join(", ")),
    }
}
