//! Whether a program has a file open to write, where the file system can say so.

use std::fs::File;

/// The command that says what signal tells of a broken lease.
#[cfg(target_os = "linux")]
const F_SETSIG: libc::c_int = 10;

/// Asks for a lease, which there is only while nobody writes, and gives it back at once. `None`: nobody knows, for
/// the file system has none or knows only of this machine, or leases are not for us to have.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "no library has leases")]
pub(super) fn is_written(file: &File) -> Option<bool> {
    use std::os::fd::AsRawFd as _;

    if !is_local(file) {
        return None;
    }
    let lease = |command: libc::c_int, argument: libc::c_int| {
        // SAFETY: the descriptor is open as long as the file is borrowed, and these commands take a number.
        match unsafe { libc::fcntl(file.as_raw_fd(), command, argument) } {
            -1 => Err(std::io::Error::last_os_error()),
            _ => Ok(()),
        }
    };
    // Somebody who opens it meanwhile makes a signal; this one is ignored by everybody who does not ask for it.
    lease(F_SETSIG, libc::SIGURG).ok()?;
    match lease(libc::F_SETLEASE, libc::F_RDLCK) {
        Ok(()) => {
            let _ = lease(libc::F_SETLEASE, libc::F_UNLCK);
            Some(false)
        }
        Err(error) => (error.kind() == std::io::ErrorKind::WouldBlock).then_some(true),
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn is_written(_: &File) -> Option<bool> {
    None
}

/// Whether the file lies on a disk of this machine: over a network, "somebody writes" may also mean "the server
/// did not promise that nobody does".
#[cfg(target_os = "linux")]
fn is_local(file: &File) -> bool {
    // ext2 to ext4, XFS, Btrfs, F2FS, ZFS, tmpfs.
    const LOCAL: [u64; 6] = [
        0xEF53,
        0x5846_5342,
        0x9123_683E,
        0xF2F5_2010,
        0x2FC1_2FC1,
        0x0102_1994,
    ];
    let kind = rustix::fs::fstatfs(file).map(|system| u64::try_from(system.f_type));
    matches!(kind, Ok(Ok(kind)) if LOCAL.contains(&kind))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::fs::{File, OpenOptions};

    use super::is_written;

    #[test]
    fn a_file_that_is_open_to_write_is_known_as_such() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("表.xlsx");
        let writer = File::create(&path).unwrap();
        let file = File::open(&path).unwrap();
        let while_written = is_written(&file);
        drop(writer);
        let after = is_written(&file);
        // Where this folder lies, the system may have no leases; it must not say that nobody writes.
        assert!(matches!(
            (while_written, after),
            (Some(true), Some(false)) | (None, None)
        ));
        // And it holds nobody up.
        assert!(OpenOptions::new().append(true).open(&path).is_ok());
    }
}
