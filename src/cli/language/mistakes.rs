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
            let cause = cause.map_or_else(String::new, |cause| format!("：{cause}"));
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
                "的值“heute”不对：expected a time",
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
