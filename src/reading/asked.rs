//! The questions and notes about single cells, in the clerk's words.

use sheetgate::{At, Range, Value};

use super::columns::{Column, Role};
use crate::domain::date::PartialDate;
use crate::domain::finding::Finding;
use crate::domain::project::{Category, Field, Stage};
use crate::domain::rules::Rule;
use crate::domain::wording::shortened;
use crate::words::amount::NoAmount;
use crate::words::date::{Manner, NoDate};
use crate::words::figures::figures_in;
use crate::words::text::{plain, shown, written};

/// What a message quotes of a cell.
fn quoted(value: &Value) -> String {
    shortened(&shown(value), 30)
}

/// A formula without result, or an error value; `None` for any other value.
pub(super) fn broken(sheet: &str, at: At, value: &Value, header: &str) -> Option<Finding> {
    let (rule, message) = match value {
        Value::Uncomputed(_) => (
            Rule::UncomputedFormula,
            format!(
                "{header}是公式“{}”，但没有计算结果，请在 Excel 或 WPS 中打开保存一次，或直接填写数值。",
                quoted(value)
            ),
        ),
        Value::Error(_) => (
            Rule::ErrorValue,
            format!(
                "{header}显示错误值“{}”，请改正公式或直接填写。",
                quoted(value)
            ),
        ),
        _ => return None,
    };
    Some(Finding::new(
        rule,
        sheet,
        at.address(),
        &shown(value),
        header,
        message,
    ))
}

/// A code or telephone number that Excel stored as a number and so lost digits of.
pub(super) fn is_damaged_number(value: &Value, column: &Column) -> bool {
    match value {
        // Floats hold 15 digits; what is longer has lost its end.
        Value::Number(number) => number.abs() >= 1e15 && is_number(column),
        Value::Shown(shown) => shown.number.abs() >= 1e15 && is_number(column),
        Value::Text(text) => {
            is_scientific(text) && (is_number(column) || matches!(column.role, Role::Extra(_)))
        }
        _ => false,
    }
}

/// Whether a column holds numbers that count nothing: codes and the like.
pub(super) fn is_number(column: &Column) -> bool {
    const NAMES: [&str; 8] = [
        "电话",
        "手机",
        "联系方式",
        "代码",
        "编号",
        "编码",
        "证号",
        "账号",
    ];
    match column.role {
        Role::Field(Field::Number | Field::Code) => true,
        Role::Field(_) => false,
        Role::Extra(ref header) => NAMES.iter().any(|name| header.contains(name)),
    }
}

/// `1.39E+10`
fn is_scientific(text: &str) -> bool {
    // Nearly no text has one of these, or begins with no Chinese letter: Ｅ is EF BC A5 in bytes.
    let may_be = |byte: u8| matches!(byte, b'E' | b'e' | 0xEF);
    if matches!(text.as_bytes(), [0xE4..=0xE9, ..]) || !text.bytes().any(may_be) {
        return false;
    }
    let plain = plain(text);
    let Some((mantissa, exponent)) = plain.split_once(['E', 'e']) else {
        return false;
    };
    let exponent = exponent.trim_start_matches('+');
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(exponent) && mantissa.split('.').all(digits)
}

pub(super) fn damaged_number(sheet: &str, at: At, value: &Value, header: &str) -> Finding {
    let quoted = quoted(value);
    Finding::new(
        Rule::NumberDamaged,
        sheet,
        at.address(),
        &shown(value),
        "文本格式的完整号码",
        format!(
            "{header}“{quoted}”被当作数字存储，末尾的数字已经丢失，请把单元格设为文本后重新填写完整。"
        ),
    )
}

/// Why a cell is no amount.
pub(super) fn amount(sheet: &str, at: At, value: &Value, why: NoAmount, field: Field) -> Finding {
    let header = match field {
        Field::FundsInPlace => "累计到位资金",
        _ => "总投资",
    };
    let quoted = quoted(value);
    let (rule, message) = match why {
        NoAmount::Foreign => (
            Rule::AmountForeign,
            format!("{header}“{quoted}”是外币，请按协议汇率折算为人民币后填写。"),
        ),
        NoAmount::Range => (
            Rule::AmountRange,
            format!("{header}“{quoted}”是一个区间，请填写一个数。"),
        ),
        NoAmount::Negative => (
            Rule::AmountNegative,
            format!("{header}“{quoted}”是负数，请核对后填写。"),
        ),
        NoAmount::Planned => (
            Rule::AmountPlanned,
            format!("{header}“{quoted}”像是计划数，请填写实际的数。"),
        ),
        NoAmount::Several => (
            Rule::AmountSeveral,
            format!(
                "{header}“{quoted}”里不止一个数（{}），请只保留一个数，其余写在备注里。",
                shortened(&figures_in(&shown(value)).join("、"), 30)
            ),
        ),
        NoAmount::Shown => return shown_otherwise(sheet, at, value, header),
        NoAmount::Unclear | NoAmount::Empty => (
            Rule::AmountUnclear,
            format!("{header}“{quoted}”不是一个金额，请只填写一个数字。"),
        ),
    };
    Finding::new(
        rule,
        sheet,
        at.address(),
        &shown(value),
        "一个数字",
        message,
    )
}

/// A number of which the screen shows something else.
pub(super) fn shown_otherwise(sheet: &str, at: At, value: &Value, header: &str) -> Finding {
    let (seen, stored) = match value {
        Value::Shown(shown) if shown.text.is_empty() => ("空白".to_owned(), written(shown.number)),
        Value::Shown(shown) => (
            format!("“{}”", shortened(&shown.text, 30)),
            written(shown.number),
        ),
        other => (format!("“{}”", quoted(other)), shown(other).into_owned()),
    };
    Finding::new(
        Rule::ShownOtherwise,
        sheet,
        at.address(),
        &shown(value),
        "显示与存储一致",
        format!("{header}显示为{seen}，单元格里存的却是{stored}，请核对后改成一致。"),
    )
}

/// A code or name that Excel took for a date: 2026-01-02, 1-2.
pub(super) fn turned_into_date(
    sheet: &str,
    at: At,
    value: &Value,
    header: &str,
) -> Option<Finding> {
    if !matches!(value, Value::Date(_) | Value::DateTime(_)) {
        return None;
    }
    let quoted = quoted(value);
    Some(Finding::new(
        Rule::TurnedIntoDate,
        sheet,
        at.address(),
        &shown(value),
        "文本格式的内容",
        format!("{header}“{quoted}”被表格程序变成了日期，请把单元格设为文本后重新填写。"),
    ))
}

/// What a cell holds and its format hides.
pub(super) fn unseen(sheet: &str, at: At, value: &Value, header: &str) -> Finding {
    let quoted = quoted(value);
    Finding::new(
        Rule::ShownOtherwise,
        sheet,
        at.address(),
        &shown(value),
        "显示与存储一致",
        format!(
            "{header}里存着“{quoted}”，但格式设成了不显示，没有读取；有效的请改成显示，作废的请删去。"
        ),
    )
}

/// A cell that is struck through as a whole.
pub(super) fn struck(sheet: &str, at: At, value: &Value, header: &str) -> Finding {
    let quoted = quoted(value);
    Finding::new(
        Rule::CellStruck,
        sheet,
        at.address(),
        &shown(value),
        "不划删除线",
        format!("{header}“{quoted}”划了删除线，请核对：作废的请删去，有效的请取消删除线。"),
    )
}

/// A project all of whose row is struck through.
pub(super) fn struck_row(sheet: &str, cell: String, name: &str) -> Finding {
    let quoted = shortened(name, 30);
    Finding::new(
        Rule::RowStruck,
        sheet,
        cell,
        name,
        "不划删除线",
        format!(
            "“{quoted}”整行划了删除线，金额没有计入，请核对：不再报送的请删去，仍报送的请取消删除线。"
        ),
    )
}

/// A figure or date that fills the cells of several columns.
pub(super) fn merged_across(sheet: &str, range: Range, value: &Value, headers: &str) -> Finding {
    let quoted = quoted(value);
    let cell = format!("{}:{}", range.first.address(), range.last.address());
    Finding::new(
        Rule::MergedAcross,
        sheet,
        cell,
        &shown(value),
        "每栏各填一格",
        format!("{headers}几栏合并成一格，只有“{quoted}”，请拆开单元格，每栏各填各的。"),
    )
}

pub(super) fn merged_amount(sheet: &str, range: Range, value: &Value, header: &str) -> Finding {
    let quoted = quoted(value);
    Finding::new(
        Rule::AmountMerged,
        sheet,
        format!("{}:{}", range.first.address(), range.last.address()),
        &shown(value),
        "每个项目各填一个数",
        format!("“{header}”的“{quoted}”由几个项目合用，请拆开单元格，每个项目各填一个数。"),
    )
}

/// Why a cell is no date.
pub(super) fn date(sheet: &str, at: At, value: &Value, why: NoDate, header: &str) -> Finding {
    let quoted = quoted(value);
    let (rule, message) = match why {
        NoDate::StatusOnly => (
            Rule::DateStatusOnly,
            format!("{header}写的是“{quoted}”，请补填具体日期。"),
        ),
        NoDate::Planned => (
            Rule::DatePlanned,
            format!("{header}“{quoted}”是计划时间，此栏应填实际时间，计划请写在推进计划里。"),
        ),
        NoDate::WithoutYear => (
            Rule::DateWithoutYear,
            format!("{header}“{quoted}”没有写年份，请补上年份。"),
        ),
        NoDate::Decimal => (
            Rule::DateDecimal,
            format!("{header}“{quoted}”是小数，可能是1月也可能是10月，请写成“年-月”，如2019-10。"),
        ),
        NoDate::Several => (
            Rule::DateSeveral,
            format!("{header}“{quoted}”有不止一个日期，请只保留一个，其余写在备注里。"),
        ),
        NoDate::Shown => return shown_otherwise(sheet, at, value, header),
        NoDate::Implausible => (
            Rule::DateImplausible,
            format!("{header}“{quoted}”的年份不合理，请核对；如果只填年份，请写成“2025年”。"),
        ),
        NoDate::Unclear | NoDate::Empty => (
            Rule::DateUnclear,
            format!("{header}“{quoted}”不是日期，请写成“2019年6月1日”或“2019-06-01”。"),
        ),
    };
    Finding::new(
        rule,
        sheet,
        at.address(),
        &shown(value),
        "一个日期",
        message,
    )
}

/// A note on a date that was read, but not written as one.
pub(super) fn manner(
    sheet: &str,
    at: At,
    value: &Value,
    date: PartialDate,
    manner: Manner,
) -> Option<Finding> {
    if manner == Manner::Plain {
        return None;
    }
    let quoted = quoted(value);
    let (rule, message) = match manner {
        Manner::Plain => return None,
        Manner::AsNumber => (
            Rule::DateAsNumber,
            format!("“{quoted}”已按{date}读取，建议写成日期或“年-月”。"),
        ),
        Manner::Vague => (
            Rule::DateVague,
            format!("“{quoted}”已按{date}读取，如知道具体日期请补填。"),
        ),
    };
    let expected = date.to_string();
    Some(Finding::new(
        rule,
        sheet,
        at.address(),
        &shown(value),
        &expected,
        message,
    ))
}

pub(super) fn stage(sheet: &str, at: At, text: &str) -> Finding {
    let words: Vec<&str> = Stage::ALL.iter().map(|stage| stage.word()).collect();
    let words = words.join("、");
    let quoted = shortened(text, 30);
    Finding::new(
        Rule::StageUnknown,
        sheet,
        at.address(),
        text,
        &words,
        format!("项目阶段“{quoted}”不在规定之内，请填写{words}之一。"),
    )
}

/// A section whose title speaks of several stages, over a table without a column for them.
pub(super) fn section(sheet: &str, cell: String, title: &str) -> Finding {
    let words: Vec<&str> = Stage::ALL.iter().map(|stage| stage.word()).collect();
    let quoted = shortened(title, 30);
    Finding::new(
        Rule::StageUnknown,
        sheet,
        cell,
        title,
        &words.join("、"),
        format!("从“{quoted}”看不出其下各项目的阶段，请加上“项目阶段”一栏逐个填写。"),
    )
}

pub(super) fn category(sheet: &str, at: At, text: &str) -> Finding {
    let words: Vec<&str> = Category::ALL
        .iter()
        .map(|category| category.word())
        .collect();
    let words = words.join("、");
    let quoted = shortened(text, 30);
    Finding::new(
        Rule::CategoryUnknown,
        sheet,
        at.address(),
        text,
        &words,
        format!("项目类别“{quoted}”不在规定之内，请填写{words}之一。"),
    )
}
