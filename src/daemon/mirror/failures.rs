//! What one file meets on the server or on the disk stops no other; so many in a row are a server that is away.

use super::MirrorError;

/// A server that answers none of so many one after the other is away.
const MOST_IN_A_ROW: usize = 3;

/// What went wrong with single files.
#[derive(Debug, Default)]
pub(super) struct Failures {
    in_a_row: usize,
}

impl Failures {
    /// Notes what became of a file.
    ///
    /// # Errors
    /// If it is one too many.
    pub(super) fn note<T>(
        &mut self,
        done: Result<T, MirrorError>,
    ) -> Result<Result<T, MirrorError>, MirrorError> {
        match done {
            Ok(done) => {
                self.in_a_row = 0;
                Ok(Ok(done))
            }
            Err(error) if self.in_a_row + 1 < MOST_IN_A_ROW => {
                self.in_a_row += 1;
                Ok(Err(error))
            }
            Err(error) => Err(error),
        }
    }
}
