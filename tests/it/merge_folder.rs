//! `merge` on folders as people keep them: by unit, by month, by period, or all in one.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::sheets::report;

/// A file: its path, what stands after 填报单位 and 报送期, and its projects.
type File<'a> = (&'a str, &'a str, &'a str, &'a [&'a str]);

fn lay_out(files: &[File<'_>]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, unit, period, projects) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, report(unit, period, projects).bytes()).unwrap();
    }
    folder
}

pub(crate) fn merge(folder: &Path, output: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_diaodu"))
        .args(["--now", "2026-11-26T10:00", "merge"])
        .arg(folder)
        .arg("-o")
        .arg(output)
        .env_remove("DIAODU_CONFIG")
        .current_dir(folder)
        .output()
        .unwrap()
}

/// What was said, how many projects and units the ledger has, and how the program ended.
fn merged(files: &[File<'_>]) -> (String, String, Option<i32>) {
    let folder = lay_out(files);
    let elsewhere = TempDir::new().unwrap();
    let output = merge(folder.path(), &elsewhere.path().join("台账.xlsx"));
    let said = String::from_utf8(output.stdout).unwrap();
    let total = said.lines().find(|line| line.contains(" units as of "));
    let total = total
        .and_then(|line| line.split(':').next())
        .unwrap_or_default();
    (said.clone(), total.to_owned(), output.status.code())
}

#[test]
fn each_way_of_keeping_folders_gives_one_latest_report_a_unit() {
    let (a, b) = (&["甲产业园"][..], &["甲产业园", "乙物流园"][..]);
    let layouts: [&[File<'_>]; 6] = [
        &[
            ("南明区/a.xlsx", "南明区", "2026年11月10日", a),
            ("南明区/b.xlsx", "南明区", "2026年11月25日", b),
        ],
        &[
            ("10月/南明区.xlsx", "", "", a),
            ("11月/南明区.xlsx", "", "", b),
        ],
        &[
            ("2026-11-10/南明区调度表.xlsx", "", "", a),
            ("2026-11-25/南明区调度表.xlsx", "", "", b),
        ],
        &[
            ("南明区重大项目调度表_20261125.xlsx", "", "", b),
            ("南明区重大项目调度表_20261110.xlsx", "", "", a),
        ],
        &[
            ("南明区/9月.xlsx", "", "", a),
            ("南明区/10月.xlsx", "", "", a),
            ("南明区/11月.xlsx", "", "", b),
        ],
        &[
            ("南明区/调度表第9期.xlsx", "南明区", "", a),
            ("南明区/调度表第10期.xlsx", "南明区", "", b),
        ],
    ];
    for files in layouts {
        let (said, total, code) = merged(files);
        assert_eq!(total, "2 projects of 1 units as of 2026-11-25", "{said}");
        assert!(said.contains("left out"), "{said}");
        // Which half-month issue 10 is for, nobody can tell.
        let is_asked = files[0].0.contains("第9期");
        assert_eq!(code, Some(if is_asked { 3 } else { 0 }), "{said}");
    }
}

#[test]
fn a_unit_on_no_list_is_known_by_its_sheet_or_its_file() {
    let projects = &["甲产业园"][..];
    let (said, total, _) = merged(&[
        (
            "11月/中源区投促局重大项目调度表.xlsx",
            "",
            "2026年11月25日",
            projects,
        ),
        ("11月/表2.xlsx", "中能区", "2026年11月25日", projects),
        ("中通区/调度表.xlsx", "", "2026年11月25日", projects),
    ]);
    assert_eq!(total, "3 projects of 3 units as of 2026-11-25", "{said}");
    for unit in ["中源区", "中能区", "中通区"] {
        assert!(
            said.contains(&format!(": {unit}, 2026-11-25")),
            "{unit}\n{said}"
        );
    }
}

#[test]
fn a_rejected_sheet_replaces_nothing_and_a_person_is_told() {
    let rejected = [
        (
            "南明区/b.xlsx",
            "花溪区",
            "2026年11月25日",
            &["乙物流园"][..],
        ),
        (
            "南明区/b.xlsx",
            "南明区",
            "2026年11月25日",
            &["甲产业园", ""][..],
        ),
    ];
    for last in rejected {
        let first = (
            "南明区/a.xlsx",
            "南明区",
            "2026年11月10日",
            &["甲产业园"][..],
        );
        let (said, total, code) = merged(&[first, last]);
        assert_eq!(total, "1 projects of 1 units as of 2026-11-10", "{said}");
        assert!(
            said.contains("it is rejected, so it replaces nothing"),
            "{said}"
        );
        assert_eq!(code, Some(3), "{said}");
    }
}

#[test]
fn two_for_one_period_are_told_and_need_a_person_if_they_differ() {
    let of = |name, projects| (name, "南明区", "2026年11月25日", projects);
    let (a, b) = (&["甲产业园"][..], &["甲产业园", "乙物流园"][..]);
    let (said, total, code) = merged(&[of("南明区/表2.xlsx", a), of("南明区/表10.xlsx", b)]);
    assert_eq!(total, "2 projects of 1 units as of 2026-11-25", "{said}");
    assert_eq!(code, Some(3), "{said}");
    let (said, _, code) = merged(&[of("南明区/表2.xlsx", a), of("南明区/表10.xlsx", a)]);
    assert!(said.contains("of the same period"), "{said}");
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn what_the_program_made_itself_is_passed_over() {
    let projects = &["甲产业园"][..];
    let folder = lay_out(&[
        ("南明区/a.xlsx", "南明区", "2026年11月25日", projects),
        ("云岩区/a.xlsx", "云岩区", "2026年11月25日", projects),
        (
            "云岩区/a（问题标注）.xlsx",
            "云岩区",
            "2026年11月25日",
            &["丙酒店"][..],
        ),
        (
            "云岩区/退回/2026-11-25/b.xlsx",
            "云岩区",
            "2026年11月25日",
            &["丁矿山"][..],
        ),
    ]);
    let output = folder.path().join("台账.xlsx");
    for _ in 0..2 {
        let said = String::from_utf8(merge(folder.path(), &output).stdout).unwrap();
        assert!(said.contains("2 projects of 2 units"), "{said}");
    }
    // Also where the new one is written elsewhere.
    let other = folder.path().join("新台账.xlsx");
    let said = String::from_utf8(merge(folder.path(), &other).stdout).unwrap();
    assert!(said.contains("2 projects of 2 units"), "{said}");
    assert!(said.contains("a ledger that this program made"), "{said}");
}

#[test]
fn what_is_too_large_is_told_with_its_size_and_how_it_is_let_in() {
    let folder = lay_out(&[
        (
            "南明区/11月.xlsx",
            "南明区",
            "2026年11月25日",
            &["甲产业园"],
        ),
        (
            "云岩区/11月.xlsx",
            "云岩区",
            "2026年11月25日",
            &["乙物流园"],
        ),
    ]);
    let large = folder.path().join("云岩区/11月.xlsx");
    let large = fs::OpenOptions::new().write(true).open(large).unwrap();
    large.set_len(31 << 20).unwrap();
    let output = merge(folder.path(), &folder.path().join("台账.xlsx"));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("文件有 31 MB，超过 20 MB 的上限"), "{said}");
    assert!(
        said.contains("\n1 of the files takes more than one file may\n"),
        "{said}"
    );
    assert!(
        said.contains("max_file_mb") && said.contains("with -c"),
        "{said}"
    );
    assert_eq!(output.status.code(), Some(3));
}
