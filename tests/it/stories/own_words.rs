//! A unit's own word for a column is a question, until the office has put it into its file of headers.

use std::fs;

use diaodu::config;
use diaodu::domain::amount::Yuan;

use crate::marked::{part, replaced};
use crate::office::SmallOffice;
use crate::sheets::report;

/// A sheet that says 盘子 where others say 总投资.
fn sheet(period: &str) -> Vec<u8> {
    let bytes = report("南明区", period, &["精密铸件项目"]).bytes();
    let texts = part(&bytes, "xl/sharedStrings.xml");
    assert!(texts.contains("总投资(万元)"));
    replaced(
        &bytes,
        "xl/sharedStrings.xml",
        &texts.replace("总投资(万元)", "盘子(万元)"),
    )
}

async fn total(town: &SmallOffice, submission: usize) -> Option<Yuan> {
    let unit = &town.office.policy.units[0].slug;
    let counting = town
        .office
        .store
        .counting_submissions_of(unit, None, None)
        .await
        .unwrap();
    counting[submission].contents.projects[0].total_investment_yuan
}

#[tokio::test]
async fn a_word_of_its_own_is_asked_about_and_then_known() {
    let mut town = SmallOffice::since("2026-11-01").await;
    let taken = town
        .take_in(
            "南明区",
            "上半月.xlsx",
            &sheet("2026年11月10日"),
            "2026-11-06 10:00",
        )
        .await;
    assert_eq!(taken, ["nanming 2026-11-10 accepted_with_warnings v1"]);
    let receipt = town.letter("receipt/2026-11-10/nanming/").await.texts();
    assert!(
        receipt.contains("“盘子(万元)”是不是总投资无法确定"),
        "{receipt}"
    );
    assert_eq!(total(&town, 0).await, None);

    let file = town.config.file.clone();
    fs::write(
        file.with_file_name("headers.toml"),
        "[[column]]\nfield = \"total_investment\"\nnames = [\"盘子\"]\n",
    )
    .unwrap();
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("#headers =", "headers =")).unwrap();
    let words = config::load(&file, &|_| None).unwrap().words;
    town.office.reader = town.office.reader.clone().with_words(words);
    town.take_in(
        "南明区",
        "下半月.xlsx",
        &sheet("2026年11月25日"),
        "2026-11-20 10:00",
    )
    .await;
    let receipt = town.letter("receipt/2026-11-25/nanming/").await.texts();
    assert!(!receipt.contains("盘子"), "{receipt}");
    assert_eq!(total(&town, 1).await, Some(Yuan(200_000_000)));
}
