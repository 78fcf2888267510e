//! The commands, one file each.

mod archive_copy;
mod assemble;
mod assessment;
mod assigned;
mod at_work;
mod audit;
mod backup;
mod calendar;
mod check;
mod decision;
mod demo;
mod desk;
mod doctor;
mod document;
mod earlier;
mod exceptions;
mod flags;
mod form;
mod headers;
pub mod init;
mod language;
mod ledger;
mod log;
mod manual;
mod matter;
mod meeting;
mod merge;
mod offices;
mod outbox;
mod output;
mod pdf;
mod places;
mod plan;
mod printed;
mod progress;
mod project;
mod rebuild;
mod resume;
mod rollup;
mod run;
mod status;
mod store;
mod urgent;
mod user;
mod visit;
mod why;

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Asia::Shanghai;
use clap::{
    ArgAction, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum,
};

use self::printed::{called, padded, say};
use crate::clock::Clock;
use crate::domain::language::{Bilingual, Language, both};

/// Carries out a city's dispatch rule: sheets in, ledger out, letters sent.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, Clone, Default, Args)]
struct Common {
    /// The configuration; units.toml and holidays.csv lie beside it [default: config/diaodu.toml, else /etc/diaodu/diaodu.toml]
    #[arg(short, long, global = true, env = "DIAODU_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Sets the clock, in the office's zone: 2026-11-25T09:00. For rehearsals; refused with SMTP
    #[arg(long, global = true, value_name = "TIME", value_parser = assemble::wall_time)]
    now: Option<NaiveDateTime>,
    /// Says more in the log; twice: everything
    #[arg(short, long, global = true, action = ArgAction::Count, conflicts_with = "quiet")]
    verbose: u8,
    /// Says nothing in the log but errors
    #[arg(short, long, global = true)]
    quiet: bool,
    /// What whoever typed the command reads; read once, when the program starts.
    #[arg(skip)]
    language: Language,
}

impl Common {
    /// This configuration, and the machine's clock.
    fn with_config(file: PathBuf) -> Self {
        Self {
            config: Some(file),
            ..Self::default()
        }
    }

    /// The day it is where there is no configuration to say in which zone: that of the example office.
    fn today_of_example(&self) -> NaiveDate {
        let machine = || Clock::Machine.now().with_timezone(&Shanghai).naive_local();
        self.now.unwrap_or_else(machine).date()
    }
}

/// How a command answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs; docs/json.md says what.
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Writes an example office: config, share, forms; without DIR the share that the configuration names
    Init {
        /// A new or empty folder
        dir: Option<PathBuf>,
        /// Does nothing if the share of the configuration is there already
        #[arg(long, conflicts_with = "dir")]
        if_missing: bool,
    },
    /// A quarter of the example office on a set clock: ledgers, receipts and letters to look at
    Demo(demo::Options),
    /// The daemon: takes in, reminds, mails until it is stopped
    Run(run::Options),
    /// One tick, then ends
    Once,
    /// Every letter, deadline, ledger and flag that would come; touches nothing
    Plan(plan::Options),
    /// What would be said of sheets; touches nothing
    Check(check::Options),
    /// One ledger from a folder of workbooks, at once, without config or state
    Merge(merge::Options),
    /// The prefilled form of a unit
    Form(form::Options),
    /// The ledger as it stands, or of a month; holds it back, or lets it go
    Ledger(ledger::Options),
    /// What the published ledgers of all offices of a folder come to together
    Rollup(rollup::Options),
    /// The figures of 督查考评 for half a year or a year, each with its evidence
    Assessment(assessment::Options),
    /// Drafts of documents as .docx: brief, cover, supervision, papers of a meeting, observation plan, request
    Document(document::Options),
    /// Who has reported and who has not, flags, outbox
    Status(status::Options),
    /// Units with quarters in a row without an observation project
    Flags {
        /// Text or JSON
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// What waits for a person of the office; answers it, with who says so and why
    Desk(desk::Options),
    /// Projects of the ledger; merges doubles, splits, renames, moves and closes, each undone as well
    Project(project::Options),
    /// The record of all that happened, and whether it is still what it was
    Audit(audit::Options),
    /// What meetings decided (议定事项): who sees to it, by when, how far it is
    Decision(decision::Options),
    /// The monthly meeting: proposed agenda, called, confirmed, changed, cancelled
    Meeting(meeting::Options),
    /// What units ask the city to settle: hands it to somebody, says how far it is
    Matter(matter::Options),
    /// Urgent matters that are open; hands one to somebody, closes one, with who says so and why
    Urgent(urgent::Options),
    /// Letters and what became of them
    Outbox(outbox::Options),
    /// Periods, deadlines, reminders, ledgers and working days of a year
    Calendar(calendar::Options),
    /// What the headers of single units mean, as the office confirmed it
    Headers(headers::Options),
    /// Moves a unit's deadline of one period; with who decided it and why
    Extend(exceptions::Extend),
    /// Frees a unit from reporting for a time; with who decided it and why
    Exempt(exceptions::Exempt),
    /// Lets letters to units go that were held; only what is still right goes out
    Resume(resume::Options),
    /// Copies the state and the archive of originals, while the daemon may be at work
    Backup(backup::Options),
    /// Puts a backup in place of a state that is gone
    Restore(backup::RestoreOptions),
    /// Makes the state again from the archive of originals, and says in what it differs
    Rebuild(rebuild::Options),
    /// Moves the state: from a file to a PostgreSQL server, back, or to another one
    Store(store::Options),
    /// Why a letter was or was not sent, a report is late, a unit is flagged
    Why(why::Options),
    /// Visits to projects (不定期实地调研): the day, who was there, what was found
    Visit(visit::Options),
    /// People who may look at the pages; with the first one everybody has to log in
    User(user::Options),
    /// Looks at config, share, calendar, mail, disk and contacts: problems with hints
    Doctor(doctor::Options),
    /// Which program this is, and for which machine
    Version,
    /// Completes commands in a shell: `diaodu completions bash > /etc/bash_completion.d/diaodu`
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Writes the manual page of each command
    Manual {
        /// Where to; made if it is missing
        dir: PathBuf,
    },
}

/// How a command ended, for the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    /// All is well.
    Well,
    /// It is done, and something needs a person.
    NeedsPerson,
}

/// Why a command did not do what was asked.
#[derive(Debug)]
enum Failure {
    /// Wrong use or configuration.
    Use(Bilingual),
    /// It failed.
    Failed(Bilingual),
}

impl Failure {
    fn in_language(&self, language: Language) -> &str {
        match self {
            Self::Use(said) | Self::Failed(said) => said.in_language(language),
        }
    }
}

impl<E: std::error::Error + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Failed(Bilingual::of(|language| {
            language::error_and_causes(&error, language)
        }))
    }
}

type CommandResult = Result<Done, Failure>;

/// Reads the command line, does what it says, and answers the shell: 0 done, 1 it failed, 2 wrong use
/// or configuration, 3 done and something needs a person.
#[must_use]
pub fn main() -> ExitCode {
    let language = language::of_process();
    let cli = match command_line(language) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let runtime = runtime(&cli.command);
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(dispatch(cli)),
        Err(error) => Err(Failure::from(error)),
    };
    match outcome {
        Ok(Done::Well) => ExitCode::SUCCESS,
        Ok(Done::NeedsPerson) => ExitCode::from(3),
        Err(failure) => complain(language, &failure),
    }
}

/// What the command line says; or it is said what is wrong with it, or what it asks for: help, the version.
fn command_line(language: Language) -> Result<Cli, ExitCode> {
    let mut commands = definition(language);
    let found = commands.try_get_matches_from_mut(std::env::args_os());
    let parsed = found.and_then(|matches| Cli::from_arg_matches(&matches));
    let parsed = parsed.map(|mut cli| {
        cli.common.language = language;
        cli
    });
    parsed.map_err(|error| {
        let chinese = match language {
            Language::Chinese => language::mistake_in_chinese(&error),
            Language::English => None,
        };
        match chinese {
            Some(said) => {
                let _ = write!(io::stderr(), "{said}");
            }
            // If that cannot be written, the exit code still says it.
            None => drop(error.print()),
        }
        ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
    })
}

/// The commands with their help in the language of whoever reads it.
fn definition(language: Language) -> clap::Command {
    let commands = Cli::command();
    match language {
        Language::Chinese => language::in_chinese(commands),
        Language::English => commands,
    }
}

/// The daemon shows its pages while a tick works. A command does one thing after the other, and on one
/// thread it does not wait for another one to wake up at each word with the store.
fn runtime(command: &Command) -> io::Result<tokio::runtime::Runtime> {
    match command {
        Command::Run(options) if options.offices.is_none() => many_at_once(),
        Command::Demo(options) if options.serves() => many_at_once(),
        _ => tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build(),
    }
}

fn many_at_once() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
}

fn complain(language: Language, failure: &Failure) -> ExitCode {
    let text = failure.in_language(language);
    let said = both!(language, "error: {text}", "错误：{text}");
    // If not even standard error takes it, the exit code still says it.
    let _ = writeln!(io::stderr(), "{said}");
    ExitCode::from(match failure {
        Failure::Use(_) => 2,
        Failure::Failed(_) => 1,
    })
}

async fn dispatch(cli: Cli) -> CommandResult {
    let common = &cli.common;
    match cli.command {
        Command::Init {
            dir: Some(dir),
            if_missing: _,
        } => init::command(common, &dir),
        Command::Init {
            dir: None,
            if_missing,
        } => Box::pin(init::command_for_share(common, if_missing)).await,
        Command::Demo(options) => demo::demo(common, &options).await,
        Command::Run(options) => run::run(common, &options).await,
        Command::Once => run::once(common).await,
        Command::Plan(options) => plan::plan(common, &options).await,
        Command::Check(options) => check::check_files(common, &options).await,
        Command::Merge(options) => merge::merge_folder(common, &options).await,
        Command::Form(options) => form::form(common, &options).await,
        Command::Ledger(options) => ledger::ledger(common, &options).await,
        Command::Rollup(options) => rollup::roll_up(common, &options).await,
        Command::Assessment(options) => assessment::assessment(common, &options).await,
        Command::Document(options) => document::document(common, &options).await,
        Command::Status(options) => match &options.offices {
            Some(folder) => offices::status(common, folder, options.format).await,
            None => status::status(common, &options).await,
        },
        Command::Flags { format } => flags::flags(common, format).await,
        Command::Desk(options) => desk::desk(common, &options).await,
        Command::Project(options) => project::project(common, &options).await,
        Command::Audit(options) => audit::audit(common, &options).await,
        Command::Decision(options) => decision::decision(common, &options).await,
        Command::Meeting(options) => meeting::meeting(common, &options).await,
        Command::Matter(options) => matter::matter(common, &options).await,
        Command::Urgent(options) => Box::pin(urgent::urgent(common, &options)).await,
        Command::Outbox(options) => outbox::outbox(common, &options).await,
        Command::Calendar(options) => calendar::calendar(common, &options).await,
        Command::Headers(options) => headers::headers(common, &options),
        Command::Extend(options) => exceptions::extend(common, &options).await,
        Command::Exempt(options) => exceptions::exempt(common, &options).await,
        Command::Resume(options) => resume::resume(common, &options).await,
        Command::Backup(options) => backup::backup(common, &options).await,
        Command::Restore(options) => backup::restore(common, &options).await,
        Command::Rebuild(options) => rebuild::rebuild(common, &options).await,
        Command::Store(options) => store::store(common, &options).await,
        Command::Why(options) => why::why(common, &options).await,
        Command::Visit(options) => Box::pin(visit::visit(common, &options)).await,
        Command::User(options) => user::user(common, &options).await,
        Command::Doctor(options) => match &options.offices {
            Some(folder) => offices::doctor(common, folder).await,
            None => doctor::doctor(common).await,
        },
        Command::Version => Ok(manual::version()),
        Command::Completions { shell } => Ok(manual::completions(common.language, shell)),
        Command::Manual { dir } => manual::pages(common.language, &dir),
    }
}
