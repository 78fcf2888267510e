//! Which files of a folder make one ledger: whose each one is, which period its folders state, and which one of a
//! unit counts. Shared rules: the stated period wins, and a rejected sheet replaces nothing.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use unicode_normalization::UnicodeNormalization;

use super::file_name::is_marked_copy;
use super::finding::Verdict;
use super::period::Period;
use super::period_words::{
    PeriodStatement, PeriodWords, Strength, in_name, is_only_a_period, newest, without_periods,
};
use super::project::ProjectRow;
use super::sheet::Sheet;
use super::unit::{Unit, UnitSlug};
use super::unit_name::{bare_name, unit_named};

/// Where a file lies: the folders on the way to it, from the outermost, and its name without the kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    folders: Vec<String>,
    stem: String,
}

/// A workbook that this program made: it is no report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ours {
    /// 台账
    Ledger,
    /// 下期调度表, as it was made.
    Form,
    /// （问题标注）
    MarkedCopy,
    /// It lies in 退回: its unit has it back.
    Returned,
}

/// Whose a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose<'a> {
    /// A unit of the list.
    Known(&'a Unit),
    /// One of which only the name is known.
    Named(String),
}

/// Folders that sort files, and are no unit's.
const SORTING: [&str; 27] = [
    "已接收",
    "退回",
    "回执",
    "报送",
    "台账",
    "办公室",
    "归档",
    "存档",
    "汇总",
    "附件",
    "资料",
    "文件",
    "材料",
    "备份",
    "往期",
    "历史",
    "原件",
    "调度表",
    "报表",
    "终稿",
    "定稿",
    "最终版",
    "各区县",
    "各单位",
    "区县",
    "新建文件夹",
    "收集",
];
/// What the name of a unit ends in.
const UNIT_ENDS: [&str; 24] = [
    "区",
    "县",
    "市",
    "州",
    "盟",
    "旗",
    "镇",
    "乡",
    "街道",
    "局",
    "委",
    "办",
    "中心",
    "管委会",
    "公司",
    "集团",
    "院",
    "会",
    "部",
    "厅",
    "处",
    "站",
    "所",
    "政府",
];
/// Words of file names that say what the file is, the longer ones first.
const TABLE_WORDS: [&str; 36] = [
    "重大招商引资项目",
    "招商引资项目",
    "重大项目",
    "重点项目",
    "产业项目",
    "建设项目",
    "招商引资",
    "项目",
    "重大",
    "重点",
    "跟踪",
    "调度",
    "进展",
    "推进",
    "情况",
    "统计",
    "汇总",
    "明细",
    "报送",
    "上报",
    "填报",
    "报表",
    "台账",
    "清单",
    "一览",
    "名单",
    "半月报",
    "月报",
    "表",
    "终稿",
    "定稿",
    "最终版",
    "副本",
    "更正",
    "补报",
    "关于",
];

impl Place {
    /// The place of a file below the folder that is merged, by the names on its way.
    #[must_use]
    pub fn new(folders: Vec<String>, stem: String) -> Self {
        Self { folders, stem }
    }

    /// Whether the file is one of ours by its name or its folder.
    #[must_use]
    pub fn ours(&self) -> Option<Ours> {
        if is_marked_copy(&self.stem) {
            return Some(Ours::MarkedCopy);
        }
        self.folders
            .iter()
            .any(|folder| folder == "退回")
            .then_some(Ours::Returned)
    }

    /// What the folders state of the period; the innermost first.
    #[must_use]
    pub fn period_words(&self) -> Vec<PeriodStatement> {
        let folders = self.folders.iter().rev();
        let said = folders.flat_map(|folder| {
            let said = in_name(folder, Strength::FileName).into_iter();
            said.map(|(words, strength)| PeriodStatement {
                words,
                strength,
                text: folder.clone(),
                sheet: String::new(),
                cell: String::new(),
            })
        });
        said.collect()
    }

    /// The unit of the list in whose folder the file lies; the innermost such folder counts.
    #[must_use]
    pub fn folder_unit<'a>(&self, units: &'a [Unit]) -> Option<&'a Unit> {
        let mut folders = self.folders.iter().rev();
        folders.find_map(|folder| unit_named(folder, units))
    }

    /// A name for the unit in whose folder the file surely lies; `None` where files of several may lie together.
    #[must_use]
    pub fn unit_folder(&self, units: &[Unit]) -> Option<String> {
        let known = self.folder_unit(units).map(|unit| unit.slug.0.clone());
        known.or_else(|| {
            let folders = self.folders.iter().map(|folder| without_periods(folder));
            let mut folders = folders.filter(|folder| may_be_unit(folder));
            folders.find(|folder| UNIT_ENDS.iter().any(|end| folder.ends_with(end)))
        })
    }

    /// Whose the file is: the folder of a unit of the list says so, else the sheet (`checked` is the unit of the
    /// list that it names), else the file's name without its date and its words for a sheet, else the title,
    /// else a folder that is no date and does not only sort files, else the file's whole name.
    #[must_use]
    pub fn whose<'a>(
        &self,
        sheet: &Sheet,
        checked: Option<&UnitSlug>,
        units: &'a [Unit],
    ) -> Whose<'a> {
        let in_file = unit_in_file_name(&self.stem);
        let of_sheet = checked.and_then(|slug| units.iter().find(|unit| unit.slug == *slug));
        let known = self
            .folder_unit(units)
            .or(of_sheet)
            .or_else(|| unit_named(in_file.as_deref()?, units));
        if let Some(known) = known {
            return Whose::Known(known);
        }
        let stated = sheet
            .unit_stated
            .as_ref()
            .map(|stated| bare_name(&stated.value));
        let titled = || unit_in_file_name(&sheet.title.as_ref()?.value);
        let mut folders = self.folders.iter().map(|folder| without_periods(folder));
        let folder = || folders.find(|folder| may_be_unit(folder));
        let name = stated.filter(|name| !name.is_empty()).or(in_file);
        let name = name.or_else(titled).or_else(folder);
        Whose::Named(name.unwrap_or_else(|| self.stem.clone()))
    }
}

/// Whether a folder's name may be a unit's: it says more than a period, and does not only sort files.
fn may_be_unit(folder: &str) -> bool {
    let bare = folder.trim_matches(|letter: char| !letter.is_alphabetic());
    !bare.is_empty() && !is_only_a_period(folder) && !SORTING.contains(&bare)
}

/// The unit that a file's name begins or ends with: `云岩区投促局重大项目调度表_20261125` is 云岩区.
fn unit_in_file_name(stem: &str) -> Option<String> {
    let mut rest = without_periods(stem);
    let mut names: Vec<String> = Vec::new();
    for word in TABLE_WORDS {
        rest = rest.replace(word, " ");
    }
    let parts = rest.split(|letter: char| !letter.is_alphabetic());
    for part in parts.map(bare_name) {
        let is_long = (2..=16).contains(&part.chars().count());
        if is_long && UNIT_ENDS.iter().any(|end| part.ends_with(end)) && !names.contains(&part) {
            names.push(part);
        }
    }
    // Of two names nobody can tell which one it is.
    (names.len() == 1).then(|| names.pop()).flatten()
}

/// A file that was read and judged.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// Where it lies, as it is shown.
    pub path: &'a str,
    /// Whose it is.
    pub unit: &'a UnitSlug,
    /// The period that it is for.
    pub period: Period,
    /// All that it says of its period.
    pub words: &'a [PeriodStatement],
    /// What became of it.
    pub verdict: Verdict,
    /// It is a ledger of ours.
    pub is_ledger: bool,
    /// Whether a report's table was found.
    pub has_table: bool,
    /// Its projects.
    pub rows: &'a [ProjectRow],
}

/// Whether a file counts, or why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is its unit's report.
    Counts,
    /// This program made it.
    Ours(Ours),
    /// It was rejected, so it replaces nothing.
    Rejected,
    /// It has no report's table.
    NoReport,
    /// Its unit has one for a later period, or a later issue.
    Earlier {
        /// The one that counts.
        by: usize,
    },
    /// Its unit has one of the same period that comes later by its name.
    SamePeriod {
        /// The one that counts.
        by: usize,
        /// Whether they say different things.
        differs: bool,
    },
}

impl Fate {
    /// Whether somebody should look at what was decided.
    #[must_use]
    pub const fn needs_person(&self) -> bool {
        match self {
            Self::Counts | Self::Ours(_) | Self::Earlier { .. } => false,
            Self::Rejected | Self::NoReport => true,
            Self::SamePeriod { differs, .. } => *differs,
        }
    }
}

impl fmt::Display for Ours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ledger => "a ledger that this program made",
            Self::Form => "a form in which nothing was filled in",
            Self::MarkedCopy => "a marked copy; a mended one counts once it is renamed",
            Self::Returned => "it was returned to its unit",
        })
    }
}

/// What becomes of each file: of a unit's accepted reports the latest period counts, then the later words (第10期),
/// then the later name, with numbers compared as numbers.
#[must_use]
pub fn choose(files: &[Candidate<'_>]) -> Vec<Fate> {
    let mut of_unit: BTreeMap<&UnitSlug, Vec<usize>> = BTreeMap::new();
    let mut fates: Vec<Fate> = Vec::with_capacity(files.len());
    for (index, file) in files.iter().enumerate() {
        let fate = match file.verdict {
            _ if file.is_ledger => Fate::Ours(Ours::Ledger),
            Verdict::Ignored => Fate::Ours(Ours::Form),
            _ if !file.has_table => Fate::NoReport,
            Verdict::Rejected => Fate::Rejected,
            Verdict::Accepted | Verdict::AcceptedWithWarnings => {
                of_unit.entry(file.unit).or_default().push(index);
                Fate::Counts
            }
        };
        fates.push(fate);
    }
    for reports in of_unit.into_values() {
        let latest = reports.iter().copied().reduce(|best, other| {
            let (order, _) = compare(&files[other], &files[best]);
            if order == Ordering::Less { best } else { other }
        });
        let Some(by) = latest else { continue };
        for index in reports.into_iter().filter(|index| *index != by) {
            let (_, is_stated) = compare(&files[index], &files[by]);
            let differs = files[index].rows != files[by].rows;
            fates[index] = if is_stated {
                Fate::Earlier { by }
            } else {
                Fate::SamePeriod { by, differs }
            };
        }
    }
    fates
}

/// The order of two reports of one unit, and whether they state it themselves.
fn compare(one: &Candidate<'_>, other: &Candidate<'_>) -> (Ordering, bool) {
    let by_period = one.period.cmp(&other.period);
    if by_period.is_ne() {
        return (by_period, true);
    }
    let words = [one, other].map(|file| {
        let said = file.words.iter().filter(|said| said.strength.states());
        said.fold(PeriodWords::default(), |words, said| {
            words.and(said.words).unwrap_or(words)
        })
    });
    let all_speak = words.iter().all(|words| words.says_something());
    match newest(&words, None).as_deref().filter(|_| all_speak) {
        Some([true, false]) => (Ordering::Greater, true),
        Some([false, true]) => (Ordering::Less, true),
        _ => (natural(one.path, other.path), false),
    }
}

/// The order of names as people see it: 9月 before 10月, a number before a letter.
#[must_use]
pub fn natural(one: &str, other: &str) -> Ordering {
    let (mut one, mut other) = (pieces(one).into_iter(), pieces(other).into_iter());
    loop {
        match (one.next(), other.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) if a == b => {}
            (Some(a), Some(b)) => return a.cmp(&b),
        }
    }
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    /// A number without leading zeros: its length, then its digits.
    Number(usize, String),
    Letter(char),
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut digits = String::new();
    for letter in text.nfkc().map(Some).chain([None]) {
        if let Some(digit) = letter.filter(char::is_ascii_digit) {
            digits.push(digit);
            continue;
        }
        if !digits.is_empty() {
            let bare = digits.trim_start_matches('0').to_owned();
            pieces.push(Piece::Number(bare.len(), bare));
            digits.clear();
        }
        pieces.extend(letter.map(Piece::Letter));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::{Candidate, Fate, Ours, Place, Whose, choose, natural};
    use crate::domain::finding::Verdict;
    use crate::domain::fixtures::unit;
    use crate::domain::period::Period;
    use crate::domain::period_words::{PeriodStatement, Strength, in_name};
    use crate::domain::sheet::{Sheet, Stated};
    use crate::domain::unit::{Unit, UnitSlug};
    use crate::domain::unit_name::unit_named;

    fn place(path: &str) -> Place {
        let mut folders: Vec<String> = path.split('/').map(str::to_owned).collect();
        let stem = folders.pop().unwrap();
        Place::new(folders, stem)
    }

    fn units() -> Vec<Unit> {
        ["南明", "云岩"].map(unit).to_vec()
    }

    #[test]
    fn whose_a_file_is_follows_from_folder_sheet_and_name() {
        for (path, stated, expected) in [
            ("南明区/a", None, "南明区"),
            ("10月/南明区", None, "南明区"),
            ("2026-11-10/云岩区重大项目调度表_2026-11-10", None, "云岩区"),
            ("南明区/11月/调度表", None, "南明区"),
            ("报送/南明区/已接收/2026-11-10/调度表", None, "南明区"),
            ("中源区重大项目调度表_2026-11-10", None, "中源区"),
            ("中源区投促局调度表(11.25)", None, "中源区"),
            ("11月/表1", Some("中能区招商局"), "中能区"),
            ("中通区/11月", None, "中通区"),
            ("2026年11月/第一批/中通区", None, "中通区"),
            ("甲/a", None, "甲"),
            ("第22期/b", Some("云岩区投促局"), "云岩区"),
            ("报表3", None, "报表3"),
        ] {
            let units = units();
            let sheet = Sheet {
                unit_stated: stated.map(|stated: &str| Stated {
                    value: stated.to_owned(),
                    sheet: "调度表".to_owned(),
                    cell: "A2".to_owned(),
                }),
                ..Sheet::default()
            };
            let named = stated.and_then(|stated| unit_named(stated, &units));
            let checked = named.map(|unit| &unit.slug);
            let name = match place(path).whose(&sheet, checked, &units) {
                Whose::Known(unit) => unit.name.clone(),
                Whose::Named(name) => name,
            };
            assert_eq!(name, expected, "{path} {stated:?}");
        }
    }

    #[test]
    fn only_a_units_own_folder_holds_its_files_alone() {
        for (path, expected) in [
            ("南明区/11月/a", Some("南明")),
            ("中源区/a", Some("中源区")),
            ("11月/南明区", None),
            ("第一批/a", None),
            ("a", None),
        ] {
            assert_eq!(
                place(path).unit_folder(&units()).as_deref(),
                expected,
                "{path}"
            );
        }
    }

    #[test]
    fn files_of_ours_are_known_by_their_places() {
        assert_eq!(place("南明区/a（问题标注）").ours(), Some(Ours::MarkedCopy));
        assert_eq!(
            place("南明区/a（第2次问题标注）").ours(),
            Some(Ours::MarkedCopy)
        );
        assert_eq!(
            place("南明区/退回/2026-11-10/a").ours(),
            Some(Ours::Returned)
        );
        assert_eq!(place("南明区/调度表").ours(), None);
    }

    #[test]
    fn numbers_are_compared_as_numbers_and_before_letters() {
        for (one, other) in [
            ("9月", "10月"),
            ("第9期", "第10期"),
            ("a/2.xlsx", "a/10.xlsx"),
            ("表1", "表a"),
            ("表０９", "表10"),
        ] {
            assert_eq!(natural(one, other), Ordering::Less, "{one} {other}");
            assert_eq!(natural(other, one), Ordering::Greater, "{one} {other}");
        }
        assert_eq!(natural("表01", "表1"), Ordering::Equal);
    }

    #[test]
    fn the_latest_accepted_report_of_a_unit_counts() {
        use Verdict::{Accepted, Ignored, Rejected};
        let period = |text: &str| Period(text.parse().unwrap());
        let nanming = UnitSlug("南明".to_owned());
        let files = [
            ("调度表第9期", "2026-11-25", Accepted, false, true),
            ("调度表第10期", "2026-11-25", Accepted, false, true),
            ("20261110", "2026-11-10", Accepted, false, true),
            ("20261210", "2026-12-10", Rejected, false, true),
            ("form", "2026-12-10", Ignored, false, false),
            ("台账", "2026-12-10", Rejected, true, false),
            ("通讯录", "2026-12-10", Rejected, false, false),
            ("调度表", "2026-11-25", Accepted, false, true),
        ];
        let words: Vec<Vec<PeriodStatement>> = files
            .iter()
            .map(|(name, ..)| {
                let said = in_name(name, Strength::FileName).into_iter();
                let statement = |(words, strength)| PeriodStatement {
                    words,
                    strength,
                    text: String::new(),
                    sheet: String::new(),
                    cell: String::new(),
                };
                said.map(statement).collect()
            })
            .collect();
        let candidates: Vec<Candidate<'_>> = files
            .iter()
            .zip(&words)
            .map(
                |(&(path, of, verdict, is_ledger, has_table), words)| Candidate {
                    path,
                    unit: &nanming,
                    period: period(of),
                    words,
                    verdict,
                    is_ledger,
                    has_table,
                    rows: &[],
                },
            )
            .collect();
        let by = 1;
        assert_eq!(
            choose(&candidates),
            [
                Fate::Earlier { by },
                Fate::Counts,
                Fate::Earlier { by },
                Fate::Rejected,
                Fate::Ours(Ours::Form),
                Fate::Ours(Ours::Ledger),
                Fate::NoReport,
                Fate::SamePeriod { by, differs: false },
            ]
        );
        assert!(Fate::SamePeriod { by, differs: true }.needs_person());
    }
}
