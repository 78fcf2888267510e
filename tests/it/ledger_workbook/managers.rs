//! The page of project managers.

use calamine::{DataType as _, Reader as _};
use diaodu::workbook::ledger::{by_manager, write};

use super::{City, open};

#[test]
fn every_project_that_goes_on_stands_with_its_manager() {
    let mut city = City::new(6);
    for entry in city.ledger.entries.iter_mut().step_by(5) {
        entry.row.project_manager = None;
    }
    let bytes = write(&city.view()).unwrap();
    let range = open(&bytes).worksheet_range("项目经理人").unwrap();
    let shown: Vec<(String, String)> = range
        .rows()
        .skip(3)
        .map(|row| [1, 4].map(|at: usize| row[at].as_string().unwrap()))
        .map(|[manager, number]| (manager, number))
        .collect();
    let managers = by_manager(&city.ledger);
    let expected: Vec<(String, String)> = managers
        .iter()
        .flat_map(|group| {
            let manager = group.manager.unwrap_or("（未填）");
            let entries = group.entries.iter();
            entries.map(|entry| (manager.to_owned(), entry.number.clone()))
        })
        .collect();
    assert_eq!(shown, expected);
    assert_eq!(shown.last().unwrap().0, "（未填）");
}

#[test]
fn an_office_without_managers_has_no_such_page() {
    let mut city = City::new(2);
    for entry in &mut city.ledger.entries {
        entry.row.project_manager = None;
    }
    let bytes = write(&city.view()).unwrap();
    let names = open(&bytes).sheet_names();
    assert!(!names.contains(&"项目经理人".to_owned()), "{names:?}");
}
