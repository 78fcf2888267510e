//! The files of `config/` made into each part's own options, all problems at once.
//!
//! `config/diaodu.toml` in the repository is the reference: every key stands there with its default.
//! `units.toml` and `holidays.csv` lie beside it. A relative path in it starts at its own folder.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use crate::domain::language::{Bilingual, Language, bilingual};
use crate::domain::policy::Policy;

mod contact;
mod diaodu;
mod digests;
pub mod example;
mod headers;
mod holidays;
mod mail;
mod meeting;
mod options;
mod parse;
mod paths;
mod problems;
mod remote;
mod robots;
mod rule;
mod secrets;
mod store;
mod units;
mod values;
mod warnings;

pub(crate) use paths::{Overlap, overlap_of_real, real};
pub(crate) use store::{holds_a_password, is_schema};

pub use digests::SettingDigests;
pub use headers::{column_named, with_confirmed};
pub use options::{
    ChannelOptions, Config, DATABASE, IntakeOptions, Login, MailOptions, PingOptions, RobotKind,
    RobotSettings, SmtpSettings, Tls, WebOptions,
};
pub use problems::{Problem, Problems};
pub use warnings::warnings;

/// What a file may be, and where one comes from.
#[derive(Clone, Copy)]
struct Expected {
    /// A larger one is refused, in bytes.
    most: u64,
    hint: (&'static str, &'static str),
}

const EXAMPLE: Expected = Expected {
    most: 1024 * 1024,
    hint: (
        "`diaodu init DIR` writes an example office with all three files",
        "`diaodu init DIR` 可以做一个示例办公室，三个文件都有",
    ),
};
const HEADERS: Expected = Expected {
    most: headers::MAX_BYTES,
    hint: (
        "reading.headers names it; without words of your own, take that line out",
        "reading.headers 写了它；没有自定的词就删去那一行",
    ),
};

/// Loads `diaodu.toml` at `path`, `units.toml` and `holidays.csv` beside it, and the office's own words
/// for headers, if it names a file of them.
///
/// `secrets` looks up an environment variable; it is only asked for those that the file names.
///
/// # Errors
/// All problems of the files at once, in the order of files and lines.
pub fn load(path: &Path, secrets: &dyn Fn(&str) -> Option<String>) -> Result<Config, Problems> {
    let mut problems = Vec::new();
    let units_path = path.with_file_name("units.toml");
    let holidays_path = path.with_file_name("holidays.csv");
    let base = paths::base_of(path);

    let mut settings = SettingDigests::default();
    let diaodu = text_of(path, EXAMPLE, &mut problems).and_then(|text| {
        settings.add_toml("diaodu.toml", &text);
        parse::walk(path, &text, &mut problems, |root| {
            diaodu::read(root, &base, secrets)
        })
    });
    let headers = diaodu.as_ref().and_then(|diaodu| diaodu.headers.as_deref());
    let words = headers.and_then(|path| {
        let text = text_of(path, HEADERS, &mut problems)?;
        settings.add_toml("headers.toml", &text);
        parse::walk(path, &text, &mut problems, |root| Some(headers::read(root)))
    });
    let units = text_of(&units_path, EXAMPLE, &mut problems).and_then(|text| {
        settings.add_toml("units.toml", &text);
        parse::walk(&units_path, &text, &mut problems, units::read)
    });
    let calendar = text_of(&holidays_path, EXAMPLE, &mut problems).map(|text| {
        settings.add_file("holidays.csv", &text);
        holidays::read(&holidays_path, &text, &mut problems)
    });

    match (diaodu, units, calendar) {
        (Some(diaodu), Some(units), Some(calendar)) if problems.is_empty() => Ok(Config {
            file: path.to_owned(),
            policy: Policy {
                units: units.reporting.into(),
                targets: units.targets,
                managers: units.managers,
                departments: units.departments,
                ..diaodu.policy
            },
            calendar,
            share: diaodu.share,
            data_dir: diaodu.data_dir,
            share_server: diaodu.share_server,
            archive_copy: diaodu.archive_copy,
            server: diaodu.server,
            lease: diaodu.lease,
            mail: diaodu.mail,
            robots: diaodu.robots,
            intake: diaodu.intake,
            headers_file: diaodu.headers,
            words: words.unwrap_or_default(),
            ping: diaodu.ping,
            web: diaodu.web,
            soffice: diaodu.soffice,
            chain_hash: diaodu.chain_hash,
            settings,
            language: Language::default(),
        }),
        // whatever is missing has left a problem
        _ => Err(Problems::new(problems)),
    }
}

/// The text of a file; if there is none, a problem.
fn text_of(path: &Path, expected: Expected, problems: &mut Vec<Problem>) -> Option<String> {
    let Expected { most, hint } = expected;
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes));
    let problem = match read {
        Ok(size) if size as u64 > most => {
            Problem::new(path, bilingual!("the file is too large", "文件太大"))
                .expected(bilingual!("at most {} KiB", "不超过 {} KiB", most / 1024))
        }
        Ok(_) => match String::from_utf8(bytes) {
            Ok(text) => return Some(text),
            Err(error) => {
                let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let line = good.split(|&byte| byte == b'\n').count();
                Problem::new(
                    path,
                    bilingual!("the file is not UTF-8", "文件不是 UTF-8 编码"),
                )
                .line(Some(line))
                .hint(bilingual!(
                    "save it again with the encoding UTF-8; some editors use GBK",
                    "用 UTF-8 编码重新保存；有的编辑器用的是 GBK"
                ))
            }
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Problem::new(path, bilingual!("the file is not there", "没有这个文件")).hint(
                Bilingual::of(|language| language.of(hint.0, hint.1).to_owned()),
            )
        }
        Err(error) => Problem::new(
            path,
            bilingual!("the file cannot be read: {error}", "文件读不了：{error}"),
        ),
    };
    problems.push(problem);
    None
}
