//! Why a unit is warned or flagged for a quarter, or is not (rule 12).

use super::recorded::recorded;
use super::{add_exceptions, add_letter, called, wall};
use crate::daemon::OfficeAt;
use crate::domain::language::{Language, both};
use crate::domain::observation::{
    Confirmation, FlagLevel, FlagRecord, QuarterRecord, QuarterStanding, QuarterState, closes_at,
};
use crate::domain::occasion::Occasion;
use crate::domain::period::Quarter;
use crate::domain::unit::Unit;
use crate::domain::why::{Answer, EvidenceKind, PolicyRule};
use crate::store::Result;

/// Why this unit is or is not warned or flagged for this quarter, as of `now`.
pub async fn of_flag(
    at: OfficeAt<'_>,
    language: Language,
    unit: &Unit,
    quarter: Quarter,
) -> Result<Answer> {
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
    let sentence = sentence(at, language, (unit, &own), length, record);
    let mut answer = Answer::new(language, format!("{} {quarter}", unit.slug), sentence);
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
        both!(
            language,
            "{quarter} closes at {}",
            "{quarter} 这一季度 {} 截止",
            wall(office, closes)
        ),
    );
    // What ended the streak, or keeps it from beginning, belongs to the evidence.
    let before = quarters
        .first()
        .map_or(quarter, |first| first.quarter.previous());
    quarters.insert(0, known.standing(unit, before));
    for standing in &quarters {
        answer.add(EvidenceKind::Quarter, told(language, standing));
    }
    add_exceptions(office, &mut answer, unit, |exception| {
        exception.spares_in(quarter)
    })
    .await?;
    if let Some(said) = record.and_then(|record| record.answer.as_ref()) {
        let word = match said.confirmation {
            Confirmation::Confirmed => language.of("confirmed", "确认属实"),
            Confirmation::Rejected => language.of("rejected", "不予提请"),
        };
        let (slug, by, why) = (&unit.slug, &said.by, &said.why);
        let text = both!(
            language,
            "the flag of {slug} for {quarter} was {word} by {by}: {why}",
            "{slug} {quarter} 的提请通报，{by}答复“{word}”：{why}"
        );
        answer.add_at(EvidenceKind::Decision, said.at, text);
    }
    for decided in decisions(unit, quarter) {
        if let Some(settled) = office.store.settled(&decided.into()).await? {
            let outcome = settled.outcome.told(language);
            let reason = recorded(language, &settled.reason);
            let key = &settled.key;
            let text = both!(
                language,
                "{key}: {outcome}: {reason}",
                "{key}：{outcome}：{reason}"
            );
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
    language: Language,
    (unit, own): (&Unit, &QuarterStanding),
    length: usize,
    record: Option<&FlagRecord>,
) -> String {
    let OfficeAt { office, now } = at;
    let who = called(language, unit);
    let quarter = own.quarter;
    if let Some(record) = record {
        let level = match record.flag.level {
            FlagLevel::Warning => language.of("warned (预警)", "预警"),
            FlagLevel::Flag => language.of("flagged (提请通报)", "提请通报"),
        };
        let (raised_at, streak) = (wall(office, record.raised_at), record.flag.streak);
        let raised = both!(
            language,
            "{who} was {level} for {quarter} at {raised_at}: {streak} quarters in a row without an observation project",
            "{who} {quarter} 已{level}（{raised_at}）：连续{streak}个季度无观摩项目"
        );
        return match record.withdrawn_at {
            None => raised,
            Some(at) => both!(
                language,
                "{raised}; withdrawn at {}, when a correction ended or shortened the streak",
                "{raised}；{} 因补正材料中断或缩短了连续季度而撤销",
                wall(office, at)
            ),
        };
    }
    let closes = closes_at(&office.policy, quarter);
    if now <= closes {
        return both!(
            language,
            "nothing is decided for {who} and {quarter} yet: the quarter closes at {}",
            "{who} {quarter} 还没有定论：该季度 {} 截止",
            wall(office, closes)
        );
    }
    if own.state.is_none() {
        let least = office.policy.observation.warn_after as usize;
        return if length < least {
            both!(
                language,
                "{who} is not warned for {quarter}: a streak of {length} is less than {least}",
                "{who} {quarter} 不预警：连续{length}个季度，不到{least}个"
            )
        } else {
            both!(
                language,
                "{who} is not warned for {quarter} although its streak is {length}: the evidence says \
                 what came in its way",
                "{who} 已连续{length}个季度无观摩项目，但 {quarter} 没有预警：原因见下面的依据"
            )
        };
    }
    both!(
        language,
        "{who} is not warned for {quarter}: {}",
        "{who} {quarter} 不预警：{}",
        words(language, own.state)
    )
}

fn told(language: Language, standing: &QuarterStanding) -> String {
    let (quarter, state) = (standing.quarter, words(language, standing.state));
    if standing.projects.is_empty() {
        return both!(language, "{quarter}: {state}", "{quarter}：{state}");
    }
    let projects = standing.projects.join(language.of(", ", "、"));
    both!(
        language,
        "{quarter}: {state}: {projects}",
        "{quarter}：{state}：{projects}"
    )
}

const fn words(language: Language, state: QuarterState) -> &'static str {
    match state {
        QuarterState::Shown => language.of("it had an observation project", "有观摩项目"),
        QuarterState::Zero => language.of("it sent a zero report", "零报告"),
        QuarterState::Missing => language.of(
            "it sent nothing, and the quarter is closed",
            "没有报，季度已截止",
        ),
        QuarterState::Open => language.of(
            "it sent nothing yet, and the quarter is open",
            "还没有报，季度未截止",
        ),
        QuarterState::NotHeld => language.of(
            "the city held no observation, which counts for nobody",
            "全市没有组织观摩，对谁都不计",
        ),
        QuarterState::Exempt => language.of("a person exempted it", "已批准免报"),
        QuarterState::NotObliged => language.of(
            "it was no unit for the whole quarter, or the program was not in charge",
            "不是整个季度都是报送单位，或程序尚未启用",
        ),
    }
}
