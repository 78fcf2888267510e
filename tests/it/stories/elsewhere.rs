//! A project that two units report: the later one is asked, once, and each may be right.

use crate::office::SmallOffice;
use crate::sheets::report;

const ALREADY: &str = "南明区也报送了“精密铸件项目”，请核对归属";

#[tokio::test]
async fn the_later_of_two_units_with_one_project_is_asked_once() {
    let town = SmallOffice::since("2026-11-01").await;
    let sheet = |unit: &str, due: &str, names: &[&str]| report(unit, due, names).bytes();
    let first = sheet("南明区", "2026年11月10日", &["精密铸件项目"]);
    let taken = town
        .take_in("南明区", "调度表.xlsx", &first, "2026-11-06 10:00")
        .await;
    assert_eq!(taken, ["nanming 2026-11-10 accepted v1"]);

    let names = ["冷链物流园", "精密铸件项目"];
    let second = sheet("云岩区", "2026年11月10日", &names);
    let taken = town
        .take_in("云岩区", "调度表.xlsx", &second, "2026-11-06 11:00")
        .await;
    assert_eq!(taken, ["yunyan 2026-11-10 accepted_with_warnings v1"]);
    let receipt = town.letter("receipt/2026-11-10/yunyan/").await.texts();
    assert!(receipt.contains(ALREADY), "{receipt}");
    assert!(receipt.contains("B5"), "{receipt}");

    // Two weeks later both still have it; nobody is asked again.
    for (unit, slug, at) in [
        ("南明区", "nanming", "2026-11-20 10:00"),
        ("云岩区", "yunyan", "2026-11-20 11:00"),
    ] {
        let names: &[&str] = if slug == "yunyan" {
            &names
        } else {
            &names[1..]
        };
        let next = sheet(unit, "2026年11月25日", names);
        town.take_in(unit, "调度表25.xlsx", &next, at).await;
        let receipt = town
            .letter(&format!("receipt/2026-11-25/{slug}/"))
            .await
            .texts();
        assert!(!receipt.contains("请核对归属"), "{receipt}");
    }
}

#[tokio::test]
async fn in_one_tick_the_second_is_asked_and_a_project_that_was_given_up_is_not_asked_about() {
    let town = SmallOffice::since("2026-11-01").await;
    let mut given_up = report("南明区", "2026年11月10日", &["冷链物流园", "精密铸件项目"]);
    given_up.projects[0].stage = "终止";
    town.drop("南明区", "调度表.xlsx", &given_up.bytes());
    let both = report("云岩区", "2026年11月10日", &["冷链物流园", "精密铸件项目"]);
    town.drop("云岩区", "调度表.xlsx", &both.bytes());
    town.tick_at("2026-11-06 10:00").await;
    town.tick_at("2026-11-06 10:05").await;
    let receipt = town.letter("receipt/2026-11-10/yunyan/").await.texts();
    assert!(!receipt.contains("“冷链物流园”，请核对归属"), "{receipt}");
    assert!(receipt.contains(ALREADY), "{receipt}");
    let receipt = town.letter("receipt/2026-11-10/nanming/").await.texts();
    assert!(!receipt.contains("请核对归属"), "{receipt}");
}
