//! `rollup`: the published ledgers of several offices together, and nothing in silence of those without one.

use std::fs;

use calamine::{Data, Range, Reader as _};
use diaodu::folder::{REPORTS, sha256};
use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};

use super::{Province, holds};
use crate::json::{document, fields};
use crate::sheets::report;

/// The objects of docs/json.md that need published ledgers.
pub(crate) const OF_EDITIONS: [&str; 5] = [
    "rollup",
    "counted twice in a roll-up",
    "office in a roll-up",
    "edition in a roll-up",
    "figures in a roll-up",
];

const EDITION: &str = "share/台账/2026";

impl Province {
    /// Publishes the ledger of November, of so many projects of 南明区.
    fn publish(&self, name: &str, projects: &[&str]) {
        let sheet = report("南明区", "2026-11-25", projects).bytes();
        let folder = self.path(name).join("share").join(REPORTS).join("南明区");
        fs::write(folder.join("调度表.xlsx"), sheet).unwrap();
        for now in ["2026-11-19T10:00", "2026-11-19T10:01", "2026-11-27T09:30"] {
            self.once(name, now);
        }
    }

    fn once(&self, name: &str, now: &str) {
        let config = self.path(name).join("config/diaodu.toml");
        let (code, said) = self.says_of(&config, &["--now", now, "once"]);
        assert!(code == 0 || code == 3, "{said}");
    }

    fn roll_up(&self, more: &[&str]) -> (i32, Value) {
        let (code, said) = self.says(&[&["rollup", "--format", "json"], more].concat());
        let line = said.lines().next().unwrap();
        (
            code,
            serde_json::from_str(line).unwrap_or_else(|_| panic!("{said}")),
        )
    }

    /// The final edition in the share: its bytes.
    fn edition(&self, name: &str) -> Vec<u8> {
        let mut files: Vec<_> = self.path(name).join(EDITION).read_dir().unwrap().collect();
        assert_eq!(files.len(), 1, "{files:?}");
        fs::read(files.remove(0).unwrap().path()).unwrap()
    }
}

fn sheet(bytes: &[u8], name: &str) -> Range<Data> {
    let bytes = std::io::Cursor::new(bytes);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(bytes).unwrap();
    book.worksheet_range(name).unwrap()
}

/// The row whose first cell begins so.
fn row(sheet: &Range<Data>, begins: &str) -> Vec<Data> {
    let mut rows = sheet.rows();
    let row = rows.find(|row| row[0].to_string().starts_with(begins));
    row.unwrap_or_else(|| panic!("{begins} is not in {sheet:?}"))
        .to_vec()
}

/// A number of a cell in ten-thousandths: of 万元 that is yuan.
fn number(cell: &Data) -> i64 {
    match cell {
        Data::Float(number) => format!("{:.0}", number * 10_000.0).parse().unwrap(),
        other => panic!("{other:?} is no number"),
    }
}

/// Projects, 总投资 and 累计到位资金 that an edition's own 总览 comes to.
fn own_sums(edition: &[u8]) -> [i64; 3] {
    let total = row(&sheet(edition, "总览"), "合计");
    [1, 5, 6].map(|column| number(&total[column]))
}

#[test]
fn the_total_is_the_sum_of_the_editions_as_they_were_published() {
    let province = Province::of(&["anshun", "bijie", "guiyang"]);
    province.change("bijie", "due_days = [10, 25]", "due_days = [10, 35]");
    province.publish("anshun", &["甲"]);
    province.publish("guiyang", &["乙", "丙", "丁"]);
    let files = ["anshun", "guiyang"].map(|name| province.edition(name));
    // What comes after the edition is in no roll-up.
    let late = report("南明区", "2026-12-10", &["戊"]).bytes();
    let folder = province.path("anshun/share").join(REPORTS).join("南明区");
    fs::write(folder.join("12月.xlsx"), late).unwrap();
    for now in ["2026-12-09T10:00", "2026-12-09T10:01"] {
        province.once("anshun", now);
    }

    let (code, said) = province.roll_up(&["-o", "汇总.xlsx"]);
    assert_eq!(code, 3, "{said}");
    assert_eq!(said["missing"], serde_json::json!(["bijie"]));
    let sums = files.each_ref().map(|file| own_sums(file));
    for (at, file, sums) in [(0, &files[0], sums[0]), (2, &files[1], sums[1])] {
        let office = &said["offices"][at];
        assert_eq!(office["edition"]["sha256"], sha256(file), "{office}");
        assert_eq!(office["edition"]["month"], "2026-11");
        let projects = office["figures"]["projects"].as_i64().unwrap();
        assert_eq!(projects * 10_000, sums[0]);
        assert_eq!(office["figures"]["total_investment_yuan"], sums[1]);
    }
    let office = &said["offices"][0];
    assert_eq!(said["counted_twice"], serde_json::json!([]));
    let objects = [&said, office, &office["edition"], &office["figures"]];
    let document = document();
    let but_twice = OF_EDITIONS
        .iter()
        .filter(|name| !name.starts_with("counted"));
    for (name, printed) in but_twice.zip(objects) {
        assert_eq!(document[*name].fields, fields(printed), "{name}");
    }
    assert_eq!(fields(&said["total"]), fields(&office["figures"]));
    assert_eq!(said["offices"][1]["figures"], Value::Null);
    holds(
        said["offices"][1]["problem"].as_str().unwrap(),
        &["periods.due_days"],
    );
    assert_eq!(said["total"]["projects"], 4);

    let bytes = fs::read(province.path("汇总.xlsx")).unwrap();
    let table = sheet(&bytes, "汇总");
    let total = row(&table, "合计（缺1家：bijie）");
    let figures = [2, 6, 7].map(|column| number(&total[column]));
    let expected: [i64; 3] = std::array::from_fn(|at| sums[0][at] + sums[1][at]);
    assert_eq!(figures, expected);
    let absent = row(&table, "bijie");
    holds(&absent[1].to_string(), &["未计入：", "periods.due_days"]);
    assert!(
        absent[2..].iter().all(|cell| *cell == Data::Empty),
        "{absent:?}"
    );
    // Every other table has the same projects.
    for (name, column) in [
        ("项目阶段", 2),
        ("项目类别", 2),
        ("阶段总投资", 6),
        ("类别到位资金", 7),
    ] {
        let total = row(&sheet(&bytes, name), "合计");
        let parts: i64 = total[2..].iter().map(number).sum();
        let whole = figures[[2, 6, 7].iter().position(|known| *known == column).unwrap()];
        assert_eq!(parts, whole, "{name}");
    }
    let source = row(&sheet(&bytes, "台账来源"), "贵阳市");
    assert_eq!(source[6].to_string().replace('\n', ""), sha256(&files[0]));

    let (code, said) = province.says(&["rollup", "--month", "2026-11"]);
    assert_eq!(code, 3, "{said}");
    holds(
        &said,
        &[
            "合计（缺1家：bijie）",
            "not in it: bijie: ",
            "periods.due_days",
        ],
    );
    let (_, none) = province.roll_up(&["--month", "2026-10"]);
    assert_eq!(none["missing"].as_array().unwrap().len(), 3);
    holds(
        none["offices"][0]["problem"].as_str().unwrap(),
        &["it has published no ledger of 2026-10"],
    );
}

/// An office's folder that somebody copied, or two that publish one file, are no two offices' figures.
#[test]
fn what_two_offices_have_alike_is_asked_and_its_total_is_not_shown_as_sure() {
    let province = Province::of(&["anshun", "bijie", "guiyang"]);
    province.publish("anshun", &["甲", "乙"]);
    province.publish("guiyang", &["甲", "乙"]);
    province.publish("bijie", &["丙"]);
    let (code, said) = province.roll_up(&["-o", "汇总.xlsx"]);
    assert_eq!(code, 3, "{said}");
    let twice = &said["counted_twice"];
    assert_eq!(twice.as_array().unwrap().len(), 1, "{twice}");
    let twice = &twice[0];
    let document = document();
    assert_eq!(
        document["counted twice in a roll-up"].fields,
        fields(twice),
        "{twice}"
    );
    assert_eq!(twice["offices"], serde_json::json!(["anshun", "guiyang"]));
    assert!(
        twice["by"] == "file" || twice["by"] == "projects",
        "{twice}"
    );
    let (code, text) = province.says(&["rollup"]);
    assert_eq!(code, 3, "{text}");
    holds(
        &text,
        &[
            "合计（待核：anshun、guiyang有重复）",
            "in doubt: the ledgers of anshun, guiyang",
            "hint: whose",
        ],
    );
    let bytes = fs::read(province.path("汇总.xlsx")).unwrap();
    for name in ["汇总", "项目阶段", "类别到位资金"] {
        let table = sheet(&bytes, name);
        row(&table, "合计（待核：anshun、guiyang有重复）");
        let said = row(&table, "注：")[0].to_string();
        holds(&said, &["合计待核：anshun、guiyang的台账", "怎么办："]);
    }
    let (code, _) = province.says(&["rollup", "-o", "汇总.html"]);
    assert_eq!(code, 3);
    let page = fs::read_to_string(province.path("汇总.html")).unwrap();
    holds(&page, &["合计待核：anshun、guiyang的台账", "怎么办："]);
    // Mended, nothing is asked.
    fs::remove_dir_all(province.path("guiyang")).unwrap();
    let (code, said) = province.roll_up(&[]);
    assert_eq!((code, &said["counted_twice"]), (0, &serde_json::json!([])));
}

#[test]
fn the_page_of_it_asks_nobody_for_anything() {
    let province = Province::of(&["anshun", "bijie"]);
    province.change("anshun", "name = \"贵阳市", "name = \"<b>安顺</b>");
    province.publish("anshun", &["甲", "乙"]);
    let (code, said) = province.says(&["rollup", "-o", "汇总.html"]);
    assert_eq!(code, 3, "{said}");
    let page = fs::read_to_string(province.path("汇总.html")).unwrap();
    let told = [
        "2026年11月",
        "缺1家",
        "未计入",
        "没有状态数据",
        "2个项目",
        &sha256(&province.edition("anshun")),
        "&lt;b&gt;安顺",
    ];
    holds(&page, &told);
    for asks in ["href=", "src=", "url(", "@import", "<script", "<b>安顺"] {
        assert!(!page.contains(asks), "{asks} in {page}");
    }
}

#[tokio::test]
async fn an_edition_that_is_not_what_was_published_is_in_no_total() {
    let province = Province::of(&["anshun", "guiyang"]);
    province.publish("anshun", &["甲"]);
    let state = province.path("anshun/data/diaodu.db");
    let mut file = SqliteConnectOptions::new()
        .filename(state)
        .connect()
        .await
        .unwrap();
    let change = sqlx::query("UPDATE edition_contents SET bytes = x'00' WHERE stage = 'final'");
    change.execute(&mut file).await.unwrap();
    file.close().await.unwrap();
    let (code, said) = province.roll_up(&[]);
    assert_eq!(code, 3);
    holds(
        said["offices"][0]["problem"].as_str().unwrap(),
        &["not the one that was published", "hint:"],
    );
    holds(
        said["offices"][1]["problem"].as_str().unwrap(),
        &["no state yet"],
    );
    assert_eq!(said["total"]["projects"], 0);
    assert_eq!(said["missing"].as_array().unwrap().len(), 2);
}
