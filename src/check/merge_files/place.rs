//! Whose a file of a folder is, and what its folders say, from where it lies.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::file_name::is_marked_copy;
use crate::domain::period_words::{PeriodStatement, Strength};
use crate::domain::sheet::Sheet;
use crate::domain::unit::{Unit, UnitSlug};
use crate::words::period_words::{in_name, is_only_a_period, without_periods};
use crate::words::unit_name::{bare_name, unit_named};

/// Where a file lies: the folders on the way to it, from the outermost, and its name without the kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilePlace {
    folders: Vec<String>,
    stem: String,
    /// The unit that its name begins or ends with.
    in_file: Option<String>,
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
pub enum FileOwner<'a> {
    /// A unit of the list.
    Known(&'a Unit),
    /// One of which only the name is known.
    Named(String),
}

impl FileOwner<'_> {
    /// The unit's short name, or all that is known of it.
    #[must_use]
    pub fn slug(&self) -> &str {
        match self {
            Self::Known(unit) => &unit.slug.0,
            Self::Named(name) => name,
        }
    }
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

impl FilePlace {
    /// The place of a file below the folder that is merged, by the names on its way.
    #[must_use]
    pub fn new(folders: Vec<String>, stem: String) -> Self {
        Self {
            folders,
            in_file: unit_in_file_name(&stem),
            stem,
        }
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

    /// Whose the file is as far as its place tells, before it is read; none where nothing does.
    #[must_use]
    pub fn owner(&self, units: &[Unit]) -> Option<String> {
        let known = self
            .folder_unit(units)
            .or_else(|| unit_named(self.in_file.as_deref()?, units));
        known
            .map(|unit| unit.name.clone())
            .or_else(|| self.in_file.clone())
            .or_else(|| self.folder_name())
    }

    /// The outermost folder whose name may be a unit's.
    fn folder_name(&self) -> Option<String> {
        let mut folders = self.folders.iter().map(|folder| without_periods(folder));
        folders.find(|folder| may_be_unit(folder))
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
    ) -> FileOwner<'a> {
        let of_sheet = checked.and_then(|slug| units.iter().find(|unit| unit.slug == *slug));
        let known = self
            .folder_unit(units)
            .or(of_sheet)
            .or_else(|| unit_named(self.in_file.as_deref()?, units));
        if let Some(known) = known {
            return FileOwner::Known(known);
        }
        let stated = sheet
            .unit_stated
            .as_ref()
            .map(|stated| bare_name(&stated.value));
        let titled = || unit_in_file_name(&sheet.title.as_ref()?.value);
        let name = stated.filter(|name| !name.is_empty());
        let name = name.or_else(|| self.in_file.clone());
        let name = name.or_else(titled).or_else(|| self.folder_name());
        FileOwner::Named(name.unwrap_or_else(|| self.stem.clone()))
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

#[cfg(test)]
mod tests {
    use super::{FileOwner, FilePlace, Ours};
    use crate::domain::fixtures::unit;
    use crate::domain::sheet::{Sheet, Stated};
    use crate::domain::unit::Unit;
    use crate::words::unit_name::unit_named;

    fn place(path: &str) -> FilePlace {
        let mut folders: Vec<String> = path.split('/').map(str::to_owned).collect();
        let stem = folders.pop().unwrap();
        FilePlace::new(folders, stem)
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
                FileOwner::Known(unit) => unit.name.clone(),
                FileOwner::Named(name) => name,
            };
            assert_eq!(name, expected, "{path} {stated:?}");
        }
    }

    #[test]
    fn the_place_tells_the_owner_of_a_file_that_is_not_read_yet() {
        for (path, expected) in [
            ("南明区/a", Some("南明区")),
            ("报送/南明区/已接收/2026-11-10/a", Some("南明区")),
            ("10月/云岩区投促局调度表", Some("云岩区")),
            ("中通区/11月", Some("中通区")),
            ("2026年11月/表1", None),
            ("表1", None),
        ] {
            assert_eq!(place(path).owner(&units()).as_deref(), expected, "{path}");
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
}
