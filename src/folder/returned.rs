//! Files that were returned and may have changed since: an upload that was cut short can go on where it lies.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use super::dir::is_file;
use super::{FileSeen, REPORTS, RETURNED, Share, ShareError, failed, shown_name};

impl Share {
    /// Those files among the returned ones of this unit and period whose name, as it is shown, `is_looked_for`, with
    /// or without a number added; each with that name.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn returned(
        &self,
        unit_name: &str,
        period: &str,
        is_looked_for: impl Fn(&str) -> bool,
    ) -> Result<Vec<(String, FileSeen)>, ShareError> {
        let root = self.open()?;
        let below = Path::new(RETURNED).join(period);
        let path = Path::new(REPORTS).join(unit_name).join(&below);
        let folder = match root.walk(&path) {
            Ok(folder) => folder,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed("go to", &root, &path)(error)),
        };
        let (names, _) = folder
            .names(usize::MAX)
            .map_err(failed("read", &root, &path))?;
        let meant = names.iter().filter_map(|name| {
            let shown = shown_name(name.as_bytes());
            let bare = without_number(&shown);
            let mut both = [Some(shown), bare].into_iter().flatten();
            Some((name, both.find(|shown| is_looked_for(shown))?))
        });
        Ok(meant
            .filter_map(|(name, meant)| {
                let stat = folder.stat(name).ok().filter(is_file)?;
                let path = below.join(name);
                Some((
                    meant,
                    FileSeen::of(path.as_os_str().as_bytes().to_vec(), &stat, false),
                ))
            })
            .collect())
    }
}

/// `表.xlsx` of `表 (2).xlsx`.
fn without_number(name: &str) -> Option<String> {
    let path = Path::new(name);
    let stem = path.file_stem().and_then(OsStr::to_str)?;
    let (rest, number) = stem.strip_suffix(')')?.rsplit_once(" (")?;
    number.parse::<u32>().ok()?;
    let extension = path.extension().and_then(OsStr::to_str);
    Some(extension.map_or_else(
        || rest.to_owned(),
        |extension| format!("{rest}.{extension}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::without_number;

    #[test]
    fn a_number_that_was_added_is_taken_off() {
        assert_eq!(without_number("表 (2).xlsx").unwrap(), "表.xlsx");
        assert_eq!(without_number("表 (12)").unwrap(), "表");
        for name in ["表.xlsx", "表(2).xlsx", "表 (二).xlsx", "表 (2) 新.xlsx"] {
            assert_eq!(without_number(name), None, "{name}");
        }
    }
}
