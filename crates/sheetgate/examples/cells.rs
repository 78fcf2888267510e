//! Prints every cell of a workbook: `cargo run --example cells -- report.xlsx`.
#![expect(clippy::print_stdout, reason = "that is what it is for")]

use sheetgate::{Limits, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args_os().nth(1).ok_or("which file?")?;
    let book = read(&std::fs::read(path)?, &Limits::default())?;
    for grid in &book.grids {
        for (at, value) in &grid.cells {
            println!("{}!{}: {value:?}", grid.name, at.address());
        }
    }
    Ok(())
}
