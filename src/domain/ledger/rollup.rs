//! The roll-up: what several offices' published ledgers come to together, each figure with the edition that it is from.

use chrono::{DateTime, Utc};

use super::counted_twice::{CountedTwice, LedgerOfOffice, RolledProject, counted_twice};
use crate::domain::amount::Yuan;
use crate::domain::edition::ShownWith;
use crate::domain::language::Bilingual;
use crate::domain::ledger::Ledger;
use crate::domain::period::{Month, Period};
use crate::domain::project::{Category, Stage};
use crate::domain::rate::{Besides, Rates, Tally, rates};

/// All offices, by name, those without an edition too.
#[derive(Debug, Clone)]
pub struct RollUp {
    /// The month that was asked for; `None`: of each office its latest edition.
    pub month: Option<Month>,
    pub offices: Vec<OfficeRow>,
    /// What is in the totals more than once, as far as it can be seen: a person has to settle it.
    pub twice: Vec<CountedTwice>,
}

/// One office in it.
#[derive(Debug, Clone)]
pub struct OfficeRow {
    /// The name of its folder.
    pub folder: String,
    /// What it is called, as far as its configuration can be read.
    pub name: Option<String>,
    /// Its edition, or why there is none.
    pub edition: Result<Box<RolledEdition>, Bilingual>,
}

/// An edition, and what it comes to.
#[derive(Debug, Clone)]
pub struct RolledEdition {
    pub month: Month,
    /// The period as of which it stands.
    pub as_of: Period,
    pub built_at: DateTime<Utc>,
    /// Path below the office's share.
    pub path: String,
    /// Hash of the workbook.
    pub sha256: String,
    /// Counted as that office counts them.
    pub rates: Rates,
    /// What it lists, in an order that does not depend on the office.
    pub projects: Vec<RolledProject>,
}

impl RolledEdition {
    /// What this ledger came to on the day on which it was published.
    #[must_use]
    pub fn rates_of(ledger: &Ledger, shown_with: &ShownWith) -> Rates {
        rates(ledger, shown_with.rate_rules)
    }

    /// Its projects in this stage; `None`: of no known stage.
    #[must_use]
    pub fn in_stage(&self, stage: Option<Stage>) -> Tally {
        let mut stages = self.rates.stages.iter();
        let found = stages.find(|(known, _)| *known == stage);
        found.map_or_else(Tally::default, |(_, tally)| *tally)
    }

    /// Its projects of this category; `None`: of no known one.
    #[must_use]
    pub fn in_category(&self, category: Option<Category>) -> Tally {
        let mut categories = self.rates.categories.iter();
        let found = categories.find(|(known, _)| *known == category);
        found.map_or_else(Tally::default, |(_, tally)| *tally)
    }
}

impl OfficeRow {
    /// What people call it: as it calls itself, else by its folder.
    #[must_use]
    pub fn told(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.folder)
    }
}

impl RollUp {
    /// Of these offices.
    #[must_use]
    pub fn of(month: Option<Month>, offices: Vec<OfficeRow>) -> Self {
        let ledgers = offices.iter().filter_map(|office| {
            let edition = office.edition.as_deref().ok()?;
            Some(LedgerOfOffice {
                folder: &office.folder,
                sha256: &edition.sha256,
                projects: &edition.projects,
            })
        });
        let twice = counted_twice(ledgers);
        Self {
            month,
            offices,
            twice,
        }
    }

    /// Whether some of this office's figures are in the totals more than once.
    #[must_use]
    pub fn is_twice(&self, office: &OfficeRow) -> bool {
        let mut named = self.twice.iter().flat_map(|one| &one.offices);
        named.any(|folder| *folder == office.folder)
    }

    /// The editions that are in it.
    pub fn editions(&self) -> impl Iterator<Item = &RolledEdition> {
        let offices = self.offices.iter();
        offices.filter_map(|office| office.edition.as_deref().ok())
    }

    /// The offices whose figures are in no total.
    pub fn absent(&self) -> impl Iterator<Item = &OfficeRow> {
        self.offices.iter().filter(|office| office.edition.is_err())
    }

    /// All projects of all editions.
    #[must_use]
    pub fn total(&self) -> Tally {
        Self::sum(self.editions().map(|edition| edition.rates.total))
    }

    /// What these come to together.
    pub fn sum(tallies: impl Iterator<Item = Tally>) -> Tally {
        tallies.fold(Tally::default(), together)
    }

    /// `2026年11月`, or of which months, if they differ.
    #[must_use]
    pub fn months(&self) -> String {
        let months = self.editions().map(|edition| edition.month);
        let months: Vec<Month> = months.collect();
        match (self.month, months.iter().min(), months.iter().max()) {
            (Some(month), _, _) => month.label(),
            (None, Some(first), Some(last)) if first == last => first.label(),
            (None, Some(first), Some(last)) => {
                format!("各办公室最近一期，{}至{}", first.label(), last.label())
            }
            _ => "尚无台账".to_owned(),
        }
    }

    /// `合计`, who is not in it, and who may be in it twice: `合计（缺2家：安顺、毕节；待核：a、b有重复）`.
    #[must_use]
    pub fn total_title(&self) -> String {
        let mut parts = Vec::new();
        let absent: Vec<&str> = self.absent().map(OfficeRow::told).collect();
        if !absent.is_empty() {
            parts.push(format!("缺{}家：{}", absent.len(), first_of(&absent)));
        }
        let twice = self.offices.iter().filter(|office| self.is_twice(office));
        let twice: Vec<&str> = twice.map(|office| office.folder.as_str()).collect();
        if !twice.is_empty() {
            parts.push(format!("待核：{}有重复", first_of(&twice)));
        }
        if parts.is_empty() {
            "合计".to_owned()
        } else {
            format!("合计（{}）", parts.join("；"))
        }
    }

    /// What is to be said if the offices do not count alike; `None` if they do.
    #[must_use]
    pub fn counted_otherwise(&self) -> Option<&'static str> {
        let mut rules = self.editions().map(|edition| edition.rates.rules);
        let first = rules.next()?;
        rules
            .any(|other| other != first)
            .then_some("各办公室的统计口径不同（投产是否计入开工，已签约后终止的是否仍计入签约），合计按各自口径相加。")
    }
}

/// The first of these names: `a、b、c等`.
fn first_of(names: &[&str]) -> String {
    const MOST: usize = 3;
    let more = if names.len() > MOST { "等" } else { "" };
    format!("{}{more}", names[..names.len().min(MOST)].join("、"))
}

/// What two of them come to; each sum is one of the same sums.
fn together(one: Tally, other: Tally) -> Tally {
    let (besides, others) = (one.besides, other.besides);
    let yuan = |one: Yuan, other: Yuan| one + other;
    Tally {
        projects: one.projects + other.projects,
        total_investment: yuan(one.total_investment, other.total_investment),
        funds_in_place: yuan(one.funds_in_place, other.funds_in_place),
        signed: one.signed + other.signed,
        signed_investment: yuan(one.signed_investment, other.signed_investment),
        signed_funds: yuan(one.signed_funds, other.signed_funds),
        agreed_investment: yuan(one.agreed_investment, other.agreed_investment),
        agreed_funds: yuan(one.agreed_funds, other.agreed_funds),
        started: one.started + other.started,
        producing: one.producing + other.producing,
        absent: one.absent + other.absent,
        besides: Besides {
            unpriced: besides.unpriced + others.unpriced,
            unpriced_funds: yuan(besides.unpriced_funds, others.unpriced_funds),
            unfunded: besides.unfunded + others.unfunded,
            unfunded_investment: yuan(besides.unfunded_investment, others.unfunded_investment),
            unstaged: besides.unstaged + others.unstaged,
            terminated: besides.terminated + others.terminated,
            gone: besides.gone + others.gone,
            doubtful_money: besides.doubtful_money + others.doubtful_money,
            doubtful_counts: besides.doubtful_counts + others.doubtful_counts,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{OfficeRow, RollUp, RolledEdition};
    use crate::domain::amount::Yuan;
    use crate::domain::language::Bilingual;
    use crate::domain::rate::{RateRules, Rates, Tally};

    fn edition(month: &str, wan: i64) -> RolledEdition {
        let total = Tally {
            projects: 2,
            total_investment: Yuan(wan * 10_000),
            ..Tally::default()
        };
        RolledEdition {
            month: month.parse().unwrap(),
            as_of: "2026-11-25".parse().unwrap(),
            built_at: "2026-11-27T01:00:00Z".parse().unwrap(),
            path: "台账/2026/11.xlsx".to_owned(),
            sha256: format!("{month}/{wan}"),
            rates: Rates {
                rules: RateRules::default(),
                total,
                units: Vec::new(),
                stages: Vec::new(),
                categories: Vec::new(),
            },
            projects: Vec::new(),
        }
    }

    fn office(folder: &str, edition: Option<RolledEdition>) -> OfficeRow {
        OfficeRow {
            folder: folder.to_owned(),
            name: None,
            edition: edition
                .map(Box::new)
                .ok_or_else(|| Bilingual::of(|_| "away".to_owned())),
        }
    }

    fn of(offices: Vec<OfficeRow>) -> RollUp {
        RollUp::of(None, offices)
    }

    #[test]
    fn a_total_says_who_is_not_in_it() {
        let one = office("anshun", Some(edition("2026-11", 30)));
        let both = of(vec![
            one.clone(),
            office("guiyang", Some(edition("2026-11", 12))),
        ]);
        assert_eq!(both.total().projects, 4);
        assert_eq!(both.total().total_investment, Yuan(420_000));
        assert_eq!(both.total_title(), "合计");
        assert_eq!(both.months(), "2026年11月");
        let gone = |names: &[&str]| {
            let gone = names.iter().map(|name| office(name, None));
            of(std::iter::once(one.clone()).chain(gone).collect())
        };
        assert_eq!(gone(&["a", "b"]).total_title(), "合计（缺2家：a、b）");
        let many = gone(&["a", "b", "c", "d"]).total_title();
        assert_eq!(many, "合计（缺4家：a、b、c等）");
        assert_eq!(gone(&["a"]).total().projects, 2);
        let same = ["bijie", "zunyi"].map(|name| office(name, Some(edition("2026-11", 12))));
        let mut offices = Vec::from(same);
        offices.push(office("tongren", None));
        let title = of(offices).total_title();
        assert_eq!(title, "合计（缺1家：tongren；待核：bijie、zunyi有重复）");
    }

    #[test]
    fn editions_of_different_months_and_other_ways_to_count_are_said() {
        let mut later = edition("2026-12", 1);
        let first = office("anshun", Some(edition("2026-11", 1)));
        let mixed = of(vec![first.clone(), office("bijie", Some(later.clone()))]);
        assert_eq!(mixed.months(), "各办公室最近一期，2026年11月至2026年12月");
        assert_eq!(mixed.counted_otherwise(), None);
        later.rates.rules.terminated_stay = false;
        let otherwise = of(vec![first, office("bijie", Some(later))]);
        assert!(otherwise.counted_otherwise().is_some());
        assert_eq!(of(Vec::new()).months(), "尚无台账");
    }
}
