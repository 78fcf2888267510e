//! Letters in the browser: as they were sent, and only to those to whom they were written.

use reqwest::StatusCode;

use super::Site;
use super::pages::{MARKUP, town};
use crate::office::SmallOffice;
use crate::sheets::only_urgent;

#[tokio::test]
async fn a_letter_is_shown_as_it_was_sent_in_a_box_that_runs_nothing() {
    let town = SmallOffice::since("2026-10-01").await;
    let matters = only_urgent(&[("甲项目", MARKUP)]);
    town.take_in("南明区", "紧急事项.xlsx", &matters, "2026-11-05 10:00")
        .await;
    town.tick_at("2026-11-05 10:05").await;
    let site = Site::beside(&town, "2026-11-05 11:00").await;
    let office = site.enter("江某", "office").await;
    let list = office.see("/letters").await.text;
    let rows = site.store.outbox(None, 100).await.unwrap();
    assert!(rows.len() >= 2, "{rows:?}");
    let urgent = rows
        .iter()
        .find(|row| row.key.starts_with("urgent/"))
        .unwrap();
    assert!(
        list.contains(&format!("&#x2f;letters&#x2f;{}", urgent.id)),
        "{list}"
    );
    let path = format!("/letters/{}", urgent.id);
    let shown = office.see(&path).await;
    assert!(
        !shown.text.contains("<script") && shown.text.contains("&lt;script&gt;"),
        "{}",
        shown.text
    );
    assert!(
        shown.text.contains("缘由：单位报了紧急事项"),
        "{}",
        shown.text
    );
    let (_, text) = shown.text.split_once("<pre>").unwrap();
    let (text, _) = text.split_once("</pre>").unwrap();
    assert!(text.lines().count() > 5, "{text}");
    let page = office.see(&format!("{path}/page")).await;
    let policy = page.head("content-security-policy");
    assert!(
        policy.starts_with("sandbox; default-src 'none'") && !policy.contains("script-src"),
        "{policy}"
    );
    assert!(
        page.text.contains("甲项目") && !page.text.contains("<script"),
        "{}",
        page.text
    );
    for wrong in [
        "/letters/0",
        "/letters/x",
        "/letters/-1",
        "/letters/1/part/99",
        "/letters/99999/page",
    ] {
        assert_eq!(
            office.see(wrong).await.status,
            StatusCode::NOT_FOUND,
            "{wrong}"
        );
    }
    assert!(
        office
            .see("/letters?state=failed&page=3")
            .await
            .text
            .contains("没有信函")
    );
}

#[tokio::test]
async fn everybody_reads_only_the_letters_that_were_written_to_them() {
    let (town, site) = town().await;
    let rows = site.store.outbox(None, 1_000).await.unwrap();
    let policy = &town.office.policy;
    let liaison = &policy.units[0].liaison.address;
    let leaders: Vec<&str> = policy.leaders.iter().map(|one| &*one.address).collect();
    let unit = site.enter("nanming", "unit:nanming").await;
    let leader = site.enter("leader", "leader").await;
    let operator = site.enter("operator", "operator").await;
    let mut seen = [0; 3];
    for row in &rows {
        let path = format!("/letters/{}", row.id);
        let unit_people = &policy.units[0];
        let others = [&unit_people.deputy, &unit_people.leader];
        let of_unit = row.to_address == *liaison
            || others
                .into_iter()
                .flatten()
                .any(|one| one.address == row.to_address);
        for (place, who, may_read) in [
            (0, &unit, of_unit),
            (1, &leader, leaders.contains(&&*row.to_address)),
            (2, &operator, true),
        ] {
            for path in [
                path.clone(),
                format!("{path}/page"),
                format!("{path}/part/0"),
            ] {
                let answer = who.see(&path).await.status;
                assert_eq!(
                    answer != StatusCode::FORBIDDEN,
                    may_read,
                    "{place} {path} {row:?}"
                );
            }
            seen[place] += usize::from(may_read);
        }
    }
    assert!(
        seen[0] > 0 && seen[0] < rows.len(),
        "{seen:?} of {}",
        rows.len()
    );
    let list = unit.see("/letters").await.text;
    assert_eq!(
        list.matches("&#x2f;letters&#x2f;").count(),
        seen[0],
        "{list}"
    );
}
