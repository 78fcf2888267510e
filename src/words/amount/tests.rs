//! Amounts by example, and that no digits are ever joined.

use proptest::prelude::*;

use super::{MoneyUnit, NoAmount, parse};
use crate::domain::amount::Yuan;
use sheetgate::{Shown, Value};

fn read(text: &str) -> Result<(String, Option<MoneyUnit>, bool, bool), NoAmount> {
    parse(&Value::Text(text.into())).map(|amount| {
        (
            amount.number.to_string(),
            amount.unit,
            amount.is_written_out,
            amount.is_approximate,
        )
    })
}

#[test]
fn amounts_are_read_with_their_own_unit() {
    use MoneyUnit::{TenMillion, Wan, Yi, Yuan};
    for (text, number, unit, written_out, about) in [
        ("2000", "2000", None, false, false),
        ("\u{3000}7,500 ", "7500", None, false, false),
        ("1，234，567", "1234567", None, false, false),
        ("２３２６０", "23260", None, false, false),
        ("27820万元", "27820", Some(Wan), true, false),
        ("9290万", "9290", Some(Wan), false, false),
        ("0.771亿元", "0.771", Some(Yi), true, false),
        ("约18.5亿元", "18.5", Some(Yi), true, true),
        ("17亿元左右", "17", Some(Yi), true, true),
        ("人民币 500 万元整", "500", Some(Wan), true, false),
        ("5千万元", "5", Some(TenMillion), true, false),
        ("五千万元", "5000", Some(Wan), true, false),
        ("约三亿元", "3", Some(Yi), true, true),
        ("一亿二千万元", "120000000", Some(Yuan), true, false),
        ("伍佰万元整", "500", Some(Wan), true, false),
        ("2个亿", "2", Some(Yi), false, false),
        ("5000（万元）", "5000", Some(Wan), true, false),
        ("8000万元（人民币）", "8000", Some(Wan), true, false),
        ("8000（暂定）", "8000", None, false, true),
        ("5000余万元", "5000", Some(Wan), true, true),
        ("不低于5亿元", "5", Some(Yi), true, true),
        ("¥5,000", "5000", None, false, false),
        ("5000。", "5000", None, false, false),
        ("5000萬元", "5000", Some(Wan), true, false),
        ("3.5億", "3.5", Some(Yi), false, false),
        ("1 234 567", "1234567", None, false, false),
        ("1\u{202f}234", "1234", None, false, false),
        ("5000\n", "5000", None, false, false),
        ("5000\n万元", "5000", Some(Wan), true, false),
        ("1亿 2000万元", "120000000", Some(Yuan), true, false),
        ("1亿2000万元", "120000000", Some(Yuan), true, false),
        ("275000.00", "275000", None, false, false),
        ("350000元", "350000", Some(Yuan), true, false),
    ] {
        let expected = (number.to_owned(), unit, written_out, about);
        assert_eq!(read(text), Ok(expected), "{text}");
    }
}

#[test]
fn what_is_not_one_amount_says_why() {
    for (text, why) in [
        ("—", NoAmount::Empty),
        ("待定", NoAmount::Empty),
        ("0.7亿美元", NoAmount::Foreign),
        ("3361万美元", NoAmount::Foreign),
        ("$500", NoAmount::Foreign),
        ("9.2-11.5亿元", NoAmount::Range),
        ("5000～8000", NoAmount::Range),
        ("3至5亿元", NoAmount::Range),
        ("-500", NoAmount::Negative),
        ("计划到位500", NoAmount::Planned),
        ("一期5亿元，二期3亿元", NoAmount::Several),
        ("5亿元，其中设备2亿元", NoAmount::Several),
        ("1,23", NoAmount::Unclear),
        ("5万3万", NoAmount::Several),
        ("500\n800", NoAmount::Several),
        ("3\n2", NoAmount::Several),
        ("500 800", NoAmount::Several),
        ("500，800", NoAmount::Several),
        ("5 0 0 0", NoAmount::Several),
        ("8000/9000", NoAmount::Several),
        ("8000、9000", NoAmount::Several),
        ("①5000", NoAmount::Several),
        ("①5000②", NoAmount::Several),
        ("500\n800①", NoAmount::Several),
        ("5000(1)", NoAmount::Several),
        ("5000[注1]", NoAmount::Several),
        ("5000*", NoAmount::Unclear),
        ("五千二万元", NoAmount::Unclear),
        ("一期五千万元", NoAmount::Unclear),
        ("五千万元三千万元", NoAmount::Unclear),
        ("5千万元3千万元", NoAmount::Several),
        ("500约800", NoAmount::Several),
        ("500人民币800", NoAmount::Several),
        ("3亿元\n5000万元", NoAmount::Several),
        ("3亿\n5000万", NoAmount::Several),
        ("3亿元5000万元", NoAmount::Several),
        ("5000（含税）", NoAmount::Unclear),
        ("1.2.3", NoAmount::Unclear),
    ] {
        assert_eq!(read(text), Err(why), "{text}");
    }
}

#[test]
fn what_is_shown_of_a_number_is_heard_with_it() {
    use MoneyUnit::{Wan, Yuan};
    for (text, number, expected) in [
        ("5,000万元", 5000.0, Ok(("5000", Some(Wan), None))),
        ("1.2万元", 1.234, Ok(("1.234", Some(Wan), None))),
        ("12,000元", 12_000.0, Ok(("12000", Some(Yuan), None))),
        ("5,000", 5_000_000.0, Ok(("5000", None, Some("5000000")))),
        (
            "60.00万元",
            600_000.0,
            Ok(("60", Some(Wan), Some("600000"))),
        ),
        ("0012", 12.0, Ok(("12", None, None))),
        ("未到位", 0.0, Ok(("0", None, None))),
        ("未到位", 5.0, Err(NoAmount::Shown)),
        ("", 5000.0, Err(NoAmount::Shown)),
        ("65%", 0.65, Err(NoAmount::Shown)),
        ("$5,000", 5000.0, Err(NoAmount::Foreign)),
        ("计划5000", 5000.0, Err(NoAmount::Planned)),
        ("138 0000", 1_380_000.0, Err(NoAmount::Several)),
    ] {
        let shown = Shown {
            text: text.into(),
            number,
        };
        let amount = parse(&Value::Shown(Box::new(shown))).map(|amount| {
            let stored = amount.stored.map(|stored| stored.number.to_string());
            (amount.number.to_string(), amount.unit, stored)
        });
        let expected = expected
            .map(|(number, unit, stored)| (number.to_owned(), unit, stored.map(str::to_owned)));
        assert_eq!(amount, expected, "{text}");
    }
}

proptest! {
    #[test]
    fn no_digits_are_joined(
        first in "[1-9][0-9]{0,5}",
        between in "[ \n/、;；|+①②³¹（()）*※约余]{1,3}",
        second in "[1-9][0-9]{0,5}",
    ) {
        let text = format!("{first}{between}{second}");
        prop_assert!(read(&text).is_err(), "{}", text);
    }

    #[test]
    fn no_text_panics(text in "[0-9.,，亿万千百元约~\\-－至 美①\n\\PC]{0,20}") {
        let _ = read(&text);
        let _ = MoneyUnit::stated_in(&text);
    }

    #[test]
    fn what_we_write_is_what_we_read(yuan in 0_i64..1_000_000_000_000_000) {
        let shown = Yuan(yuan).to_string();
        let amount = parse(&Value::Text(shown.into())).unwrap();
        let unit = amount.unit.unwrap();
        prop_assert_eq!(unit, MoneyUnit::Wan);
        prop_assert_eq!(amount.number.to_yuan(unit.yuan()), Some(Yuan(yuan)));
    }
}

#[test]
fn an_amount_with_the_mark_of_a_footnote_is_marked() {
    for (text, number) in [("5000①", "5000"), ("5000¹", "5000"), ("2.5亿元②", "2.5")] {
        let amount = parse(&Value::Text(text.into())).unwrap();
        assert!(amount.is_marked, "{text}");
        assert_eq!(amount.number.to_string(), number);
    }
    for text in ["5000", "10㎡", "约5000"] {
        let amount = parse(&Value::Text(text.into()));
        assert!(amount.is_err() || !amount.unwrap().is_marked, "{text}");
    }
}
