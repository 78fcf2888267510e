//! `desk list/show/answer`: what waits for a person of the office.

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};

use super::exceptions::said;
use super::language::refusals;
use super::{CommandResult, Common, Done, Failure, Format, assemble, say};
use crate::config::Config;
use crate::daemon::{Office, answer_item, desk_item_json, desk_items};
use crate::domain::desk::{AnswerRefused, DeskAnswer, DeskItem, Signed};
use crate::domain::language::{Bilingual, Language, bilingual, both};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    what: DeskCommand,
}

#[derive(Debug, Subcommand)]
enum DeskCommand {
    /// All that waits, what has waited longest first
    List {
        /// Text or JSON
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// One thing with its evidence, what can be answered, and what happens if nobody does
    Show {
        /// As the list calls it, such as flag/2026Q4/kaiyang
        item: String,
    },
    /// Answers one
    Answer {
        /// As the list calls it
        item: String,
        /// One of the answers that `show` names
        answer: String,
        /// Who says so
        #[arg(long, value_name = "WHO", value_parser = said)]
        by: String,
        /// Why
        #[arg(long, value_name = "TEXT", value_parser = said)]
        why: String,
    },
}

pub(super) async fn desk(common: &Common, options: &Options) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    let now = assemble::clock(common, &config)?.now();
    match &options.what {
        DeskCommand::List { format } => list(&config, now, *format).await,
        DeskCommand::Show { item } => show(&config, now, item).await,
        DeskCommand::Answer {
            item,
            answer,
            by,
            why,
        } => {
            let office = assemble::office(&config).await?;
            let asked = (&**item, &**answer, config.language);
            let done = give(&office, asked, (by, why), now).await;
            office.store.close().await;
            done
        }
    }
}

async fn list(config: &Config, now: DateTime<Utc>, format: Format) -> CommandResult {
    let office = assemble::office_to_look_at(config).await?;
    let items = desk_items(office.at(now)).await?;
    for item in &items {
        match format {
            Format::Json => say(desk_item_json(item, &config.policy).to_string()),
            Format::Text => {
                say(format!("{}  {}", item.id, item.question));
                say(format!("    {}", times(config, item)));
            }
        }
    }
    if format == Format::Text {
        say(if items.is_empty() {
            config.language.of("nothing waits", "没有待办")
        } else {
            config.language.of(
                "`diaodu desk show ITEM` shows one, `diaodu desk answer ITEM ANSWER --by WHO --why TEXT` answers it",
                "看一件用 `diaodu desk show 编号`，答复用 `diaodu desk answer 编号 答复 --by 谁 --why 理由`",
            )
        });
    }
    Ok(Done::Well)
}

/// `waits since 2027-01-11 09:00, until 2027-04-12 09:00`
fn times(config: &Config, item: &DeskItem) -> String {
    let since = assemble::shown(config, item.since);
    let until = item.takes_effect.map_or_else(String::new, |at| {
        let at = assemble::shown(config, at);
        both!(config.language, ", until {at}", "，到 {at} 为止")
    });
    both!(
        config.language,
        "waits since {since}{until}",
        "自 {since} 起等候{until}"
    )
}

async fn show(config: &Config, now: DateTime<Utc>, id: &str) -> CommandResult {
    let office = assemble::office_to_look_at(config).await?;
    let items = desk_items(office.at(now)).await?;
    let Some(item) = items.iter().find(|item| item.id.to_string() == id) else {
        return Err(Failure::Use(no_item(id)));
    };
    say(format!("{}  {}", item.id, item.question));
    say(times(config, item));
    for line in &item.evidence {
        say(format!("  {line}"));
    }
    for possible in &item.answers {
        let word = possible.answer.word();
        let effect = &possible.effect;
        say(both!(
            config.language,
            "answer {word}: {effect}",
            "答复 {word}：{effect}"
        ));
    }
    say(both!(
        config.language,
        "without an answer: {}",
        "不答复：{}",
        item.default
    ));
    Ok(Done::Well)
}

fn no_item(id: &str) -> Bilingual {
    bilingual!(
        "nothing on the desk is called {id:?}\n  hint: `diaodu desk list` shows what waits",
        "待办里没有 {id:?}\n  怎么办：有哪些待办用 `diaodu desk list` 看"
    )
}

async fn give(
    office: &Office,
    (id, word, language): (&str, &str, Language),
    (by, why): (&str, &str),
    now: DateTime<Utc>,
) -> CommandResult {
    let Some(answer) = DeskAnswer::from_word(word) else {
        let words: Vec<&str> = DeskAnswer::ALL.iter().map(|one| one.word()).collect();
        return Err(Failure::Use(bilingual!(
            "{word:?} is no answer\n  hint: answers are {}; `diaodu desk show {id}` says which it takes",
            "没有 {word:?} 这种答复\n  怎么办：答复有 {}；这一件能怎样答复用 `diaodu desk show {id}` 看",
            words.join(", ")
        )));
    };
    let item = if let Ok(item) = id.parse() {
        item
    } else {
        // What ends by itself has a name that is not read back.
        let items = desk_items(office.at(now)).await?.into_iter();
        let mut items = items.map(|item| item.id);
        let found = items.find(|item| item.to_string() == id);
        found.ok_or_else(|| Failure::Use(no_item(id)))?
    };
    let signed = Signed {
        by: by.to_owned(),
        why: why.to_owned(),
        at: now,
    };
    match answer_item(office, &item, answer, &signed).await? {
        Ok(done) => {
            say(done.in_language(language));
            Ok(Done::Well)
        }
        Err(refused) => {
            let said = Bilingual::of(|language| {
                let why = refusals::answer(language, &refused);
                let takes_none = match refused {
                    AnswerRefused::Takes(_) => {
                        both!(language, "{item} takes no {word}", "{item} 不能答复 {word}")
                    }
                    _ => both!(language, "{item} takes no answer", "{item} 不能答复"),
                };
                both!(language, "{takes_none}: {why}", "{takes_none}：{why}")
            });
            Err(match refused {
                AnswerRefused::Takes(_) => Failure::Use(said),
                _ => Failure::Failed(said),
            })
        }
    }
}
