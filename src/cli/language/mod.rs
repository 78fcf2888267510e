//! The language of all that commands say to people: Chinese or English.

mod errors;
mod help;
mod mistakes;
mod texts;

use std::path::{Path, PathBuf};

use crate::domain::language::Language;

pub(super) use self::errors::{error, error_and_causes, of_file, refusals};
pub(super) use self::help::in_chinese;
pub(super) use self::mistakes::in_chinese as mistake_in_chinese;

/// What people at the command line read: as the configuration says it, else as the system is set.
pub(super) fn of_process() -> Language {
    let arguments: Vec<String> = std::env::args_os()
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    set_in(&config_named(&arguments)).unwrap_or_else(|| of_system(&|name| std::env::var(name).ok()))
}

/// The first of these that is set counts, as for every program.
fn of_system(variable: &dyn Fn(&str) -> Option<String>) -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()));
    if set.is_some_and(|value| value.starts_with("zh")) {
        Language::Chinese
    } else {
        Language::English
    }
}

/// What a configuration says, if it can be read: what is wrong with it is said by whoever needs it.
fn set_in(config: &Path) -> Option<Language> {
    let text = std::fs::read_to_string(config).ok()?;
    let table: toml::Table = text.parse().ok()?;
    match table.get("commands")?.get("language")?.as_str()? {
        "zh" => Some(Language::Chinese),
        "en" => Some(Language::English),
        _ => None,
    }
}

/// The configuration that the command line, or the environment, names.
fn config_named(arguments: &[String]) -> PathBuf {
    let mut named = None;
    for (at, argument) in arguments.iter().enumerate() {
        if argument == "-c" || argument == "--config" {
            named = arguments.get(at + 1).cloned();
        } else if let Some(file) = argument.strip_prefix("--config=") {
            named = Some(file.to_owned());
        }
    }
    named
        .or_else(|| std::env::var("DIAODU_CONFIG").ok())
        .map(PathBuf::from)
        .or_else(super::assemble::default_config)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::domain::language::Language;

    #[test]
    fn the_first_variable_that_is_set_counts() {
        let of = |set: &[(&str, &str)]| {
            let set: Vec<(String, String)> = set
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect();
            super::of_system(&move |name| {
                let found = set.iter().find(|(known, _)| known == name);
                found.map(|(_, value)| value.clone())
            })
        };
        assert_eq!(of(&[]), Language::English);
        assert_eq!(of(&[("LANG", "zh_CN.UTF-8")]), Language::Chinese);
        assert_eq!(
            of(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")]),
            Language::English
        );
        assert_eq!(
            of(&[("LANG", "en_US"), ("LC_MESSAGES", "zh_CN")]),
            Language::Chinese
        );
        assert_eq!(of(&[("LC_ALL", ""), ("LANG", "zh_TW")]), Language::Chinese);
    }
}
