//! Every cell of the table looks as it should, in both ways of writing it.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::Reader as _;
use diaodu::domain::amount::Yuan;
use diaodu::domain::project::ProjectRow;
use diaodu::domain::rate::{RateRules, rates};
use diaodu::workbook::ledger::{write, write_quickly};
use sheetgate::At;

use super::{City, bare, every_part_is_well_formed, ledger_of, open, part, project};

/// What the cells of 台账 show and look like, by place; and that every row stands there once, in order.
pub(super) fn shown(bytes: &[u8]) -> BTreeMap<String, (String, String)> {
    let styles = part(bytes, "xl/styles.xml");
    let list = |name: &str| -> Vec<&str> {
        let (_, rest) = styles.split_once(&format!("<{name} ")).unwrap();
        let (list, _) = rest.split_once(&format!("</{name}>")).unwrap();
        let (_, list) = list.split_once('>').unwrap();
        let item = match name {
            "cellXfs" => "<xf ",
            "numFmts" => "<numFmt ",
            other => &format!("<{}>", other.trim_end_matches('s')),
        };
        list.split(item).skip(1).collect()
    };
    let (fonts, fills, borders) = (list("fonts"), list("fills"), list("borders"));
    let number = |xf: &str, key: &str| -> usize {
        let (_, rest) = xf.split_once(&format!("{key}=\"")).unwrap();
        rest.split('"').next().unwrap().parse().unwrap()
    };
    let code = |id: usize| {
        let own = list("numFmts")
            .into_iter()
            .find(|format| number(format, "numFmtId") == id);
        own.map_or_else(
            || id.to_string(),
            |format| format.replace(&id.to_string(), ""),
        )
    };
    let looks: Vec<String> = list("cellXfs")
        .into_iter()
        .map(|xf| {
            let (_, alignment) = xf.split_once('>').unwrap();
            [
                fonts[number(xf, "fontId")],
                fills.get(number(xf, "fillId")).copied().unwrap_or(""),
                borders.get(number(xf, "borderId")).copied().unwrap_or(""),
                &code(number(xf, "numFmtId")),
                alignment,
            ]
            .join("|")
        })
        .collect();

    let sheet = part(bytes, "xl/worksheets/sheet2.xml");
    let (_, rows) = sheet.split_once("<sheetData>").unwrap();
    let (rows, _) = rows.split_once("</sheetData>").unwrap();
    let range = open(bytes).worksheet_range("台账").unwrap();
    let (mut cells, mut row_above) = (BTreeMap::new(), 0);
    for row in rows.split("<row r=\"").skip(1) {
        let row_number: u32 = row.split('"').next().unwrap().parse().unwrap();
        assert!(row_number > row_above, "{row_number} below {row_above}");
        row_above = row_number;
        let mut next = At::new(row_number - 1, 0);
        for cell in row.split("<c ").skip(1) {
            // A cell that does not say where it stands stands beside the one before.
            let named = cell.strip_prefix("r=\"").and_then(|r| r.split('"').next());
            let at: At = named.map_or(next, |name| name.parse().unwrap());
            next = At::new(at.row, at.column + 1);
            let value = range.get_value((at.row, at.column));
            let value = value.map(ToString::to_string).unwrap_or_default();
            let look = looks[number(cell, "s")].clone();
            assert!(cells.insert(at.address(), (value, look)).is_none());
        }
    }
    cells
}

#[test]
fn every_project_has_its_looks_and_its_texts() {
    let mut rows: Vec<ProjectRow> = (0..1_100)
        .map(|at| project(&format!("第{at}号项目")))
        .collect();
    rows[0].content = Some(" <b>&\"A\"</b>\n_x0041_ ]]> =1+1 ".to_owned());
    rows[1].total_investment_yuan = Some(Yuan(12_345_678));
    rows[1].funds_in_place_yuan = Some(Yuan(10_000));
    rows[1].signed_on = Some("2019-06-01".parse().unwrap());
    rows[1].started_on = Some("2019-06".parse().unwrap());
    rows[2].progress = Some("长".repeat(40_000));
    rows[3].code = Some("2020-520100-01-01-000001".to_owned());
    let ledger = ledger_of(rows);
    let all = rates(&ledger, RateRules::default());
    let whole = write(&bare(&ledger, &all)).unwrap();
    every_part_is_well_formed(&whole);
    let cells = shown(&whole);
    // Title, sums, header, and 1,100 projects.
    assert_eq!(cells.keys().filter(|at| at.starts_with('C')).count(), 1_103);
    let looks = |at: &str, value: &str, look: &str| {
        let (shown, looks) = &cells[at];
        assert_eq!(shown, value, "{at}");
        assert!(looks.contains(look), "{at}: {looks}");
    };
    looks("A3", "合计（1100个项目）", "F2F2F2");
    looks("J3", "1234.5678", "#,##0.0###");
    looks("G5", " <b>&\"A\"</b>\n_x0041_ ]]> =1+1 ", "A6A6A6");
    looks("J6", "1234.5678", "#,##0.0###");
    looks("K6", "1", "#,##0_ ");
    looks("M6", "43617", "yyyy-mm-dd");
    looks("N6", "2019-06", "horizontal=\"center\"");
    looks("C8", "2020-520100-01-01-000001", "horizontal=\"center\"");
    let mut quick = Cursor::new(Vec::new());
    write_quickly(&bare(&ledger, &all), &mut quick).unwrap();
    let quick = quick.into_inner();
    assert_eq!(shown(&quick), cells);
    assert_eq!(sheet_area(&quick), "A1:AA1104");
    assert!(quick.len() < whole.len(), "{} {}", quick.len(), whole.len());

    let city = City::new(12);
    let cells = shown(&write(&city.view()).unwrap());
    let absent: Vec<_> = cells
        .iter()
        .filter(|(_, (value, _))| value.starts_with("本期未报"))
        .collect();
    assert!(
        absent
            .iter()
            .all(|(_, (_, looks))| looks.contains("FFF2CC"))
            && !absent.is_empty()
    );
}

fn sheet_area(bytes: &[u8]) -> String {
    let sheet = part(bytes, "xl/worksheets/sheet2.xml");
    let (_, rest) = sheet.split_once("<dimension ref=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}
