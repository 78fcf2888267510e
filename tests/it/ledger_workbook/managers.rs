//! The page of project managers.

use calamine::{DataType as _, Reader as _};
use diaodu::domain::amount::Yuan;
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
fn of_very_many_projects_each_manager_has_one_line() {
    let mut city = City::new(2);
    let some = city.ledger.entries.clone();
    let many = 2_001_usize.div_ceil(some.len());
    city.ledger.entries = some
        .iter()
        .flat_map(|entry| vec![entry.clone(); many])
        .collect();
    for entry in city.ledger.entries.iter_mut().step_by(7) {
        entry.row.project_manager = None;
    }
    let entries = city.ledger.entries.iter_mut().enumerate();
    entries.for_each(|(at, entry)| entry.number = format!("{}-{at}", entry.number));
    let bytes = write(&city.view()).unwrap();
    let range = open(&bytes).worksheet_range("项目经理人").unwrap();
    let shown: Vec<(i64, f64)> = range
        .rows()
        .skip(3)
        .map(|row| (row[2].as_i64().unwrap(), row[4].as_f64().unwrap()))
        .collect();
    assert!(shown.len() < 100, "{} lines", shown.len());
    let expected = by_manager(&city.ledger);
    let entries: Vec<_> = expected.iter().flat_map(|group| &group.entries).collect();
    let listed: i64 = shown.iter().map(|(projects, _)| projects).sum();
    assert_eq!(usize::try_from(listed), Ok(entries.len()));
    let worth = entries
        .iter()
        .filter_map(|entry| entry.row.total_investment_yuan)
        .fold(0, |total, worth| total + worth.0);
    let worth: f64 = Yuan(worth).to_wan().replace(',', "").parse().unwrap();
    let told: f64 = shown.iter().map(|(_, worth)| worth).sum();
    assert!((told - worth).abs() < 0.001, "{told} {worth}");
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
