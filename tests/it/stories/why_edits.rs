//! `why` of a project that people merged, split, renamed, moved or closed: it leads through the decision to the cells.

use diaodu::daemon::why::{self, ProjectQuestion};
use diaodu::daemon::{edit_project, note_visit};
use diaodu::domain::desk::Signed;
use diaodu::domain::edit::ProjectEdit;
use diaodu::domain::language::Language;
use diaodu::domain::project::Field;
use diaodu::domain::project::visit::Visit;
use diaodu::domain::why::{Answer, EvidenceKind};

use crate::office::SmallOffice;
use crate::sheets::{numbered_form, report};

const WALL: &str = "2026-11-24 11:00";

fn signed(town: &SmallOffice) -> Signed {
    Signed {
        by: "江某".to_owned(),
        why: "现场核实".to_owned(),
        at: town.at(WALL),
    }
}

/// 南明区 reports a project under another name than before.
async fn town() -> SmallOffice {
    let town = SmallOffice::since("2026-10-01").await;
    for (period, name, wall) in [
        ("2026年11月10日", "精密铸件产业园项目", "2026-11-09 10:00"),
        ("2026年11月25日", "精密铸件产业园区项目", "2026-11-24 10:00"),
    ] {
        let bytes = report("南明区", period, &[name, "冷链项目"]).bytes();
        let file = format!("{name}.xlsx");
        town.take_in("南明区", &file, &bytes, wall).await;
    }
    town
}

async fn asked(
    town: &SmallOffice,
    project: &str,
    field: Option<Field>,
) -> Result<Answer, Vec<String>> {
    let as_of = "2026-11-25".parse().unwrap();
    let question = ProjectQuestion {
        language: Language::English,
        project,
        field,
        as_of,
    };
    why::of_project(&town.office, question).await.unwrap()
}

/// Our number of the project that is called so.
async fn number(town: &SmallOffice, name: &str) -> String {
    asked(town, name, None).await.unwrap().about
}

async fn decide(town: &SmallOffice, word: &str, number: &str, object: &str) -> i64 {
    let edit = ProjectEdit::of(word, number, object).unwrap();
    let done = edit_project(&town.office, &edit, &signed(town), None).await;
    done.unwrap().unwrap()
}

fn texts(answer: &Answer, kind: EvidenceKind) -> Vec<&str> {
    let of_kind = answer.evidence.iter().filter(|one| one.kind == kind);
    of_kind.map(|one| &*one.text).collect()
}

#[tokio::test]
async fn a_merged_project_is_found_by_its_old_number_and_name_with_the_cells_of_both() {
    let town = town().await;
    let (old, new) = ("精密铸件产业园项目", "精密铸件产业园区项目");
    let (gone, stays) = (number(&town, old).await, number(&town, new).await);
    let visit = Visit {
        number: 0,
        project: gone.clone(),
        visited_on: "2026-11-12".parse().unwrap(),
        by: "办公室".to_owned(),
        finding: "主体封顶".to_owned(),
    };
    note_visit(&town.office, &visit, &signed(&town))
        .await
        .unwrap();
    let id = decide(&town, "merge", &gone, &stays).await;
    for wanted in [&*gone, &*stays, old, new] {
        let answer = asked(&town, wanted, None).await.unwrap();
        assert_eq!(answer.about, stays, "{wanted}");
        assert!(
            answer.answer.ends_with(&format!("after decision {id}")),
            "{answer:?}"
        );
        let decisions = texts(&answer, EvidenceKind::Decision);
        let expected = format!("decision {id} by 江某: {gone} goes on as {stays}: 现场核实");
        assert_eq!(decisions, [expected]);
        let values = texts(&answer, EvidenceKind::Value);
        assert_eq!(values.len(), 2, "{values:?}");
        assert!(
            values[0].starts_with(&format!("2026-11-10: {gone} of nanming: ")),
            "{values:?}"
        );
        assert!(values[0].contains(&format!("{old}.xlsx")), "{values:?}");
        assert!(values[1].contains(&format!("{new}.xlsx")), "{values:?}");
        // What was seen on the site is of the project that goes on.
        let visits = texts(&answer, EvidenceKind::Visit);
        assert!(visits[0].contains("主体封顶"), "{visits:?}");
    }
    let total = asked(&town, &gone, Some(Field::TotalInvestment))
        .await
        .unwrap();
    let values = texts(&total, EvidenceKind::Value);
    assert!(values.last().unwrap().contains("调度表 "), "{values:?}");
}

#[tokio::test]
async fn a_renamed_moved_and_closed_project_leads_to_who_decided_and_to_its_own_units_cells() {
    let town = town().await;
    let cold = number(&town, "冷链项目").await;
    let renamed = decide(&town, "rename", &cold, "冷链物流园").await;
    let name = asked(&town, &cold, Some(Field::Name)).await.unwrap();
    assert!(
        name.answer
            .starts_with(&format!("冷链物流园: by decision {renamed}; ")),
        "{name:?}"
    );
    let values = texts(&name, EvidenceKind::Value);
    assert!(
        values.iter().all(|text| text.contains("冷链项目")),
        "{values:?}"
    );
    let moved = decide(&town, "move", &cold, "yunyan").await;
    let answer = asked(&town, "冷链物流园", None).await.unwrap();
    assert!(
        answer
            .answer
            .contains("(yunyan) is as \"精密铸件产业园区项目.xlsx\""),
        "{answer:?}"
    );
    assert!(
        answer
            .answer
            .ends_with(&format!("after decisions {renamed}, {moved}")),
        "{answer:?}"
    );
    let values = texts(&answer, EvidenceKind::Value);
    assert!(
        values.iter().all(|text| text.contains("of nanming: ")),
        "{values:?}"
    );
    assert!(!texts(&answer, EvidenceKind::Arrival).is_empty());
    let closed = decide(&town, "close", &cold, "").await;
    let stage = asked(&town, &cold, Some(Field::Stage)).await.unwrap();
    assert!(
        stage
            .answer
            .starts_with(&format!("终止: by decision {closed}; ")),
        "{stage:?}"
    );
    assert_eq!(texts(&stage, EvidenceKind::Decision).len(), 3);
}

#[tokio::test]
async fn a_project_that_was_split_off_tells_from_which() {
    let town = SmallOffice::since("2026-10-01").await;
    let bytes = report("南明区", "2026年11月10日", &["精密铸件项目"]).bytes();
    town.take_in("南明区", "一.xlsx", &bytes, "2026-11-09 10:00")
        .await;
    let own = number(&town, "精密铸件项目").await;
    let bytes = numbered_form("nanming", "2026-11-25", &[(&own, "跨境电商产业园")]);
    town.take_in("南明区", "二.xlsx", &bytes, "2026-11-24 10:00")
        .await;
    let id = decide(&town, "split", &own, "跨境电商产业园").await;
    let answer = asked(&town, "跨境电商产业园", None).await.unwrap();
    assert_ne!(answer.about, own);
    let decisions = texts(&answer, EvidenceKind::Decision);
    assert_eq!(decisions.len(), 1, "{answer:?}");
    assert!(
        decisions[0].starts_with(&format!("decision {id} by 江某: what is called")),
        "{decisions:?}"
    );
    let values = texts(&answer, EvidenceKind::Value);
    assert!(
        values.len() == 1 && values[0].contains("二.xlsx"),
        "{values:?}"
    );
    let first = asked(&town, &own, None).await.unwrap();
    assert!(texts(&first, EvidenceKind::Value)[0].contains("一.xlsx"));
}
