//! What the commands on decisions, matters and urgent matters share: who is to see to one, by when, and how far it is.

use chrono::{DateTime, NaiveDate, Utc};
use clap::{Args, Subcommand};

use super::exceptions::said;
use super::language::refusals;
use super::{CommandResult, Common, Done, Failure, Format, assemble, say};
use crate::config::Config;
use crate::daemon::{Office, answer_assignment, assignment_json, change_terms};
use crate::domain::assignment::{
    Assignment, AssignmentId, AssignmentKind, AssignmentState, Handing,
};
use crate::domain::desk::{AnswerRefused, DeskAnswer, ItemId, Signed};
use crate::domain::language::{Bilingual, bilingual, both};
use crate::domain::policy::Policy;
use crate::domain::unit::UnitSlug;

/// Who says so, and why: nothing is said by nobody.
#[derive(Debug, Clone, Args)]
pub(super) struct SignedOptions {
    /// Who says so
    #[arg(long, value_name = "WHO", value_parser = said)]
    by: String,
    /// Why, or what came of it
    #[arg(long, value_name = "TEXT", value_parser = said)]
    why: String,
}

/// Who is to see to it, and by when.
#[derive(Debug, Clone, Args)]
pub(super) struct LeadOptions {
    /// The unit or department that is to see to it: its short name, name or alias
    #[arg(long, value_name = "WHO")]
    to: String,
    /// One that is to help; may be given several times
    #[arg(long, value_name = "WHO")]
    helper: Vec<String>,
    /// The day by which it is to be done
    #[arg(long, value_name = "DATE", required_unless_present = "long_term")]
    due: Option<NaiveDate>,
    /// It has no such day (长期)
    #[arg(long, conflicts_with = "due")]
    long_term: bool,
}

/// What is to be changed of one.
#[derive(Debug, Clone, Args)]
pub(super) struct ChangeOptions {
    /// Its number
    number: i64,
    /// The unit or department that is to see to it now
    #[arg(long, value_name = "WHO")]
    to: Option<String>,
    /// Those that are to help now
    #[arg(long, value_name = "WHO")]
    helper: Vec<String>,
    /// The day by which it is to be done now
    #[arg(long, value_name = "DATE")]
    due: Option<NaiveDate>,
    /// It has no such day any more (长期)
    #[arg(long, conflicts_with = "due")]
    long_term: bool,
    #[command(flatten)]
    signed: SignedOptions,
}

/// How far one has come.
#[derive(Debug, Clone, Args)]
pub(super) struct StateOptions {
    /// Its number
    number: i64,
    #[command(flatten)]
    signed: SignedOptions,
}

impl SignedOptions {
    pub(super) fn at(&self, now: DateTime<Utc>) -> Signed {
        Signed {
            by: self.by.clone(),
            why: self.why.clone(),
            at: now,
        }
    }
}

impl LeadOptions {
    /// Whom that means.
    pub(super) fn handing(&self, policy: &Policy) -> Result<Handing, Failure> {
        let helpers = self.helper.iter();
        let helpers: Result<_, _> = helpers.map(|name| assignee(policy, name)).collect();
        Ok(Handing {
            lead: assignee(policy, &self.to)?,
            helpers: helpers?,
            due: self.due,
        })
    }
}

/// The unit or department that somebody means.
fn assignee(policy: &Policy, name: &str) -> Result<UnitSlug, Failure> {
    let found = policy.assignee_named(name);
    found.map(|one| one.slug().clone()).ok_or_else(|| {
        let departments = policy.departments.iter().map(|one| one.name.as_str());
        let units = policy.units.iter().map(|one| one.name.as_str());
        let known: Vec<&str> = departments.chain(units).collect();
        Failure::Use(bilingual!(
            "no unit or department is called {name:?}\n  hint: there are {}",
            "没有叫 {name:?} 的单位或部门\n  怎么办：可以写 {}",
            known.join(", ")
        ))
    })
}

/// What can be said of one that is with somebody, whatever it is.
#[derive(Debug, Subcommand)]
pub(super) enum AssignedCommand {
    /// One with all that was ever said of it
    Show {
        /// Its number
        number: i64,
    },
    /// Gives one to somebody else, or another day
    Change(ChangeOptions),
    /// Who is to see to it says that it is done (办结)
    Report(StateOptions),
    /// The office says that it is done with (销号)
    Close(StateOptions),
    /// It is not done after all
    Reopen(StateOptions),
}

/// Does that with one of this kind.
pub(super) async fn assigned(
    common: &Common,
    kind: AssignmentKind,
    command: &AssignedCommand,
) -> CommandResult {
    match command {
        AssignedCommand::Show { number } => {
            let number = *number;
            show(common, AssignmentId { kind, number }).await
        }
        AssignedCommand::Change(options) => change(common, kind, options).await,
        AssignedCommand::Report(options) => answer(common, kind, DeskAnswer::Report, options).await,
        AssignedCommand::Close(options) => answer(common, kind, DeskAnswer::Close, options).await,
        AssignedCommand::Reopen(options) => answer(common, kind, DeskAnswer::Reopen, options).await,
    }
}

/// Lists those of a kind, or all.
pub(super) async fn list(
    common: &Common,
    kind: AssignmentKind,
    all: bool,
    format: Format,
) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    let now = assemble::clock(common, &config)?.now();
    let office = assemble::office_to_look_at(&config).await?;
    let today = config.policy.local(now).date();
    let assignments = office.store.assignments().await?.into_iter();
    let shown = assignments
        .filter(|one| one.id.kind == kind && (all || one.state != AssignmentState::Closed));
    for one in shown {
        say(match format {
            Format::Json => assignment_json(&one, &config.policy, today).to_string(),
            Format::Text => line(&config, &one, today),
        });
    }
    Ok(Done::Well)
}

/// `decision 3: 落实用地指标  市自然资源和规划局, due 2026-12-15, 办理中`
pub(super) fn line(config: &Config, one: &Assignment, today: NaiveDate) -> String {
    let (policy, terms) = (&config.policy, &one.terms);
    let kind = config.language.of(one.id.kind.word(), one.id.kind.label());

    let due = terms.due.map_or_else(
        || config.language.of("no day", "长期").to_owned(),
        |due| both!(config.language, "due {due}", "时限 {due}"),
    );
    both!(
        config.language,
        "{} {}: {}  {}, {due}, {}",
        "{}{}：{}  {}，{due}，{}",
        kind,
        one.id.number,
        terms.item,
        policy.assignee_name(&terms.lead),
        one.told_on(today)
    )
}

/// All that one ever was.
async fn show(common: &Common, id: AssignmentId) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    let office = assemble::office_to_look_at(&config).await?;
    let versions = office.store.assignment_versions().await?;
    let mut own = versions
        .iter()
        .filter(|version| version.id == id)
        .peekable();
    if own.peek().is_none() {
        return Err(refused(id, &AnswerRefused::Gone(None)));
    }
    for version in own {
        let (terms, signed) = (&version.terms, &version.signed);
        say(both!(
            config.language,
            "{}  {}  {}, {}, {}\n    {}: {}",
            "{}  {}  {}，{}，{}\n    {}：{}",
            assemble::shown(&config, signed.at),
            terms.item,
            config.policy.assignee_name(&terms.lead),
            terms.told_due(),
            version.state.label(),
            signed.by,
            signed.why
        ));
    }
    Ok(Done::Well)
}

/// Says how far one has come.
pub(super) async fn answer(
    common: &Common,
    kind: AssignmentKind,
    answer: DeskAnswer,
    options: &StateOptions,
) -> CommandResult {
    let (config, now, office) = ready(common).await?;
    let id = AssignmentId {
        kind,
        number: options.number,
    };
    let said = answer_assignment(&office, id, answer, &options.signed.at(now)).await?;
    office.store.close().await;
    said.map_err(|why| refused(id, &why))?;
    say(both!(
        config.language,
        "{} {} {}",
        "{}{}{}",
        config.language.of(kind.word(), kind.label()),
        options.number,
        match answer {
            DeskAnswer::Report => config.language.of(
                "is reported as done; it waits to be closed",
                "已报办结，待销号"
            ),
            DeskAnswer::Close => config.language.of("is closed", "已销号"),
            _ => config.language.of("is open again", "已退回继续办理"),
        }
    ));
    Ok(Done::Well)
}

/// Gives one other terms.
async fn change(common: &Common, kind: AssignmentKind, options: &ChangeOptions) -> CommandResult {
    let (config, now, office) = ready(common).await?;
    let id = AssignmentId {
        kind,
        number: options.number,
    };
    let assignments = office.store.assignments().await?;
    let known = assignments.into_iter().find(|one| one.id == id);
    let Some(known) = known else {
        return Err(refused(id, &AnswerRefused::Gone(None)));
    };
    let policy = &config.policy;
    let mut terms = known.terms;
    if let Some(to) = &options.to {
        terms.lead = assignee(policy, to)?;
    }
    if !options.helper.is_empty() {
        let helpers = options.helper.iter();
        let helpers: Result<_, _> = helpers.map(|name| assignee(policy, name)).collect();
        terms.helpers = helpers?;
    }
    if options.due.is_some() || options.long_term {
        terms.due = options.due;
    }
    let said = change_terms(&office, id, (&terms, None), &options.signed.at(now)).await?;
    office.store.close().await;
    said.map_err(|why| refused(id, &why))?;
    say(both!(
        config.language,
        "{} {} is changed",
        "{}{}已更改",
        config.language.of(kind.word(), kind.label()),
        options.number
    ));
    Ok(Done::Well)
}

/// An office whose state a command changes.
pub(super) async fn ready(common: &Common) -> Result<(Config, DateTime<Utc>, Office), Failure> {
    let config = assemble::configuration_of_today(common).await?;
    let now = assemble::clock(common, &config)?.now();
    let office = assemble::office(&config).await?;
    Ok((config, now, office))
}

/// Why nothing was said of one.
pub(super) fn refused(id: AssignmentId, why: &AnswerRefused) -> Failure {
    let item = ItemId::of_assignment(id);
    Failure::Failed(Bilingual::of(|language| {
        let why = refusals::answer(language, why);
        both!(
            language,
            "{item} takes no answer: {why}",
            "{item} 不能答复：{why}"
        )
    }))
}
