//! Rules within one report: what is missing, what is there twice, and what contradicts itself.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use sheetgate::At;

use crate::domain::amount::Yuan;
use crate::domain::date::PartialDate;
use crate::domain::finding::Finding;
use crate::domain::project::{Field, ProjectRow, Stage};
use crate::domain::rules::Rule;
use crate::domain::sheet::Sheet;
use crate::domain::wording::folded;

/// Adds what these rules notice. A cell that was already asked about is not called empty as well.
pub(super) fn check(sheet: &Sheet, today: NaiveDate, findings: &mut Vec<Finding>) {
    let asked: BTreeSet<(&str, &str)> = sheet
        .findings
        .iter()
        .map(|finding| (finding.sheet.as_str(), finding.cell.as_str()))
        .collect();
    for project in &sheet.projects {
        required(project, &asked, findings);
        total(project, findings);
        funds(project, findings);
        dates(project, today, findings);
        stage(project, findings);
    }
    duplicates(&sheet.projects, findings);
}

/// The cell of a field, or nothing if the sheet has no such column.
pub(super) fn cell_of(project: &ProjectRow, field: Field) -> String {
    let cell = project.cells.get(field);
    cell.map(At::address).unwrap_or_default()
}

/// A finding at a field of a project.
pub(super) fn at(
    project: &ProjectRow,
    field: Field,
    rule: Rule,
    read: &str,
    expected: &str,
    message: String,
) -> Finding {
    let cell = cell_of(project, field);
    Finding::new(rule, &project.row.sheet, cell, read, expected, message)
}

fn required(project: &ProjectRow, asked: &BTreeSet<(&str, &str)>, findings: &mut Vec<Finding>) {
    if project.name.is_empty() {
        let row = project.row.first_row;
        findings.push(at(
            project,
            Field::Name,
            Rule::NameMissing,
            "",
            "项目名称",
            format!("第{row}行有内容但没有项目名称，请填写项目名称后重报。"),
        ));
    }
    for (field, cell) in project.cells.iter() {
        let empty = match field {
            Field::Content => project.content.is_none(),
            Field::Stage => project.stage.is_none(),
            Field::ResponsibleUnit => project.responsible_unit.is_none(),
            Field::ResponsiblePerson => project.responsible_person.is_none(),
            Field::Progress => project.progress.is_none(),
            Field::Plan => project.plan.is_none(),
            _ => false,
        };
        if empty && !asked.contains(&(project.row.sheet.as_str(), cell.address().as_str())) {
            let header = field.header();
            findings.push(at(
                project,
                field,
                Rule::RequiredEmpty,
                "",
                header,
                format!("“{}”的{header}没有填写，请补填。", project.name),
            ));
        }
    }
}

/// No project costs nothing; whoever does not know yet what it costs often writes 0.
fn total(project: &ProjectRow, findings: &mut Vec<Finding>) {
    if project.total_investment_yuan == Some(Yuan(0)) {
        findings.push(at(
            project,
            Field::TotalInvestment,
            Rule::TotalZero,
            "0",
            "大于零的数",
            format!(
                "“{}”的总投资是0，请填写协议总投资；还没有确定的请空着。",
                project.name
            ),
        ));
    }
}

fn funds(project: &ProjectRow, findings: &mut Vec<Finding>) {
    let (Some(total), Some(funds)) = (project.total_investment_yuan, project.funds_in_place_yuan)
    else {
        return;
    };
    if funds > total && total.0 > 0 {
        findings.push(at(
            project,
            Field::FundsInPlace,
            Rule::FundsAboveTotal,
            &funds.to_string(),
            &format!("不超过总投资{total}"),
            format!("累计到位资金{funds}超过了总投资{total}，请核对两个数和它们的单位。"),
        ));
    }
}

fn dates(project: &ProjectRow, today: NaiveDate, findings: &mut Vec<Finding>) {
    let steps = [
        (Field::SignedOn, "签约时间", project.signed_on),
        (Field::StartedOn, "开工时间", project.started_on),
        (Field::InProductionOn, "投产时间", project.in_production_on),
    ];
    let mut before: Option<(&str, PartialDate)> = None;
    for (field, header, date) in steps {
        let Some(date) = date else { continue };
        if date.earliest() > today {
            findings.push(at(
                project,
                field,
                Rule::DateInFuture,
                &date.to_string(),
                "已经发生的日期",
                format!("{header}“{date}”还没有到，此栏应填实际时间；计划时间请写在推进计划里。"),
            ));
        }
        if let Some((earlier, since)) = before.filter(|(_, since)| date.is_before(*since)) {
            findings.push(at(
                project,
                field,
                Rule::DatesOutOfOrder,
                &date.to_string(),
                &format!("不早于{earlier}{since}"),
                format!("{header}“{date}”早于{earlier}“{since}”，请核对这两个日期。"),
            ));
        }
        before = Some((header, date));
    }
}

fn stage(project: &ProjectRow, findings: &mut Vec<Finding>) {
    let Some(stage) = project.stage else { return };
    let not_started = matches!(stage, Stage::Negotiating | Stage::Signed | Stage::Landed);
    let contradiction = if not_started && project.started_on.is_some() {
        Some("开工时间")
    } else if (not_started || stage == Stage::Started) && project.in_production_on.is_some() {
        Some("投产时间")
    } else {
        None
    };
    if let Some(header) = contradiction {
        let word = stage.word();
        findings.push(at(
            project,
            Field::Stage,
            Rule::StageBeforeDate,
            word,
            "与时间相符的阶段",
            format!("项目阶段是“{word}”，{header}却已填写，请核对阶段或日期。"),
        ));
    }
}

fn duplicates(projects: &[ProjectRow], findings: &mut Vec<Finding>) {
    let mut first: HashMap<String, &ProjectRow> = HashMap::with_capacity(projects.len());
    for project in projects {
        let name = folded(&project.name);
        if name.is_empty() {
            continue;
        }
        let Some(earlier) = first.get(&name) else {
            first.insert(name, project);
            continue;
        };
        findings.push(at(
            project,
            Field::Name,
            Rule::DuplicateName,
            &project.name,
            "每个项目一行",
            format!(
                "“{}”与工作表“{}”第{}行重名；如果是同一项目请合并，如果是不同项目请在名称中区分（如一期、二期）。",
                project.name, earlier.row.sheet, earlier.row.first_row
            ),
        ));
    }
}
