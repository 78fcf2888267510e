//! `outbox list/show/retry`: letters and what became of them.

use std::io::Write;

use clap::{Args, Subcommand, ValueEnum};

use super::{CommandResult, Common, Done, Failure, Format, assemble, padded, say};
use crate::domain::language::{Language, bilingual, both};
use crate::domain::occasion::Recipient;
use crate::mail::{clean_text, readable};
use crate::store::{OutboxRow, OutboxState};

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    action: OutboxCommand,
}

#[derive(Debug, Subcommand)]
enum OutboxCommand {
    /// Lists letters, latest first
    List {
        /// Only those in this state
        #[arg(long, value_enum)]
        state: Option<StateWord>,
        /// At most so many
        #[arg(long, default_value_t = 100)]
        limit: u32,
        /// Text or JSON
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Prints one letter: headers, text, and what is attached
    Show {
        /// Its number or key
        letter: String,
        /// Every byte, as it was or will be sent
        #[arg(long)]
        raw: bool,
    },
    /// Puts a letter that failed or waits in line again; without a key, all of them
    Retry {
        /// Its key
        key: Option<String>,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum StateWord {
    Queued,
    Transmitting,
    Sent,
    Failed,
    Superseded,
    Suppressed,
}

impl From<StateWord> for OutboxState {
    fn from(word: StateWord) -> Self {
        match word {
            StateWord::Queued => Self::Queued,
            StateWord::Transmitting => Self::Transmitting,
            StateWord::Sent => Self::Sent,
            StateWord::Failed => Self::Failed,
            StateWord::Superseded => Self::Superseded,
            StateWord::Suppressed => Self::Suppressed,
        }
    }
}

pub(super) async fn outbox(common: &Common, options: &Options) -> CommandResult {
    let config = assemble::configuration_of_today(common).await?;
    match &options.action {
        OutboxCommand::List {
            state,
            limit,
            format,
        } => {
            let office = assemble::office_to_look_at(&config).await?;
            for row in office.store.outbox(state.map(Into::into), *limit).await? {
                say(match format {
                    Format::Json => serde_json::to_string(&row)?,
                    Format::Text => format!(
                        "{:>6} {} {} {} {}{}",
                        row.id,
                        assemble::shown(&config, row.queued_at),
                        padded(state_told(config.language, row.state), 12),
                        padded(&row.to_address, 30),
                        row.subject,
                        if row.state == OutboxState::Sent {
                            String::new()
                        } else {
                            both!(
                                config.language,
                                "\n       {}: {}",
                                "\n       {}：{}",
                                row.key,
                                row.reason
                            )
                        },
                    ),
                });
            }
            Ok(Done::Well)
        }
        OutboxCommand::Show { letter, raw } => {
            let office = assemble::office_to_look_at(&config).await?;
            let Some((row, bytes)) = office.store.letter(letter).await? else {
                return Err(unknown(letter));
            };
            if *raw {
                std::io::stdout().write_all(&bytes)?;
            } else {
                say(shown(&row, &bytes));
            }
            Ok(Done::Well)
        }
        OutboxCommand::Retry { key } => {
            let now = assemble::clock(common, &config)?.now();
            let office = assemble::office(&config).await?;
            let mut tx = office.store.begin().await?;
            let count = tx.retry_letters(key.as_deref(), now).await?;
            tx.commit().await?;
            if let Some(key) = key
                && office.store.letter(key).await?.is_none()
            {
                return Err(unknown(key));
            }
            office.store.close().await;
            say(both!(
                config.language,
                "{count} letters go again at the next tick",
                "{count}封信函下一轮再发"
            ));
            Ok(Done::Well)
        }
    }
}

/// A letter as a person reads it; a robot's text is one already, and of one that was never made there is none.
fn shown(row: &OutboxRow, bytes: &[u8]) -> String {
    match Recipient::of_address(&row.to_address) {
        Recipient::Person(_) if !bytes.is_empty() => readable(bytes),
        Recipient::Person(_) | Recipient::Robot(_) => {
            let text = String::from_utf8_lossy(bytes);
            let head = format!("To: {}\nSubject: {}", row.to_address, row.subject);
            clean_text(&format!("{head}\n\n{}", text.trim_end()))
        }
    }
}

fn unknown(letter: &str) -> Failure {
    Failure::Use(bilingual!(
        "no letter {letter:?} in the outbox\n  hint: `outbox list` shows numbers; `--format json` keys",
        "发件箱里没有信函 {letter:?}\n  怎么办：编号用 `diaodu outbox list` 看，键用 `--format json` 看"
    ))
}

const fn state_told(language: Language, state: OutboxState) -> &'static str {
    match state {
        OutboxState::Queued => language.of("queued", "待发"),
        OutboxState::Transmitting => language.of("transmitting", "发送中"),
        OutboxState::Sent => language.of("sent", "已发"),
        OutboxState::Failed => language.of("failed", "失败"),
        OutboxState::Superseded => language.of("superseded", "作废"),
        OutboxState::Suppressed => language.of("suppressed", "取消"),
    }
}
