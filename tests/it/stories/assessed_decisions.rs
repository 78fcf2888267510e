//! What the assessment counts of decisions and matters: those that a unit led and whose day is over.

use diaodu::assessment::Indicator;
use diaodu::daemon::{answer_assignment, assign};
use diaodu::domain::assignment::AssignmentKind;
use diaodu::domain::desk::DeskAnswer;

use super::assignments::{decision, signed, terms, town};

#[tokio::test]
async fn the_assessment_counts_what_a_unit_led_and_did_by_its_day() {
    let (town, _, _) = town().await;
    let by = signed(&town, "2026-11-02 09:00");
    for (item, due) in [
        ("按时", "2026-11-12"),
        ("逾期", "2026-11-12"),
        ("退回", "2026-11-12"),
        ("未到期", "2026-12-12"),
    ] {
        let given = terms(item, "yunyan", Some(due));
        assign(&town.office, AssignmentKind::Decision, &given, &by)
            .await
            .unwrap();
    }
    for (number, answer, wall) in [
        (1, DeskAnswer::Report, "2026-11-12 20:00"),
        (1, DeskAnswer::Close, "2026-11-18 09:00"),
        (2, DeskAnswer::Report, "2026-11-13 09:00"),
        (3, DeskAnswer::Report, "2026-11-10 09:00"),
        (3, DeskAnswer::Reopen, "2026-11-11 09:00"),
    ] {
        let by = signed(&town, wall);
        let said = answer_assignment(&town.office, decision(number), answer, &by).await;
        said.unwrap().unwrap();
    }
    let now = town.at("2026-11-26 09:00");
    let span = "2026H2".parse().unwrap();
    let assessment = town.office.assessment(span, now).await.unwrap().unwrap();
    let unit = assessment.units.iter().find(|unit| unit.unit.0 == "yunyan");
    let unit = unit.unwrap();
    let figure = unit.figure(Indicator::Decisions).unwrap();
    assert_eq!((figure.numerator, figure.denominator), (1, Some(3)));
    let done: Vec<bool> = unit
        .decisions
        .iter()
        .map(|one| one.done_on.is_some())
        .collect();
    assert_eq!(done, [true, true, false]);
}
