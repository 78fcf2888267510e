//! The definition of the commands with Chinese texts in place of the English ones.

use std::fmt::Write as _;

use clap::{Arg, ArgAction, Command};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr as _};

use super::texts::texts;

/// Columns of a terminal that everybody has.
const COLUMNS: usize = 80;
/// Of them before the text of an option, where it stands on a line of its own.
const INDENT: usize = 10;
/// And beside the longest option that groups of commands take, `-c, --config <FILE>`.
const BESIDE: usize = 28;

const TEMPLATE: &str = "{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// The same commands, whose help is Chinese.
pub(in crate::cli) fn in_chinese(mut command: Command) -> Command {
    // What it adds by itself has to be there first, such as `help`.
    command.build();
    translated(command)
}

fn translated(command: Command) -> Command {
    let has_commands = command.has_subcommands();
    let about = command.get_about().map(ToString::to_string);
    let width = COLUMNS - if has_commands { BESIDE } else { INDENT };
    let mut command = command
        // It breaks lines at blanks, of which Chinese has none, and counts a character as one column.
        .term_width(0)
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .next_line_help(!has_commands)
        .mut_args(|arg| argument(arg, width))
        .mut_subcommands(translated);
    if let Some(about) = about {
        command = command.about(chinese(&about)).long_about(None);
    }
    let usage = command.render_usage().to_string();
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage);
    let usage = usage
        .replace("[OPTIONS]", "[选项]")
        .replace("[COMMAND]", "[命令]")
        .replace("\n       ", "\n      ");
    command.override_usage(in_columns(&usage))
}

/// The usage, of which no line is wider than the terminal: what does not fit stands below the first option.
fn in_columns(usage: &str) -> String {
    const BEFORE: &str = "用法：";
    let indent = " ".repeat(BEFORE.width());
    let mut lines = Vec::new();
    for line in usage.lines() {
        let mut columns = BEFORE.width();
        let mut wrapped = String::new();
        for word in line.split(' ') {
            if columns + word.width() > COLUMNS && !wrapped.trim().is_empty() {
                lines.push(std::mem::take(&mut wrapped));
                wrapped.push_str(&indent);
                columns = indent.width();
            }
            columns += word.width() + 1;
            wrapped.push_str(word);
            wrapped.push(' ');
        }
        lines.push(wrapped);
    }
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    lines.join("\n")
}

fn argument(arg: Arg, width: usize) -> Arg {
    let heading = if arg.is_positional() {
        "参数"
    } else {
        "选项"
    };
    let Some(english) = arg.get_help().map(ToString::to_string) else {
        return arg.help_heading(heading);
    };
    let mut text = chinese(&english);
    let takes_value = matches!(arg.get_action(), ArgAction::Set | ArgAction::Append);
    let mut note = |what: &str, values: Vec<String>| {
        if !values.is_empty() {
            let _ = write!(text, " [{what}：{}]", values.join("、"));
        }
    };
    if takes_value {
        let values = arg.get_possible_values();
        let values = values.iter().map(|value| value.get_name().to_owned());
        note("可选", values.collect());
        let values = arg.get_default_values().iter();
        let values = values.map(|value| value.to_string_lossy().into_owned());
        note("默认", values.filter(|value| !value.is_empty()).collect());
    }
    let variable = arg
        .get_env()
        .map(|name| name.to_string_lossy().into_owned());
    note("环境变量", variable.into_iter().collect());
    arg.help(wrapped(&text, width))
        .long_help(None)
        .help_heading(heading)
        .hide_default_value(true)
        .hide_possible_values(true)
        .hide_env(true)
}

/// The Chinese of a text; what has none stays.
fn chinese(english: &str) -> String {
    let found = texts().find(|(known, _)| *known == english);
    found.map_or(english, |(_, chinese)| chinese).to_owned()
}

/// The text in lines of at most so many columns, broken between any two characters but inside of words of letters.
fn wrapped(text: &str, width: usize) -> String {
    let (mut lines, mut line, mut columns) = (String::new(), String::new(), 0);
    for piece in pieces(text) {
        let taken: usize = piece.chars().filter_map(UnicodeWidthChar::width).sum();
        if columns + taken > width && columns > 0 {
            lines.push_str(line.trim_end());
            lines.push('\n');
            line.clear();
            columns = 0;
            if piece == " " {
                continue;
            }
        }
        line.push_str(piece);
        columns += taken;
    }
    lines + line.trim_end()
}

/// Words of letters whole; each Chinese character with the punctuation behind it, which begins no line.
fn pieces(text: &str) -> Vec<&str> {
    let is_word = |letter: char| letter.is_ascii_graphic();
    let is_closing = |letter: char| "，。；：、）】》！？".contains(letter);
    let mut pieces = Vec::new();
    let mut begin = 0;
    let mut before: Option<char> = None;
    for (at, letter) in text.char_indices() {
        let goes_on = before.is_some_and(|before| is_word(before) && is_word(letter))
            || is_closing(letter)
            || before == Some('（');
        if at > begin && !goes_on {
            pieces.push(&text[begin..at]);
            begin = at;
        }
        before = Some(letter);
    }
    if begin < text.len() {
        pieces.push(&text[begin..]);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::{Command, CommandFactory as _};
    use unicode_width::UnicodeWidthStr;

    use super::super::texts::texts as translated;
    use super::{COLUMNS, in_chinese, wrapped};
    use crate::cli::Cli;

    /// Every text of the help, with the command that it belongs to.
    fn texts(command: &Command, path: &str, found: &mut BTreeSet<(String, String)>) {
        let mut put = |text: Option<String>| {
            if let Some(text) = text {
                found.insert((text, path.to_owned()));
            }
        };
        put(command.get_about().map(ToString::to_string));
        for arg in command.get_arguments() {
            put(arg.get_help().map(ToString::to_string));
        }
        for inner in command
            .get_subcommands()
            .filter(|one| one.get_name() != "help")
        {
            texts(inner, &format!("{path} {}", inner.get_name()), found);
        }
    }

    #[test]
    fn each_command_and_option_has_its_chinese_and_none_is_left_over() {
        let mut command = Cli::command();
        command.build();
        let mut asked = BTreeSet::new();
        texts(&command, "diaodu", &mut asked);
        assert!(asked.len() > 150);
        let known: BTreeSet<&str> = translated().map(|(english, _)| *english).collect();
        assert_eq!(known.len(), translated().count(), "a text stands twice");
        let missing: Vec<_> = asked
            .iter()
            .filter(|(text, _)| !known.contains(&**text))
            .collect();
        assert!(missing.is_empty(), "{missing:#?}");
        let of_clap = ["Print help", "Print this message"];
        let stale: Vec<_> = known
            .into_iter()
            .filter(|text| !asked.iter().any(|(asked, _)| asked == text))
            .filter(|text| !of_clap.iter().any(|own| text.starts_with(own)))
            .collect();
        assert!(stale.is_empty(), "{stale:#?}");
    }

    fn too_wide(command: &mut Command, path: &str, found: &mut Vec<String>) {
        for help in [command.render_help(), command.render_long_help()] {
            let help = help.to_string();
            for english in [
                "Usage",
                "Options",
                "Commands",
                "Arguments",
                "[default",
                "Print ",
            ] {
                assert!(!help.contains(english), "{path}: {english}: {help}");
            }
            let wide = help.lines().filter(|line| line.width() > COLUMNS);
            found.extend(wide.map(|line| format!("{path}: {line}")));
        }
        for inner in command.get_subcommands_mut() {
            if inner.get_name() != "help" {
                let path = format!("{path} {}", inner.get_name());
                too_wide(inner, &path, found);
            }
        }
    }

    #[test]
    fn each_help_is_chinese_and_fits_into_eighty_columns() {
        let mut command = in_chinese(Cli::command());
        let mut found = Vec::new();
        too_wide(&mut command, "diaodu", &mut found);
        assert!(found.is_empty(), "{found:#?}");
    }

    #[test]
    fn lines_break_between_characters_and_not_inside_words_or_before_a_comma() {
        assert_eq!(wrapped("一二三，四 data_dir", 6), "一二\n三，四\ndata_dir");
        assert_eq!(wrapped("一（二", 4), "一\n（二");
    }
}
