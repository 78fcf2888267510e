//! What a child says is as hostile as the file that it read.

use super::{AnswerHead, Refusal};
use crate::domain::period_words::PeriodStatement;
use crate::domain::project::ProjectRow;
use crate::domain::sheet::Sheet;
use crate::register::PlainTable;

/// No text of an answer is longer, bytes; a cell holds 32,767 characters.
const TEXT: usize = 256 << 10;
/// No list of an answer has more items for each row that a worksheet may have.
const ITEMS_A_ROW: usize = 4;
/// Projects that a usual report has; for more, room is made as they come.
const USUAL: usize = 64;
/// Nor is the name of a worksheet, characters.
const SHEET_NAME: usize = 100;

/// The line that announces an answer.
pub(super) fn head(line: &[u8]) -> Result<AnswerHead, String> {
    serde_json::from_slice(line).map_err(|error| format!("the child's answer is garbage: {error}"))
}

/// The projects of a sheet, as they come.
pub(super) struct ComingProjects {
    projects: Vec<ProjectRow>,
    /// No list of the sheet has more items.
    most: usize,
}

impl ComingProjects {
    /// None yet. `rows` is how many a worksheet may have.
    pub(super) fn new(rows: u32) -> Self {
        Self {
            projects: Vec::with_capacity(USUAL),
            most: (rows as usize).saturating_mul(ITEMS_A_ROW),
        }
    }

    /// Takes the projects of a frame, if all are some and within bounds.
    pub(super) fn take(&mut self, mut frame: &[u8]) -> Result<(), String> {
        while !frame.is_empty() {
            let (row, rest): (ProjectRow, _) =
                postcard::take_from_bytes(frame).map_err(|error| garbage(&error))?;
            if row.texts().any(|text| text.len() > TEXT) {
                return Err("a text in the child's answer is too long".into());
            }
            self.projects.push(row);
            frame = rest;
        }
        self.check_count(self.projects.len())
    }

    /// The sheet with these projects, if what is said of the rest is such a thing and within bounds; or why the
    /// child has not finished it.
    pub(super) fn complete(self, rest: &[u8]) -> Result<Result<Sheet, Refusal>, String> {
        let (said, left): (Result<Sheet, Refusal>, _) =
            postcard::take_from_bytes(rest).map_err(|error| garbage(&error))?;
        if !left.is_empty() {
            return Err("the child's answer is garbage: more than a sheet".into());
        }
        let sheet = match said {
            Ok(sheet) => sheet,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if !sheet.projects.is_empty() {
            return Err("the child's answer is garbage: projects behind the end".into());
        }
        for count in [
            sheet.period_words.len(),
            sheet.observations.len(),
            sheet.urgent.len(),
            sheet.findings.len(),
        ] {
            self.check_count(count)?;
        }
        let odd = sheet
            .findings
            .iter()
            .find(|finding| !is_cell(&finding.cell) || finding.sheet.chars().count() > SHEET_NAME);
        if let Some(finding) = odd {
            return Err(format!("no cell of a sheet: {:?}", finding.cell));
        }
        let is_sound = |said: &PeriodStatement| said.words.is_sound() && said.text.len() <= TEXT;
        if !sheet.period_words.iter().all(is_sound) {
            return Err("the child's answer states no period".into());
        }
        let mut projects = self.projects;
        // Thousands of sheets may be held at once.
        projects.shrink_to_fit();
        Ok(Ok(Sheet { projects, ..sheet }))
    }

    fn check_count(&self, count: usize) -> Result<(), String> {
        if count > self.most {
            return Err("the child's answer has too many rows".into());
        }
        Ok(())
    }
}

/// The worksheets of a file, if that is what is said and it is within bounds.
pub(super) fn tables(said: &[u8], rows: u32) -> Result<Vec<PlainTable>, String> {
    let (tables, left): (Vec<PlainTable>, _) =
        postcard::take_from_bytes(said).map_err(|error| garbage(&error))?;
    if !left.is_empty() {
        return Err("the child's answer is garbage: more than tables".into());
    }
    for table in &tables {
        let cells = || table.rows.iter().flat_map(|row| &row.cells);
        if table.name.chars().count() > SHEET_NAME || table.rows.len() > rows as usize {
            return Err("the child's answer has too large a table".into());
        }
        if cells().any(|cell| cell.text.len() > TEXT) {
            return Err("a text in the child's answer is too long".into());
        }
    }
    Ok(tables)
}

fn garbage(error: &postcard::Error) -> String {
    format!("the child's answer is garbage: {error}")
}

/// `E5`, `E5:E9` or nothing.
fn is_cell(text: &str) -> bool {
    text.len() <= 24 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b':')
}

#[cfg(test)]
mod tests {
    use super::{AnswerHead, ComingProjects, Refusal, SHEET_NAME, TEXT, head};
    use crate::domain::finding::Finding;
    use crate::domain::project::{ProjectRow, RowRef};
    use crate::domain::rules::Rule;
    use crate::domain::sheet::Sheet;

    fn sheet(said: &(Vec<u8>, Vec<u8>), rows: u32) -> Result<Result<Sheet, Refusal>, String> {
        let mut projects = ComingProjects::new(rows);
        projects.take(&said.0)?;
        projects.complete(&said.1)
    }

    fn said(sheet: &Sheet) -> (Vec<u8>, Vec<u8>) {
        let projects = sheet.projects.iter();
        let projects = projects.flat_map(|row| postcard::to_stdvec(row).unwrap());
        let rest = Sheet {
            projects: Vec::new(),
            ..sheet.clone()
        };
        let rest: Result<Sheet, Refusal> = Ok(rest);
        (projects.collect(), postcard::to_stdvec(&rest).unwrap())
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
            Ok(AnswerHead::Marked { has_macros: true })
        ));
    }

    #[test]
    fn a_sheet_comes_back_whole_or_not_at_all() {
        let mut good = with_project(300);
        good.projects.push(good.projects[0].clone());
        let good = Sheet {
            findings: with_finding("调度表", "E5").findings,
            ..good
        };
        let (rows, rest) = said(&good);
        let read = |rows: &[u8], rest: &[u8]| sheet(&(rows.to_vec(), rest.to_vec()), 1);
        assert_eq!(read(&rows, &rest), Ok(Ok(good)));
        for cut in (1..rows.len()).filter(|&cut| cut != rows.len() / 2) {
            assert!(read(&rows[..cut], &rest).is_err(), "{cut}");
        }
        for cut in 0..rest.len() {
            assert!(read(&rows, &rest[..cut]).is_err(), "{cut}");
        }
        assert!(read(&rows, &[&rest[..], b"x"].concat()).is_err());
        // A list that says it has more items than there is memory.
        assert!(read(&[], &[&[0; 7][..], &[0xff; 9], &[1]].concat()).is_err());
        // Projects among the rest, where nobody counts them.
        let among: Result<Sheet, Refusal> = Ok(with_project(1));
        assert!(read(&[], &postcard::to_stdvec(&among).unwrap()).is_err());
    }

    #[test]
    fn why_there_is_no_sheet_comes_back_too() {
        let refusal = Refusal::abnormal("the child panicked");
        let rest: Result<Sheet, Refusal> = Err(refusal.clone());
        let rest = postcard::to_stdvec(&rest).unwrap();
        assert_eq!(sheet(&(Vec::new(), rest), 1), Ok(Err(refusal)));
    }

    #[test]
    fn there_are_no_more_rows_than_a_worksheet_has() {
        let mut many = with_project(1);
        many.projects = vec![many.projects[0].clone(); 5];
        assert!(sheet(&said(&many), 1).is_err());
        assert!(sheet(&said(&many), 2).is_ok());
    }

    #[test]
    fn texts_are_bounded_and_findings_stand_at_cells() {
        assert!(sheet(&said(&with_project(TEXT)), 1).is_ok());
        assert!(sheet(&said(&with_project(TEXT + 1)), 1).is_err());
        let placed = |name: &str, cell| sheet(&said(&with_finding(name, cell)), 1);
        for cell in ["", "E5", "E5:E9"] {
            assert!(placed("调度表", cell).is_ok(), "{cell}");
        }
        for cell in ["../x", "E5'!A1", "A1A1A1A1A1A1A1A1A1A1A1A1A1"] {
            assert!(placed("调度表", cell).is_err(), "{cell}");
        }
        assert!(placed(&"表".repeat(SHEET_NAME + 1), "A1").is_err());
    }
}
