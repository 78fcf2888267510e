//! `document`: drafts of what the office owes.

use std::fs;
use std::io::Read as _;

use super::Files;
use crate::sheets::report;

pub(super) fn text(path: &std::path::Path) -> String {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut xml = String::new();
    let mut part = archive.by_name("word/document.xml").unwrap();
    part.read_to_string(&mut xml).unwrap();
    let mut plain = String::new();
    for piece in xml.split('<').skip(1) {
        plain.push_str(piece.split_once('>').unwrap().1);
    }
    plain
}

#[test]
fn each_document_is_drafted_from_the_ledger_and_nothing_is_overwritten() {
    let files = Files::new();
    let rule = ["rule_name = \"\"", "rule_name = \"《调度办法》\""];
    files.change(rule[0], rule[1]);
    let mut sheet = report("南明区", "2026年11月25日", &["精密铸件项目"]);
    sheet.projects[0].matter = "请协调用地指标".to_owned();
    fs::write(files.path("share/报送/南明区/一.xlsx"), sheet.bytes()).unwrap();
    for at in [
        "2026-11-25T10:00",
        "2026-11-25T10:01",
        "2026-11-26T09:00",
        "2026-11-27T09:00",
    ] {
        files.run(&["once", "--now", at]);
    }
    let out = files.path("公文");
    fs::create_dir(&out).unwrap();
    let draft = |arguments: &[&str], code| {
        let out = ["--out", out.to_str().unwrap(), "--now", "2026-12-01T10:00"];
        let said = files.run(&[&["document"], arguments, &out[..]].concat());
        assert_eq!(said.code, Some(code), "{said:?}");
        said
    };
    for (kind, name, words) in [
        (
            "brief",
            "2026年11月工作简报",
            &[
                "台账共有项目1个",
                "资金到位率为",
                "请协调用地指标",
                "应报4家",
            ][..],
        ),
        (
            "cover",
            "2026年11月台账报送函",
            &["附件：2026年11月台账.xlsx"],
        ),
        (
            "supervision",
            "2026年11月督查通报",
            &["2026年11月10日", "未报：南明区、云岩区、花溪区、乌当区"],
        ),
        (
            "items",
            "2026年11月重大招商引资项目调度议题材料",
            &["精密铸件项目需市级协调事项", "初步审查意见"],
        ),
    ] {
        draft(&[kind, "--month", "2026-11"], 0);
        let text = text(&out.join(format!("{name}（代拟稿）.docx")));
        for words in words {
            assert!(text.contains(words), "{kind}: {words}: {text}");
        }
    }
    draft(&["brief", "--month", "2026-11"], 0);
    let again = out.join("2026年11月工作简报（代拟稿）（2）.docx");
    let first = out.join("2026年11月工作简报（代拟稿）.docx");
    assert!(fs::read(again).unwrap() == fs::read(first).unwrap());
    draft(&["observation-plan", "--quarter", "2026Q4"], 0);
    let plan = text(&out.join("2026年第四季度观摩方案（代拟稿）.docx"));
    assert!(plan.contains("没有可建议项目的单位："), "{plan}");
    let refused = ["request", "--unit", "云岩区", "--quarter", "2026Q3"];
    draft(&refused, 1).complains(1, &["is not flagged for 2026Q3", "why --flag yunyan"]);
}

/// Stands for LibreOffice.
#[cfg(unix)]
fn converter(files: &Files, named: &str, lines: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let path = files.path(named);
    fs::write(&path, format!("#!/bin/sh\n{lines}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    let config = files.path("config/diaodu.toml");
    let text = fs::read_to_string(&config).unwrap();
    let setting = format!("soffice = \"{}\"", path.display());
    let lines = text.lines().map(|line| {
        let is_it = line.starts_with("soffice = ");
        if is_it { setting.as_str() } else { line }
    });
    fs::write(&config, lines.collect::<Vec<_>>().join("\n")).unwrap();
}

#[cfg(unix)]
#[test]
fn a_pdf_is_made_beside_it_by_the_program_that_the_setting_names() {
    let files = Files::new();
    converter(&files, "office", "printf '%%PDF-1.7' > source.pdf");
    let now = ["--now", "2026-12-01T10:00"];
    let ledger = files.path("台账.xlsx");
    let make = [
        "ledger",
        "--month",
        "2026-11",
        "--pdf",
        "-o",
        ledger.to_str().unwrap(),
    ];
    let is_pdf = |name: &str| fs::read(files.path(name)).is_ok_and(|bytes| bytes == b"%PDF-1.7");
    files
        .run(&[&make[..], &now].concat())
        .says(0, &["台账.pdf"]);
    assert!(is_pdf("台账.pdf"));
    let out = files.path("");
    let brief = [
        "document",
        "brief",
        "--month",
        "2026-11",
        "--pdf",
        "--out",
        out.to_str().unwrap(),
    ];
    for name in [
        "2026年11月工作简报（代拟稿）.pdf",
        "2026年11月工作简报（代拟稿）（2）.pdf",
    ] {
        files.run(&[&brief[..], &now].concat()).says(0, &[name]);
        assert!(is_pdf(name), "{name}");
    }
    let named_so = ["ledger", "--pdf", "-o", "台账.pdf"];
    files
        .run(&[&named_so[..], &now].concat())
        .complains(2, &["-o FILE.xlsx"]);

    fs::remove_file(files.path("office")).unwrap();
    fs::remove_file(&ledger).unwrap();
    let said = files.run(&[&make[..], &now].concat());
    said.complains(1, &["no PDF: there is no", "[documents] soffice"]);
    assert!(ledger.exists(), "the workbook is there all the same");
}
