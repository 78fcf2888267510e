//! Floor 6: the commands, one file each.

pub mod init;
