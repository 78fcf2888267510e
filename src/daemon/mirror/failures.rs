//! What one file meets on the server stops no other: neither those of its unit, of which a few are tried, nor those of others.
//! A server that fails for several units one after the other is away.

use super::MirrorError;
use crate::folder::REPORTS;

/// Files of a unit that are tried in a row: each may take as long as the server may be silent.
const MOST_FILES: usize = 3;
/// So many units in a row, and none of them did.
const MOST_UNITS: usize = 3;

/// What went wrong since the server last gave or took a file.
#[derive(Debug, Default)]
pub(super) struct Failures {
    /// The folder of the last one.
    folder: String,
    /// How many of its files there were, one after the other.
    files: usize,
    folders: usize,
}

impl Failures {
    /// Whether so many files beside it have failed that it is left to the next look.
    pub(super) fn passes_over(&self, path: &str) -> bool {
        self.files >= MOST_FILES && folder_of(path) == self.folder
    }

    /// Notes what became of a file. What the disk here does not take says nothing of the server.
    ///
    /// # Errors
    /// If the server is away by it.
    pub(super) fn note<T>(
        &mut self,
        path: &str,
        done: Result<T, MirrorError>,
    ) -> Result<Result<T, MirrorError>, MirrorError> {
        let error = match done {
            Ok(done) => {
                *self = Self::default();
                return Ok(Ok(done));
            }
            Err(error @ MirrorError::Remote(_)) => error,
            Err(error) => return Ok(Err(error)),
        };
        if folder_of(path) != self.folder {
            folder_of(path).clone_into(&mut self.folder);
            self.files = 0;
            self.folders += 1;
        }
        self.files += 1;
        if self.folders < MOST_UNITS {
            Ok(Err(error))
        } else {
            Err(error)
        }
    }
}

/// The folder of the unit, or what else lies in the share itself.
fn folder_of(path: &str) -> &str {
    let parts = if path.starts_with(REPORTS) { 2 } else { 1 };
    let end = path.match_indices('/').nth(parts - 1);
    end.map_or(path, |(end, _)| &path[..end])
}

#[cfg(test)]
mod tests {
    use super::{Failures, MirrorError};
    use crate::remote::{RemoteError, RemoteFault};

    fn fails(failures: &mut Failures, path: &str) -> bool {
        let error = RemoteError {
            action: "read",
            path: path.to_owned(),
            place: "the server".to_owned(),
            fault: RemoteFault::Failed,
            said: "the server answers 500".to_owned(),
        };
        let noted = failures.note::<()>(path, Err(MirrorError::Remote(error)));
        noted.is_err()
    }

    #[test]
    fn a_unit_is_given_up_after_three_files_and_the_server_after_three_units() {
        let mut failures = Failures::default();
        for number in 1..=3 {
            let path = format!("报送/甲区/{number}.xlsx");
            assert!(!failures.passes_over(&path));
            assert!(!fails(&mut failures, &path));
        }
        assert!(failures.passes_over("报送/甲区/已接收/4.xlsx"));
        assert!(!failures.passes_over("报送/乙区/1.xlsx"));
        assert!(!fails(&mut failures, "报送/乙区/1.xlsx"));
        assert!(failures.note("报送/丙区/1.xlsx", Ok(())).is_ok());
        assert!(!fails(&mut failures, "报送/丁区/1.xlsx"));
        assert!(!fails(&mut failures, "台账/当前台账.xlsx"));
        assert!(fails(&mut failures, "办公室/1.xlsx"));
    }
}
