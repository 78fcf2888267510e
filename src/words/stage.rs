//! The stage and the category that a cell names, and what a title says of both: a closed grammar.
//!
//! A cell names a stage if it is made of known words only and exactly one stage has come. 未, 拟, 计划 and their
//! like say that what follows has not come: 签约未开工 is 签约, 拟签约 alone is a question. Of a title only
//! the words that can change its meaning must be known.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::closed::searcher;
use super::cover::{Piece, Seen};
use super::stage_words::{CELL, TITLES, Word};
use super::text::plain;
use crate::domain::project::{Category, Stage};

/// A cell that says more than this, in letters, is a sentence and no stage.
const LONGEST: usize = 28;

/// The stage that a cell names; `None` if it is not sure to name one and only one.
pub(crate) fn stage(text: &str) -> Option<Stage> {
    let plain = plain(text);
    if let Some(stage) = Stage::from_word(&plain) {
        return Some(stage);
    }
    if plain.chars().count() > LONGEST {
        return None;
    }
    let pieces = CELL.cover(&plain, day);
    if pieces.iter().any(|piece| piece.meaning.is_none()) {
        return None;
    }
    said(&pieces, TextKind::Cell).decided(true)
}

/// Whether a cell speaks of a stage at all, known or not.
pub(crate) fn speaks_of_stage(text: &str) -> bool {
    let plain = plain(text);
    let pieces = CELL.cover(&plain, day);
    pieces.iter().any(|piece| is_of_stage(piece.meaning))
}

const fn is_of_stage(word: Option<Word>) -> bool {
    use Word::{Ended, Near, Resumed, Stage, TakenBack};
    matches!(word, Some(Stage(_) | Resumed | Near | Ended | TakenBack))
}

/// A day, month or year in figures at the beginning of a text: 2027年, 12月, 2027年3月1日.
fn day(text: &str) -> Option<(usize, Word)> {
    if !text.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let is_part = |letter: char| letter.is_ascii_digit() || "年月日号.-".contains(letter);
    let end = text.find(|letter| !is_part(letter)).unwrap_or(text.len());
    let end = text[..end].rfind(['年', '月', '日', '号'])? + '年'.len_utf8();
    Some((end, Word::When))
}

/// What kind of text it is, and so how much of it must be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TextKind {
    Cell,
    /// Over some rows. A day in it says when that stage is to come, or came: nobody knows.
    Section,
    /// Over a whole paper, whose days are its period: 2026年11月签约项目调度表.
    Paper,
}

/// What a text says of stages.
#[derive(Debug, Default)]
struct Said {
    /// Those that have come, in order, each with how it is joined to the one before.
    come: Vec<(Stage, Join)>,
    /// Those that have not.
    to_come: Vec<Stage>,
    /// Something about it cannot be known.
    is_unsure: bool,
    /// 待复工: work has not gone on yet.
    waits_for_work: bool,
    /// 不再实施: it came to its end.
    is_ended: bool,
}

/// How two stages of a text are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Join {
    /// Nothing stands between them: 签约落地.
    Next,
    /// 已 stands before the second: 已签约已落地.
    Done,
    /// A bracket or a comma.
    Break,
    /// 、, 及, 或.
    And,
}

/// What was met in a part of a text between two commas or brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StageMark {
    /// What follows is to come.
    ToCome,
    /// What is to come was not named yet: 在建（计划）.
    Open,
    Stage,
    /// A stage that happens in a moment.
    Moment,
    Ongoing,
    When,
    Thing,
}

/// Whether something was begun and not said, 在建（计划）, or a day says nothing, 在建（12月）, or a thing stands
/// where only a stage should, 手续办理开工, or what happens in a moment goes on, 正在签约.
fn is_unsure(clause: &Seen<StageMark>) -> bool {
    let has = |mark| clause.has(mark);
    let is_cut_off = has(StageMark::When) && !has(StageMark::Stage) && !has(StageMark::Thing);
    let goes_on = has(StageMark::Moment) && has(StageMark::Ongoing);
    let is_mixed = has(StageMark::Stage) && (has(StageMark::Thing) || goes_on);
    has(StageMark::Open) || is_cut_off || is_mixed
}

/// What happens in a moment and is not there while it goes on.
const fn is_moment(stage: Stage) -> bool {
    matches!(stage, Stage::Signed | Stage::Landed | Stage::Terminated)
}

/// Walks over the words.
fn said(pieces: &[Piece<'_, Word>], kind: TextKind) -> Said {
    let is_cell = kind == TextKind::Cell;
    let mut said = Said::default();
    let mut clause = Seen::default();
    let mut join = Join::Next;
    for word in pieces.iter().filter_map(|piece| piece.meaning) {
        match word {
            Word::Stage(stage) => {
                clause.add(StageMark::Stage);
                clause.remove(StageMark::Open);
                if clause.has(StageMark::ToCome) {
                    said.to_come.push(stage);
                    continue;
                }
                let is_event = is_cell
                    || !matches!(stage, Stage::Negotiating | Stage::Building | Stage::Halted);
                said.is_unsure |=
                    clause.has(StageMark::When) && is_event && kind != TextKind::Paper;
                if is_moment(stage) {
                    clause.add(StageMark::Moment);
                }
                said.come.push((stage, join));
                join = Join::Next;
            }
            Word::Resumed if clause.has(StageMark::ToCome) => {
                said.waits_for_work = true;
                clause.add(StageMark::Stage);
                clause.remove(StageMark::Open);
            }
            // 在建（未竣工） is 在建.
            Word::Near if clause.has(StageMark::ToCome) => {
                clause.add(StageMark::Stage);
                clause.remove(StageMark::Open);
            }
            Word::Ended => said.is_ended = true,
            Word::Resumed | Word::Near | Word::Unsure | Word::TakenBack => said.is_unsure = true,
            Word::Done => {
                clause.remove(StageMark::ToCome);
                if !is_cell {
                    clause.remove(StageMark::When);
                }
                if join == Join::Next {
                    join = Join::Done;
                }
            }
            Word::NotYet => {
                clause.add(StageMark::ToCome);
                clause.add(StageMark::Open);
            }
            Word::When => clause.add(StageMark::When),
            Word::Thing => {
                clause.add(StageMark::Thing);
                clause.remove(StageMark::Open);
            }
            Word::Ongoing => clause.add(StageMark::Ongoing),
            Word::And => join = Join::And,
            Word::Break => {
                said.is_unsure |= is_cell && is_unsure(&clause);
                clause = Seen::default();
                join = Join::Break;
            }
            Word::Plain => {}
        }
    }
    said.is_unsure |= is_cell && is_unsure(&clause);
    said
}

impl Said {
    /// The one stage that has come. In a cell one may follow from another; a title of two names a mixture.
    fn decided(&self, is_cell: bool) -> Option<Stage> {
        let (&(first, join), rest) = self.come.split_first()?;
        let mut stage = first;
        for &(next, join) in rest {
            stage = both(stage, next, join, is_cell)?;
        }
        let is_denied = self
            .to_come
            .iter()
            .any(|&denied| denied == stage || (stage <= Stage::FullCapacity && denied <= stage));
        // 或终止: the other one is missing.
        let is_half = is_cell && join == Join::And;
        // 开工在建项目 are of both; 已开工在建 are under construction.
        let is_mixture =
            !is_cell && (first, stage) == (Stage::Started, Stage::Building) && join != Join::Done;
        let is_odd = is_half
            || is_mixture
            || self.waits_for_work && stage != Stage::Halted
            || self.is_ended && stage != Stage::Terminated;
        (!self.is_unsure && !is_denied && !is_odd).then_some(stage)
    }

    const fn speaks(&self) -> bool {
        !self.come.is_empty() || !self.to_come.is_empty() || self.waits_for_work || self.is_ended
    }
}

/// The stage of a text that names two, the later of which holds the earlier: 已开工在建, 竣工投产.
fn both(stage: Stage, next: Stage, join: Join, is_cell: bool) -> Option<Stage> {
    use Stage::{Building, FullCapacity, Landed, Producing, Signed, Started};
    match (stage, next) {
        _ if stage == next => Some(next),
        // 开工（桩基施工） may be either.
        (Started, Building) if join != Join::And && join != Join::Break => Some(next),
        (Producing, FullCapacity) if join != Join::And => Some(next),
        (Building, Started) if is_cell && join == Join::Break => Some(Building),
        (Signed, Landed) if is_cell && join != Join::And && join != Join::Break => Some(next),
        _ => {
            let is_ascending = stage < next && stage >= Signed && next <= FullCapacity;
            (is_cell && join == Join::Done && is_ascending).then_some(next)
        }
    }
}

/// What the title of a section or a worksheet says of the projects under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct OfTitle {
    pub(crate) stage: Option<Stage>,
    pub(crate) category: Option<Category>,
    /// It speaks of stages, but not of one that all projects under it have reached: 在谈及签约项目, 拟开工项目.
    pub(crate) is_unclear: bool,
}

/// What a title says.
///
/// A category's own words say nothing of the stage: 建设中 projects may be in production.
pub(crate) fn of_title(title: &str) -> OfTitle {
    let plain = plain(title);
    let pieces = TITLES.cover(&plain, day);
    let said = said(&pieces, kind_of_title(&plain));
    let category = category_in(&plain);
    if category.is_some() {
        return OfTitle {
            category: category.filter(|_| said.to_come.is_empty() && !said.is_unsure),
            ..OfTitle::default()
        };
    }
    // The names of the scheme itself hold stage words: 招商引资签约项目调度表 does, 调度表 does not.
    let stage = said.decided(false);
    OfTitle {
        stage,
        category: None,
        is_unclear: stage.is_none()
            && (said.speaks() || pieces.iter().any(|piece| is_of_stage(piece.meaning))),
    }
}

fn kind_of_title(plain: &str) -> TextKind {
    const PAPERS: [&str; 7] = ["表", "台账", "清单", "名单", "情况", "汇总", "统计"];
    let bare = plain.split('(').next().unwrap_or_default();
    if PAPERS.iter().any(|paper| bare.ends_with(paper)) {
        TextKind::Paper
    } else {
        TextKind::Section
    }
}

/// Whether a plain text is made of the words for stages and categories alone: 拟签约项目, 在建类. A project's
/// name says more.
pub(crate) fn is_kind(plain: &str) -> bool {
    let pieces = TITLES.cover(plain, day);
    let speaks = pieces.iter().any(|piece| is_of_stage(piece.meaning));
    let is_other = |word| matches!(word, Word::When | Word::Unsure | Word::TakenBack);
    let is_known = |piece: &Piece<'_, Word>| piece.meaning.is_some_and(|word| !is_other(word));
    category_of(plain).is_some() || (speaks && pieces.iter().all(is_known))
}

/// Words for each category: a text names it if nothing but [`AROUND_CATEGORY`] stands around one of them.
const CATEGORIES: [(Category, &[&str]); 3] = [
    (
        Category::SignedFocus,
        &[
            "签约重点调度",
            "重点调度",
            "重点签约调度",
            "签约项目重点调度",
            "重点调度签约",
        ],
    ),
    (
        Category::LeaderLed,
        &[
            "领导带头在谈",
            "领导带头洽谈",
            "领导在谈",
            "领导带头",
            "领导带头谈",
            "领导带队洽谈",
            "领导带队在谈",
            "领导带头招商",
            "领导干部带头在谈",
            "领导领办在谈",
        ],
    ),
    (
        Category::UnderConstruction,
        &[
            "建设中",
            "在建",
            "建设类",
            "建设项目",
            "在建项目",
            "建设中项目",
        ],
    ),
];

static CATEGORY_IN: LazyLock<AhoCorasick> =
    LazyLock::new(|| searcher(CATEGORIES.iter().flat_map(|(_, words)| *words).copied()));

/// Makes ready what every text is searched with.
pub(super) fn prepare() {
    LazyLock::force(&CATEGORY_IN);
}

const AROUND_CATEGORY: [&str; 16] = [
    "市", "区", "县", "级", "主要", "项目", "类", "已", "招商", "引资", "的", "类别", "市级",
    "区级", "县级", "为",
];

/// The category that a cell names; `None` if it is not sure to name one.
pub(crate) fn category(text: &str) -> Option<Category> {
    let plain = plain(text);
    Category::from_word(&plain).or_else(|| category_of(&plain))
}

fn category_of(plain: &str) -> Option<Category> {
    if !CATEGORY_IN.is_match(plain) || plain.chars().count() > LONGEST {
        return None;
    }
    CATEGORIES.iter().find_map(|(category, words)| {
        let is_named = words.iter().any(|word| {
            let parts = plain.split_once(word);
            parts.is_some_and(|(before, after)| is_around(before) && is_around(after))
        });
        is_named.then_some(*category)
    })
}

/// Whether a text is made of words that may stand around a category, a number before it included.
fn is_around(text: &str) -> bool {
    let is_number =
        |letter: char| "()、.,;:一二三四五六七八九十".contains(letter) || letter.is_ascii_digit();
    let mut rest = text.trim_matches(is_number);
    while !rest.is_empty() {
        let longest = AROUND_CATEGORY
            .iter()
            .filter(|word| rest.starts_with(**word))
            .map(|word| word.len())
            .max();
        let Some(length) = longest else { return false };
        rest = &rest[length..];
    }
    true
}

/// The category that the title of a section speaks of, whatever else it says.
fn category_in(plain: &str) -> Option<Category> {
    if plain.contains("重点调度") {
        Some(Category::SignedFocus)
    } else if plain.contains("领导") && plain.contains("谈") {
        Some(Category::LeaderLed)
    } else if plain.contains("建设中") {
        Some(Category::UnderConstruction)
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
