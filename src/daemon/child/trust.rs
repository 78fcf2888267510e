//! What a child says is as hostile as the file that it read.

use super::Answer;
use crate::domain::sheet::Sheet;

/// No text of an answer is longer, bytes; a cell holds 32,767 characters.
const TEXT: usize = 256 << 10;
/// No list of an answer has more items for each row that a worksheet may have.
const ITEMS_A_ROW: usize = 4;
/// Nor is the name of a worksheet, characters.
const SHEET_NAME: usize = 100;

/// The line that announces an answer.
pub(super) fn head(line: &[u8]) -> Result<Answer, String> {
    serde_json::from_slice(line).map_err(|error| format!("the child's answer is garbage: {error}"))
}

/// A sheet, if it is one and within bounds. `rows` is how many a worksheet may have.
pub(super) fn sheet(said: &[u8], rows: u32) -> Result<Sheet, String> {
    let (sheet, rest): (Sheet, _) = postcard::take_from_bytes(said)
        .map_err(|error| format!("the child's answer is garbage: {error}"))?;
    if !rest.is_empty() {
        return Err("the child's answer is garbage: more than a sheet".into());
    }
    let counts = [
        sheet.projects.len(),
        sheet.observations.len(),
        sheet.urgent.len(),
        sheet.findings.len(),
    ];
    let most = (rows as usize).saturating_mul(ITEMS_A_ROW);
    if counts.iter().any(|&count| count > most) {
        return Err("the child's answer has too many rows".into());
    }
    let is_long = |text: &str| text.len() > TEXT;
    if sheet.projects.iter().any(|row| row.texts().any(is_long)) {
        return Err("a text in the child's answer is too long".into());
    }
    let odd = sheet
        .findings
        .iter()
        .find(|finding| !is_cell(&finding.cell) || finding.sheet.chars().count() > SHEET_NAME);
    if let Some(finding) = odd {
        return Err(format!("no cell of a sheet: {:?}", finding.cell));
    }
    Ok(sheet)
}

/// `E5`, `E5:E9` or nothing.
fn is_cell(text: &str) -> bool {
    text.len() <= 24 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b':')
}

#[cfg(test)]
mod tests {
    use super::{Answer, SHEET_NAME, TEXT, head};
    use crate::domain::finding::Finding;
    use crate::domain::project::{ProjectRow, RowRef};
    use crate::domain::rules::Rule;
    use crate::domain::sheet::Sheet;

    fn sheet(said: &[u8]) -> Result<Sheet, String> {
        super::sheet(said, 1)
    }

    fn said(sheet: &Sheet) -> Vec<u8> {
        postcard::to_stdvec(sheet).unwrap()
    }

    fn with_project(text: usize) -> Sheet {
        let place = RowRef {
            sheet: "调度表".to_owned(),
            first_row: 4,
        };
        let mut row = ProjectRow::named(place, "甲产业园");
        row.progress = Some("x".repeat(text));
        Sheet {
            projects: vec![row],
            ..Sheet::default()
        }
    }

    fn with_finding(name: &str, cell: &str) -> Sheet {
        let finding = Finding::new(Rule::WrongUnit, name, cell, "", "", "");
        Sheet {
            findings: vec![finding],
            ..Sheet::default()
        }
    }

    #[test]
    fn garbage_announces_nothing() {
        for said in [
            "",
            "{",
            "\n",
            "{}",
            "null",
            "{\"marked\":{\"has_macros\":-1}}",
            "{\"sheet\":{}}",
            "[[[[",
            &"[".repeat(60_000),
        ] {
            assert!(head(said.as_bytes()).is_err(), "{said:.40}");
        }
        assert!(matches!(
            head(b"{\"marked\":{\"has_macros\":true}}\n"),
            Ok(Answer::Marked { has_macros: true })
        ));
    }

    #[test]
    fn a_sheet_comes_back_whole_or_not_at_all() {
        let good = with_project(300);
        let bytes = said(&good);
        assert_eq!(sheet(&bytes), Ok(good));
        for cut in 0..bytes.len() {
            assert!(sheet(&bytes[..cut]).is_err(), "{cut}");
        }
        assert!(sheet(&[&bytes[..], b"x"].concat()).is_err());
        // A list that says it has more items than there is memory.
        assert!(sheet(&[&[0; 6][..], &[0xff; 9], &[1]].concat()).is_err());
    }

    #[test]
    fn there_are_no_more_rows_than_a_worksheet_has() {
        let mut many = with_project(1);
        many.projects = vec![many.projects[0].clone(); 5];
        assert!(sheet(&said(&many)).is_err());
        assert!(super::sheet(&said(&many), 2).is_ok());
    }

    #[test]
    fn texts_are_bounded_and_findings_stand_at_cells() {
        assert!(sheet(&said(&with_project(TEXT))).is_ok());
        assert!(sheet(&said(&with_project(TEXT + 1))).is_err());
        for cell in ["", "E5", "E5:E9"] {
            assert!(
                sheet(&said(&with_finding("调度表", cell))).is_ok(),
                "{cell}"
            );
        }
        for cell in ["../x", "E5'!A1", "A1A1A1A1A1A1A1A1A1A1A1A1A1"] {
            assert!(
                sheet(&said(&with_finding("调度表", cell))).is_err(),
                "{cell}"
            );
        }
        let long = "表".repeat(SHEET_NAME + 1);
        assert!(sheet(&said(&with_finding(&long, "A1"))).is_err());
    }
}
