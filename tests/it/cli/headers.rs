//! What the office confirms of a unit's headers is asked about once, and is silent from then on.

use std::fs;

use diaodu::workbook::by_hand::{ClerkList, ClerkWorkbook};

use super::Files;

/// A report in which 进展情况 is called 形象进度.
fn report() -> Vec<u8> {
    let rows = [
        "报送期：2026年11月25日",
        "序号|项目名称|项目内容|项目阶段|责任单位|责任人|形象进度|推进计划",
        "1|甲产业园|建设厂房|在建|商务局|张某|主体封顶|年底投产",
    ];
    let sheet = ClerkList::of_texts("Sheet1", rows.map(|row| row.split('|')));
    ClerkWorkbook::of_lists(vec![sheet]).bytes().unwrap()
}

#[test]
fn a_confirmed_header_is_silent_for_its_unit_and_for_no_other() {
    let files = Files::new();
    let sheet = files.path("表.xlsx");
    fs::write(&sheet, report()).unwrap();
    let sheet = sheet.to_str().unwrap();
    let check =
        |unit: &str| files.run(&["--now", "2026-11-24T10:00", "check", sheet, "--unit", unit]);
    let asks = "“形象进度”一栏已当作进展情况读取";
    check("南明区").says(0, &[asks]);
    let confirm = |header: &str, field: &str| {
        files.run(&[
            "--now",
            "2026-11-24T10:00",
            "headers",
            "confirm",
            "--unit",
            "南明",
            "--header",
            header,
            "--field",
            field,
            "--by",
            "王主任",
            "--why",
            "\"电话\"核实",
        ])
    };
    confirm("形象进度", "progress").complains(2, &["names no file", "[reading]"]);
    let own = files.path("config/headers.toml");
    fs::write(&own, "extras = [\"地块\"]\n").unwrap();
    files.change("#headers = ", "headers = ");
    files.run(&["headers", "list"]).says(0, &["none"]);
    confirm("形象进度", "进度条").complains(2, &["no column is called"]);
    confirm("责任人", "progress").complains(2, &["a header of the form itself"]);
    assert_eq!(fs::read_to_string(&own).unwrap(), "extras = [\"地块\"]\n");
    confirm("形象进度", "进展情况").says(0, &["南明区: 形象进度 means 进展情况 from now on"]);
    files
        .run(&["headers", "list", "--unit", "南明区"])
        .says(0, &["形象进度", "2026-11-24 by 王主任: \"电话\"核实"]);
    let said = check("南明区");
    said.says(0, &["1 projects"]);
    assert!(!said.out.contains("形象进度"), "{}", said.out);
    // The latest word counts.
    confirm("形象进度", "none").says(0, &["no column of the form"]);
    check("南明区").says(0, &["表内缺少必填栏目：进展情况"]);
}
