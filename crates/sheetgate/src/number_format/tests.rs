//! What formats show, by example.

use proptest::prelude::*;

use super::NumberFormat;
use crate::grid::Value;

/// What a cell with this number shows, where that is not just the number.
fn shown(code: &str, number: f64) -> String {
    match NumberFormat::from_code(code).value(number, false) {
        Value::Shown(shown) => shown.text.to_string(),
        Value::Number(_) => String::new(),
        Value::Text(text) => text.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn dates_are_told_from_numbers() {
    for (code, format) in [
        ("General", NumberFormat::Plain),
        ("G/通用格式", NumberFormat::Plain),
        ("#,##0.00_ ;[Red]\\-#,##0.00\\ ", NumberFormat::Plain),
        ("[$-804]@", NumberFormat::Plain),
        ("0.00E+00", NumberFormat::Plain),
        ("*d0", NumberFormat::Plain),
        ("yyyy\"年\"m\"月\"d\"日\";@", NumberFormat::Date),
        ("[$-804]yyyy\"年\"m\"月\";@", NumberFormat::Month),
        (
            "[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\";@",
            NumberFormat::Date,
        ),
        ("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", NumberFormat::Date),
        ("yyyy.mm", NumberFormat::Month),
        ("e\"年\"m\"月\"", NumberFormat::Month),
        ("m\"月\"d\"日\"", NumberFormat::Date),
        ("h:mm AM/PM", NumberFormat::Date),
        ("上午/下午h\"时\"mm\"分\"", NumberFormat::Date),
        ("[h]:mm:ss", NumberFormat::Duration),
    ] {
        assert_eq!(NumberFormat::from_code(code), format, "{code}");
    }
}

#[test]
fn formats_that_only_round_and_group_are_plain() {
    for code in [
        "0",
        "0.00",
        "#,##0",
        "#,##0.00_ ",
        "#,##0_);(#,##0)",
        "#,##0_);[Red]\\(#,##0\\)",
        "\"¥\"#,##0",
        "[$¥-804]#,##0.00",
        "\"¥\"#,##0.00;[Red]\"¥\"\\-#,##0.00",
        "_ ¥* #,##0.00_ ;_ ¥* \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
        "_(* #,##0_);_(* \\(#,##0\\);_(* \"-\"_);_(@_)",
        "[Blue]0;[颜色3]-0",
        "0;-0;;@",
        "##0.0E+0",
        "@",
        "",
    ] {
        assert_eq!(NumberFormat::from_code(code), NumberFormat::Plain, "{code}");
    }
}

#[test]
fn what_the_screen_shows_is_known_where_it_says_something_else() {
    for (code, number, text) in [
        ("#,##0\"元\"", 12_000.0, "12,000元"),
        ("#,##0\"万美元\"", 5000.0, "5,000万美元"),
        ("#,##0,", 5_000_000.0, "5,000"),
        ("#,##0.0,,\"百万\"", 12_340_000.0, "12.3百万"),
        ("0!.00,\"万元\"", 6_000_000.0, "60.00万元"),
        ("0\\.0,\"万\"", 12_345.0, "1.2万"),
        ("0!.0000\"亿\"", 67_890.0, "6.7890亿"),
        ("0!.0,\"万元\"", 5.0, "0.0万元"),
        ("0%", 0.65, "65%"),
        ("0.00%", 0.12345, "12.35%"),
        ("[$$-409]#,##0", 5000.0, "$5,000"),
        ("[$€-2]\\ #,##0.00", 1.5, "€ 1.50"),
        ("\"NM-\"0000", 12.0, "NM-0012"),
        ("\"第\"0\"标准厂房\"", 3.0, "第3标准厂房"),
        ("000000", 12.0, "000012"),
        ("000000", 123_456.0, ""),
        ("00000000000", 85_112_345_678.0, ""),
        ("0000\\-0000000", 8_511_234_567.0, "0851-1234567"),
        ("000\" \"0000\" \"0000", 13_800_000_001.0, "138 0000 0001"),
        ("[DBNum2][$-804]General\"元整\"", 5000.0, "伍仟元整"),
        ("[DBNum1][$-804]General", 12.0, "一十二"),
        ("[DBNum1][$-804]0", 12.0, "一二"),
        ("General\"亩\"", 12.5, "12.5亩"),
        ("G/通用格式\"万元\"", 5000.0, "5000万元"),
        ("[=1]\"在建\";[=2]\"投产\";General", 2.0, "投产"),
        ("[=1]\"在建\";[=2]\"投产\";General", 3.0, ""),
        ("[>=10000]0!.0,\"万\";0", 25_000.0, "2.5万"),
        ("[>=10000]0!.0,\"万\";0", 9000.0, ""),
        ("[<0]\"减\"0;0", -5.0, "减5"),
        ("0\"元\"", -5.0, "-5元"),
        (";;;", 5000.0, ""),
        ("0.0\"万元\";;\"未到位\"", 0.0, "未到位"),
        ("\"约\"0", 5000.0, "约5000"),
        ("# ?/?", 5.5, "5 1/2"),
        ("# ?/?", 5.0, ""),
        ("# ??/16", 0.5, "8/16"),
        ("?/?", 2.5, "5/2"),
        ("#,##0\"/年\"", 5000.0, "5,000/年"),
        ("0.0E+0\"元\"", 12_345.0, "1.2E+4元"),
        ("#\"-\"#\"栋\"", 12.0, "1-2栋"),
        ("0\"未完", 5.0, "5未完"),
        ("yyyy", 45_748.0, "2025"),
        ("\"计划\"yyyy\"年\"m\"月\"", 45_748.0, "计划2025年4月"),
        ("yyyy\"年\"m\"月底\"", 45_748.0, "2025年4月底"),
    ] {
        assert_eq!(shown(code, number), text, "{code} {number}");
    }
    // Hidden, and yet there.
    let hidden = NumberFormat::from_code(";;;").value(5000.0, false);
    assert!(matches!(hidden, Value::Shown(shown) if shown.text.is_empty()));
}

#[test]
fn text_is_shown_with_what_its_format_adds() {
    for (code, text, shown) in [
        ("@\"（暂停）\"", "在建", Some("在建（暂停）")),
        ("0;-0;0;\"第\"@", "一", Some("第一")),
        ("_ @_ ", "甲", None),
        ("@", "甲", None),
        ("General;;;", "甲", None),
        ("0.0\"万元\"", "甲", None),
    ] {
        let found = NumberFormat::from_code(code).text(text);
        assert_eq!(found.as_deref(), shown, "{code}");
    }
}

#[test]
fn a_text_without_a_place_in_its_format_is_hidden() {
    for (code, is_hidden) in [
        (";;;", true),
        ("0;-0;0;", true),
        ("0.00\"万元\";;;", true),
        (";;;@", false),
        ("0;-0;;@", false),
        (";;", false),
        ("General", false),
        ("@", false),
    ] {
        assert_eq!(
            NumberFormat::from_code(code).hides_text(),
            is_hidden,
            "{code}"
        );
    }
}

proptest! {
    #[test]
    fn no_code_panics_and_what_it_shows_is_bounded(
        code in "([0#?.,%@;_*\\\\!/E+\\-\\[\\]>=<\"$dmyhse]|General|AM/PM|DBNum[0-9]|\\PC){0,40}",
        bits: u64,
        text in "\\PC{0,9}",
    ) {
        let format = NumberFormat::from_code(&code);
        if let Value::Shown(shown) = format.value(f64::from_bits(bits), bits % 2 == 0) {
            prop_assert!(shown.text.len() < 20_000);
        }
        let _ = format.text(&text);
    }

    #[test]
    fn long_codes_are_bounded(part in "[0#?.,%E@]|General|0E\\+0", number: f64) {
        let format = NumberFormat::from_code(&part.repeat(255 / part.len()));
        if let Value::Shown(shown) = format.value(number, false) {
            prop_assert!(shown.text.len() < 100_000);
        }
    }

    #[test]
    fn plain_codes_show_the_number(number in -1e9_f64..1e9, decimals in 1..9_usize) {
        // The dynamic answer agrees with the static one.
        let code = format!("[>1e300]0;#,##0.{}", "0".repeat(decimals));
        prop_assert_eq!(shown(&code, number), "");
    }
}
