//! `document`: drafts of the documents that the office owes, as .docx.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};

use super::language::of_file;
use super::pdf::as_pdf;
use super::{CommandResult, Common, Done, Failure, assemble, say};
use crate::config::Config;
use crate::daemon::Office;
use crate::document::{Document, Meeting, MeetingPaper};
use crate::domain::language::{Bilingual, bilingual, both};
use crate::domain::meeting::{CalledMeeting, MeetingState};
use crate::domain::period::{Month, Quarter};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    kind: DocumentKind,
    /// The folder to write it into; nothing there is overwritten
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    out: PathBuf,
    /// Also as PDF, beside it: by LibreOffice, if it is installed
    #[arg(long, global = true)]
    pdf: bool,
}

#[derive(Debug, Subcommand)]
enum DocumentKind {
    /// 工作简报: the ledger of a month in words
    Brief(MonthOption),
    /// 台账报送函: goes with the ledger of a month
    Cover(MonthOption),
    /// 督查通报: who reported, what stands still, what is in doubt
    Supervision(MonthOption),
    /// 议题材料: each item of a meeting, or without one each matter for the city, with a first opinion
    Items {
        #[command(flatten)]
        month: MonthOption,
        #[command(flatten)]
        meeting: MeetingOption,
    },
    /// 会议通知 of a meeting that was called
    Notice(MeetingOption),
    /// 会议议程 of it
    Agenda(MeetingOption),
    /// 会议纪要 of it: a form, with the decisions that name it as their meeting
    Minutes(MeetingOption),
    /// 观摩方案: the projects that may be shown in a quarter, each with the reason
    ObservationPlan {
        /// Such as 2026Q4 [default: the running one]
        #[arg(long)]
        quarter: Option<Quarter>,
    },
    /// 请示: proposes to criticise a unit that showed nothing for three quarters
    Request {
        /// The unit: short name, name or alias
        #[arg(long)]
        unit: String,
        /// The last of these quarters, such as 2026Q3
        #[arg(long)]
        quarter: Quarter,
    },
}

#[derive(Debug, Args)]
struct MonthOption {
    /// Such as 2026-11: as its ledger was published, or if it was not, as it stands [default: the running one]
    #[arg(long)]
    month: Option<Month>,
}

#[derive(Debug, Args)]
struct MeetingOption {
    /// Its number [default: the one called last]
    #[arg(long, value_name = "NUMBER")]
    meeting: Option<i64>,
}

impl MeetingOption {
    /// The meeting that is meant; `None`: none was called.
    async fn find(&self, office: &Office) -> Result<Option<CalledMeeting>, Failure> {
        let meetings = office.store.meetings().await?.into_iter();
        let mut meetings = meetings.filter(|one| match self.meeting {
            Some(number) => one.number == number,
            None => one.state != MeetingState::Cancelled,
        });
        Ok(meetings.next_back())
    }

    /// A paper of it.
    async fn paper(
        &self,
        (office, now): (&Office, DateTime<Utc>),
        paper: MeetingPaper,
    ) -> Result<Document, Failure> {
        let meeting = self.find(office).await?.ok_or_else(|| {
            Failure::Failed(bilingual!(
                "no such meeting was called\n  hint: `diaodu meeting list` shows which were",
                "没有召集过这次调度会\n  怎么办：有哪些用 `diaodu meeting list` 看"
            ))
        })?;
        let said = office.meeting_paper(&meeting, now).await?;
        Ok(Document::Meeting(paper, said))
    }
}

pub(super) async fn document(common: &Common, options: &Options) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    let now = assemble::clock(common, &config)?.now();
    let office = assemble::office_to_look_at(&config).await?;
    let document = said(&config, (&office, now), &options.kind).await?;
    let draft = office
        .documents
        .draft(&document)
        .map_err(|problem| Failure::Failed(bilingual!("{problem}", "文稿没有做成：{problem}")))?;
    let path = write_new(&options.out, &draft.name, &draft.bytes)?;
    say(path.display().to_string());
    if options.pdf {
        let pdf = as_pdf(&config.soffice, &draft.bytes, "docx").await?;
        let name = path.with_extension("pdf");
        let name = name.file_name().unwrap_or_default().to_string_lossy();
        let path = write_new(&options.out, &name, &pdf)?;
        say(path.display().to_string());
    }
    match draft.problem {
        None => Ok(Done::Well),
        Some(problem) => {
            say(both!(
                config.language,
                "the office's own template failed, the built-in one was used: {problem}",
                "本办公室自己的模板用不了，改用了程序自带的：{problem}"
            ));
            Ok(Done::NeedsPerson)
        }
    }
}

async fn said(
    config: &Config,
    (office, now): (&Office, DateTime<Utc>),
    kind: &DocumentKind,
) -> Result<Document, Failure> {
    let today = config.policy.local(now).date();
    let month = |option: &MonthOption| option.month.unwrap_or_else(|| Month::of(today));
    Ok(match kind {
        DocumentKind::Brief(option) => office.brief(month(option), now).await?,
        DocumentKind::Cover(option) => office.cover(month(option), now).await?,
        DocumentKind::Supervision(option) => office.supervision(month(option), now).await?,
        DocumentKind::Notice(option) => option.paper((office, now), MeetingPaper::Notice).await?,
        DocumentKind::Agenda(option) => option.paper((office, now), MeetingPaper::Agenda).await?,
        DocumentKind::Minutes(option) => option.paper((office, now), MeetingPaper::Minutes).await?,
        DocumentKind::Items { meeting, .. } if meeting.meeting.is_some() => {
            meeting.paper((office, now), MeetingPaper::Items).await?
        }
        DocumentKind::Items { month: option, .. } => {
            let month = month(option);
            Document::Meeting(
                MeetingPaper::Items,
                Meeting {
                    office: config.policy.office_name.clone(),
                    contact: office.signature().contact,
                    meeting: format!("{}重大招商引资项目调度", month.label()),
                    month: month.label(),
                    held_at: None,
                    place: None,
                    host: None,
                    attendees: Vec::new(),
                    items: office.meeting_items(month, now).await?,
                },
            )
        }
        DocumentKind::ObservationPlan { quarter } => {
            let quarter = quarter.unwrap_or_else(|| Quarter::of(today));
            office.observation_plan(quarter, now).await?
        }
        DocumentKind::Request { unit, quarter } => {
            let unit = assemble::unit_meant(&config.policy.units, unit)?;
            let request = office.request(unit, *quarter, now).await?;
            request.ok_or_else(|| {
                Failure::Failed(bilingual!("{} is not flagged for {quarter}\n  hint: `diaodu why --flag {} {quarter}` says why not", "{} {quarter} 没有提请通报\n  怎么办：为什么没有，用 `diaodu why --flag {} {quarter}` 看",
                    unit.name, unit.slug
                ))
            })?
        }
    })
}

/// Writes a new file; if the name is taken, a number is added to it.
fn write_new(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, Failure> {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "docx"));
    let names = std::iter::once(name.to_owned())
        .chain((2..1_000).map(|number| format!("{stem}（{number}）.{extension}")));
    for name in names {
        let path = folder.join(name);
        let cannot = |error| {
            Failure::Failed(Bilingual::of(|language| {
                of_file(language, ("write", "写不了"), (&path, &error))
            }))
        };
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                file.write_all(bytes).map_err(cannot)?;
                return Ok(path);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(cannot(error)),
        }
    }
    Err(Failure::Failed(bilingual!(
        "there are too many drafts of this name in {}",
        "{} 里同名的稿子太多了",
        folder.display()
    )))
}
