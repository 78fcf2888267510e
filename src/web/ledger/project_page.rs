//! The values of a project's page: what the ledger says of it, what is in doubt, and what each report changed, with its
//! source.

use chrono::NaiveDateTime;
use serde::Serialize;

use crate::daemon::why::ProjectReport;
use crate::domain::change::Change;
use crate::domain::doubt::Doubt;
use crate::domain::field_value::value;
use crate::domain::ledger::{AbsentFrom, Entry, Ledger};
use crate::domain::period::Period;
use crate::domain::policy::Policy;
use crate::domain::project::Field;
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
        entry: &'a Entry,
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
                .map(|report| report_line(policy, entry, report))
                .collect(),
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

fn report_line<'a>(policy: &Policy, entry: &'a Entry, report: &'a ProjectReport) -> ReportLine<'a> {
    let file = report.file.as_ref().map(|file| ReportFile {
        address: path(&["unit", &entry.unit.0, "file", &file.id.to_string()]),
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
