//! What drafts hold, and what hostile text cannot do to them.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use super::{Documents, QuarterEvidence, Request};
use crate::domain::observation::QuarterState;

fn request() -> Request {
    let quarter = |name: &str, state, basis: &str| QuarterEvidence {
        quarter: name.parse().unwrap(),
        state,
        basis: basis.to_owned(),
    };
    Request {
        office: "市重大项目调度领导小组办公室".to_owned(),
        contact: String::new(),
        addressee: None,
        unit: "开阳县".to_owned(),
        quarters: vec![
            quarter("2026Q2", QuarterState::Zero, "7月9日收到第1版"),
            quarter("2026Q3", QuarterState::Missing, "未收到"),
            quarter("2026Q4", QuarterState::Zero, "1月8日收到第2版"),
        ],
    }
}

fn built_in() -> Documents {
    Documents::new(BTreeMap::new())
}

/// The text of each part; fails if one is not well-formed XML.
fn parts(docx: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut xml = String::new();
            part.read_to_string(&mut xml).unwrap();
            let name = part.name().unwrap().to_string();
            let mut reader = quick_xml::Reader::from_str(&xml);
            let mut text = String::new();
            loop {
                match reader.read_event().unwrap() {
                    quick_xml::events::Event::Eof => break,
                    quick_xml::events::Event::Text(piece) => {
                        text.push_str(&piece);
                    }
                    quick_xml::events::Event::GeneralRef(name) => {
                        let reference = format!("&{};", &*name);
                        text.push_str(&quick_xml::escape::unescape(&reference).unwrap());
                    }
                    quick_xml::events::Event::End(tag) if tag.name().as_ref() == "w:p" => {
                        text.push('\n');
                    }
                    _ => {}
                }
            }
            (name, text)
        })
        .collect()
}

#[test]
fn every_template_makes_a_document() {
    assert_eq!(built_in().check(), Ok(()));
}

#[test]
fn a_draft_says_what_is_known_and_leaves_the_rest_blank() {
    let draft = built_in().request(&request()).unwrap();
    assert_eq!(
        draft.name,
        "关于提请通报开阳县的请示（2026年第四季度代拟稿）.docx"
    );
    insta::assert_snapshot!(
        parts(&draft.bytes)["word/document.xml"]
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    );
}

#[test]
fn the_same_values_make_the_same_bytes() {
    let first = built_in().request(&request()).unwrap();
    assert_eq!(first, built_in().request(&request()).unwrap());
}

#[test]
fn hostile_text_stays_text() {
    let hostile = Request {
        unit: "</w:t><w:br/>{{ office }}\u{0}\u{202e}/../县".to_owned(),
        ..request()
    };
    let draft = built_in().request(&hostile).unwrap();
    assert!(
        !draft.name.contains(['/', '<', '\u{202e}']),
        "{}",
        draft.name
    );
    let text = &parts(&draft.bytes)["word/document.xml"];
    assert!(text.contains("{{ office }}"), "{text}");
}

#[test]
fn an_office_template_that_fails_is_named_and_passed_over() {
    let own = BTreeMap::from([
        (
            "documents/request.xml".to_owned(),
            "x\n{{ nobody }}".to_owned(),
        ),
        ("documents/footer.xml".to_owned(), "{% if".to_owned()),
        ("documents/other.xml".to_owned(), String::new()),
    ]);
    let documents = Documents::new(own);
    let problems = documents.check().unwrap_err();
    let places: Vec<_> = problems
        .iter()
        .map(|problem| (problem.template.as_str(), problem.line))
        .collect();
    assert_eq!(
        places,
        [
            ("documents/footer.xml", Some(1)),
            ("documents/other.xml", None),
            ("documents/request.xml", Some(2)),
        ]
    );
    let draft = documents.request(&request()).unwrap();
    assert!(draft.problem.is_some());
    let built_in = built_in().request(&request()).unwrap();
    assert_eq!(draft.bytes, built_in.bytes);
}
