//! The form, written and read back.

use std::io::Cursor;

use calamine::{Data, DataType as _, Range, Reader as _, SheetVisible, Xlsx};
use diaodu::domain::amount::Yuan;
use diaodu::domain::ledger::{Entry, merge};
use diaodu::domain::period::Period;
use diaodu::domain::project::{Extras, Field, ProjectRow, Stage};
use diaodu::domain::unit::UnitSlug;
use diaodu::reading::interpret;
use diaodu::words::HeaderWords;
use diaodu::workbook::form::{FormView, write};
use diaodu::workbook::open;
use sheetgate::Limits;

use crate::marked::part;
use crate::plausible::{period, periods, submissions, units};

fn written(entries: &[&Entry], office_name: &str) -> Vec<u8> {
    let unit = &units()[0];
    let view = FormView {
        office_name,
        unit: &unit.slug,
        unit_name: &unit.name,
        period: period("2026-11-25"),
        deadline: "2026年11月25日24:00",
        entries,
        preparer: Some("曹某"),
        phone: None,
        questions: None,
        observations: &[],
    };
    write(&view).unwrap()
}

/// The entries of the first unit as they stand at the end of November.
fn entries() -> Vec<Entry> {
    let periods = periods("2026-11-01", "2026-11-10");
    let ledger = merge(&units(), &submissions(&periods, 12), Period(periods[0].0));
    ledger
        .of_unit(&UnitSlug("nanming".to_owned()))
        .cloned()
        .collect()
}

fn sheet(bytes: &[u8], name: &str) -> Range<Data> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    book.worksheet_range(name).unwrap()
}

#[test]
fn it_says_which_form_it_is_where_only_the_reader_looks() {
    let bytes = written(&[], "办公室");
    let book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_slice())).unwrap();
    let sheets: Vec<(&str, SheetVisible)> = book
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.as_str(), sheet.visible))
        .collect();
    assert_eq!(
        sheets,
        [
            ("调度表", SheetVisible::Visible),
            ("观摩项目", SheetVisible::Visible),
            ("紧急事项", SheetVisible::Visible),
            ("填表说明", SheetVisible::Visible),
            ("diaodu", SheetVisible::VeryHidden),
        ]
    );
    let hidden = sheet(&bytes, "diaodu");
    let lines: Vec<Vec<&str>> = hidden
        .rows()
        .map(|row| row.iter().filter_map(|cell| cell.get_string()).collect())
        .collect();
    assert_eq!(
        lines,
        [["form", "2"], ["unit", "nanming"], ["period", "2026-11-25"]]
    );
}

#[test]
fn it_is_filled_in_with_what_was_last_accepted() {
    let mut entries = entries();
    entries[0].row.signed_on = "2026-05".parse().ok();
    entries[1].row.stage = Some(Stage::Terminated);
    entries[2].row.progress = Some("=1+1".to_owned());
    let terminated = entries
        .iter()
        .filter(|entry| entry.row.stage == Some(Stage::Terminated))
        .count();
    let shown: Vec<&Entry> = entries.iter().collect();
    let bytes = written(&shown, "办公室");
    let range = sheet(&bytes, "调度表");
    let headers: Vec<String> = range
        .rows()
        .nth(2)
        .unwrap()
        .iter()
        .filter_map(|cell| Some(cell.get_string()?.replace('\n', "")))
        .collect();
    assert_eq!(headers, Field::FORM.map(Field::header));
    let metadata: Vec<&str> = range
        .rows()
        .nth(1)
        .unwrap()
        .iter()
        .filter_map(|cell| cell.get_string())
        .collect();
    assert_eq!(
        metadata,
        [
            "填报单位：",
            "南明区",
            "报送期：",
            "2026年11月25日",
            "填报人：",
            "曹某",
            "联系电话：",
            "本期零报告：",
            "否",
            "单位：万元"
        ]
    );
    let rows: Vec<&[Data]> = range
        .rows()
        .skip(3)
        .filter(|row| !row[2].is_empty())
        .collect();
    assert_eq!(rows.len(), entries.len() - terminated);
    let going_on = entries
        .iter()
        .filter(|entry| entry.row.stage != Some(Stage::Terminated));
    for (row, entry) in rows.iter().zip(going_on) {
        let at = |field| {
            &row[Field::FORM
                .iter()
                .position(|other| *other == field)
                .unwrap()]
        };
        assert_eq!(at(Field::Number).get_string(), Some(entry.number.as_str()));
        assert_eq!(at(Field::Name).get_string(), Some(entry.row.name.as_str()));
        assert_eq!(
            at(Field::Stage).get_string(),
            entry.row.stage.map(Stage::word)
        );
        assert_eq!(
            at(Field::Progress).get_string(),
            entry.row.progress.as_deref()
        );
        assert_eq!(
            at(Field::Sponsor).get_string(),
            entry.row.sponsor.as_deref()
        );
        let wan = entry
            .row
            .total_investment_yuan
            .map(|yuan| yuan.to_wan().replace(',', ""));
        assert_eq!(
            at(Field::TotalInvestment)
                .get_float()
                .map(|wan| wan.to_string()),
            wan
        );
        let date = entry
            .row
            .signed_on
            .map(|date| date.to_string())
            .unwrap_or_default();
        let shown = at(Field::SignedOn);
        let text = shown.get_string().map(str::to_owned);
        assert_eq!(
            text.or(shown.as_date().map(|day| day.to_string()))
                .unwrap_or_default(),
            date
        );
    }
}

#[test]
fn it_guides_the_hand_and_locks_only_the_headers() {
    let entries = entries();
    let shown: Vec<&Entry> = entries.iter().collect();
    let bytes = written(&shown, "办公室");
    let table = part(&bytes, "xl/worksheets/sheet1.xml");
    for wanted in [
        "<sheetProtection sheet=\"1\"",
        "insertRows=\"0\"",
        "\"在谈,签约,落地,开工,在建,投产,达产,停工,终止\"",
        "\"签约重点调度,领导带头在谈,建设中\"",
        "<dataValidation type=\"date\" errorStyle=\"warning\"",
        "<dataValidation type=\"decimal\" errorStyle=\"warning\"",
        "<pane xSplit=\"3\" ySplit=\"3\"",
        "orientation=\"landscape\"",
    ] {
        assert!(table.contains(wanted), "{wanted}");
    }
    assert!(
        table.contains("<dimension ref=\"A1:V"),
        "nothing is formatted beyond the table"
    );
    assert!(!table.contains("password"), "anybody may unlock it");
    let observation = part(&bytes, "xl/worksheets/sheet2.xml");
    assert!(observation.contains("\"2026年第四季度,2026年第三季度\""));
    assert!(observation.contains("\"现场观摩,开工仪式\""));
}

#[test]
fn the_same_form_is_the_same_file_whatever_the_names() {
    let bytes = written(&[], "=办公室\u{1}");
    assert_eq!(bytes, written(&[], "=办公室\u{1}"));
    let guide = sheet(&bytes, "填表说明");
    let required = guide
        .rows()
        .filter(|row| row[1].get_string() == Some("必填"))
        .count();
    assert_eq!(
        required,
        Field::FORM
            .iter()
            .filter(|field| field.is_required())
            .count()
    );
}

#[test]
fn it_is_read_back_as_what_was_last_accepted() {
    let mut entries = entries();
    entries.retain(|entry| entry.row.stage != Some(Stage::Terminated));
    entries[0].row.signed_on = "2026-05".parse().ok();
    entries[1].row.started_on = "2025".parse().ok();
    entries[2].row.progress = Some("=1+1\n第二行".to_owned());
    let total = entries[3].row.total_investment_yuan.unwrap();
    entries[3].row.total_investment_yuan = Some(Yuan(total.0 + 5_678));
    let shown: Vec<&Entry> = entries.iter().collect();
    let bytes = written(&shown, "办公室");
    let book = open(&bytes, &Limits::default()).unwrap();
    let sheet = interpret(&book, "下期调度表.xlsx", &HeaderWords::default());
    assert_eq!(sheet.findings, []);
    assert_eq!(sheet.projects.len(), entries.len());
    for (read, entry) in sheet.projects.into_iter().zip(entries) {
        let expected = ProjectRow {
            number: Some(entry.number),
            code: None,
            extras: Extras::default(),
            row: read.row.clone(),
            cells: read.cells.clone(),
            ..*entry.row
        };
        assert_eq!(read, expected);
    }
}
