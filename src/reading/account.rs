//! The account of a workbook: where each of its cells ended.

use sheetgate::{At, Book};

use super::places::Place;
use super::{cards, form, read_book};
use crate::domain::sheet::Sheet;
use crate::words::HeaderWords;
use crate::words::headers::Headers;

/// Where the cells of one worksheet ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetAccount {
    /// The worksheet.
    pub sheet: String,
    /// Each cell that holds something, in the order of the file, with its one place.
    pub cells: Vec<(At, Place)>,
    /// Whether each cell was put in one place only.
    pub is_disjoint: bool,
}

/// Reads a workbook as [`super::interpret`] does, and tells where each cell of each worksheet ended.
#[must_use]
pub fn account(book: &Book, file_name: &str, words: &HeaderWords) -> (Sheet, Vec<SheetAccount>) {
    let headers = Headers::with(words);
    let turned = cards::all(book, &headers);
    let mut projects = Vec::new();
    let (sheet, scanned) = read_book(book, &turned, &headers, file_name, &mut |project| {
        projects.push(project);
    });
    let accounts = book.grids.iter().zip(&turned).map(|(grid, turned)| {
        let source = turned.as_ref().map_or(grid, |turned| &turned.grid);
        let scan = scanned
            .iter()
            .find(|scan| std::ptr::eq(scan.view.grid, source));
        let places = scan.map(|scan| &scan.view.places);
        let really = turned.as_ref().zip(places);
        let really = really.map(|(turned, places)| turned.places(places));
        let place = |(index, at): (usize, &At)| {
            let place = match (&really, places) {
                (Some(really), _) => really.get(at).copied().unwrap_or(Place::NotRead),
                (None, Some(places)) => places.of(index),
                (None, None) if form::is_ours(&grid.name) => Place::OtherTable,
                (None, None) => Place::NotRead,
            };
            (*at, place)
        };
        SheetAccount {
            sheet: grid.name.clone(),
            cells: grid.cells.keys().enumerate().map(place).collect(),
            is_disjoint: places.is_none_or(|places| !places.are_torn()),
        }
    });
    (Sheet { projects, ..sheet }, accounts.collect())
}
