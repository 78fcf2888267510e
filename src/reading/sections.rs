//! What the titles over a table's rows imply for the projects under them: a stage, a category, who answers.

use super::asked;
use crate::domain::finding::Finding;
use crate::domain::project::{Category, Stage};
use crate::domain::rules::Rule;
use crate::domain::wording::shortened;
use crate::words::amount::MoneyUnit;
use crate::words::stage;
use crate::words::text::{chinese_digit, plain};
use crate::words::titles::is_enumerator;

/// What a title implies for the projects under it, with the title and its cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Implied {
    pub(super) stage: Option<Stage>,
    pub(super) category: Option<Category>,
    /// The unit that answers for them: 一、区商务局（3个）.
    pub(super) responsible_unit: Option<String>,
    /// It speaks of stages, but not of one that all of them have reached.
    pub(super) is_unclear: bool,
    pub(super) title: String,
    pub(super) cell: String,
}

impl Implied {
    /// What a title that stands in `cell` implies.
    pub(super) fn by(title: &str, cell: String) -> Self {
        let of_title = stage::of_title(title);
        Self {
            stage: of_title.stage,
            category: of_title.category,
            responsible_unit: None,
            is_unclear: of_title.is_unclear,
            title: title.to_owned(),
            cell,
        }
    }

    /// What the title of a section implies, or a worksheet's name: it may be the unit that answers for all
    /// under it. The line over a table names who made it and is not asked.
    pub(super) fn by_section(title: &str, cell: String) -> Self {
        let mut implied = Self::by(title, cell);
        if !implied.says_something() && !implied.is_unclear {
            implied.responsible_unit = public_body(title);
        }
        implied
    }

    /// Whether it implies anything.
    pub(super) const fn says_something(&self) -> bool {
        self.stage.is_some() || self.category.is_some() || self.responsible_unit.is_some()
    }
}

/// The office, bureau, town or park that a title names, without its number and its count of projects.
fn public_body(title: &str) -> Option<String> {
    const ENDINGS: [&str; 15] = [
        "局",
        "委",
        "办",
        "中心",
        "管委会",
        "委员会",
        "街道",
        "办事处",
        "镇",
        "乡",
        "人民政府",
        "政府",
        "指挥部",
        "园区",
        "开发区",
    ];
    const LONGEST: usize = 20;
    let text = title.trim().trim_start_matches(['(', '（']);
    let unnumbered = text
        .trim_start_matches(|letter: char| {
            letter.is_ascii_digit() || letter == '十' || chinese_digit(letter).is_some()
        })
        .trim_start_matches([')', '）', '、', '.', '．', ',', '，', ' ', '\u{3000}']);
    let name = unnumbered.split(['（', '(', '：', ':']).next()?.trim();
    let is_named = name.chars().count() <= LONGEST && name.chars().count() > 2;
    (is_named && ENDINGS.iter().any(|ending| name.ends_with(ending))).then(|| name.to_owned())
}

/// How the titles of one rank are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TitleNumbering {
    /// 一、
    Chinese,
    /// （一）
    Bracketed,
    /// 1、
    Digits,
    /// Not at all.
    Bare,
}

impl TitleNumbering {
    fn of(numbering: &str) -> Self {
        let plain = plain(numbering);
        let is_chinese = |letter: char| chinese_digit(letter).is_some() || letter == '十';
        match plain.strip_prefix('(') {
            Some(inner) if inner.starts_with(is_chinese) => Self::Bracketed,
            _ if plain.starts_with(is_chinese) => Self::Chinese,
            _ if plain.starts_with(|letter: char| letter.is_ascii_digit()) => Self::Digits,
            _ => Self::Bare,
        }
    }
}

/// A title and what it says of the rows under it.
#[derive(Debug)]
struct Section {
    manner: TitleNumbering,
    implied: Implied,
    /// The unit of money: 二、签约项目（单位：万元）.
    money: Option<MoneyUnit>,
}

/// The titles that stand over the row being read, the widest first.
#[derive(Debug, Default)]
pub(super) struct Sections {
    /// Over the whole table.
    table: Implied,
    open: Vec<Section>,
    /// Manners of numbering in the order in which they first came: the earlier one is the wider rank.
    ranks: Vec<TitleNumbering>,
}

impl Sections {
    /// Under the title of a whole table.
    pub(super) fn under(table: Implied) -> Self {
        Self {
            table,
            ..Self::default()
        }
    }

    /// Begins a section. It ends those of its own rank and of the ranks below.
    pub(super) fn enter(
        &mut self,
        sequence: &str,
        title: &str,
        cell: String,
        money: Option<MoneyUnit>,
    ) {
        let manner = if is_enumerator(sequence) {
            TitleNumbering::of(sequence)
        } else {
            TitleNumbering::of(title)
        };
        let rank = self.ranks.iter().position(|known| *known == manner);
        let rank = rank.unwrap_or_else(|| {
            self.ranks.push(manner);
            self.ranks.len() - 1
        });
        let ranks = &self.ranks;
        self.open
            .retain(|open| ranks.iter().take(rank).any(|wider| *wider == open.manner));
        self.open.push(Section {
            manner,
            implied: Implied::by_section(title, cell),
            money,
        });
    }

    /// The unit of money that the nearest title states.
    pub(super) fn money(&self) -> Option<MoneyUnit> {
        self.open.iter().rev().find_map(|section| section.money)
    }

    /// What holds here: each thing from the nearest title that says it.
    pub(super) fn implied(&self) -> Implied {
        let mut result = self.table.clone();
        for Section {
            implied: section, ..
        } in &self.open
        {
            if section.says_something() || section.is_unclear {
                result = Implied {
                    stage: section
                        .stage
                        .or(result.stage.filter(|_| !section.is_unclear)),
                    category: section.category.or(result.category),
                    responsible_unit: section.responsible_unit.clone().or(result.responsible_unit),
                    ..section.clone()
                };
            }
        }
        result
    }
}

impl Implied {
    /// What is said of it to the clerk: what was taken from it, or that it is not clear.
    pub(super) fn told(&self, sheet: &str, is_unclear: bool) -> Finding {
        let cell = self.cell.clone();
        if is_unclear {
            return asked::section(sheet, cell, &self.title);
        }
        let stage = self.stage.map(Stage::word);
        let category = self.category.map(Category::word);
        let words = [stage, category, self.responsible_unit.as_deref()];
        let words: Vec<&str> = words.into_iter().flatten().collect();
        let words = words.join("、");
        let title = shortened(&self.title, 30);
        Finding::new(
            Rule::Implied,
            sheet,
            cell,
            &self.title,
            &words,
            format!("表内没有这一栏，已按“{title}”把其下的项目认定为{words}。"),
        )
    }
}
