//! The values of a project's page: what the ledger says of it, what is in doubt, and what each report changed, with its
//! source.

use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;

use crate::daemon::why::ProjectReport;
use crate::domain::change::Change;
use crate::domain::doubt::Doubt;
use crate::domain::edit::EditRecord;
use crate::domain::field_value::value;
use crate::domain::ledger::{AbsentFrom, Entry, Ledger};
use crate::domain::period::Period;
use crate::domain::policy::Policy;
use crate::domain::project::Field;
use crate::domain::project::visit::Visit;
use crate::domain::unit::UnitSlug;
use crate::web::address::path;

/// What `pages/project.html` shows.
#[derive(Debug, Serialize)]
pub(super) struct ProjectPage<'a> {
    number: &'a str,
    given_number: Option<&'a str>,
    name: &'a str,
    unit: &'a str,
    unit_address: String,
    first: Period,
    last: Period,
    absent: Option<&'static str>,
    /// What it says, in the order of the form.
    fields: Vec<(&'static str, String)>,
    extras: Vec<(&'a str, &'a str)>,
    doubts: Vec<DoubtShown<'a>>,
    reports: Vec<ReportLine<'a>>,
    /// Visits to it, the latest first; for who sees all units.
    visits: Vec<VisitLine>,
    /// What people decided about it, the latest first.
    edits: Vec<EditLine<'a>>,
    may_decide: bool,
    /// Units to which it may be moved.
    units: Vec<(&'a str, &'a str)>,
    trouble: &'a str,
    cares: [CareForm; 6],
}

/// What can be decided about a project.
#[derive(Debug, Serialize)]
struct CareForm {
    what: &'static str,
    title: &'static str,
    /// What is to be written beside the reason; empty: nothing.
    hint: &'static str,
    button: &'static str,
}

const fn care(
    what: &'static str,
    title: &'static str,
    hint: &'static str,
    button: &'static str,
) -> CareForm {
    CareForm {
        what,
        title,
        hint,
        button,
    }
}

const CARES: [CareForm; 6] = [
    care(
        "merge",
        "并入另一个项目",
        "另一个项目的编号（保留它的编号）",
        "并入",
    ),
    care(
        "distinct",
        "不是同一项目",
        "另一个项目的编号",
        "确认是两个项目",
    ),
    care("rename", "更名", "正确的名称", "更名"),
    care("split", "拆分", "报表中另一个项目的名称", "拆分"),
    care("move", "划转给另一个单位", "单位", "划转"),
    care("close", "终止", "", "终止"),
];

/// A visit to it.
#[derive(Debug, Serialize)]
struct VisitLine {
    day: NaiveDate,
    by: String,
    finding: String,
}

/// A decision about it.
#[derive(Debug, Serialize)]
struct EditLine<'a> {
    id: i64,
    told: String,
    at: NaiveDateTime,
    by: &'a str,
    why: &'a str,
    undone: Option<String>,
}

/// A figure in doubt.
#[derive(Debug, Serialize)]
struct DoubtShown<'a> {
    header: &'static str,
    written: &'a str,
    since: Period,
    file: &'a str,
    sheet: &'a str,
    cell: &'a str,
}

/// A report that lists it.
#[derive(Debug, Serialize)]
struct ReportLine<'a> {
    period: Period,
    changes: Vec<String>,
    sheet: &'a str,
    row: u32,
    file: Option<ReportFile<'a>>,
}

/// The file of a report.
#[derive(Debug, Serialize)]
struct ReportFile<'a> {
    address: String,
    name: &'a str,
    version: Option<u32>,
    at: NaiveDateTime,
}

impl<'a> ProjectPage<'a> {
    pub(super) fn new(
        policy: &'a Policy,
        ledger: &'a Ledger,
        (entry, reporter): (&'a Entry, &UnitSlug),
        reports: &'a [ProjectReport],
    ) -> Self {
        let fields = Field::FORM.into_iter().chain([Field::Code]);
        let fields = fields.filter(|field| !matches!(field, Field::Number | Field::Name));
        let fields = fields.filter_map(|field| {
            let text = value(&entry.row, field).into_owned();
            (!text.is_empty()).then_some((field.header(), text))
        });
        let extras = entry.row.extras.iter();
        Self {
            number: &entry.number,
            given_number: entry.given_number.as_deref(),
            name: &entry.row.name,
            unit: ledger.unit_name(&entry.unit),
            unit_address: path(&["unit", &entry.unit.0]),
            first: entry.first,
            last: entry.last,
            absent: entry.absent.map(|from| match from {
                AbsentFrom::Sheet => "本期报表未列",
                AbsentFrom::Period => "单位本期未报",
            }),
            fields: fields.collect(),
            extras: extras.collect(),
            doubts: entry.doubts.iter().map(doubt_line).collect(),
            reports: reports
                .iter()
                .map(|report| report_line(policy, reporter, report))
                .collect(),
            visits: Vec::new(),
            edits: Vec::new(),
            may_decide: false,
            units: Vec::new(),
            trouble: "",
            cares: CARES,
        }
    }

    /// With the visits to it, the earliest first.
    pub(super) fn with_visits(self, visits: Vec<Visit>) -> Self {
        let line = |visit: Visit| VisitLine {
            day: visit.visited_on,
            by: visit.by,
            finding: visit.finding,
        };
        Self {
            visits: visits.into_iter().rev().map(line).collect(),
            ..self
        }
    }

    /// With what people decided, for somebody who may or may not decide.
    pub(super) fn with_edits(
        self,
        policy: &'a Policy,
        edits: &'a [EditRecord],
        may_decide: bool,
        trouble: &'a str,
    ) -> Self {
        let about = edits.iter().rev();
        let about = about.filter(|record| record.edit.is_about(self.number));
        let line = |record: &'a EditRecord| EditLine {
            id: record.id,
            told: record.edit.told(),
            at: policy.local(record.signed.at),
            by: &record.signed.by,
            why: &record.signed.why,
            undone: record.undone.as_ref().map(|undone| {
                let at = policy.local(undone.at).format("%Y-%m-%d %H:%M");
                format!("{}已于{at}撤销：{}", undone.by, undone.why)
            }),
        };
        let units = policy.units.iter().filter(|_| may_decide);
        Self {
            edits: about.map(line).collect(),
            may_decide,
            units: units.map(|unit| (&*unit.slug.0, &*unit.name)).collect(),
            trouble,
            ..self
        }
    }
}

fn doubt_line(doubt: &Doubt) -> DoubtShown<'_> {
    DoubtShown {
        header: doubt.field.header(),
        written: doubt.told_written(),
        since: doubt.since,
        file: &doubt.place.file,
        sheet: &doubt.place.sheet,
        cell: &doubt.place.cell,
    }
}

fn report_line<'a>(policy: &Policy, unit: &UnitSlug, report: &'a ProjectReport) -> ReportLine<'a> {
    let file = report.file.as_ref().map(|file| ReportFile {
        address: path(&["unit", &unit.0, "file", &file.id.to_string()]),
        name: &file.file_name,
        version: file.version,
        at: policy.local(file.arrival.not_after),
    });
    ReportLine {
        period: report.period,
        changes: report.changes.iter().map(told).collect(),
        sheet: &report.row.sheet,
        row: report.row.first_row,
        file,
    }
}

/// A change in a line.
fn told(change: &Change) -> String {
    match change {
        Change::New => "首次列入".to_owned(),
        Change::Field { field, old, new } => {
            let shown = |text: &str| {
                if text.is_empty() {
                    "（空）".to_owned()
                } else {
                    text.to_owned()
                }
            };
            format!("{}：{} → {}", field.header(), shown(old), shown(new))
        }
        Change::Absent { .. } => "未列出".to_owned(),
        Change::Returned => "再次列入".to_owned(),
        Change::Terminated => "终止".to_owned(),
        Change::Left => "终止后移出台账".to_owned(),
        Change::Gone => "不再列为单独项目".to_owned(),
    }
}

/// Where a project is shown.
pub(super) fn project_address(number: &str) -> String {
    path(&["project", number])
}
