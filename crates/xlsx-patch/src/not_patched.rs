//! Why a file cannot be patched.

/// Why a file cannot be patched. Nothing has been changed then.
#[derive(Debug, thiserror::Error)]
#[error("cannot be marked as it is: {0}")]
pub struct NotPatched(pub(crate) String);

impl From<zip::result::ZipError> for NotPatched {
    fn from(error: zip::result::ZipError) -> Self {
        Self(error.to_string())
    }
}

impl From<std::io::Error> for NotPatched {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}
