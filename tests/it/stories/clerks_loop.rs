//! A wrong sheet comes back marked; it is mended where the marks are and sent again.

use diaodu::domain::finding::Finding;
use diaodu::reading;
use diaodu::workbook::open;
use sheetgate::Limits;

use crate::marked::{part, replaced};
use crate::office::SmallOffice;
use crate::sheets::{report, texts};

const DUE: &str = "2026年11月10日";
const UNIT: &str = "南明区";

/// The value of a cell typed over, as a program saves it: style and note stay where they are.
fn typed(file: &[u8], cell: &str, value: &str) -> Vec<u8> {
    const SHEET: &str = "xl/worksheets/sheet1.xml";
    let sheet = part(file, SHEET);
    let place = sheet.find(&format!("r=\"{cell}\"")).unwrap();
    let start = sheet[..place].rfind("<c ").unwrap();
    let open = start + sheet[start..].find('>').unwrap();
    let end = if sheet[..open].ends_with('/') {
        open + 1
    } else {
        start + sheet[start..].find("</c>").unwrap() + "</c>".len()
    };
    let style = sheet[start..open]
        .split(' ')
        .find(|word| word.starts_with("s="));
    let style = style.unwrap().trim_end_matches('/');
    let new = format!("<c r=\"{cell}\" {style} t=\"inlineStr\"><is><t>{value}</t></is></c>");
    replaced(
        file,
        SHEET,
        &format!("{}{new}{}", &sheet[..start], &sheet[end..]),
    )
}

fn findings(file: &[u8]) -> Vec<Finding> {
    let book = open(file, &Limits::default()).unwrap();
    reading::interpret(&book, "调度表.xlsx", &diaodu::words::HeaderWords::default()).findings
}

#[tokio::test]
async fn a_wrong_sheet_is_mended_in_the_marked_file_and_accepted() {
    let town = SmallOffice::since("2026-11-01").await;
    let mut wrong = report(UNIT, DUE, &["精密铸件项目", "冷链物流园", "建材市场"]);
    wrong.projects[1].name = String::new();
    wrong.projects[2].stage = "推进顺利";

    // Monday morning: the sheet is returned, and says what is wrong and where.
    let taken = town
        .take_in(UNIT, "调度表.xlsx", &wrong.bytes(), "2026-11-02 09:00")
        .await;
    assert_eq!(taken, ["nanming 2026-11-10 rejected v1"]);
    let letter = town.letter("receipt/2026-11-10/nanming/1/").await;
    let mailed = letter
        .attachment("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        .to_vec();
    let receipt = letter.texts();
    assert!(receipt.contains("已随邮件附上"), "{receipt}");
    for said in [
        "已退回",
        "B5",
        "G6",
        "推进顺利",
        "退回/2026-11-10/调度表（问题标注）.xlsx",
    ] {
        assert!(receipt.contains(said), "{said}: {receipt}");
    }
    let marked = town.read("报送/南明区/退回/2026-11-10/调度表（问题标注）.xlsx");
    assert!(
        mailed == marked,
        "the letter has the copy that lies in the folder"
    );
    let all = texts(&marked);
    for said in [
        "问题清单",
        "须修改 1 处",
        "B5",
        "G6",
        "本表、底色和批注都不用删",
    ] {
        assert!(all.contains(said), "{said}: {all}");
    }
    let notes = part(&marked, "xl/comments1.xml");
    assert!(
        notes.contains("ref=\"B5\"") && notes.contains("ref=\"G6\""),
        "{notes}"
    );

    // He corrects the stage, overlooks the name, and saves it back with all the marks in it.
    let half = typed(&marked, "G6", "在建");
    let taken = town
        .take_in(UNIT, "调度表（问题标注）.xlsx", &half, "2026-11-02 10:00")
        .await;
    assert_eq!(taken, ["nanming 2026-11-10 rejected v2"]);
    let receipt = town.letter("receipt/2026-11-10/nanming/2/").await.texts();
    assert!(
        receipt.contains("B5") && !receipt.contains("推进顺利"),
        "{receipt}"
    );
    assert!(
        receipt.contains("退回/2026-11-10/调度表（第2次问题标注）.xlsx"),
        "{receipt}"
    );
    let marked = town.read("报送/南明区/退回/2026-11-10/调度表（第2次问题标注）.xlsx");
    let notes = part(&marked, "xl/comments1.xml");
    assert!(
        notes.contains("ref=\"B5\"") && !notes.contains("ref=\"G6\""),
        "old marks go: {notes}"
    );
    assert_eq!(
        texts(&marked).matches("问题清单").count(),
        2,
        "one list, named once more where readers look"
    );

    // Now it is right, with every mark still in it.
    let mended = typed(&marked, "B5", "冷链物流园");
    assert_eq!(findings(&mended), []);
    let taken = town
        .take_in(
            UNIT,
            "调度表（第2次问题标注）.xlsx",
            &mended,
            "2026-11-02 11:00",
        )
        .await;
    assert_eq!(taken, ["nanming 2026-11-10 accepted v3"]);
    let receipt = town.letter("receipt/2026-11-10/nanming/3/").await.texts();
    assert!(
        receipt.contains("已接收") && !receipt.contains("问题标注）.xlsx”"),
        "{receipt}"
    );
    assert_eq!(
        town.standings("2026-11-10", "2026-11-02 12:00").await[0],
        "nanming reported on_time=true v3"
    );
    let ledger = texts(&town.read("台账/当前台账.xlsx"));
    for name in ["精密铸件项目", "冷链物流园", "建材市场"] {
        assert!(ledger.contains(name), "{name}");
    }
    assert!(!ledger.contains("调度标注") && !ledger.contains("问题清单"));
}
