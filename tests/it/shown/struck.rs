//! What is struck out or hidden by its format is not read, and said so where it matters.

use diaodu::domain::project::Stage;
use diaodu::domain::rules::Rule;
use rust_xlsxwriter::{Format, FormatScript};

use super::{ROW, TEXTS, asked, project, report};

#[test]
fn what_is_struck_out_is_not_read() {
    let plain = Format::new();
    let struck = Format::new().set_font_strikethrough();
    let raised = Format::new().set_font_script(FormatScript::Superscript);
    let sheet = report(|sheet| {
        for (column, gone, left) in [(4, "300", "350"), (10, "张某", "赵某")] {
            let runs = [(&struck, gone), (&plain, left)];
            sheet.write_rich_string(ROW, column, &runs).unwrap();
        }
        for (column, text) in [(2, "甲产业园"), (6, "投产")] {
            let runs = [(&plain, text), (&raised, "1")];
            sheet.write_rich_string(ROW, column, &runs).unwrap();
        }
    });
    let only = project(&sheet);
    assert_eq!(
        only.total_investment_yuan.map(|yuan| yuan.0),
        Some(3_500_000)
    );
    assert_eq!(only.responsible_person.as_deref(), Some("赵某"));
    assert_eq!(only.name, "甲产业园");
    assert_eq!(only.stage.map(Stage::word), Some("投产"));
    assert_eq!(asked(&sheet), []);

    let sheet = report(|sheet| {
        let runs = [(&plain, "5000"), (&raised, "1")];
        sheet.write_rich_string(ROW, 4, &runs).unwrap();
    });
    assert_eq!(asked(&sheet), [(Rule::AmountSeveral, "E3")]);
    assert_eq!(project(&sheet).total_investment_yuan, None);
}

#[test]
fn cells_that_are_struck_through_are_asked_about() {
    let struck = Format::new().set_font_strikethrough();
    let sheet = report(|sheet| {
        sheet.write_with_format(ROW, 4, 500, &struck).unwrap();
        sheet.write_with_format(ROW, 11, "施工", &struck).unwrap();
    });
    let cells = [(Rule::CellStruck, "E3"), (Rule::CellStruck, "L3")];
    assert_eq!(asked(&sheet), cells);
    let only = project(&sheet);
    assert_eq!((only.total_investment_yuan, &only.progress), (None, &None));

    let sheet = report(|sheet| {
        for (column, text) in (0..).zip(TEXTS) {
            if !text.is_empty() {
                sheet.write_with_format(ROW, column, text, &struck).unwrap();
            }
        }
        sheet.write_with_format(ROW, 4, 500, &struck).unwrap();
    });
    assert_eq!(asked(&sheet), [(Rule::RowStruck, "A3:M3")]);
    let only = project(&sheet);
    assert_eq!(
        (&*only.name, only.total_investment_yuan),
        ("甲产业园", None)
    );
    assert_eq!(only.progress.as_deref(), Some("施工"));
}

#[test]
fn what_a_format_hides_is_asked_about_and_not_read() {
    let hidden = Format::new().set_num_format(";;;");
    let sheet = report(|sheet| {
        sheet
            .write_with_format(ROW, 11, "内部掌握", &hidden)
            .unwrap();
        sheet.write_with_format(ROW, 12, 7777, &hidden).unwrap();
    });
    let project = &sheet.projects[0];
    assert_eq!((&project.progress, &project.plan), (&None, &None));
    for cell in ["L3", "M3"] {
        let mut findings = sheet.findings.iter();
        let is_asked = findings.any(|one| one.rule == Rule::ShownOtherwise && one.cell == cell);
        assert!(is_asked, "{cell} {:#?}", sheet.findings);
    }
}
