//! A month of a unit's life: the form is there, is filled in where it lies, and comes back for the next period.

use diaodu::folder::sha256;

use crate::office::{SmallOffice, UNITS};
use crate::sheets::{filled_form, report, texts};

#[tokio::test]
async fn a_month_of_a_unit() {
    let town = SmallOffice::since("2026-11-01").await;
    // The form of the running period is there from the first tick on.
    town.tick_at("2026-11-02 09:00").await;
    for (_, name) in UNITS {
        assert_eq!(town.unit_files(name), ["下期调度表.xlsx"]);
    }
    let form = town.read("报送/南明区/下期调度表.xlsx");
    assert!(texts(&form).contains("2026年11月10日"));

    // A form that nobody touched is no submission, however long it lies there.
    for day in 3..6 {
        let tick = town.tick_at(&format!("2026-11-0{day} 08:00")).await;
        assert!(tick.taken.is_empty() && tick.waiting == 0, "{tick:?}");
    }

    // Filled in where it lies: accepted, moved, with a receipt, and a new form in its place.
    let filled = filled_form("nanming", "2026-11-10", &["精密铸件项目", "冷链物流园"]);
    let taken = town
        .take_in("南明区", "下期调度表.xlsx", &filled, "2026-11-06 10:00")
        .await;
    assert_eq!(taken, ["nanming 2026-11-10 accepted v1"]);
    assert_eq!(
        town.unit_files("南明区"),
        [
            "下期调度表.xlsx",
            "回执/2026-11-10 第1次 已接收 下期调度表.txt",
            "已接收/2026-11-10/下期调度表.xlsx",
        ]
    );
    assert_eq!(
        town.read("报送/南明区/已接收/2026-11-10/下期调度表.xlsx"),
        filled
    );
    let archived = town.office.archive.path(&sha256(&filled));
    assert_eq!(std::fs::read(archived).unwrap(), filled);
    let receipt = "报送/南明区/回执/2026-11-10 第1次 已接收 下期调度表.txt";
    let receipt = String::from_utf8(town.read(receipt)).unwrap();
    assert!(
        receipt.contains("项目2个") && receipt.contains("按时"),
        "{receipt}"
    );
    assert_eq!(
        town.outbox_of("receipt/").await,
        [
            "receipt/2026-11-10/nanming/1/nanming@example.org sent",
            "receipt/2026-11-10/nanming/1/nanming-deputy@example.org sent",
        ]
    );
    let ledger = texts(&town.read("台账/当前台账.xlsx"));
    assert!(
        ledger.contains("精密铸件项目") && ledger.contains("NM-"),
        "{ledger}"
    );

    // After the deadline the form is the one of the next period, prefilled with what is known.
    town.tick_at("2026-11-11 00:05").await;
    let form = texts(&town.read("报送/南明区/下期调度表.xlsx"));
    assert!(
        form.contains("2026年11月25日") && form.contains("冷链物流园"),
        "{form}"
    );
    assert!(form.contains("NM-"), "{form}");

    // The second report goes into the ledger as it stands.
    let mut second = report("南明区", "2026年11月25日", &["精密铸件项目"]);
    second.projects[0].progress = "主体结构已经封顶".to_owned();
    let taken = town
        .take_in("南明区", "二.xlsx", &second.bytes(), "2026-11-23 10:00")
        .await;
    assert_eq!(taken.len(), 1);
    assert!(
        taken[0].starts_with("nanming 2026-11-25 accepted"),
        "{taken:?}"
    );
    let ledger = texts(&town.read("台账/当前台账.xlsx"));
    assert!(ledger.contains("主体结构已经封顶"), "{ledger}");
    assert!(
        ledger.contains("冷链物流园") && ledger.contains("本期未报"),
        "{ledger}"
    );
}
