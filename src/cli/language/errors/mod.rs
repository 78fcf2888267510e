//! What each error says to whoever reads Chinese: what is wrong, and what to do. A new kind of one of these does not
//! compile without its sentence.

mod folders;
pub(in crate::cli) mod refusals;
mod store;

use std::error::Error;
use std::io;
use std::path::Path;

use super::super::init::InitError;
use crate::channel::{SendError, Stage};
use crate::config::Problems;
use crate::daemon::{CopyError, MirrorError, RebuildError};
use crate::domain::language::Language;
use crate::folder::{ShareError, TakeError};
use crate::remote::RemoteError;
use crate::sandbox::ChildError;
use crate::store::StoreError;
use crate::web::ListenError;
use crate::web::password::PasswordError;

/// What an error says, with its hint.
pub(in crate::cli) fn error<E: Error + 'static>(error: &E, language: Language) -> String {
    match language {
        Language::English => error.to_string(),
        Language::Chinese => in_chinese(error).unwrap_or_else(|| error.to_string()),
    }
}

/// The same with its causes, as far as it does not say them itself.
pub(in crate::cli) fn error_and_causes<E: Error + 'static>(
    error: &E,
    language: Language,
) -> String {
    if language == Language::Chinese
        && let Some(said) = in_chinese(error)
    {
        return said;
    }
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_text = inner.to_string();
        if !text.contains(&inner_text) {
            let word = language.of("cause: ", "原因：");
            text = format!("{text}\n  {word}{inner_text}");
        }
        cause = inner.source();
    }
    text
}

/// A file that cannot be read or written.
pub(in crate::cli) fn of_file(
    language: Language,
    verb: (&str, &str),
    (path, error): (&Path, &io::Error),
) -> String {
    let path = path.display();
    match language {
        Language::English => format!("cannot {} {path}: {error}", verb.0),
        Language::Chinese => format!("{} {path}：{}", verb.1, system(error)),
    }
}

/// `None`: of another's kind, which says in English what it says to programmers.
fn in_chinese(error: &(dyn Error + 'static)) -> Option<String> {
    if let Some(error) = error.downcast_ref::<StoreError>() {
        Some(store::told(error))
    } else if let Some(error) = error.downcast_ref::<ShareError>() {
        Some(folders::share(error))
    } else if let Some(error) = error.downcast_ref::<TakeError>() {
        Some(folders::take(error))
    } else if let Some(error) = error.downcast_ref::<crate::daemon::LockError>() {
        Some(folders::lock(error))
    } else if let Some(error) = error.downcast_ref::<RemoteError>() {
        Some(folders::remote(error))
    } else if let Some(error) = error.downcast_ref::<MirrorError>() {
        Some(folders::mirror(error))
    } else if let Some(error) = error.downcast_ref::<CopyError>() {
        Some(folders::copy(error))
    } else if let Some(error) = error.downcast_ref::<InitError>() {
        Some(folders::init(error))
    } else if let Some(error) = error.downcast_ref::<RebuildError>() {
        Some(match error {
            RebuildError::Store(error) => store::told(error),
            RebuildError::Child(error) => child(error),
            RebuildError::Archive(error) => {
                format!("档案：{}\n  怎么办：到备份里找同一个文件", system(error))
            }
        })
    } else if let Some(error) = error.downcast_ref::<ChildError>() {
        Some(child(error))
    } else if let Some(error) = error.downcast_ref::<SendError>() {
        Some(send(error))
    } else if let Some(error) = error.downcast_ref::<Problems>() {
        Some(error.told(Language::Chinese))
    } else if let Some(error) = error.downcast_ref::<ListenError>() {
        Some(error.told(Language::Chinese))
    } else if let Some(error) = error.downcast_ref::<PasswordError>() {
        Some(match error {
            PasswordError::Random(error) => format!("系统给不出随机数：{error}"),
            PasswordError::Hash(error) => format!("口令无法加密保存：{error}"),
        })
    } else {
        error.downcast_ref::<io::Error>().map(system)
    }
}

fn child(error: &ChildError) -> String {
    match error {
        ChildError::Refused(refusal) => format!("文件不能读：{}", refusal.sentence),
        ChildError::NotStarted { program, source } => format!(
            "读文件的子进程启动不了（{}）：{}\n  怎么办：看程序文件还在不在原处，内存够不够",
            program.display(),
            system(source)
        ),
        ChildError::Starved { file_name, wall } => format!(
            "机器太忙，{}秒内没能读完 {file_name}\n  怎么办：程序会再读；总是这样，就调大 wall_seconds，或减轻这台机器的负担",
            wall.as_secs()
        ),
    }
}

fn send(error: &SendError) -> String {
    let doing = match error.stage {
        Stage::File => "写信函文件",
        Stage::Connect => "连接邮件服务器",
        Stage::Tls => "加密连接",
        Stage::Login => "登录邮箱",
        Stage::Sender => "报发件人",
        Stage::Recipient => "报收件人",
        Stage::Message => "传送信函",
        Stage::Robot => "调用群机器人",
    };
    let hint = error.hint.chinese;
    let hint = if hint.is_empty() {
        String::new()
    } else {
        format!("\n  怎么办：{hint}")
    };
    format!("{doing}没有成功：{}{hint}", error.what)
}

/// What the system said: the usual answers in words that everybody knows.
fn system(error: &io::Error) -> String {
    let word = match error.kind() {
        io::ErrorKind::NotFound => "没有这个文件或文件夹",
        io::ErrorKind::PermissionDenied => "没有权限",
        io::ErrorKind::AlreadyExists => "已经有了",
        io::ErrorKind::StorageFull => "磁盘已满",
        io::ErrorKind::QuotaExceeded => "空间配额已用完",
        io::ErrorKind::ReadOnlyFilesystem => "磁盘只读",
        io::ErrorKind::NotADirectory => "不是文件夹",
        io::ErrorKind::IsADirectory => "是文件夹，不是文件",
        io::ErrorKind::DirectoryNotEmpty => "文件夹不是空的",
        io::ErrorKind::AddrInUse => "地址已被占用",
        io::ErrorKind::ConnectionRefused => "连接被拒绝",
        io::ErrorKind::TimedOut => "超时没有答复",
        _ => return error.to_string(),
    };
    match error.raw_os_error() {
        Some(number) => format!("{word}（系统错误 {number}）"),
        // Somebody's own words go with it.
        None => format!("{word}（{error}）"),
    }
}
