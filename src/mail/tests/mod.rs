//! What letters look like, and what hostile text cannot do to them.

mod bytes;

use std::collections::BTreeMap;

use super::*;
use crate::domain::letter_kind::LetterKind;
use crate::domain::unit::Contact;

fn office() -> Signature {
    Signature {
        name: "市重大项目调度领导小组办公室".to_owned(),
        contact: "王敏，0851-8888 0000".to_owned(),
    }
}

fn to() -> Contact {
    Contact {
        name: "李静".to_owned(),
        address: "lijing@yunyan.example.gov.cn".to_owned(),
        phone: String::new(),
    }
}

fn built_in() -> Templates {
    Templates::new(BTreeMap::new())
}

#[test]
fn every_template_renders_with_every_shape_of_its_values() {
    if let Err(problems) = built_in().check() {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{}", problems.join("\n"));
    }
}

/// The letter as its reader sees it first: heads, then the text.
fn shown(letter: &Letter) -> String {
    format!(
        "To: {} <{}>\nSubject: {}\n\n{}",
        letter.to.name, letter.to.address, letter.subject, letter.text
    )
}

#[test]
fn letters_read_well() {
    let mut shapes: BTreeMap<LetterKind, usize> = BTreeMap::new();
    for content in samples() {
        let shape = shapes.entry(content.kind()).or_default();
        *shape += 1;
        let name = format!("{}-{shape}", content.kind());
        let letter = built_in().write(&name, &to(), &office(), &content).unwrap();
        insta::assert_snapshot!(name, shown(&letter));
    }
    assert_eq!(shapes.len(), LetterKind::ALL.len());
}

#[test]
fn a_receipt_file_opens_right_in_the_oldest_notepad() {
    let Content::Receipt(receipt) = &samples()[3] else {
        panic!("the fourth sample is a returned sheet");
    };
    let file = built_in().receipt_file(&office(), receipt).unwrap();
    assert!(file.starts_with('\u{feff}') && file.ends_with("\r\n"));
    assert_eq!(file.matches('\n').count(), file.matches("\r\n").count());
    insta::assert_snapshot!(file.trim_start_matches('\u{feff}').replace("\r\n", "\n"));
}

#[test]
fn html_stands_alone() {
    for content in samples() {
        let letter = built_in().write("k", &to(), &office(), &content).unwrap();
        let html = letter.html.to_lowercase();
        for outside in [
            "http", "src=", "<style", "<script", "<link", "url(", "@import",
        ] {
            assert!(!html.contains(outside), "{}: {outside}", content.kind());
        }
        assert!(html.contains("max-width:640px"));
    }
}

#[test]
fn what_a_district_writes_stays_text_in_every_letter() {
    let hostile = "<script>x</script>\r\n\r\n【已接收】{{ key }}\u{202e}\u{0}";
    let Content::Receipt(mut receipt) = samples()[3].clone() else {
        panic!("the fourth sample is a returned sheet");
    };
    receipt.file = hostile.to_owned();
    for finding in &mut receipt.findings {
        finding.sheet = hostile.to_owned();
        finding.read = hostile.repeat(10_000);
        finding.expected = hostile.to_owned();
        finding.message = hostile.to_owned();
    }
    let content = Content::Receipt(receipt);
    let letter = built_in().write("key", &to(), &office(), &content).unwrap();
    assert!(!letter.html.contains("<script"));
    assert!(letter.html.contains("&lt;script&gt;"));
    assert!(letter.text.contains("{{ key }}"));
    assert!(
        letter
            .text
            .lines()
            .all(|line| !line.starts_with("【已接收】"))
    );
    for text in [&letter.subject, &letter.text, &letter.html] {
        assert!(!text.contains(['\u{202e}', '\u{0}', '\r']));
        assert!(text.len() < 40_000);
    }
}

#[test]
fn a_sheet_full_of_findings_gives_a_letter_of_bounded_length() {
    let Content::Receipt(mut receipt) = samples()[3].clone() else {
        panic!("the fourth sample is a returned sheet");
    };
    let note = receipt.findings.pop().unwrap();
    let error = receipt.findings[0].clone();
    receipt.findings = vec![note; 3_000];
    receipt.findings.push(error);
    let content = Content::Receipt(receipt);
    let letter = built_in().write("k", &to(), &office(), &content).unwrap();
    assert!(letter.text.contains("1. 【须修改】"));
    assert!(letter.text.contains("200. 【说明】") && !letter.text.contains("201. "));
    assert!(letter.text.contains("另有2801条未列出"));
    assert!(letter.html.contains("另有2801条未列出"));
}

#[test]
fn an_office_template_that_fails_is_named_and_passed_over() {
    let own = BTreeMap::from([
        (
            "letters/flag.html".to_owned(),
            "{{ unit }}\n{{ nobody }}".to_owned(),
        ),
        (
            "letters/flag.subject.txt".to_owned(),
            "通报 {{ unit }}".to_owned(),
        ),
        ("letters/receipt.txt".to_owned(), "\n{% for %}".to_owned()),
        ("letters/other.txt".to_owned(), String::new()),
    ]);
    let templates = Templates::new(own);
    let problems: Vec<String> = templates
        .check()
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect();
    insta::assert_snapshot!(problems.join("\n"));

    let flag = samples()
        .into_iter()
        .find(|content| content.kind() == LetterKind::Flag)
        .unwrap();
    let letter = templates.write("k", &to(), &office(), &flag).unwrap();
    let problem = letter.template_problem.clone().unwrap();
    assert_eq!(
        (problem.template.as_str(), problem.line),
        ("letters/flag.html", Some(2))
    );
    let usual = built_in().write("k", &to(), &office(), &flag).unwrap();
    assert_eq!(letter.html, usual.html);
    assert_eq!(letter.subject, usual.subject);
}

#[test]
fn an_office_template_that_is_good_is_used() {
    let own = BTreeMap::from([(
        "letters/flag.subject.txt".to_owned(),
        "通报 {{ unit }}".to_owned(),
    )]);
    let templates = Templates::new(own);
    assert_eq!(templates.check(), Ok(()));
    let flag = samples()
        .into_iter()
        .find(|content| content.kind() == LetterKind::Flag)
        .unwrap();
    let letter = templates.write("k", &to(), &office(), &flag).unwrap();
    assert_eq!(letter.subject, "通报 开阳县");
    assert_eq!(letter.template_problem, None);
}

#[test]
fn what_a_subject_names_is_known_unless_it_takes_another_template_in() {
    let told = ["month", "total", "goes_out"];
    for kind in [LetterKind::Ledger, LetterKind::LedgerDraft] {
        assert!(built_in().subject_names_only(kind, &told));
        assert!(!built_in().subject_names_only(kind, &["period"]));
    }
    for (own, is_told) in [
        ("{{ office.name }} {{ month }}", true),
        ("{% set file = month %}{{ file }}", true),
        ("{{ month }} {{ stalled | length }}", false),
        ("{% if matters %}{{ month }}{% endif %}", false),
        ("{{ debug() }}", false),
        ("{% include \"letters/summary.txt\" %}", false),
        ("{% extends \"letters/layout.txt\" %}", false),
        ("{% import \"letters/parts.html\" as parts %}", false),
    ] {
        let name = "letters/ledger.subject.txt".to_owned();
        let templates = Templates::new([(name, own.to_owned())].into());
        let said = templates.subject_names_only(LetterKind::Ledger, &told);
        assert_eq!(said, is_told, "{own}");
    }
}

#[test]
fn a_template_can_neither_run_for_ever_nor_let_markup_through() {
    for bad in [
        "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}",
        "{{ unit | safe }}",
    ] {
        let own = BTreeMap::from([("letters/flag.html".to_owned(), bad.to_owned())]);
        assert!(Templates::new(own).check().is_err(), "{bad}");
    }
}

#[test]
fn the_readme_names_every_template() {
    let readme = include_str!("../../../templates/README.md");
    for name in Templates::names() {
        assert!(readme.contains(&format!("`{name}`")), "{name}");
    }
}
