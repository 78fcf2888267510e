//! Folders in folders: how deep they are looked into, and what is said of those that lie deeper.

use std::fs;

use super::{share, unit_dir};

#[test]
fn what_lies_too_deep_is_said() {
    let (_root, share) = share();
    let mut folder = unit_dir(&share);
    for _ in 0..16 {
        folder.push("归档");
    }
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("表.xlsx"), "x").unwrap();
    let scan = share.scan("南明区").unwrap();
    assert_eq!((scan.seen.len(), scan.unread.len()), (1, 0));
    for name in ["归档", "更深"] {
        fs::create_dir(folder.join(name)).unwrap();
        fs::write(folder.join(name).join("表.xlsx"), "x").unwrap();
    }
    let scan = share.scan("南明区").unwrap();
    let [unread] = &scan.unread[..] else {
        panic!("{:?}", scan.unread);
    };
    assert_eq!(scan.seen.len(), 1);
    assert_eq!(unread.path, "归档/".repeat(16).as_bytes());
    assert!(unread.error.to_string().contains("too deep"));
}
