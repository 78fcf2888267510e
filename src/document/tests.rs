//! What drafts hold, and what hostile text cannot do to them.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use super::samples::samples;
use super::{Document, Documents, QuarterEvidence, Request};
use crate::domain::observation::QuarterState;

fn request() -> Document {
    let quarter = |name: &str, state, basis: &str| QuarterEvidence {
        quarter: name.parse().unwrap(),
        state,
        basis: basis.to_owned(),
    };
    Document::Request(Request {
        office: "市重大项目调度领导小组办公室".to_owned(),
        contact: String::new(),
        addressee: None,
        rule_name: None,
        rule_number: None,
        unit: "开阳县".to_owned(),
        quarters: vec![
            quarter("2026Q2", QuarterState::Zero, "7月9日收到第1版"),
            quarter("2026Q3", QuarterState::Missing, "未收到"),
            quarter("2026Q4", QuarterState::Zero, "1月8日收到第2版"),
        ],
    })
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
    let draft = built_in().draft(&request()).unwrap();
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
    let first = built_in().draft(&request()).unwrap();
    assert_eq!(first, built_in().draft(&request()).unwrap());
}

/// The lines of a document that say anything.
fn said(draft: &[u8]) -> String {
    let text = &parts(draft)["word/document.xml"];
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_document_says_what_is_known_and_marks_the_rest() {
    for document in samples("") {
        let draft = built_in().draft(&document).unwrap();
        let blanks = said(&draft.bytes).matches('【').count();
        assert!(blanks > 1, "{} marks no blank", draft.name);
        assert!(draft.name.ends_with("代拟稿）.docx"), "{}", draft.name);
    }
    let full = samples("").into_iter().take(9);
    let all: Vec<String> = full
        .map(|document| {
            let draft = built_in().draft(&document).unwrap();
            format!("# {}\n{}", draft.name, said(&draft.bytes))
        })
        .collect();
    assert_eq!(all.len(), 9, "each kind once");
    insta::assert_snapshot!(all.join("\n\n"));
}

#[test]
fn hostile_text_stays_text() {
    let hostile = "</w:t><w:br/>{{ office }}{% raw %}&#x41;\u{0}\u{202e}/../\"'";
    let plain = |document: &Document| {
        let draft = built_in().draft(document).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(draft.bytes)).unwrap();
        let mut xml = String::new();
        let mut part = archive.by_name("word/document.xml").unwrap();
        part.read_to_string(&mut xml).unwrap();
        xml.matches("<w:").count()
    };
    // The latter half says as little as there can be, and of some papers nothing that anybody wrote.
    for (at, (document, harmless)) in samples(hostile).iter().zip(&samples("")).enumerate() {
        let draft = built_in().draft(document).unwrap();
        assert!(
            !draft.name.contains(['/', '<', '\u{202e}', '"']),
            "{}",
            draft.name
        );
        let text = &parts(&draft.bytes)["word/document.xml"];
        assert!(
            at >= 9 || text.contains("</w:t><w:br/>{{ office }}{% raw %}&#x41;/../\"'"),
            "{text}"
        );
        assert_eq!(
            plain(document),
            plain(harmless),
            "no element more: {}",
            draft.name
        );
    }
}

/// The raw XML of a part.
fn xml(draft: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(draft)).unwrap();
    let mut text = String::new();
    let mut part = archive.by_name(name).unwrap();
    part.read_to_string(&mut text).unwrap();
    text
}

/// GB/T 9704-2012: A4; margins of 37 mm above, 35 below, 28 left, 26 right; 22 lines of 28 characters.
#[test]
fn the_page_is_that_of_the_standard() {
    let twips = |mm: f64| mm * 1440.0 / 25.4;
    let attribute = |tag: &str, name: &str| -> f64 {
        let rest = tag.split_once(&format!("w:{name}=\"")).unwrap().1;
        rest.split('"').next().unwrap().parse().unwrap()
    };
    for document in samples("") {
        let draft = built_in().draft(&document).unwrap();
        let document = xml(&draft.bytes, "word/document.xml");
        let tag = |name: &str| {
            let rest = document.split_once(&format!("<w:{name} ")).unwrap().1;
            format!(" {}", rest.split_once("/>").unwrap().0)
        };
        let (size, margins, grid) = (tag("pgSz"), tag("pgMar"), tag("docGrid"));
        for (tag, name, mm) in [
            (&size, "w", 210.0),
            (&size, "h", 297.0),
            (&margins, "top", 37.0),
            (&margins, "bottom", 35.0),
            (&margins, "left", 28.0),
            (&margins, "right", 26.0),
        ] {
            let off = (attribute(tag, name) - twips(mm)).abs();
            assert!(off < 1.0, "{name} is {off} off in {}", draft.name);
        }
        let text_height = twips(297.0 - 37.0 - 35.0);
        let lines = text_height / attribute(&grid, "linePitch");
        assert!((22.0..22.1).contains(&lines), "{lines} lines");
    }
    let styles = xml(
        &built_in().draft(&request()).unwrap().bytes,
        "word/styles.xml",
    );
    let defaults = styles.split("</w:docDefaults>").next().unwrap();
    let body = (
        attribute(defaults, "line"),
        attribute(defaults, "spacing w:val"),
    );
    assert_eq!(body, (579.0, -5.0));
    // 三号 is 16 pt; each character stands 0.25 pt closer.
    let characters = twips(210.0 - 28.0 - 26.0) / (16.0 * 20.0 + body.1);
    assert!(
        (28.0..29.0).contains(&characters),
        "{characters} characters"
    );
}

#[test]
fn type_is_that_of_the_standard() {
    let styles = xml(
        &built_in().draft(&request()).unwrap().bytes,
        "word/styles.xml",
    );
    let style = |id: &str| {
        let rest = styles.split_once(&format!("w:styleId=\"{id}\"")).unwrap().1;
        rest.split_once("</w:style>").unwrap().0.to_owned()
    };
    for (id, font, half_points) in [
        ("Title", "方正小标宋简体", Some(44)),
        ("Masthead", "方正小标宋简体", None),
        ("Heading", "黑体", None),
        ("Subheading", "楷体_GB2312", None),
        ("PageNumber", "宋体", Some(28)),
    ] {
        let style = style(id);
        assert!(
            style.contains(&format!("w:eastAsia=\"{font}\"")),
            "{id}: {style}"
        );
        if let Some(size) = half_points {
            assert!(
                style.contains(&format!("<w:sz w:val=\"{size}\"/>")),
                "{id}: {style}"
            );
        }
    }
    let defaults = styles.split("</w:docDefaults>").next().unwrap();
    assert!(
        defaults.contains("w:eastAsia=\"仿宋_GB2312\"")
            && defaults.contains("<w:sz w:val=\"32\"/>")
    );
    assert!(style("Body").contains("w:firstLineChars=\"200\""));
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
    let draft = documents.draft(&request()).unwrap();
    assert!(draft.problem.is_some());
    let built_in = built_in().draft(&request()).unwrap();
    assert_eq!(draft.bytes, built_in.bytes);
}
