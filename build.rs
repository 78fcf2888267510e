//! Lists the migrations for the program: each file of `src/store/migrations`, by its number.
//!
//! A macro of the database library could do it, but a macro runs while the program is built: for that SQLite and the
//! library would be compiled a second time.

use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::{env, fs, io};

const FOLDER: &str = "src/store/migrations";

fn main() -> Result<(), Box<dyn Error>> {
    writeln!(io::stdout(), "cargo::rerun-if-changed={FOLDER}")?;
    let mut names = Vec::new();
    for entry in fs::read_dir(FOLDER)? {
        let name = entry?.file_name();
        names.push(
            name.into_string()
                .map_err(|name| format!("{}: no UTF-8", name.display()))?,
        );
    }
    names.sort();
    let mut list = String::from("&[\n");
    for name in names {
        let parts = name
            .strip_suffix(".sql")
            .and_then(|name| name.split_once('_'));
        let (number, words) =
            parts.ok_or_else(|| format!("{FOLDER}/{name}: not NUMBER_WORDS.sql"))?;
        let number: i64 = number.parse()?;
        let words = words.replace('_', " ");
        writeln!(
            list,
            "    ({number}, {words:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{FOLDER}/{name}\"))),"
        )?;
    }
    list.push(']');
    let out = env::var_os("OUT_DIR").ok_or("no OUT_DIR")?;
    fs::write(Path::new(&out).join("migrations.rs"), list)?;
    Ok(())
}
