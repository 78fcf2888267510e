//! Why a unit is warned or flagged for a quarter, or is not (rule 12).

use super::{add_exceptions, add_letter, wall};
use crate::daemon::OfficeAt;
use crate::domain::observation::{
    Confirmation, FlagLevel, FlagRecord, QuarterRecord, QuarterStanding, QuarterState, closes_at,
};
use crate::domain::occasion::Occasion;
use crate::domain::period::Quarter;
use crate::domain::unit::Unit;
use crate::domain::why::{Answer, EvidenceKind, PolicyRule};
use crate::store::Result;

/// Why this unit is or is not warned or flagged for this quarter, as of `now`.
pub async fn of_flag(at: OfficeAt<'_>, unit: &Unit, quarter: Quarter) -> Result<Answer> {
    let OfficeAt { office, now } = at;
    let facts = office.store.observed_by(&unit.slug).await?;
    let facts = facts.into_iter().collect();
    let exceptions = office.store.exceptions().await?;
    let policy = &office.policy;
    let known = QuarterRecord {
        policy,
        exceptions: &exceptions,
        stated: &facts,
        now,
    };
    let own = known.standing(unit, quarter);
    let mut quarters = known.streak(unit, quarter);
    let records = office.store.flags().await?;
    // What stands goes before what was withdrawn, a flag before a warning.
    let record = records
        .iter()
        .filter(|record| record.flag.unit == unit.slug && record.flag.quarter == quarter)
        .max_by_key(|record| (record.stands(), record.flag.level));
    let length = quarters.len();
    let sentence = sentence(at, unit, &own, length, record);
    let mut answer = Answer::new(format!("{} {quarter}", unit.slug), sentence);
    answer.add_rule(PolicyRule::Observation);
    let settings = &policy.observation;
    answer.add(
        EvidenceKind::Setting,
        format!(
            "warn_after = {}, flag_after = {}, confirm_flags = {}",
            settings.warn_after, settings.flag_after, settings.confirm_flags
        ),
    );
    let closes = closes_at(policy, quarter);
    answer.add_at(
        EvidenceKind::Due,
        closes,
        format!("{quarter} closes at {}", wall(office, closes)),
    );
    // What ended the streak, or keeps it from beginning, belongs to the evidence.
    let before = quarters
        .first()
        .map_or(quarter, |first| first.quarter.previous());
    quarters.insert(0, known.standing(unit, before));
    for standing in &quarters {
        answer.add(EvidenceKind::Quarter, told(standing));
    }
    add_exceptions(office, &mut answer, unit, |exception| {
        exception.spares_in(quarter)
    })
    .await?;
    if let Some(said) = record.and_then(|record| record.answer.as_ref()) {
        let word = match said.confirmation {
            Confirmation::Confirmed => "confirmed",
            Confirmation::Rejected => "rejected",
        };
        let text = format!(
            "the flag of {} for {quarter} was {word} by {}: {}",
            unit.slug, said.by, said.why
        );
        answer.add_at(EvidenceKind::Decision, said.at, text);
    }
    for decided in decisions(unit, quarter) {
        if let Some(settled) = office.store.settled(&decided.into()).await? {
            let outcome = settled.outcome.word();
            let text = format!("{}: {outcome}: {}", settled.key, settled.reason);
            answer.add_at(EvidenceKind::Decision, settled.noted_at, text);
        }
    }
    for level in [FlagLevel::Warning, FlagLevel::Flag] {
        let told = Occasion::Observation {
            level,
            quarter,
            unit: unit.slug.clone(),
        };
        let withdrawn = Occasion::FlagWithdrawn {
            quarter,
            unit: unit.slug.clone(),
            level,
        };
        for occasion in [told, withdrawn] {
            for row in office.store.letters_of(&occasion).await? {
                add_letter(office, &mut answer, &row);
            }
        }
    }
    Ok(answer)
}

/// All that may be decided of a unit's streak up to this quarter and is no letter.
fn decisions(unit: &Unit, quarter: Quarter) -> Vec<Occasion> {
    let raise = |level| Occasion::Raise {
        quarter,
        unit: unit.slug.clone(),
        level,
    };
    let withdraw = |level| Occasion::Withdraw {
        quarter,
        unit: unit.slug.clone(),
        level,
    };
    vec![
        raise(None),
        raise(Some(FlagLevel::Flag)),
        raise(Some(FlagLevel::Warning)),
        withdraw(FlagLevel::Flag),
        withdraw(FlagLevel::Warning),
    ]
}

fn sentence(
    at: OfficeAt<'_>,
    unit: &Unit,
    own: &QuarterStanding,
    length: usize,
    record: Option<&FlagRecord>,
) -> String {
    let OfficeAt { office, now } = at;
    let who = format!("{} ({})", unit.slug, unit.name);
    let quarter = own.quarter;
    if let Some(record) = record {
        let level = match record.flag.level {
            FlagLevel::Warning => "warned (预警)",
            FlagLevel::Flag => "flagged (提请通报)",
        };
        let raised = format!(
            "{who} was {level} for {quarter} at {}: {} quarters in a row without an observation project",
            wall(office, record.raised_at),
            record.flag.streak
        );
        return match record.withdrawn_at {
            None => raised,
            Some(at) => format!(
                "{raised}; withdrawn at {}, when a correction ended or shortened the streak",
                wall(office, at)
            ),
        };
    }
    let closes = closes_at(&office.policy, quarter);
    if now <= closes {
        return format!(
            "nothing is decided for {who} and {quarter} yet: the quarter closes at {}",
            wall(office, closes)
        );
    }
    if own.state.is_none() {
        let least = office.policy.observation.warn_after as usize;
        return if length < least {
            format!("{who} is not warned for {quarter}: a streak of {length} is less than {least}")
        } else {
            format!(
                "{who} is not warned for {quarter} although its streak is {length}: the evidence says \
                 what came in its way"
            )
        };
    }
    format!("{who} is not warned for {quarter}: {}", words(own.state))
}

fn told(standing: &QuarterStanding) -> String {
    let projects = if standing.projects.is_empty() {
        String::new()
    } else {
        format!(": {}", standing.projects.join(", "))
    };
    format!("{}: {}{projects}", standing.quarter, words(standing.state))
}

const fn words(state: QuarterState) -> &'static str {
    match state {
        QuarterState::Shown => "it had an observation project",
        QuarterState::Zero => "it sent a zero report",
        QuarterState::Missing => "it sent nothing, and the quarter is closed",
        QuarterState::Open => "it sent nothing yet, and the quarter is open",
        QuarterState::NotHeld => "the city held no observation, which counts for nobody",
        QuarterState::Exempt => "a person exempted it",
        QuarterState::NotObliged => {
            "it was no unit for the whole quarter, or the program was not in charge"
        }
    }
}
