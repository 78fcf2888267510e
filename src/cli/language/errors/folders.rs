//! What could not be done with the share, a folder or the lock in it, in Chinese.

use std::io;

use super::system;
use crate::cli::init::InitError;
use crate::daemon::{CopyError, LockError, MirrorError};
use crate::domain::language::Language;
use crate::folder::{MARKER, ShareError, TakeError};
use crate::remote::RemoteError;

pub(super) fn share(error: &ShareError) -> String {
    match error {
        ShareError::NoMarker { root } => format!(
            "共享文件夹 {}：里面没有标记文件 {MARKER}，说明没有挂载，或不是本办公室的\n  怎么办：挂载好；新的共享文件夹先运行 `diaodu init`，或在里面建一个名为 {MARKER} 的空文件",
            root.display()
        ),
        ShareError::Io {
            action,
            path,
            source,
        } => format!(
            "共享文件夹：{}{}：{}\n  怎么办：{}",
            cannot(action),
            path.display(),
            system(source),
            share_hint(source)
        ),
    }
}

fn share_hint(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "看共享文件夹挂载了没有",
        io::ErrorKind::PermissionDenied => "给运行 diaodu 的账号在那里读写的权限",
        io::ErrorKind::StorageFull => "磁盘已满，腾出空间；期间不会丢东西",
        io::ErrorKind::ReadOnlyFilesystem => "现在是只读挂载，请改为可写",
        _ => "不用管，下一轮会再试；总是这样再看日志",
    }
}

/// `读不了` of what was tried, which is a plain verb.
fn cannot(action: &str) -> &'static str {
    match action {
        "make" => "建不了",
        "look at" | "go to" => "打不开",
        "read" => "读不了",
        "write" | "write to" => "写不了",
        "rename" => "改不了名：",
        "move" => "移不动",
        "list" => "列不出",
        "replace" => "换不了",
        "remove" => "删不了",
        _ => "处理不了",
    }
}

pub(super) fn take(error: &TakeError) -> String {
    match error {
        TakeError::Changed => "文件还在保存".to_owned(),
        TakeError::NotAFile => "不是普通文件".to_owned(),
        TakeError::TooLarge => "文件太大".to_owned(),
        TakeError::Io(error) => format!("读不了：{}", system(error)),
    }
}

pub(super) fn remote(error: &RemoteError) -> String {
    let path = match error.path.as_str() {
        "" => String::new(),
        path => format!(" {path}"),
    };
    let cannot = match error.action {
        "use it" => "用不了",
        "rely on it" => "不能依靠它",
        action => cannot(action),
    };
    format!(
        "{}：{cannot}{path}：{}\n  怎么办：{}",
        error.place,
        error.said,
        error.fault.hint().1
    )
}

pub(super) fn mirror(error: &MirrorError) -> String {
    match error {
        MirrorError::Remote(error) => remote(error),
        MirrorError::Share(error) => share(error),
        MirrorError::NoMarker { place } => format!(
            "共享文件夹 {place}：里面没有标记文件 {MARKER}，说明不是本办公室的\n  怎么办：看地址对不对；新的先运行 `diaodu init`，或在里面建一个名为 {MARKER} 的空文件"
        ),
        MirrorError::Another { root, other, place } => format!(
            "{root} 对应的是 {other}，不是 {place}\n  怎么办：在 office.share 另写一个新文件夹；什么都没有改动"
        ),
    }
}

pub(super) fn copy(error: &CopyError) -> String {
    match error {
        CopyError::Remote(error) => remote(error),
        CopyError::Archive(error) => {
            format!(
                "本机的档案：{}\n  怎么办：用 `diaodu doctor` 看档案",
                system(error)
            )
        }
        CopyError::Other { path } => {
            format!("那里的 {path} 与写入的不同\n  怎么办：到那里看看这个文件；本机的不受影响")
        }
    }
}

pub(super) fn lock(error: &LockError) -> String {
    match error {
        LockError::Held { holder, path } => format!(
            "另一个 diaodu（{holder}）正在用 {}\n  怎么办：先停下它；只看情况用 `diaodu status`，不必停",
            path.display()
        ),
        LockError::Io { path, source } => format!(
            "锁文件 {} 用不了：{}\n  怎么办：看这个账号能不能写 data_dir",
            path.display(),
            system(source)
        ),
    }
}

pub(super) fn init(error: &InitError) -> String {
    match error {
        InitError::NotEmpty { dir, found } => format!(
            "{} 不是空的，里面有 {found}\n  怎么办：另写一个新的或空的文件夹；什么都没有改动",
            dir.display()
        ),
        InitError::Io {
            action,
            path,
            source,
        } => format!(
            "{}{}：{}\n  怎么办：先清空这个文件夹再试",
            cannot(action),
            path.display(),
            system(source)
        ),
        InitError::Share(error) => share(error),
        InitError::Config(problems) => problems.told(Language::Chinese),
    }
}
