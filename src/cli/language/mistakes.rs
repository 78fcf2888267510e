//! A mistake in the command line, said in Chinese: what is wrong, what was expected, where to read on.

use std::fmt::Write as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// What is said of it; `None`: it is no mistake (help, version), or of a kind that has no words here.
pub(in crate::cli) fn in_chinese(error: &clap::Error) -> Option<String> {
    let context = |kind| error.get(kind).map(shown);
    let argument = context(ContextKind::InvalidArg).unwrap_or_default();
    let value = context(ContextKind::InvalidValue).unwrap_or_default();
    let mut said = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有“{argument}”这个选项或参数"),
        ErrorKind::InvalidSubcommand => {
            let command = context(ContextKind::InvalidSubcommand).unwrap_or_default();
            format!("没有“{command}”这个命令")
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("“{argument}”后面要写一个值"),
        ErrorKind::InvalidValue => format!("“{argument}”不能是“{value}”"),
        ErrorKind::ValueValidation => {
            let cause = std::error::Error::source(error).map(ToString::to_string);
            let cause = cause.map_or_else(String::new, |cause| format!("：{}", told(&cause)));
            format!("“{argument}”的值“{value}”不对{cause}")
        }
        ErrorKind::MissingRequiredArgument => format!("还缺：{argument}"),
        ErrorKind::MissingSubcommand => "还缺一个命令".to_owned(),
        ErrorKind::ArgumentConflict => {
            let other = context(ContextKind::PriorArg).unwrap_or_default();
            if other.is_empty() || other == argument {
                format!("“{argument}”只能写一次")
            } else {
                format!("“{argument}”不能与“{other}”同时使用")
            }
        }
        ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues | ErrorKind::TooManyValues => {
            format!("“{argument}”后面值的个数不对")
        }
        ErrorKind::NoEquals => format!("“{argument}”要用等号连着值写"),
        ErrorKind::InvalidUtf8 => "有的字不是 UTF-8 编码".to_owned(),
        _ => return None,
    };
    for (kind, word) in [
        (ContextKind::ValidValue, "可以是"),
        (ContextKind::ValidSubcommand, "可用的命令"),
        (ContextKind::SuggestedArg, "是否想写"),
        (ContextKind::SuggestedSubcommand, "是否想写"),
        (ContextKind::SuggestedValue, "是否想写"),
    ] {
        if let Some(text) = context(kind).filter(|text| !text.is_empty()) {
            let _ = write!(said, "\n  {word}：{text}");
        }
    }
    Some(format!("错误：{said}\n\n详细用法请加 --help。\n"))
}

/// What our own readers of values say of one that is wrong, and what chrono says of days and times.
const CAUSES: &[(&str, &str)] = &[
    ("expected a few words", "要写几个字"),
    ("expected a time such as 15:00", "要写时刻，如 15:00"),
    (
        "expected a time such as 2026-11-25T09:00",
        "要写时间，如 2026-11-25T09:00",
    ),
    ("write a half-year such as 2026H1", "要写半年，如 2026H1"),
    ("write a year such as 2026", "要写年份，如 2026"),
    (
        "write a month (2026-11), a day (2026-11-25) or now",
        "要写月份（2026-11）、日期（2026-11-25）或 now",
    ),
    (
        "expected up to 32 letters and digits, with . - _ between them",
        "要写最多 32 个字母和数字，中间可以有 . - _",
    ),
    (
        "expected a file, or postgres://name@host/database",
        "要写文件，或 postgres://用户名@服务器/库名",
    ),
    (
        "expected office, leader, operator or unit:NAME with the short name of a unit",
        "要写 office、leader、operator 或 unit:单位短名",
    ),
    (
        "expected 1 to 32 lower-case letters, digits or hyphens, such as guiyang",
        "要写 1 到 32 个小写字母、数字或连字符，如 guiyang",
    ),
    (
        "input contains invalid characters",
        "要写日期，如 2026-11-25",
    ),
    ("premature end of input", "要写日期，如 2026-11-25"),
    ("input is out of range", "没有这一天"),
];

fn told(cause: &str) -> &str {
    let known = CAUSES.iter().find(|(english, _)| *english == cause);
    known.map_or(cause, |(_, chinese)| chinese)
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join("、"),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::in_chinese;
    use crate::cli::Cli;

    fn said(arguments: &[&str]) -> String {
        let all = ["diaodu"].iter().chain(arguments);
        let error = Cli::try_parse_from(all).unwrap_err();
        in_chinese(&error).unwrap_or_default()
    }

    #[test]
    fn mistakes_are_said_in_chinese_with_what_was_read_and_expected() {
        for (arguments, expected) in [
            (&["statu"][..], "没有“statu”这个命令\n  是否想写：status"),
            (
                &["status", "--formt", "json"],
                "没有“--formt”这个选项或参数\n  是否想写：--format",
            ),
            (
                &["status", "--format", "xml"],
                "不能是“xml”\n  可以是：text、json",
            ),
            (&["status", "--format"], "后面要写一个值"),
            (&["form"], "还缺：--unit <UNIT>、--output <FILE>"),
            (&["-q", "-v", "once"], "不能与"),
            (
                &["--now", "heute", "once"],
                "的值“heute”不对：要写时间，如 2026-11-25T09:00",
            ),
        ] {
            let said = said(arguments);
            assert!(
                said.contains(expected) && said.starts_with("错误："),
                "{said}"
            );
        }
        assert_eq!(said(&["--help"]), "");
    }
}
