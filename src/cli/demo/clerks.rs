//! How clerks make a workbook of what they report: in our form, or in a table of their own.

use super::contents::ReportContents;
use super::story::Look;
use super::{filling, looks};

/// Why a clerk could not save a workbook.
#[derive(Debug, thiserror::Error)]
pub(super) enum ClerkError {
    /// The workbook could not be written.
    #[error(transparent)]
    Write(#[from] rust_xlsxwriter::XlsxError),
    /// The form could not be filled in.
    #[error(transparent)]
    Fill(#[from] filling::FillError),
}

impl ReportContents<'_> {
    /// The workbook. `form` is the unit's prefilled form, for whoever fills it in.
    ///
    /// # Errors
    /// If there is no form, or it is not ours.
    pub(super) fn workbook(&self, form: Option<&[u8]>) -> Result<Vec<u8>, ClerkError> {
        match (self.report.look, form) {
            (Look::Form, Some(form)) => Ok(filling::fill(form, self)?),
            (look, _) => Ok(looks::write(look, self)?),
        }
    }
}
