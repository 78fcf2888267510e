//! Workbooks as other programs than ours write them, and parts that only these know.

use super::samples::{Sample, note, with};

const SHEET_PART: &str = "xl/worksheets/sheet1.xml";
const TYPES: &str = "[Content_Types].xml";
const WORKBOOK: &str = "xl/workbook.xml";
const STYLES: &str = "xl/styles.xml";
const OF_WORKBOOK: &str = "xl/_rels/workbook.xml.rels";

/// Such files.
pub(crate) fn all() -> Vec<Sample> {
    let mut samples = with_parts_of_their_own();
    samples.extend(with_other_xml());
    samples.extend(with_less());
    samples
}

fn plain(name: &'static str) -> Sample {
    with(name, |_| Ok(()))
}

fn noted(name: &'static str) -> Sample {
    with(name, |sheet| sheet.insert_note(3, 1, &note()).map(|_| ()))
}

fn with_parts_of_their_own() -> Vec<Sample> {
    const COMMENT: &str = "{00000000-0000-0000-0000-000000000002}";
    const WPS: &str = "https://web.wps.cn/et/2018/main";
    vec![
        noted("a threaded comment")
            .change("xl/worksheets/_rels/sheet1.xml.rels", |text| {
                let kind =
                    "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment";
                related(text, kind, "../threadedComments/threadedComment1.xml")
            })
            .change("xl/threadedComments/threadedComment1.xml", |_| {
                format!(
                    "<ThreadedComments><threadedComment ref=\"B4\" id=\"{COMMENT}\">\
                     <text>请核对</text></threadedComment></ThreadedComments>"
                )
            })
            .change("xl/persons/person.xml", |_| "<personList/>".to_owned())
            .change("xl/comments1.xml", |text| {
                text.replace("王某", &format!("tc={COMMENT}"))
            }),
        plain("macros")
            .change(TYPES, |text| {
                text.replace(
                    "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    "vnd.ms-excel.sheet.macroEnabled.main+xml",
                )
            })
            .change("xl/vbaProject.bin", |_| "not run by anybody".to_owned())
            .change(OF_WORKBOOK, |text| {
                let kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject";
                related(text, kind, "vbaProject.bin")
            }),
        // Some programs declare every extension that they know, whether the file has such parts or not.
        plain("types of parts that it does not have").change(TYPES, |text| {
            let kind = "application/vnd.ms-excel.sheet.binary.macroEnabled.main";
            let new = format!("<Default Extension=\"bin\" ContentType=\"{kind}\"/></Types>");
            text.replace("</Types>", &new)
        }),
        plain("parts of WPS")
            .change("xl/woinfos.xml", |_| format!("<woInfos xmlns=\"{WPS}\"/>"))
            .change("customXml/item1.xml", |_| "<a/>".to_owned())
            .change(SHEET_PART, |text| {
                let own =
                    format!("<ext uri=\"1\" xmlns:et=\"{WPS}\"><et:c r=\"B4\" s=\"1\"/></ext>");
                text.replace(
                    "</worksheet>",
                    &format!("<extLst>{own}</extLst></worksheet>"),
                )
            }),
    ]
}

fn with_other_xml() -> Vec<Sample> {
    let prefixed = |text: &str| {
        let text = text.replace("xmlns=", "xmlns:x=").replace("</", "\u{1}");
        let text = text.replace('<', "<x:").replace('\u{1}', "</x:");
        text.replace("<x:?xml", "<?xml")
    };
    vec![
        plain("dates from 1904").change(WORKBOOK, |text| {
            text.replace("<workbookPr", "<workbookPr date1904=\"1\"")
        }),
        plain("alternate content").change(SHEET_PART, |text| {
            let controls = "<mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/\
                markup-compatibility/2006\"><mc:Choice Requires=\"x14\"><controls/></mc:Choice>\
                </mc:AlternateContent><tableParts count=\"0\"/></worksheet>";
            text.replace("</worksheet>", controls)
        }),
        plain("prefixes")
            .change(SHEET_PART, prefixed)
            .change(STYLES, prefixed),
        plain("no addresses").change(SHEET_PART, |text| {
            let row = "<row><c t=\"inlineStr\"><is><t>甲</t></is></c><c><v>1</v></c><c><v>2</v></c></row>";
            instead(text, "sheetData", &format!("<sheetData>{}</sheetData>", row.repeat(5)))
        }),
        plain("rows and cells without content").change(SHEET_PART, |text| {
            let rows = "<row r=\"20\" spans=\"1:3\"/><row r=\"30\"><c r=\"A30\"/></row ></sheetData>";
            text.replace("</sheetData>", rows)
        }),
        plain("a byte order mark")
            .change(SHEET_PART, |text| format!("\u{feff}{text}"))
            .change(WORKBOOK, |text| format!("\u{feff}{text}")),
        plain("a namespace declared at each sheet").change(WORKBOOK, |text| {
            const NAMES: &str =
                "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
            text.replace(&format!(" {NAMES}"), "")
                .replace("<sheet ", &format!("<sheet {NAMES} "))
        }),
        plain("the highest number that a sheet can have").change(WORKBOOK, |text| {
            text.replace("sheetId=\"1\"", "sheetId=\"4294967295\"")
        }),
        plain("a number that no sheet can have").change(WORKBOOK, |text| {
            text.replace("sheetId=\"1\"", "sheetId=\"-1\"")
        }),
        noted("a note without a look").change("xl/comments1.xml", |text| {
            instead(text, "text", "<text><t>请核对</t></text>")
        }),
    ]
}

fn with_less() -> Vec<Sample> {
    vec![
        plain("no cells at all").change(SHEET_PART, |text| {
            instead(text, "sheetData", "<sheetData />")
        }),
        plain("no styles")
            .without(STYLES)
            .change(TYPES, |text| {
                less(text, "<Override PartName=\"/xl/styles.xml\"")
            })
            .change(OF_WORKBOOK, |text| less(text, "<Relationship Id=\"rId3\""))
            .change(SHEET_PART, |text| text.replace(" s=\"1\"", "")),
        plain("styles without fills").change(STYLES, |text| {
            instead(text, "fills", "").replace("fillId=\"2\"", "fillId=\"0\"")
        }),
        plain("no views").change(WORKBOOK, |text| instead(text, "bookViews", "")),
    ]
}

/// One relation more.
fn related(text: &str, kind: &str, target: &str) -> String {
    let new = format!("<Relationship Id=\"rId90\" Type=\"{kind}\" Target=\"{target}\"/>");
    text.replace("</Relationships>", &format!("{new}</Relationships>"))
}

/// Something else in the place of an element.
fn instead(text: &str, element: &str, new: &str) -> String {
    let (head, rest) = text.split_once(&format!("<{element}")).unwrap();
    let (_, tail) = rest.split_once(&format!("</{element}>")).unwrap();
    format!("{head}{new}{tail}")
}

/// The text without the empty element that begins so.
fn less(text: &str, start: &str) -> String {
    let (head, rest) = text.split_once(start).unwrap();
    let (_, tail) = rest.split_once("/>").unwrap();
    format!("{head}{tail}")
}
