//! Header words, looked up: which field a header means, and how surely.

mod names;
mod under;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use super::fit::Fit;
use super::grammar::Grammar;
use super::header_words::{
    BUILT_IN, ColumnWords, HeaderWords, ObservationWords, UrgentWords, Words, header_key, path_key,
    path_keys,
};
use super::label::Label;
use super::letters::Letters;
use super::meaning::{Meaning, Rank};
use super::text::plain;
use crate::domain::project::Field;

static HEADERS: LazyLock<Headers> = LazyLock::new(|| {
    toml::from_str::<Words>(BUILT_IN)
        .expect("config/headers.toml is part of the program, and a test parses it")
        .into()
});

/// Makes the program's own words ready for looking up.
pub(crate) fn prepare() {
    LazyLock::force(&HEADERS);
    LazyLock::force(&OWN);
}

/// All header words, ready for looking up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Headers {
    /// More than one field: nobody knows which is meant.
    names: HashMap<String, Vec<Field>>,
    /// Headers that may be meant as a field where no other column is.
    weak: HashMap<String, Field>,
    /// What the office confirmed for the unit; `None` is a column of no field.
    confirmed: HashMap<String, Option<Field>>,
    /// Whole headers that the office knows.
    office_names: HashSet<String>,
    /// Whether the office has words of its own for 项目名称.
    has_own_names: bool,
    /// What the program's own words for 项目名称 begin with.
    name_starts: Letters,
    grammar: Arc<Grammar>,
    /// The office's own parts of headers.
    office: Vec<ColumnWords>,
    groups: HashSet<String>,
    extras: HashSet<String>,
    pub(crate) observation: ObservationWords,
    pub(crate) urgent: UrgentWords,
}

impl From<Words> for Headers {
    fn from(words: Words) -> Self {
        let grammar = Arc::new(Grammar::from(&words));
        let mut names = HashMap::new();
        let mut weak = HashMap::new();
        for column in words.column {
            for name in column.names {
                names.insert(name, vec![column.field]);
            }
            for name in column.weak {
                weak.entry(name).or_insert(column.field);
            }
        }
        // The headers of our own form are known whatever the file says.
        for field in Field::FORM {
            names.insert(Label::new(field.header()).base, vec![field]);
        }
        Self {
            name_starts: names::starts(&names),
            names,
            weak,
            grammar,
            groups: words.groups.into_iter().collect(),
            extras: words.extras.into_iter().collect(),
            observation: words.observation,
            urgent: words.urgent,
            ..Self::default()
        }
    }
}

/// The headers of our own form and of the national code, as they are compared.
static OWN: LazyLock<HashMap<Field, String>> = LazyLock::new(|| {
    let fields = Field::FORM.into_iter().chain([Field::Code]);
    let own = fields.map(|field| (field, Label::new(field.header()).base));
    own.collect()
});

fn own_header(field: Field) -> Option<&'static str> {
    OWN.get(&field).map(String::as_str)
}

fn plain_all(words: &[String]) -> Vec<String> {
    words.iter().map(|word| plain(word)).collect()
}

impl Headers {
    /// The words in the binary and those of the office.
    pub(crate) fn with(own: &HeaderWords) -> Cow<'static, Self> {
        if own.is_empty() {
            return Cow::Borrowed(&HEADERS);
        }
        let mut headers = HEADERS.clone();
        let key = |word: &String| header_key(word);
        for name in own.columns.iter().flat_map(|column| &column.names) {
            headers.extras.remove(&header_key(name));
        }
        headers.extras.extend(own.extras.iter().map(key));
        headers.groups.extend(own.groups.iter().map(key));
        for column in &own.columns {
            headers.has_own_names |= column.field == Field::Name;
            for name in column.names.iter().map(key) {
                headers.office_names.insert(name.clone());
                let fields = headers.names.entry(name).or_default();
                if !fields.contains(&column.field) {
                    fields.push(column.field);
                }
            }
        }
        for header in &own.confirmed {
            headers.has_own_names |= header.field == Some(Field::Name);
            for known in path_keys(&header.header) {
                headers.confirmed.insert(known, header.field);
            }
        }
        let office = own.columns.iter().map(|column| ColumnWords {
            words: column.words.iter().map(|parts| plain_all(parts)).collect(),
            not: plain_all(&column.not),
            ..column.clone()
        });
        headers.office = office.collect();
        Cow::Owned(headers)
    }

    /// Whether this text is a header that each table of some kind has: of projects, observation, or urgent
    /// matters.
    pub(crate) fn is_anchor(&self, text: &str) -> bool {
        // By the first letter first: this is asked of every cell.
        let first: Option<&[u8; 3]> = text.as_bytes().first_chunk();
        let is_word = |word: &String| word.as_bytes().first_chunk() == first && word == text;
        let is_other = |words: &[String]| words.iter().any(is_word);
        self.is_name(text)
            || is_other(&self.urgent.matter)
            || is_other(&self.urgent.name)
            || is_other(&self.observation.quarter)
    }

    /// What a column means whose lowest header is `label`, under those `above`, from the top.
    pub(crate) fn meaning(&self, label: &Label, above: &[Label]) -> Meaning {
        if label.base.is_empty() {
            return Meaning::Extra;
        }
        let group = above.iter().rev().find(|group| !group.is_only_unit());
        let path = group.map(|group| label.under(group));
        if let Some(confirmed) = self.confirmed(label, above) {
            return confirmed;
        }
        let alone = self.alone(label);
        let (Some(group), Some(path)) = (group, path) else {
            return alone;
        };
        self.in_part_of_a_month(label, group)
            .or_else(|| self.under(label, alone, group, &path))
            .unwrap_or_else(|| self.as_changed_by(above, label, alone))
    }

    /// What the office confirmed of the header: with all those above it, else with fewer of them, else alone.
    fn confirmed(&self, label: &Label, above: &[Label]) -> Option<Meaning> {
        if self.confirmed.is_empty() {
            return None;
        }
        let above: Vec<&Label> = above.iter().filter(|one| !one.is_only_unit()).collect();
        let mut from = (0..=above.len()).map(|first| {
            let groups = above.iter().skip(first).map(|group| &*group.whole);
            groups.chain([&*label.whole]).collect::<String>()
        });
        let field = from.find_map(|path| self.confirmed.get(&path_key(&path)))?;
        Some(field.map_or(Meaning::Extra, |field| {
            Meaning::Field(field, Rank::Confirmed)
        }))
    }

    /// What a header means by itself.
    fn alone(&self, label: &Label) -> Meaning {
        let is_extra = self.extras.contains(&label.base);
        let weak = self
            .weak
            .get(&label.whole)
            .or_else(|| self.weak.get(&label.base));
        match self.listed(label) {
            Some(Meaning::Field(field, Rank::Listed)) if self.is_known_to_office(label) => {
                Meaning::Field(field, Rank::Confirmed)
            }
            Some(meaning) if !is_extra => meaning,
            _ => match weak {
                Some(field) => Meaning::Guess(*field),
                None if is_extra => Meaning::Extra,
                None => self.by_words(label),
            },
        }
    }

    fn is_known_to_office(&self, label: &Label) -> bool {
        let is_known = |name: &String| self.office_names.contains(name);
        is_known(&label.whole) || is_known(&label.base)
    }

    /// What a whole header on the list means; one with brackets only if they leave it what it is.
    fn listed(&self, label: &Label) -> Option<Meaning> {
        if let Some(fields) = self.names.get(&label.whole) {
            return listed(&label.whole, fields);
        }
        let fields = self.names.get(&label.base)?;
        let field = *fields.first()?;
        match self.grammar.brackets_fit(field, label) {
            None if self.is_ruled_out(field, label) => Some(Meaning::Other(field)),
            None => listed("", fields),
            // The brackets may be a part of it: 竣工（投产）时间.
            Some(_) => None,
        }
    }

    /// What the words of a header make it.
    fn by_words(&self, label: &Label) -> Meaning {
        if let Some(field) = self.by_office_words(label) {
            return Meaning::Field(field, Rank::Words);
        }
        let undated = label.without_half_month();
        let label = undated.as_ref().unwrap_or(label);
        let fits = self.grammar.fits(label);
        let fits = || {
            fits.iter()
                .filter(|(field, _)| !self.is_ruled_out(*field, label))
        };
        let sure = |(field, fit): &(Field, Fit)| match *fit {
            Fit::Sure { is_dated, core } => Some((core, *field, is_dated)),
            _ => None,
        };
        let longest = fits().filter_map(sure).max_by_key(|(core, ..)| *core);
        if let Some((core, field, is_dated)) = longest {
            let mut equal = fits().filter_map(sure).filter(|(own, ..)| *own == core);
            let second = equal.find(|(_, other, _)| *other != field);
            let rank = if is_dated { Rank::Dated } else { Rank::Words };
            return second.map_or(Meaning::Field(field, rank), |(_, other, _)| {
                Meaning::Two(other, field)
            });
        }
        let mut combined = fits().filter(|(_, fit)| *fit == Fit::Combined);
        match (combined.next(), combined.next()) {
            (Some((first, _)), Some((second, _))) => return Meaning::Two(*first, *second),
            (Some((field, _)), None) => return Meaning::Guess(*field),
            _ => {}
        }
        // The last word is what the header is about: 诉求办理进展 is a progress.
        match fits().next_back() {
            Some((field, Fit::Other)) => Meaning::Other(*field),
            Some((field, _)) => Meaning::Guess(*field),
            None => Meaning::Extra,
        }
    }

    /// The field by the office's own parts of headers.
    fn by_office_words(&self, label: &Label) -> Option<Field> {
        let holds =
            |parts: &Vec<String>| parts.iter().all(|part| label.whole.contains(part.as_str()));
        let column = self.office.iter().find(|column| {
            column.words.iter().any(holds) && !self.is_ruled_out(column.field, label)
        });
        column.map(|column| column.field)
    }

    /// Whether the office's own words say that it is not this field.
    fn is_ruled_out(&self, field: Field, label: &Label) -> bool {
        let mut columns = self.office.iter().filter(|column| column.field == field);
        columns.any(|column| {
            column
                .not
                .iter()
                .any(|word| label.whole.contains(word.as_str()))
        })
    }

    /// Whether a column is one that clerks are known to add, or the office knows it.
    pub(crate) fn is_usual_extra(&self, label: &Label) -> bool {
        self.extras.contains(&label.base)
            || self.confirmed.get(&path_key(&label.whole)) == Some(&None)
    }

    /// Whether a cell looks like part of a header.
    pub(crate) fn is_header_word(&self, text: &str) -> bool {
        if text.chars().count() > 24 {
            return false;
        }
        let label = Label::new(text);
        (label.is_only_unit() && label.unit.is_some())
            || self.groups.contains(&label.base)
            || self.extras.contains(&label.base)
            || !matches!(self.meaning(&label, &[]), Meaning::Extra)
    }
}

/// 项目名称 with something beside it that is not understood: 项目名称及地块. A project may be called 待定项目名称.
fn is_remarked_name(label: &Label) -> bool {
    let starts = |name: &str| label.base.starts_with(name) && label.base != name;
    ["项目名称", "项目全称"].into_iter().any(starts)
}

/// What a whole header on the list means; `whole` is empty if it has more beside it.
fn listed(whole: &str, fields: &[Field]) -> Option<Meaning> {
    match *fields {
        [first, second, ..] => Some(Meaning::Two(first, second)),
        [field] if own_header(field) == Some(whole) => Some(Meaning::Field(field, Rank::Own)),
        [field] => Some(Meaning::Field(field, Rank::Listed)),
        [] => None,
    }
}

#[cfg(test)]
mod combinations;
#[cfg(test)]
mod tests;
