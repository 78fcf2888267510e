//! `[meeting]` of `diaodu.toml`: the monthly meeting.

use chrono::NaiveTime;

use super::parse::TomlTable;
use super::values;
use crate::domain::language::bilingual;
use crate::domain::meeting_day::MeetingPolicy;
use crate::domain::unit::UnitSlug;

pub(super) fn read(table: &mut TomlTable<'_>) -> MeetingPolicy {
    let usual = MeetingPolicy::default();
    let window = table.or(
        "window_workdays",
        &values::number(1..=23),
        usual.window_workdays,
    );
    let from_end = table.optional("workday_from_end", &values::number(1..=23));
    if let Some(from_end) = from_end.as_ref().filter(|at| at.value > window) {
        let problem = table
            .problem(&from_end.place, bilingual!("bad value", "值不对"))
            .read(from_end.value.to_string())
            .expected(bilingual!(
                "at most meeting.window_workdays, which is {window}",
                "不超过 meeting.window_workdays（{window}）"
            ));
        table.report(problem);
    }
    let mut text = |key| {
        let text = table.or(key, &values::text_or_nothing(), String::new());
        (!text.is_empty()).then_some(text)
    };
    let (place, host) = (text("place"), text("host"));
    let members = values::list(0..=200, values::unit_slug())
        .expecting(bilingual!("a list of short names", "短名的列表"));
    let members = table.optional("members", &members);
    MeetingPolicy {
        window_workdays: window,
        workday_from_end: from_end.map_or(usual.workday_from_end.min(window), |at| at.value),
        at: table.or(
            "at",
            &values::time(),
            NaiveTime::from_hms_opt(15, 0, 0).unwrap_or_default(),
        ),
        place,
        host,
        members: members.map(|at| at.value.into_iter().map(UnitSlug).collect()),
    }
}
