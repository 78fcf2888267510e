//! What the office's documents say: gathered from the ledger of a month, or from what is known of a quarter.

mod brief;

use std::collections::{BTreeSet, HashMap};

use brief::{brief, notes, stalled_lines};
use chrono::{DateTime, Datelike as _, Days, Utc};

use super::Office;
use super::editions::edition_name;
use super::ledger_workbook::LedgerReport;
use super::letters::{self, News, ledger_summary};
use super::past_editions::PastEditions;
use crate::document::first_opinion::{first_opinion, situation};
use crate::document::observation_proposal::{MOST_OF_A_UNIT, proposals};
use crate::document::{
    Cover, Document, DoubtLine, MeetingItem, ObservationPlan, PeriodLine, ProposalLine, Supervision,
};
use crate::domain::ledger::Entry;
use crate::domain::occasion::EditionStage;
use crate::domain::period::{Month, Period, Quarter};
use crate::domain::project::Stage;
use crate::domain::project::visit::Visit;
use crate::domain::report_status::{ReportStatus, State};
use crate::domain::stalled::Stalled;
use crate::domain::text::key;
use crate::domain::unit::{Unit, UnitSlug};
use crate::mail::LedgerSummary;
use crate::store::Result;

/// The ledger of a month with what its letter says of it.
struct MonthLedger {
    report: LedgerReport,
    summary: LedgerSummary,
    stalled: Vec<Stalled>,
}

impl Office {
    /// The ledger of a month as it was published, or if it was not, as it stands.
    async fn month_ledger(&self, month: Month, now: DateTime<Utc>) -> Result<MonthLedger> {
        let kept = self.kept_edition(month, EditionStage::Final).await?;
        let report = if let Some(kept) = kept {
            kept.report
        } else {
            let facts = self.facts(now).await?;
            let as_of = self.policy.due_days.last_of(month);
            self.ledger_report(&facts, as_of, now).await?
        };
        let past = PastEditions::default().before(self, month).await?;
        let file = edition_name(month, EditionStage::Final);
        let before = past.first().map(|edition| &edition.ledger);
        let news = before.map_or_else(News::default, |before| News::of(before, &report.ledger));
        let summary = ledger_summary(self, &report, (&past, &news), month, &file);
        let stalled = self.stalled(&past, &report.ledger);
        Ok(MonthLedger {
            report,
            summary,
            stalled,
        })
    }

    /// 工作简报.
    pub async fn brief(&self, month: Month, now: DateTime<Utc>) -> Result<Document> {
        let ledger = self.month_ledger(month, now).await?;
        Ok(Document::Brief(brief(self, &ledger.summary)))
    }

    /// 台账报送函.
    pub async fn cover(&self, month: Month, now: DateTime<Utc>) -> Result<Document> {
        let ledger = self.month_ledger(month, now).await?;
        Ok(Document::Cover(Cover {
            figures: brief(self, &ledger.summary),
            file: ledger.summary.file.clone(),
            contact: self.signature().contact,
        }))
    }

    /// 督查通报.
    pub async fn supervision(&self, month: Month, now: DateTime<Utc>) -> Result<Document> {
        let MonthLedger {
            report, summary, ..
        } = self.month_ledger(month, now).await?;
        let due_days = &self.policy.due_days;
        let periods = due_days.between(month.first_day(), report.ledger.as_of.0);
        let periods = periods.filter(|period| Month::of(period.0) == month);
        let doubts = report.ledger.units.iter().filter_map(|unit| {
            let own = report.of_unit(&unit.slug).iter();
            let in_doubt = own.filter(|entry| !entry.doubts.is_empty());
            let suspicions = report.ledger.suspicions.iter();
            let suspicions = suspicions.filter(|one| one.unit == unit.slug).count();
            let line = DoubtLine {
                unit: unit.name.clone(),
                doubts: in_doubt.clone().map(|entry| entry.doubts.len()).sum(),
                projects: in_doubt.count(),
                suspicions,
            };
            (line.doubts + line.suspicions > 0).then_some(line)
        });
        Ok(Document::Supervision(Supervision {
            office: self.policy.office_name.clone(),
            month: month.label(),
            periods: periods
                .map(|period| self.period_line(&report, period))
                .collect(),
            observation: notes(&summary.observation),
            stalled: stalled_lines(&summary),
            visits: self.visit_lines(&report, month).await?,
            doubts: doubts.collect(),
        }))
    }

    /// `12月3日，江某到南明区“精密铸件项目”：主体结构封顶`
    async fn visit_lines(&self, report: &LedgerReport, month: Month) -> Result<Vec<String>> {
        let ledger = &report.ledger;
        let visits = self.visits().await?;
        let last = month.next().first_day() - Days::new(1);
        let told = Visit::between(&visits, month.first_day(), last)
            .into_iter()
            .map(|visit| {
                let project = match ledger.entry(&visit.project) {
                    Some(entry) => {
                        let unit = self.unit_name(&entry.unit);
                        format!("{unit}“{}”", entry.row.name)
                    }
                    None => format!("项目{}", visit.project),
                };
                let day = visit.visited_on;
                format!(
                    "{}月{}日，{}到{project}：{}",
                    day.month(),
                    day.day(),
                    visit.by,
                    visit.finding.trim_end_matches('。')
                )
            });
        Ok(told.collect())
    }

    fn period_line(&self, report: &LedgerReport, period: Period) -> PeriodLine {
        let standings = report.standings.iter();
        let due: Vec<&ReportStatus> = standings
            .filter(|one| one.period == period && one.state != State::Exempt)
            .collect();
        let named = |is_meant: &dyn Fn(&ReportStatus) -> bool| {
            let meant = due.iter().filter(|one| is_meant(one));
            let names = meant.map(|one| self.unit_name(&one.unit));
            names.collect::<Vec<_>>().join("、")
        };
        let late = named(&|one| one.on_time == Some(false));
        let missing = named(&|one| one.state == State::Missing);
        let returned = named(&|one| one.state == State::Rejected);
        let owing = [("逾期", late), ("未报", missing), ("退回未重报", returned)];
        let owing = owing.into_iter().filter(|(_, names)| !names.is_empty());
        let owing: Vec<String> = owing
            .map(|(word, names)| format!("{word}：{names}"))
            .collect();
        PeriodLine {
            period: period.label(),
            due: due.len(),
            on_time: due.iter().filter(|one| one.on_time == Some(true)).count(),
            owing: if owing.is_empty() {
                "无".to_owned()
            } else {
                owing.join("；")
            },
        }
    }

    fn unit_name<'a>(&'a self, unit: &'a UnitSlug) -> &'a str {
        let known = self.policy.unit(unit);
        known.map_or(&*unit.0, |unit| &unit.name)
    }

    /// 观摩方案: the projects that the records propose for a quarter.
    pub async fn observation_plan(&self, quarter: Quarter, now: DateTime<Utc>) -> Result<Document> {
        let facts = self.facts(now).await?;
        let as_of = self.as_of(&facts, self.policy.local(now).date());
        let report = self.ledger_report(&facts, as_of, now).await?;
        let mut lines = Vec::new();
        let mut without = Vec::new();
        for unit in &self.policy.units {
            let stated = facts.observations.iter();
            let shown = stated
                .filter(|(of, shown_in, _)| **of == unit.slug && *shown_in < quarter)
                .flat_map(|(.., names)| names);
            let shown: BTreeSet<String> = shown.map(|name| key(name)).collect();
            let found = proposals(&report.ledger, &unit.slug, quarter, &shown);
            if found.is_empty() && unit.is_active_on(quarter.first_day()) {
                without.push(unit.name.clone());
            }
            lines.extend(found.iter().map(|proposal| {
                let row = &proposal.entry.row;
                let total = row.total_investment_yuan;
                let worth = total.map(|total| format!("总投资{}", total.told()));
                let reasons: Vec<String> = std::iter::once(proposal.reason.told())
                    .chain(worth)
                    .collect();
                ProposalLine {
                    unit: unit.name.clone(),
                    project: row.name.clone(),
                    stage: row.stage.map_or("", Stage::word).to_owned(),
                    reasons: reasons.join("；"),
                }
            }));
        }
        Ok(Document::ObservationPlan(ObservationPlan {
            office: self.policy.office_name.clone(),
            contact: self.signature().contact,
            quarter: quarter.label(),
            period: as_of.label(),
            most: MOST_OF_A_UNIT,
            proposals: lines,
            without,
        }))
    }

    /// 请示 for a unit that is to be criticised after this quarter; `None` if by what is known now it is not.
    pub async fn request(
        &self,
        unit: &Unit,
        quarter: Quarter,
        now: DateTime<Utc>,
    ) -> Result<Option<Document>> {
        let facts = self.facts(now).await?;
        let flag = facts.quarters(&self.policy, now).flag(unit, quarter);
        let request = flag.and_then(|flag| letters::request(self, &flag));
        Ok(request.map(Document::Request))
    }

    /// The items that a meeting on this month's ledger has: each matter for the city with a first opinion.
    pub async fn meeting_items(
        &self,
        month: Month,
        now: DateTime<Utc>,
    ) -> Result<Vec<MeetingItem>> {
        let MonthLedger {
            report, stalled, ..
        } = self.month_ledger(month, now).await?;
        let entries = report.ledger.entries.iter();
        let entries: HashMap<&str, &Entry> = entries.map(|entry| (&*entry.number, entry)).collect();
        let stalled: HashMap<&str, &Stalled> =
            stalled.iter().map(|one| (&*one.number, one)).collect();
        let item = |matter: &crate::domain::ledger::Matter| {
            let number = matter.number.as_deref();
            let entry = number.and_then(|number| entries.get(number)).copied();
            let stalled = number.and_then(|number| stalled.get(number)).copied();
            let about = matter.project.as_deref();
            MeetingItem {
                title: about.map_or_else(
                    || "需市级协调事项".to_owned(),
                    |project| format!("{project}需市级协调事项"),
                ),
                unit: self.unit_name(&matter.unit).to_owned(),
                project: matter.project.clone(),
                situation: situation(entry),
                matter: matter.matter.clone(),
                opinions: first_opinion(matter, entry, stalled),
                departments: Vec::new(),
                decision: None,
                due: None,
            }
        };
        Ok(report.ledger.matters.iter().map(item).collect())
    }
}
