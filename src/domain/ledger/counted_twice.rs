//! What a roll-up counts more than once: one ledger from several offices, or one project in the ledgers of several.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::amount::Yuan;
use crate::domain::language::{Bilingual, bilingual};
use crate::domain::ledger::{Entry, Ledger};
use crate::domain::text::code_key;

/// A published ledger, and whose it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct LedgerOfOffice<'a> {
    /// The name of the office's folder.
    pub(super) folder: &'a str,
    /// Hash of the workbook.
    pub(super) sha256: &'a str,
    pub(super) projects: &'a [RolledProject],
}

/// A project as far as it is known again in the ledger of another office.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RolledProject {
    /// Its national code as it is compared; `None` if it has none.
    code: Option<String>,
    unit: String,
    name: String,
    total_investment: Option<Yuan>,
    funds_in_place: Option<Yuan>,
}

impl RolledProject {
    /// Those that a ledger lists.
    #[must_use]
    pub fn all_of(ledger: &Ledger) -> Vec<Self> {
        let names = ledger.unit_names();
        let project = |entry: &Entry| {
            let code = entry.row.code.as_deref().map(code_key);
            let unit = names.get(&entry.unit).copied();
            Self {
                code: code.filter(|code| !code.is_empty()),
                unit: unit.unwrap_or(&entry.unit.0).to_owned(),
                name: entry.row.name.clone(),
                total_investment: entry.row.total_investment_yuan,
                funds_in_place: entry.row.funds_in_place_yuan,
            }
        };
        let mut projects: Vec<Self> = ledger.entries.iter().map(project).collect();
        projects.sort();
        projects
    }
}

/// By what it is known that something is counted more than once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SameBy {
    /// The ledgers are the same bytes.
    File,
    /// They list the same projects of the same units with the same amounts, all of them.
    Projects,
    /// These national codes stand in each of them.
    Codes(Vec<String>),
}

/// Offices whose figures hold the same more than once, which nobody but a person can settle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedTwice {
    /// The names of their folders, two or more, in order.
    pub offices: Vec<String>,
    pub by: SameBy,
}

impl CountedTwice {
    /// What is to be said of it, in one line.
    #[must_use]
    pub fn told(&self) -> Bilingual {
        const MOST: usize = 3;
        let (offices, offices_in_chinese) = (self.offices.join(", "), self.offices.join("、"));
        match &self.by {
            SameBy::File => bilingual!(
                "the total is in doubt: the ledgers of {offices} are the same file, and each is counted\n  hint: whose is it? Take the folder that should not be there out of the offices' folder, or mend its office's share and data_dir",
                "合计待核：{offices_in_chinese}的台账是同一个文件，都计入了合计\n  怎么办：核实是哪家的；把多出的文件夹移出，或更正那家的共享文件夹和数据目录"
            ),
            SameBy::Projects => bilingual!(
                "the total is in doubt: the ledgers of {offices} list the same projects with the same amounts, and each is counted\n  hint: whose are they? Take the folder that should not be there out of the offices' folder, or have its ledger mended",
                "合计待核：{offices_in_chinese}的台账项目和金额完全相同，都计入了合计\n  怎么办：核实是哪家的；把多出的文件夹移出，或由那家更正台账"
            ),
            SameBy::Codes(codes) => {
                let many = codes.len();
                let first = &codes[..many.min(MOST)];
                let (shown, shown_in_chinese) = (first.join(", "), first.join("、"));
                let (more, more_in_chinese) = if many > MOST {
                    (", …", "等")
                } else {
                    ("", "")
                };
                bilingual!(
                    "the total is in doubt: projects with the same code stand in the ledgers of {offices}, {many} of them ({shown}{more}), and each is counted\n  hint: let these offices settle who reports them",
                    "合计待核：{offices_in_chinese}的台账里有{many}个项目代码相同（{shown_in_chinese}{more_in_chinese}），都计入了合计\n  怎么办：由这几家商定由谁填报"
                )
            }
        }
    }
}

/// All that these ledgers hold more than once; what is known by whole ledgers is not told by their codes again.
pub(super) fn counted_twice<'a>(
    ledgers: impl Iterator<Item = LedgerOfOffice<'a>>,
) -> Vec<CountedTwice> {
    let mut files: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut lists: BTreeMap<&[RolledProject], Vec<String>> = BTreeMap::new();
    let mut codes: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for ledger in ledgers {
        let LedgerOfOffice {
            folder,
            sha256,
            projects,
        } = ledger;
        files.entry(sha256).or_default().push(folder.to_owned());
        // Twice in one ledger is that office's own question.
        let known: BTreeSet<&str> = projects
            .iter()
            .filter_map(|one| one.code.as_deref())
            .collect();
        for code in known {
            codes.entry(code).or_default().push(folder.to_owned());
        }
        if !projects.is_empty() {
            lists.entry(projects).or_default().push(folder.to_owned());
        }
    }
    let mut found: Vec<CountedTwice> = Vec::new();
    let by_whole = files
        .into_values()
        .map(|offices| (offices, SameBy::File))
        .chain(
            lists
                .into_values()
                .map(|offices| (offices, SameBy::Projects)),
        );
    let mut shared: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
    for (code, offices) in codes {
        shared.entry(offices).or_default().push(code.to_owned());
    }
    let by_code = shared
        .into_iter()
        .map(|(offices, codes)| (offices, SameBy::Codes(codes)));
    for (offices, by) in by_whole.chain(by_code) {
        let is_known = found.iter().any(|one| one.offices == offices);
        if offices.len() > 1 && !is_known {
            found.push(CountedTwice { offices, by });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{CountedTwice, LedgerOfOffice, RolledProject, SameBy, counted_twice};
    use crate::domain::amount::Yuan;
    use crate::domain::language::Language;

    fn project(code: Option<&str>, name: &str) -> RolledProject {
        RolledProject {
            code: code.map(str::to_owned),
            unit: "南明区".to_owned(),
            name: name.to_owned(),
            total_investment: Some(Yuan(10_000)),
            funds_in_place: None,
        }
    }

    const fn row<'a>(
        folder: &'a str,
        sha256: &'a str,
        projects: &'a [RolledProject],
    ) -> LedgerOfOffice<'a> {
        LedgerOfOffice {
            folder,
            sha256,
            projects,
        }
    }

    fn twice(offices: &[&str], by: SameBy) -> CountedTwice {
        CountedTwice {
            offices: offices.iter().map(|&name| name.to_owned()).collect(),
            by,
        }
    }

    #[test]
    fn offices_that_have_nothing_in_common_are_not_asked_about() {
        let first = [project(Some("1"), "甲"), project(Some("1"), "乙")];
        let (second, third) = ([project(Some("2"), "甲")], [project(None, "甲")]);
        let offices = [
            row("anshun", "a", &first),
            row("bijie", "b", &second),
            row("guiyang", "c", &third),
            // Two that list nothing are not the same ledger.
            row("liupanshui", "d", &[]),
            row("zunyi", "e", &[]),
        ];
        assert_eq!(counted_twice(offices.into_iter()), []);
    }

    #[test]
    fn the_same_file_the_same_projects_and_the_same_codes_are_each_told_once() {
        let both = [project(Some("1"), "甲"), project(None, "乙")];
        let (others, last) = ([project(None, "丙")], [project(Some("1"), "丁")]);
        let offices = [
            row("anshun", "a", &both),
            row("bijie", "a", &both),
            row("guiyang", "c", &others),
            row("zunyi", "d", &others),
            row("tongren", "e", &last),
        ];
        let code = SameBy::Codes(vec!["1".to_owned()]);
        assert_eq!(
            counted_twice(offices.into_iter()),
            [
                twice(&["anshun", "bijie"], SameBy::File),
                twice(&["guiyang", "zunyi"], SameBy::Projects),
                twice(&["anshun", "bijie", "tongren"], code),
            ]
        );
    }

    #[test]
    fn many_codes_are_counted_and_the_first_are_named() {
        let codes = ["1", "2", "3", "4"].map(str::to_owned).to_vec();
        let told = twice(&["anshun", "bijie"], SameBy::Codes(codes)).told();
        let said = told.in_language(Language::English);
        assert!(said.contains("4 of them (1, 2, 3, …)"), "{said}");
        let said = told.in_language(Language::Chinese);
        assert!(said.contains("有4个项目代码相同（1、2、3等）"), "{said}");
    }
}
