//! Figures under a header that only perhaps means them (rule 15) are in doubt: in receipt, ledger and letters.

use diaodu::daemon::{answer_item, desk_items, rebuild};
use diaodu::domain::desk::{AnswerRefused, DeskAnswer, ItemId, Signed};
use diaodu::store::Store;
use rust_xlsxwriter::{Format, Workbook};

use crate::marked::{part, replaced};
use crate::office::{SmallOffice, office_over};
use crate::sheets::{report, texts};

/// Takes in a report of two projects whose headers are other ones, and answers its receipt.
async fn reports(town: &SmallOffice, due: &str, headers: &[(&str, &str)], wall: &str) -> String {
    let mut sheet = report("南明区", due, &["精密铸件项目", "冷链物流园"]);
    for project in &mut sheet.projects {
        project.progress = format!("截至{wall}的进展");
    }
    let mut bytes = sheet.bytes();
    for (own, other) in headers {
        let words = part(&bytes, "xl/sharedStrings.xml");
        assert!(words.contains(own), "{own}");
        bytes = replaced(&bytes, "xl/sharedStrings.xml", &words.replace(own, other));
    }
    let taken = town.take_in("南明区", "表.xlsx", &bytes, wall).await;
    assert!(taken[0].contains(" accepted"), "{taken:?}");
    let period = taken[0].split(' ').nth(1).unwrap();
    town.letter(&format!("receipt/{period}/")).await.texts()
}

fn ledger(town: &SmallOffice) -> String {
    texts(&town.read("台账/当前台账.xlsx"))
}

#[tokio::test]
async fn what_was_never_known_does_not_count_and_is_told_everywhere_until_the_header_is_clear() {
    let town = SmallOffice::since("2026-11-01").await;
    let guessed = [("总投资(万元)", "项目投资(万元)")];
    let receipt = reports(&town, "2026年11月25日", &guessed, "2026-11-24 10:00").await;
    let told = "2处（2个项目），另有2个金额暂不计";
    for words in ["像是总投资，但不能确定", "待核数据", told] {
        assert!(receipt.contains(words), "{words}: {receipt}");
    }
    let shown = ledger(&town);
    for words in [told, "20000", "E4", "E5", "暂不计"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    for (wall, letter) in [
        ("2026-11-26 09:00", "ledger_draft/"),
        ("2026-11-27 09:00", "ledger/2026-11/"),
    ] {
        town.tick_at(wall).await;
        let told_to_them = town.letter(letter).await.texts();
        assert!(told_to_them.contains(told), "{letter}: {told_to_them}");
    }
    let clear = reports(&town, "2026年12月10日", &[], "2026-12-09 10:00").await;
    assert!(!clear.contains("待核"), "{clear}");
    assert!(ledger(&town).contains("没有存疑数据。"));
}

#[tokio::test]
async fn what_was_known_stays_and_only_the_header_is_asked_about() {
    let town = SmallOffice::since("2026-11-01").await;
    reports(&town, "2026年11月10日", &[], "2026-11-09 10:00").await;
    let guessed = [("总投资(万元)", "项目投资(万元)")];
    let receipt = reports(&town, "2026年11月25日", &guessed, "2026-11-24 10:00").await;
    assert!(receipt.contains("像是总投资，但不能确定"), "{receipt}");
    assert!(!receipt.contains("表中没有"), "asked twice: {receipt}");
    let told = "2处（2个项目），涉及总投资40,000万元";
    assert!(receipt.contains(told), "{receipt}");
    let shown = ledger(&town);
    for words in [told, "E4", "20,000万元（沿用2026年11月10日报送期已接收的）"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

#[tokio::test]
async fn of_two_columns_that_are_one_figure_neither_counts_for_sure() {
    let town = SmallOffice::since("2026-11-01").await;
    let twice = [
        ("总投资(万元)", "总投资额(万元)"),
        ("累计到位资金(万元)", "投资总额(万元)"),
    ];
    let receipt = reports(&town, "2026年11月25日", &twice, "2026-11-24 10:00").await;
    assert!(receipt.contains("与另一栏意思相同"), "{receipt}");
    assert!(
        receipt.contains("2处（2个项目），涉及总投资40,000万元"),
        "{receipt}"
    );
    let shown = ledger(&town);
    assert!(shown.contains("3000") && shown.contains("F4"), "{shown}");
}

#[tokio::test]
async fn a_column_of_stages_none_of_which_is_known_is_asked_about_and_not_missed() {
    for (header, asks) in [
        ("项目阶段", "不在规定之内"),
        ("项目状态", "没有一个是规定的阶段"),
    ] {
        let town = SmallOffice::since("2026-11-01").await;
        let unknown = [("在建", "推进顺利"), ("项目阶段", header)];
        // The form's own header stays as it is.
        let changed = if header == "项目阶段" {
            &unknown[..1]
        } else {
            &unknown[..]
        };
        let receipt = reports(&town, "2026年11月25日", changed, "2026-11-24 10:00").await;
        assert!(receipt.contains(asks), "{receipt}");
        let shown = ledger(&town);
        for words in ["2处（2个项目）", "推进顺利", "G4", "G5"] {
            assert!(shown.contains(words), "{header} {words}: {shown}");
        }
    }
}

#[tokio::test]
async fn the_office_says_once_on_its_desk_what_a_header_means() {
    let town = SmallOffice::since("2026-11-01").await;
    let guessed = [("总投资(万元)", "项目投资(万元)")];
    reports(&town, "2026年11月25日", &guessed, "2026-11-24 10:00").await;
    let asked_at = async |wall: &str| {
        let items = desk_items(town.office.at(town.at(wall))).await.unwrap();
        let items = items.into_iter();
        let items = items.filter(|item| matches!(item.id, ItemId::Header { .. }));
        items.collect::<Vec<_>>()
    };
    let wall = "2026-11-24 11:00";
    let asked = asked_at(wall).await;
    assert_eq!(asked.len(), 1, "{asked:?}");
    let item = &asked[0];
    assert!(item.question.contains("项目投资") && item.question.contains("总投资"));
    assert!(item.evidence[0].contains("表.xlsx"), "{item:?}");
    let signed = Signed {
        by: "江某".to_owned(),
        why: "电话核实".to_owned(),
        at: town.at(wall),
    };
    let say = async |answer| {
        let said = answer_item(&town.office, &item.id, answer, &signed).await;
        said.unwrap()
    };
    say(DeskAnswer::Confirm).await.unwrap();
    let second = say(DeskAnswer::Reject).await;
    assert!(
        matches!(&second, Err(AnswerRefused::Gone(Some(last))) if last.by == "江某"),
        "{second:?}"
    );
    assert_eq!(asked_at(wall).await, []);

    let receipt = reports(&town, "2026年12月10日", &guessed, "2026-12-09 10:00").await;
    assert!(!receipt.contains("但不能确定"), "{receipt}");
    assert!(!ledger(&town).contains("暂不计"));
    assert_eq!(asked_at("2026-12-09 11:00").await, []);
    // The memory made again reads each file with what had been said when it came.
    let again = office_over(&town.config, Store::in_memory().await.unwrap());
    let rebuilt = rebuild(&again, Some(&town.office), town.at("2026-12-09 12:00"));
    assert_eq!(rebuilt.await.unwrap().differences, [""; 0]);
}

/// A report whose header has two rows: 形象进度 and 存在问题 below 建设情况.
fn under_a_group(due: &str, progress: &str) -> Vec<u8> {
    let columns = [
        "序号",
        "项目名称",
        "项目类别",
        "项目内容",
        "总投资(万元)",
        "累计到位资金(万元)",
        "项目阶段",
        "责任单位",
        "责任人",
        "建设情况",
        "",
        "推进计划",
    ];
    let (mut book, plain) = (Workbook::new(), Format::new());
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "重大项目调度表").unwrap();
    sheet.write(1, 0, "填报单位：南明区").unwrap();
    sheet.write(1, 4, format!("报送期：{due}")).unwrap();
    for (column, header) in (0..).zip(columns) {
        match column {
            9 => sheet.merge_range(2, 9, 2, 10, header, &plain).unwrap(),
            10 => continue,
            _ => sheet
                .merge_range(2, column, 3, column, header, &plain)
                .unwrap(),
        };
    }
    sheet.write(3, 9, "形象进度").unwrap();
    sheet.write(3, 10, "存在问题").unwrap();
    for (row, name) in (4..).zip(["精密铸件项目", "冷链物流园"]) {
        let texts = [
            name,
            "建设中",
            "年产铸件10万件",
            "",
            "",
            "在建",
            "区投促局",
            "张某",
            progress,
            "无",
            "继续施工",
        ];
        for (column, text) in (1..).zip(texts) {
            sheet.write(row, column, text).unwrap();
        }
        sheet.write(row, 4, 20_000).unwrap();
        sheet.write(row, 5, 3_000).unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn a_header_below_another_one_is_answered_on_the_desk_and_read_so_from_then_on() {
    for answer in [DeskAnswer::Confirm, DeskAnswer::Reject] {
        let town = SmallOffice::since("2026-11-01").await;
        let sheet = under_a_group("2026年11月25日", "主体封顶");
        town.take_in("南明区", "表.xlsx", &sheet, "2026-11-24 10:00")
            .await;
        let receipt = town.letter("receipt/2026-11-25/").await.texts();
        assert!(
            receipt.contains("“建设情况／形象进度”一栏已当作"),
            "{receipt}"
        );
        let item: ItemId = "header/nanming/建设情况／形象进度".parse().unwrap();
        let waits = async |wall: &str| {
            let items = desk_items(town.office.at(town.at(wall))).await.unwrap();
            items.iter().any(|one| one.id == item)
        };
        assert!(waits("2026-11-24 11:00").await);
        let signed = Signed {
            by: "江某".to_owned(),
            why: "电话核实".to_owned(),
            at: town.at("2026-11-24 11:00"),
        };
        let said = answer_item(&town.office, &item, answer, &signed).await;
        said.unwrap().unwrap();
        assert!(!waits("2026-11-24 11:01").await);

        let sheet = under_a_group("2026年12月10日", "设备安装");
        town.take_in("南明区", "表.xlsx", &sheet, "2026-12-09 10:00")
            .await;
        let receipt = town.letter("receipt/2026-12-10/").await.texts();
        assert!(!receipt.contains("但表头不是规定的写法"), "{receipt}");
        assert!(!waits("2026-12-09 11:00").await);
        let is_read = answer == DeskAnswer::Confirm;
        assert_eq!(
            receipt.contains("缺少必填栏目：进展情况"),
            !is_read,
            "{receipt}"
        );
        let again = office_over(&town.config, Store::in_memory().await.unwrap());
        let rebuilt = rebuild(&again, Some(&town.office), town.at("2026-12-09 12:00"));
        assert_eq!(rebuilt.await.unwrap().differences, [""; 0]);
    }
}
