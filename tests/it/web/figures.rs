//! The page of figures: what is drawn is what the ledger says, and stands in a table beneath.

use reqwest::StatusCode;

use super::Site;
use super::pages::town;
use crate::office::SmallOffice;

/// A table of the page, row by row.
fn table(page: &str, heading: &str) -> Vec<Vec<String>> {
    let part = page.split(&format!("<h2>{heading}</h2>")).nth(1);
    let part = part.unwrap_or_else(|| panic!("no {heading}: {page}"));
    let body = part.split("<tbody>").nth(1).unwrap();
    let rows = body.split("</tbody>").next().unwrap().split("<tr>").skip(1);
    let cell = |cell: &str| {
        let text = cell
            .split('>')
            .skip(1)
            .map(|piece| piece.split('<').next().unwrap());
        text.collect::<String>()
    };
    rows.map(|row| {
        let cells = row.split("</td>").flat_map(|part| part.split("</th>"));
        let cells = cells.filter(|cell| cell.contains('>') && !cell.contains("</tr"));
        cells.map(cell).collect()
    })
    .collect()
}

#[tokio::test]
async fn reports_rates_and_money_are_drawn_with_their_table() {
    let (town, site) = town().await;
    let office = site.enter("江某", "office").await;
    let answer = office.see("/figures").await;
    assert_eq!(answer.status, StatusCode::OK);
    let page = answer.text;
    let periods = table(&page, "报送情况");
    let of = |day: &str| {
        periods
            .iter()
            .find(|row| row[0].starts_with(day))
            .unwrap()
            .clone()
    };
    // Both in time on the tenth; one of four on the 25th, whose deadline is over.
    assert_eq!(of("11月10日")[1..], ["4", "2", "0", "0", "2", "50.00%"]);
    assert_eq!(of("11月25日")[1..], ["4", "1", "0", "0", "3", "25.00%"]);
    assert_eq!(periods.len(), 4, "since October: {periods:?}");
    let units = table(&page, "到位资金与协议总投资");
    assert_eq!(units.len(), 4);
    let report = {
        let office = &town.office;
        let now = town.at("2026-11-26 10:00");
        let facts = office.facts(now).await.unwrap();
        let as_of = office.as_of(&facts, now.date_naive());
        office.ledger_report(&facts, as_of, now).await.unwrap()
    };
    for (row, (_, tally)) in units.iter().zip(&report.rates.units) {
        assert_eq!(
            row[1..],
            [
                tally.agreed_funds.to_wan(),
                tally.agreed_investment.to_wan(),
                tally.funds_rate().to_string(),
                tally.start_rate().to_string(),
                tally.production_rate().to_string(),
            ]
        );
    }
    let months = table(&page, "三项比率");
    assert_eq!(months.last().unwrap()[0], "现在");
    assert_eq!(
        months.last().unwrap()[1],
        report.rates.total.funds_rate().to_string()
    );
    assert_eq!(page.matches("<svg").count(), 3);
    assert_eq!(page.matches(r#"role="img" aria-label=""#).count(), 3);
    assert!(
        !page.contains("style=") && !page.contains("<script"),
        "{page}"
    );
    assert!(!page.contains("与目标"), "nobody has a target");
}

#[tokio::test]
async fn a_published_edition_keeps_its_rates_and_figures_are_not_for_units() {
    let (town, _) = town().await;
    for wall in ["2026-11-27 09:00", "2026-11-30 09:00"] {
        town.tick_at(wall).await;
    }
    let site = Site::beside(&town, "2026-12-01 10:00").await;
    let leader = site.enter("leader", "leader").await;
    let months = table(&leader.see("/figures").await.text, "三项比率");
    let labels: Vec<&str> = months.iter().map(|row| &*row[0]).collect();
    assert!(
        labels.contains(&"2026年11月") && labels.ends_with(&["现在"]),
        "{labels:?}"
    );
    let unit = site.enter("nanming", "unit:nanming").await;
    assert_eq!(unit.see("/figures").await.status, StatusCode::FORBIDDEN);
    assert!(!unit.see("/ledger").await.text.contains("图表"));
}

#[tokio::test]
async fn money_that_was_added_is_drawn_against_the_target_of_the_year() {
    let mut town = SmallOffice::since("2026-10-01").await;
    let unit = town.config.policy.units[0].slug.clone();
    let target = diaodu::domain::targets::YearTargets {
        funds_added: Some(diaodu::domain::amount::Yuan(5_000_000_000)),
        ..Default::default()
    };
    town.config.policy.targets = std::iter::once((unit, 2026, target)).collect();
    let site = Site::beside(&town, "2026-11-26 10:00").await;
    let office = site.enter("江某", "office").await;
    let page = office.see("/figures").await.text;
    let rows = table(&page, "2026年新增到位资金与目标");
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0][1..], ["0", "500,000", "0.00%"]);
    assert_eq!(page.matches("<svg").count(), 4);
}
