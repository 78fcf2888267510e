//! Only what must change in a clerk's file changes.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Reader as _, SheetVisible, Xlsx};
use diaodu::domain::finding::{Finding, Level};
use diaodu::workbook::{marked, open};
use sheetgate::{Book, Limits, Visibility};

use super::samples::{SHEET, Sample, all};
use super::{finding, part, parts, replaced};

/// On a cell with a note in some samples, on one with a style, one that is not there, one in a row
/// that is not there, on a range, and on the whole.
pub(super) fn findings() -> Vec<Finding> {
    let on = |level, cell| finding(level, SHEET, cell);
    vec![
        on(Level::Error, "B4"),
        on(Level::Warning, "C5"),
        on(Level::Error, "K4"),
        on(Level::Note, "D50"),
        on(Level::Note, "A1:E1"),
        on(Level::Warning, "C8"),
        finding(Level::Error, "", ""),
    ]
}

pub(super) fn book(sample: &Sample) -> Book {
    open(&sample.bytes, &Limits::default())
        .unwrap_or_else(|error| panic!("{}: {error}", sample.name))
}

pub(super) fn mark(sample: &Sample, findings: &[Finding]) -> Vec<u8> {
    let marked = marked::write(&sample.bytes, &book(sample), findings).unwrap();
    assert_eq!(marked.has_macros, sample.name == "macros");
    marked.bytes
}

#[test]
fn all_other_parts_stay_byte_for_byte() {
    let samples = all();
    assert!(samples.len() >= 30, "{}", samples.len());
    for sample in &samples {
        let marked = parts(&mark(sample, &findings()));
        let mut is_in_order = marked.iter();
        let mut changed = Vec::new();
        for old in parts(&sample.bytes) {
            // Also in the same order, so that programs which read from front to back are content.
            let new = is_in_order.find(|new| new.name == old.name);
            let new = new.unwrap_or_else(|| panic!("{}: {} is gone", sample.name, old.name));
            if new.raw != old.raw {
                changed.push(old.name);
            }
        }
        for name in &changed {
            let allowed = [
                "[Content_Types].xml",
                "xl/workbook.xml",
                "xl/_rels/workbook.xml.rels",
                "xl/styles.xml",
                "xl/worksheets/sheet1.xml",
                "xl/worksheets/_rels/sheet1.xml.rels",
                "xl/comments1.xml",
                "xl/drawings/vmlDrawing1.vml",
            ];
            assert!(
                allowed.contains(&name.as_str()),
                "{}: {name} changed",
                sample.name
            );
        }
        assert!(changed.len() >= 4, "{}: {changed:?}", sample.name);
    }
}

#[test]
fn what_stood_in_a_changed_part_still_stands_there() {
    // A tag counts as the same whatever its style and its span of cells.
    let tags = |text: &str| -> Vec<String> {
        let tags = text.split('<').skip(1);
        tags.map(|tag| {
            let tag = tag.replace("/>", ">").replace('>', " >");
            let words = tag.split(' ').filter(|word| {
                ![
                    "s=",
                    "spans=",
                    "count=",
                    "activeTab=",
                    "firstSheet=",
                    "localSheetId=",
                ]
                .iter()
                .any(|name| word.starts_with(name))
            });
            words.collect::<Vec<_>>().join(" ")
        })
        .collect()
    };
    for sample in all() {
        let marked = parts(&mark(&sample, &findings()));
        for old in parts(&sample.bytes) {
            let new = marked.iter().find(|new| new.name == old.name).unwrap();
            if old.content == new.content {
                continue;
            }
            let new = tags(std::str::from_utf8(&new.content).unwrap());
            let mut rest = new.iter();
            for tag in tags(std::str::from_utf8(&old.content).unwrap()) {
                assert!(
                    rest.any(|new| *new == tag),
                    "{}, {}: <{tag} is lost or out of order",
                    sample.name,
                    old.name
                );
            }
        }
    }
}

#[test]
fn a_marked_file_reads_as_the_original() {
    for sample in all() {
        let marked = mark(&sample, &findings());
        let again = open(&marked, &Limits::default()).unwrap();
        let original = book(&sample);
        assert!(again.grids == original.grids, "{}", sample.name);
        // A file that names no active sheet shows its first one.
        let shown = |book: &Book| {
            let first = book.grids.first().map(|grid| grid.name.clone());
            book.active.clone().or(first)
        };
        assert_eq!(shown(&again), shown(&original), "{}", sample.name);
        // And so for another reader, which knows nothing of our sheets.
        let mut old: Xlsx<_> = Xlsx::new(Cursor::new(&sample.bytes)).unwrap();
        let mut new: Xlsx<_> = Xlsx::new(Cursor::new(&marked)).unwrap();
        let names = new.sheet_names();
        assert!(
            names[0].starts_with("问题清单"),
            "{}: {names:?}",
            sample.name
        );
        assert_eq!(
            names[1..names.len() - 1],
            old.sheet_names(),
            "{}",
            sample.name
        );
        let hidden = new.sheets_metadata().last().unwrap();
        assert_eq!(
            (hidden.name.as_str(), hidden.visible),
            ("diaodu-marks", SheetVisible::VeryHidden)
        );
        for name in old.sheet_names() {
            let (Ok(old), Ok(new)) = (old.worksheet_range(&name), new.worksheet_range(&name))
            else {
                assert_eq!(name, "图", "{}", sample.name);
                continue;
            };
            let cells = |range: &calamine::Range<calamine::Data>| -> Vec<String> {
                let (row, column) = range.start().unwrap_or_default();
                let cells = range.used_cells();
                cells
                    .map(|(r, c, value)| {
                        format!("{} {} {value}", row as usize + r, column as usize + c)
                    })
                    .collect()
            };
            assert_eq!(cells(&old), cells(&new), "{}", sample.name);
        }
    }
}

#[test]
fn marking_again_replaces_the_marks() {
    for sample in all() {
        let once = mark(&sample, &findings());
        let book = book(&sample);
        let twice = marked::write(&once, &book, &findings()).unwrap().bytes;
        assert!(once == twice, "{}", sample.name);
        // Mended: nothing is left but styles that no cell has any more.
        let clean = marked::write(&once, &book, &[]).unwrap().bytes;
        let all: Vec<_> = parts(&clean)
            .iter()
            .map(|part| String::from_utf8_lossy(&part.content).into_owned())
            .collect();
        assert!(
            all.iter().all(|text| !text.contains("调度标注")),
            "{}",
            sample.name
        );
        assert!(
            !all.iter().any(|text| text.contains("<comment ref=\"K4\"")),
            "{}",
            sample.name
        );
        if sample.name == "a note" || sample.name == "a note without a look" {
            let (old, new) = (
                part(&sample.bytes, "xl/comments1.xml"),
                part(&clean, "xl/comments1.xml"),
            );
            assert_eq!(text_of(&old), text_of(&new), "{}", sample.name);
        }
        assert!(fills(&clean).is_empty(), "{}", sample.name);
    }
}

fn text_of(xml: &str) -> String {
    xml.split('<')
        .filter_map(|tag| Some(tag.split_once('>')?.1))
        .collect::<String>()
        .replace("调度", "")
}

/// The cells of the first sheet that have a fill of ours.
pub(super) fn fills(bytes: &[u8]) -> BTreeSet<String> {
    let styles = part(bytes, "xl/styles.xml").replace("x:", "");
    let sheet = part(bytes, "xl/worksheets/sheet1.xml").replace("x:", "");
    let between = |text: &'static str, end: &'static str| {
        let inside = styles.split_once(text).map_or("", |(_, rest)| rest);
        inside
            .split_once(end)
            .map_or("", |(inside, _)| inside)
            .to_owned()
    };
    let inside = between("<fills", "</fills>");
    let ours: Vec<bool> = inside
        .split("<fill>")
        .skip(1)
        .map(|fill| {
            ["FFC9C", "FFECA", "DCEBF"]
                .iter()
                .any(|colour| fill.contains(colour))
        })
        .collect();
    let inside = between("<cellXfs", "</cellXfs>");
    let number = |tag: &str, name: &str| -> usize {
        let Some((_, rest)) = tag.split_once(&format!(" {name}=\"")) else {
            return 0;
        };
        rest.split_once('"').unwrap().0.parse().unwrap()
    };
    let marked: Vec<bool> = inside
        .split("<xf")
        .skip(1)
        .map(|xf| ours[number(xf, "fillId")])
        .collect();
    let cells = sheet.split("<c ").skip(1).filter_map(|cell| {
        let tag = format!(" {}", cell.split_once('>')?.0);
        let address = tag.split_once(" r=\"")?.1.split_once('"')?.0;
        marked[number(&tag, "s")].then(|| address.to_owned())
    });
    cells.collect()
}

#[test]
fn each_cell_concerned_has_its_fill_and_its_note() {
    for sample in all() {
        let bytes = mark(&sample, &findings());
        let comments = part(&bytes, "xl/comments1.xml");
        let note = |cell: &str| -> String {
            let note = comments.split_once(&format!("ref=\"{cell}\""));
            let (_, rest) = note.unwrap_or_else(|| panic!("{}: no note on {cell}", sample.name));
            rest.split_once("comment>").unwrap().0.to_owned()
        };
        for cell in ["B4", "C5", "K4", "D50", "A1"] {
            assert!(
                note(cell).contains("【调度标注】"),
                "{}: {cell}",
                sample.name
            );
            assert_eq!(comments.matches(&format!("ref=\"{cell}\"")).count(), 1);
        }
        if sample.name.contains("note")
            && !sample.name.contains("button")
            && sample.name != "a note without a look"
        {
            let cell = if sample.name == "a note" { "B4" } else { "C5" };
            assert!(
                note(cell).contains("请重点跟进"),
                "{}: the clerk's own words stay",
                sample.name
            );
        }
        let shapes = part(&bytes, "xl/drawings/vmlDrawing1.vml");
        let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
        assert!(sheet.contains("legacyDrawing"), "{}", sample.name);
        let boxes = parts(&bytes)
            .iter()
            .filter(|part| part.name.starts_with("xl/drawings/vml"))
            .map(|part| {
                String::from_utf8_lossy(&part.content)
                    .matches("ObjectType=\"Note\"")
                    .count()
            })
            .sum::<usize>();
        assert_eq!(
            boxes,
            comments.matches("<comment ref").count(),
            "{}",
            sample.name
        );
        assert!(shapes.ends_with("</xml>"), "{}", sample.name);
        if sample.name == "no addresses" {
            continue;
        }
        let mut wanted = ["A1", "B4", "C5", "D50", "K4"].map(str::to_owned).to_vec();
        let merged = sample.name == "merged cells";
        wanted.push(if merged { "B7" } else { "C8" }.to_owned());
        if !merged {
            wanted.extend(["B1", "C1", "D1", "E1"].map(str::to_owned));
        }
        assert_eq!(
            fills(&bytes),
            wanted.into_iter().collect(),
            "{}",
            sample.name
        );
    }
}

#[test]
fn what_refers_to_sheets_by_their_places_is_moved_along() {
    let samples = all();
    let workbook = |name: &str| {
        let sample = samples.iter().find(|sample| sample.name == name).unwrap();
        part(&mark(sample, &findings()), "xl/workbook.xml")
    };
    let names = workbook("names of sheets");
    assert!(
        names.contains("localSheetId=\"1\">调度表!$A$1:$E$10"),
        "{names}"
    );
    assert!(names.contains("localSheetId=\"2\">第二张!$1:$1"), "{names}");
    assert!(names.contains("<definedName name=\"全部\">"), "{names}");
    let shown = workbook("another sheet is shown first");
    assert!(
        shown.contains("activeTab=\"3\"") && shown.contains("firstSheet=\"0\""),
        "{shown}"
    );
    assert!(
        workbook("no views")
            .contains("<bookViews><workbookView activeTab=\"1\"/></bookViews><sheets>")
    );
    assert!(workbook("plain").contains("<workbookView activeTab=\"1\""));
    let own = workbook("a list of problems of the clerk's own");
    assert!(
        own.contains("name=\"问题清单 (2)\"") && own.contains("name=\"问题清单\""),
        "{own}"
    );
}

#[test]
fn what_cannot_be_changed_safely_becomes_a_copy_that_says_so() {
    let samples = all();
    let plain = &samples[0];
    let strict = |name: &str| {
        let text = part(&plain.bytes, name);
        text.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
    };
    let shared = part(&plain.bytes, "xl/_rels/workbook.xml.rels").replace("</Relationships>", "<Relationship Id=\"rId80\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/revisionHeaders\" Target=\"revisions/revisionHeaders.xml\"/></Relationships>");
    let upside_down = part(&plain.bytes, "xl/worksheets/sheet1.xml").replace(
        "</sheetData>",
        "<row r=\"2\"><c r=\"A2\"/></row></sheetData>",
    );
    for (name, text) in [
        ("xl/workbook.xml", strict("xl/workbook.xml")),
        ("xl/_rels/workbook.xml.rels", shared),
        ("xl/worksheets/sheet1.xml", upside_down),
    ] {
        let bytes = replaced(&plain.bytes, name, &text);
        let book = open(&bytes, &Limits::default()).unwrap();
        let copy = marked::write(&bytes, &book, &findings()).unwrap().bytes;
        assert!(
            copy == marked::copy(&book, &findings()).unwrap().bytes,
            "{name}"
        );
        assert!(part(&copy, "xl/worksheets/sheet2.xml").contains("没有公式、图表和原来的格式"));
        let again = open(&copy, &Limits::default()).unwrap();
        assert_eq!(again.grids[0].cells, book.grids[0].cells);
        assert_eq!(again.grids[0].visibility, Visibility::Visible);
    }
}
