//! `document`: drafts of what the office owes.

use std::fs;
use std::io::Read as _;

use super::Files;
use crate::sheets::report;

fn text(path: &std::path::Path) -> String {
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
