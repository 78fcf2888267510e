//! Why a letter was sent, waits, failed, or was never written.

use chrono::Days;

use super::recorded::recorded;
use super::{add_deadline, add_exceptions, fate, one_line, wall, words};
use crate::daemon::deliver::recheck;
use crate::daemon::{Office, OfficeAt, rehearse};
use crate::domain::language::{Language, both};
use crate::domain::occasion::Key;
use crate::domain::plan::{Facts, Recheck, plan};
use crate::domain::reason::Over;
use crate::domain::reminder::steps;
use crate::domain::why::{Answer, EvidenceKind, PolicyRule};
use crate::store::{Attempt, AttemptOutcome, OccasionOutcome, OutboxRow, OutboxState, Result};

/// How far ahead a key that is not on record yet is looked for.
const LOOK_AHEAD_DAYS: Days = Days::new(62);
/// Letters that are looked through for one that waits.
const MOST_DUE: u32 = 20_000;

/// What became of the letter or occasion with this key (or of the letter with this number), as of `now`.
/// `None` if nothing of that name is on record, due, or coming within two months.
pub async fn of_letter(at: OfficeAt<'_>, language: Language, key: &str) -> Result<Option<Answer>> {
    let OfficeAt { office, now } = at;
    if let Some((row, _)) = office.store.letter(key).await? {
        return of_row(at, language, &row).await.map(Some);
    }
    let Ok(key) = key.parse::<Key>() else {
        return Ok(None);
    };
    if let Some((row, dropped)) = office.store.letter_of_occasion(&key).await? {
        let (row, dropped) = (&row, dropped.as_deref());
        return of_occasion(at, language, &key, (row, dropped))
            .await
            .map(Some);
    }
    if let Some(answer) = of_decision(office, language, &key).await? {
        return Ok(Some(answer));
    }
    let facts = office.facts(now).await?;
    match of_plan(at, language, &facts, &key) {
        Some(answer) => Ok(Some(answer)),
        None => of_future(at, language, &key).await,
    }
}

/// One of several things that a letter is for.
async fn of_occasion(
    at: OfficeAt<'_>,
    language: Language,
    key: &Key,
    (row, dropped): (&OutboxRow, Option<&str>),
) -> Result<Answer> {
    let mut answer = of_row(at, language, row).await?;
    answer.about = key.to_string();
    answer.answer = match dropped {
        Some(reason) => both!(
            language,
            "it was taken out of the letter {}: {}",
            "已从信函 {} 中去掉：{}",
            row.key,
            recorded(language, reason)
        ),
        None => both!(
            language,
            "it goes in one letter with {}: {}",
            "与 {} 合为一封：{}",
            row.key,
            answer.answer
        ),
    };
    Ok(answer)
}

/// A letter of the outbox.
async fn of_row(at: OfficeAt<'_>, language: Language, row: &OutboxRow) -> Result<Answer> {
    let OfficeAt { office, now } = at;
    let because = one_line(&recorded(language, &row.queued_because));
    let reason = one_line(&recorded(language, &row.reason));
    let facts = office.facts(now).await?;
    let to = format!("{} <{}>", row.to_name, row.to_address);
    let fate = fate(office, language, row);
    let told = |why: &str| {
        both!(
            language,
            "the letter to {to} {fate}: {why}",
            "发给 {to} 的信函{fate}：{why}"
        )
    };
    let sentence = match row.state {
        OutboxState::Sent => told(&because),
        OutboxState::Queued if row.attempts == 0 => {
            let hold = held(at, language, &facts, row).await?;
            told(&hold.unwrap_or(because.clone()))
        }
        _ => told(&reason),
    };
    let mut answer = Answer::new(language, &row.key, sentence);
    let rule = Key::on_record(&row.key).occasion.rule();
    answer.add_rule(rule);
    answer.add_at(
        EvidenceKind::Decision,
        row.queued_at,
        both!(
            language,
            "queued at {}: {because}",
            "{} 列入发件箱：{because}",
            wall(office, row.queued_at)
        ),
    );
    let (policy, calendar) = (&office.policy, &office.calendar);
    let unit = row.unit.as_ref().and_then(|slug| policy.unit(slug));
    if let Some(period) = row.period {
        let deadline = match unit {
            Some(unit) => office.ruled(&facts).deadline(&unit.slug, period),
            None => policy.deadline(calendar, period),
        };
        add_deadline(office, &mut answer, period, unit.map(|_| deadline));
        for step in steps(policy, calendar, deadline) {
            if rule == PolicyRule::Reminders {
                let text = both!(
                    language,
                    "step {} comes at {}",
                    "提醒 {}：{} 发",
                    step.step,
                    wall(office, step.at)
                );
                answer.add_at(EvidenceKind::Due, step.at, text);
            }
        }
    }
    if let (Some(unit), Some(period)) = (unit, row.period) {
        add_exceptions(office, &mut answer, unit, |exception| {
            exception.bears_on(period)
        })
        .await?;
        let (slug, state) = (
            &unit.slug,
            office.ruled(&facts).report_status(unit, period).state,
        );
        answer.add(
            EvidenceKind::Arrival,
            both!(
                language,
                "by now {slug} {} for {period}; `diaodu why --unit {slug} --period {period}` says more",
                "目前 {slug} {} {period} 这一期；详情用 `diaodu why --unit {slug} --period {period}` 看",
                words(language, state)
            ),
        );
    }
    add_occasions(office, &mut answer, row).await?;
    let attempts = office.store.attempts(row.id).await?;
    for attempt in &attempts {
        answer.add_at(
            EvidenceKind::Delivery,
            attempt.at,
            attempted(office, language, attempt),
        );
    }
    if row.undecided > 0 {
        answer.add(
            EvidenceKind::Delivery,
            both!(
                language,
                "{} answers were lost: it may have arrived more than once, each time with the same Message-ID",
                "有{}次没有收到服务器的答复：可能到了不止一次，每次的 Message-ID 都相同",
                row.undecided
            ),
        );
    }
    Ok(answer)
}

/// What else it is for, and what was taken out of it.
async fn add_occasions(office: &Office, answer: &mut Answer, row: &OutboxRow) -> Result<()> {
    let language = answer.language;
    for (occasion, dropped) in office.store.occasions_of(row.id).await? {
        if occasion.key.to_string() != row.key || dropped.is_some() {
            let dropped = dropped.map_or_else(String::new, |why| {
                let why = recorded(language, &why);
                both!(language, "; taken out: {why}", "；已去掉：{why}")
            });
            let text = both!(
                language,
                "for {}: {}{dropped}",
                "为 {}：{}{dropped}",
                occasion.key,
                recorded(language, &occasion.reason)
            );
            answer.add(EvidenceKind::Decision, text);
        }
    }
    Ok(())
}

/// Why a letter that was never tried does not go now.
async fn held(
    at: OfficeAt<'_>,
    language: Language,
    facts: &Facts,
    row: &OutboxRow,
) -> Result<Option<String>> {
    let OfficeAt { office, now } = at;
    let due = office.store.due_letters(now, MOST_DUE).await?;
    let Some(letter) = due.iter().find(|letter| letter.id == row.id) else {
        return Ok(None);
    };
    let occasions = office.store.waiting_occasions().await?;
    let occasions = occasions.get(&row.id).map_or(&[][..], Vec::as_slice);
    let ends = |over: &Over| {
        let over = over.told(language);
        Some(both!(
            language,
            "the next tick ends it: {over}",
            "下一轮就不再发了：{over}"
        ))
    };
    Ok(match recheck(at, facts, letter, occasions) {
        Recheck::Send => office.store.mail_down_since().await?.map(|since| {
            both!(
                language,
                "no letter leaves since {}",
                "自 {} 起信函发不出去",
                wall(office, since)
            )
        }),
        Recheck::Hold(reason) => Some(reason.told(language).to_owned()),
        Recheck::Supersede(over) | Recheck::Suppress(over) => ends(&over),
        Recheck::Trim(gone) if gone.len() < occasions.len() => {
            let said = language.of(
                "the next tick rewrites it: a part of it is no longer right",
                "下一轮会重写：其中一部分已不对",
            );
            Some(said.to_owned())
        }
        Recheck::Trim(gone) => gone.first().and_then(|(_, end)| ends(&end.reason)),
    })
}

/// A line of the delivery log in words.
fn attempted(office: &Office, language: Language, attempt: &Attempt) -> String {
    let outcome = match attempt.outcome {
        AttemptOutcome::Accepted => language.of("accepted", "服务器已收"),
        AttemptOutcome::Again => language.of("not taken now", "这次没有收"),
        AttemptOutcome::Undecided => language.of("undecided", "不知收没收"),
        AttemptOutcome::Refused => language.of("refused for good", "拒收"),
    };
    let stage = attempt.stage.as_ref().map_or_else(String::new, |stage| {
        both!(language, " while {stage}", "（{stage}）")
    });
    both!(
        language,
        "try {} at {}: {outcome}{stage}: {}",
        "第{}次试发，{}：{outcome}{stage}：{}",
        attempt.number,
        wall(office, attempt.at),
        one_line(&attempt.reply)
    )
}

/// What was decided of an occasion: under its own key, or under the one that it shares with others.
async fn of_decision(office: &Office, language: Language, key: &Key) -> Result<Option<Answer>> {
    for asked in key.covering() {
        let Some(settled) = office.store.settled(&asked).await? else {
            continue;
        };
        let what = match settled.outcome {
            OccasionOutcome::Done => language.of("it was done", "已做"),
            OccasionOutcome::Left | OccasionOutcome::Failed => language.of(
                "it was left and no letter was written",
                "没有做，也没有写信",
            ),
        };
        let at = wall(office, settled.noted_at);
        let reason = recorded(language, &settled.reason);
        let sentence = both!(
            language,
            "{what} at {at}: {reason}",
            "{what}（{at}）：{reason}"
        );
        let mut answer = about(language, key, sentence);
        let outcome = settled.outcome.told(language);
        let key = &settled.key;
        let text = both!(
            language,
            "{key}: {outcome}: {reason}",
            "{key}：{outcome}：{reason}"
        );
        answer.add_at(EvidenceKind::Decision, settled.noted_at, text);
        return Ok(Some(answer));
    }
    Ok(None)
}

/// What the next tick would do with it.
fn of_plan(at: OfficeAt<'_>, language: Language, facts: &Facts, key: &Key) -> Option<Answer> {
    let OfficeAt { office, now } = at;
    let plan = plan(now, &office.policy, &office.calendar, facts);
    let due = plan.actions.iter().find(|action| action.key() == *key);
    let left = plan.left.iter().find(|left| left.key.covers(key));
    let sentence = match (due, left) {
        (Some(action), _) => both!(
            language,
            "it is due since {} and is written at the next tick: {}",
            "{} 起该发，下一轮就写：{}",
            wall(office, action.at),
            action.reason.told(language)
        ),
        (None, Some(left)) => both!(
            language,
            "it is not written now: {}",
            "现在不写：{}",
            left.reason.told(language)
        ),
        (None, None) => return None,
    };
    let mut answer = about(language, key, sentence);
    if let Some(left) = left {
        let (key, reason) = (&left.key, left.reason.told(language));
        let text = both!(language, "{key}: {reason}", "{key}：{reason}");
        answer.add_at(EvidenceKind::Decision, now, text);
    }
    Some(answer)
}

/// When it would come if no further file arrived.
async fn of_future(at: OfficeAt<'_>, language: Language, key: &Key) -> Result<Option<Answer>> {
    let OfficeAt { office, now } = at;
    let today = office.policy.local(now).date();
    let (coming, left) = rehearse(office.at(now), today, today + LOOK_AHEAD_DAYS).await?;
    let sentence = if let Some(one) = coming.iter().find(|one| one.action.key() == *key) {
        let at = wall(office, one.at);
        both!(
            language,
            "it is not due yet; if no further file arrives, it is written at {at}: {}",
            "还不到时候；没有新来件的话，{at} 写：{}",
            one.action.reason.told(language)
        )
    } else if let Some(left) = left.iter().find(|left| left.key.covers(key)) {
        both!(
            language,
            "it is not due yet; as things stand it will be left: {}",
            "还不到时候；照现在的情况不会发：{}",
            left.reason.told(language)
        )
    } else {
        return Ok(None);
    };
    Ok(Some(about(language, key, sentence)))
}

/// An answer about a key, and the rule that it carries out.
fn about(language: Language, key: &Key, sentence: String) -> Answer {
    let mut answer = Answer::new(language, key.to_string(), sentence);
    answer.add_rule(key.occasion.rule());
    answer
}
