//! The gate: what a file really is, and whether it may be parsed at all.
//!
//! Nothing here believes a file's name or a number that a file states about itself.

mod compound;
mod cut;
mod inflate;
mod kind;
mod limits;
mod not_a_sheet;
mod package;
mod part;
mod unreadable;

pub(super) use compound::Compound;
pub use cut::is_cut;
pub use kind::{Format, sniff};
pub use limits::Limits;
pub use not_a_sheet::NotASheet;
pub(super) use package::Package;
pub use unreadable::Unreadable;

/// A file that passed the gate, unpacked as far as its reader needs it.
pub(super) enum Passed {
    /// `.xlsx`, `.xlsm`
    Xlsx(Package),
    /// `.xlsb`
    Xlsb(Package),
    /// `.ods`
    Ods(Package),
    /// `.xls`
    Xls(Compound),
}

/// See [`crate::prepare`].
pub(super) fn prepare() {
    inflate::prepare();
}

/// Lets a file in, or says why not. After this every part of a zip has been inflated once, to its
/// end and within the limits, and every chain of a compound file has been walked.
///
/// # Errors
///
/// [`Unreadable`], if it may not in.
pub(super) fn pass(bytes: &[u8], limits: &Limits) -> Result<Passed, Unreadable> {
    if bytes.len() > limits.file_bytes {
        return Err(Unreadable::TooLarge {
            bytes: bytes.len(),
            limit: limits.file_bytes,
        });
    }
    let format = sniff(bytes)?;
    if format == Format::Xls {
        return Compound::open(bytes).map(Passed::Xls);
    }
    let package = Package::open(bytes, limits)?;
    Ok(match format {
        Format::Ods if package.is_encrypted_ods() => return Err(NotASheet::Encrypted.into()),
        Format::Ods => Passed::Ods(package),
        Format::Xlsb => Passed::Xlsb(package),
        // The reading library takes a workbook with one for a broken one.
        _ if package.has_folder("xl/macrosheets/") => return Err(NotASheet::MacroSheet.into()),
        Format::Xlsx | Format::Xls => Passed::Xlsx(package),
    })
}
