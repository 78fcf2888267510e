//! 通讯录.xlsx: who takes the letters of whom.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::columns::{RegisterColumn, RegisterTable, table_of};
use super::table::{PlainRow, PlainTable};
use crate::domain::assignment::Assignee;
use crate::domain::contacts::{ContactRole, ContactRow};
use crate::domain::finding::{Finding, Level};
use crate::domain::line::clean_line;
use crate::domain::policy::Policy;
use crate::domain::rules::Rule;
use crate::domain::unit::{Contact, UnitSlug};
use crate::domain::wording::folded;

const UNIT: usize = 0;
const ROLE: usize = 1;
const NAME: usize = 2;
const ADDRESS: usize = 3;
const PHONE: usize = 4;
const FROM: usize = 5;
const TO: usize = 6;

const COLUMNS: [RegisterColumn; 7] = [
    RegisterColumn::required("单位", &["单位名称"]),
    RegisterColumn::required("职责", &["角色", "身份"]),
    RegisterColumn::required("姓名", &[]),
    RegisterColumn::required("邮箱", &["电子邮箱", "邮件地址", "邮箱地址"]),
    RegisterColumn::optional("电话", &["联系电话", "手机", "手机号码"]),
    RegisterColumn::optional("起始日期", &["开始日期", "任职日期"]),
    RegisterColumn::optional("截止日期", &["结束日期", "离任日期"]),
];

/// Words of the roles that people write beside our own.
const ALSO: [(&str, ContactRole); 6] = [
    ("备用联络员", ContactRole::Deputy),
    ("单位领导", ContactRole::UnitLeader),
    ("单位分管领导", ContactRole::UnitLeader),
    ("经理人", ContactRole::Manager),
    ("成员单位", ContactRole::Department),
    ("联系人", ContactRole::Department),
];
/// Characters of a name or number.
const MOST: usize = 60;

/// Gives an address as it is sent, if it is one.
pub type CleanAddress<'a> = &'a dyn Fn(&str) -> Option<String>;

/// All rows, with what is to be said of the workbook. If a finding is an error, none counts.
#[must_use]
pub fn contacts(
    tables: &[PlainTable],
    policy: &Policy,
    clean: CleanAddress<'_>,
) -> (Vec<ContactRow>, Vec<Finding>) {
    let mut findings = Vec::new();
    let Some(table) = table_of(tables, (&COLUMNS, NAME), &mut findings) else {
        return (Vec::new(), findings);
    };
    let mut rows: Vec<(&PlainRow, ContactRow)> = Vec::new();
    let filled = table.rows.iter().filter(|row| {
        [NAME, ADDRESS, PHONE]
            .iter()
            .any(|&column| table.cell(row, column).is_some())
    });
    for row in filled {
        if let Some(read) = read_row(&table, row, (policy, clean), &mut findings) {
            rows.push((row, read));
        }
    }
    for (at, (row, one)) in rows.iter().enumerate() {
        let same = |other: &ContactRow| {
            other.of == one.of && other.role == one.role && other.overlaps(one)
        };
        let before = rows[..at].iter().find(|(_, other)| same(other));
        if let Some((_, other)) = before.filter(|_| one.role.is_single()) {
            let message = format!(
                "{}与{}同时担任{}。请写明各自的起始日期和截止日期，不要重叠。",
                one.contact.name,
                other.contact.name,
                one.role.label()
            );
            findings.push(table.finding((row, NAME), Rule::OfficePeople, "同一时间一人", message));
        }
    }
    let is_whole = findings.iter().all(|one| one.level != Level::Error);
    if is_whole {
        unlisted(&table, policy, &rows, &mut findings);
    }
    (rows.into_iter().map(|(_, row)| row).collect(), findings)
}

/// Units of whose liaison nothing is said any more: the configuration's would get the letters again.
fn unlisted(
    table: &RegisterTable<'_>,
    policy: &Policy,
    rows: &[(&PlainRow, ContactRow)],
    findings: &mut Vec<Finding>,
) {
    let listed: BTreeSet<&UnitSlug> = rows
        .iter()
        .filter(|(_, row)| row.role == ContactRole::Liaison)
        .filter_map(|(_, row)| row.of.as_ref())
        .collect();
    let missing = policy
        .units
        .iter()
        .filter(|unit| !listed.contains(&unit.slug));
    let missing: Vec<&str> = missing.map(|unit| &*unit.name).collect();
    if !missing.is_empty() {
        let message = format!(
            "没有写{}的联络员。请补上这些单位的联络员一行。",
            missing.join("、")
        );
        findings.push(Finding::new(
            Rule::OfficePeople,
            table.sheet,
            "",
            "",
            "联络员",
            message,
        ));
    }
}

fn read_row(
    table: &RegisterTable<'_>,
    row: &PlainRow,
    (policy, clean): (&Policy, CleanAddress<'_>),
    findings: &mut Vec<Finding>,
) -> Option<ContactRow> {
    let before = findings.len();
    let said = |column: usize| {
        table
            .cell(row, column)
            .map(|cell| clean_line(&cell.text, MOST))
    };
    for column in [ROLE, NAME, ADDRESS] {
        if said(column).is_none() {
            let header = COLUMNS[column].header;
            let message = format!("“{header}”没有填写，这一行不完整。请补填。");
            findings.push(table.finding((row, column), Rule::OfficeRequired, header, message));
        }
    }
    let role = said(ROLE).and_then(|text| {
        let known = role_of(&text);
        if known.is_none() {
            let words = ContactRole::ALL.map(ContactRole::label).join("、");
            let message = format!("职责只能写{words}。请从下拉框选择。");
            findings.push(table.finding((row, ROLE), Rule::OfficeWord, &words, message));
        }
        known
    });
    let of = role.and_then(|role| whose(table, row, (policy, role), findings));
    let address = said(ADDRESS).and_then(|text| {
        let address = clean(&text);
        if address.is_none() {
            let message = "邮箱不是一个完整的地址。请写成 zhang@example.org 这样的形式，一格一个。";
            findings.push(table.finding((row, ADDRESS), Rule::OfficeAddress, "邮箱地址", message));
        }
        address
    });
    let (from, to) = (
        day(table, row, FROM, findings),
        day(table, row, TO, findings),
    );
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        let message = "截止日期早于起始日期。请核对这两个日期。";
        findings.push(table.finding((row, TO), Rule::OfficeDay, "不早于起始日期", message));
    }
    if findings.len() > before {
        return None;
    }
    Some(ContactRow {
        of,
        role: role?,
        contact: Contact {
            name: said(NAME)?,
            address: address?,
            phone: said(PHONE).unwrap_or_default(),
        },
        from,
        to,
    })
}

fn role_of(text: &str) -> Option<ContactRole> {
    let word = folded(text);
    let own = ContactRole::ALL
        .into_iter()
        .map(|role| (role.label(), role));
    let mut known = own.chain(ALSO);
    known
        .find(|(known, _)| folded(known) == word)
        .map(|(_, role)| role)
}

/// Whose role it is: of the office and the leaders nobody's. What is in question is told.
fn whose(
    table: &RegisterTable<'_>,
    row: &PlainRow,
    (policy, role): (&Policy, ContactRole),
    findings: &mut Vec<Finding>,
) -> Option<UnitSlug> {
    if !role.is_of_somebody() {
        return None;
    }
    let named = table
        .cell(row, UNIT)
        .map(|cell| clean_line(&cell.text, MOST));
    let is_department = role == ContactRole::Department;
    let found = named.as_deref().and_then(|name| {
        if is_department {
            match policy.assignee_named(name) {
                Some(Assignee::Department(department)) => Some(department.slug.clone()),
                _ => None,
            }
        } else {
            policy.unit_named(name).map(|unit| unit.slug.clone())
        }
    });
    if found.is_none() {
        let kind = if is_department {
            "成员单位"
        } else {
            "报送单位"
        };
        let message = match &named {
            Some(name) => format!("{kind}名单里没有“{name}”。请写名单里的全称，或核对职责。"),
            None => format!("没有写是哪个单位的{}。请填写{kind}的全称。", role.label()),
        };
        findings.push(table.finding((row, UNIT), Rule::OfficeName, kind, message));
    }
    found
}

fn day(
    table: &RegisterTable<'_>,
    row: &PlainRow,
    column: usize,
    findings: &mut Vec<Finding>,
) -> Option<NaiveDate> {
    let cell = table.cell(row, column)?;
    if cell.day.is_none() {
        let header = COLUMNS[column].header;
        let message = format!("“{header}”没有认出是哪一天。请写成 2026-12-15 这样的日期，或留空。");
        findings.push(table.finding((row, column), Rule::OfficeDay, "日期或留空", message));
    }
    cell.day
}
