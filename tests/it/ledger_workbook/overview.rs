//! The first page: rates with what they are made of, and how it is printed.

use calamine::{DataType as _, Reader as _};
use diaodu::domain::amount::Yuan;
use diaodu::workbook::ledger::write;

use super::{City, open, part};

#[test]
fn the_overview_has_the_rates_with_what_they_are_made_of() {
    let city = City::new(10);
    let bytes = write(&city.view()).unwrap();
    let range = open(&bytes).worksheet_range("总览").unwrap();
    let total = &city.rates.total;
    let numbers_of = |name: &str| -> Vec<String> {
        let row = range
            .rows()
            .find(|row| row[0].get_string() == Some(name))
            .unwrap();
        row.iter()
            .filter_map(calamine::DataType::get_float)
            .map(|number| number.to_string())
            .collect()
    };
    let funds = total.funds_rate();
    let percent = f64::from(i32::try_from(funds.hundredths_of_percent().unwrap()).unwrap());
    assert_eq!(
        numbers_of("资金到位率"),
        [
            (percent / 10_000.0).to_string(),
            Yuan(funds.numerator).to_wan().replace(',', ""),
            Yuan(funds.denominator).to_wan().replace(',', ""),
        ]
    );
    let counts = [total.started.to_string(), total.signed.to_string()];
    assert_eq!(numbers_of("开工率")[1..], counts);
    assert_eq!(numbers_of("合计")[0], total.projects.to_string());
    for (slug, tally) in &city.rates.units {
        let shown = numbers_of(city.ledger.unit_name(slug));
        assert_eq!(shown[0], tally.projects.to_string());
    }
    let chart = part(&bytes, "xl/charts/chart1.xml");
    assert!(
        chart.contains("总览!$F$14:$F$27"),
        "the chart is native and refers to the table"
    );
}

#[test]
fn it_is_made_for_the_printer() {
    let city = City::new(3);
    let bytes = write(&city.view()).unwrap();
    let sheet = part(&bytes, "xl/worksheets/sheet2.xml");
    for wanted in [
        r#"paperSize="8""#,
        r#"orientation="landscape""#,
        r#"fitToHeight="0""#,
        "第 &amp;P 页  共 &amp;N 页",
        r#"<pane xSplit="3" ySplit="4" topLeftCell="D5""#,
        "<autoFilter ref=\"A4:",
    ] {
        assert!(sheet.contains(wanted), "{wanted}");
    }
    let book = part(&bytes, "xl/workbook.xml");
    assert!(book.contains(r#"name="_xlnm.Print_Titles" localSheetId="1">台账!$4:$4<"#));
}
