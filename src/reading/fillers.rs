//! Rows that say nothing: 以下空白, ……, and the row under a header that numbers the columns.

use std::sync::LazyLock;

use sheetgate::Value;

use crate::words::closed::is_made_of;
use crate::words::letters::{Letters, first};
use crate::words::numbering::Numbering;
use crate::words::text::{in_small_letters, is_placeholder, of_value, plain};

/// Words that say that nothing follows, or that the table goes on elsewhere.
const WORDS: [&str; 30] = [
    "以下",
    "空白",
    "无",
    "正文",
    "无正文",
    "本页",
    "此页",
    "此行",
    "本行",
    "以上",
    "完",
    "完毕",
    "结束",
    "end",
    "可",
    "加行",
    "续行",
    "另附页",
    "附页",
    "续",
    "下页",
    "转",
    "接",
    "上页",
    "续表",
    "续下页",
    "转下页",
    "接上页",
    "为空",
    "内容",
];
const SIGNS: [&str; 28] = [
    "…", "⋯", ".", "。", "·", "-", "—", "–", "─", "_", "/", "\\", "*", "=", "~", "～", "、", "(",
    ")", "[", "]", "<", ">", "《", "》", "\"", "×", "x",
];

/// What a page's number begins with.
const PAGE_STARTS: [char; 5] = ['第', '共', '(', '-', '—'];

/// What begins with none of them is no filler.
static STARTS: LazyLock<Letters> = LazyLock::new(|| {
    let of_pages = PAGE_STARTS.into_iter();
    Letters::of(first(&WORDS).chain(first(&SIGNS)).chain(of_pages))
});

/// 以下空白, （以下无正文）, ……, ———: a cell that stands for nothing.
pub(super) fn is_filler(text: &str) -> bool {
    const LONGEST: usize = 240;
    if is_placeholder(text) {
        return true;
    }
    if text.is_empty() || text.len() > LONGEST || !STARTS.may_begin(text) {
        return false;
    }
    stands_for_nothing(text)
}

/// The same by all of the text.
fn stands_for_nothing(text: &str) -> bool {
    let plain = in_small_letters(plain(text));
    let is_of_signs = plain
        .chars()
        .all(|letter| SIGNS.iter().any(|sign| sign.starts_with(letter)));
    // A long line of signs is as empty as a short one.
    is_of_signs
        || is_page_number(&plain)
        || (is_made_of(&plain, &[&WORDS, &SIGNS])
            && [
                "以下", "空白", "正文", "完", "结束", "end", "续", "页", "加行",
            ]
            .iter()
            .any(|word| plain.contains(word)))
}

/// 第1页, 第1页/共2页, 共2页第1页
fn is_page_number(plain: &str) -> bool {
    const PAGES: [&str; 3] = ["第", "共", "页"];
    const BETWEEN: [&str; 18] = [
        "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "一", "二", "三", "四", "五", ",", "/",
        "、",
    ];
    let has_number = plain
        .chars()
        .any(|letter| letter.is_ascii_digit() || "一二三四五".contains(letter));
    plain.starts_with(PAGE_STARTS)
        && plain.contains('页')
        && has_number
        && is_made_of(plain, &[&PAGES, &BETWEEN, &SIGNS])
}

/// Whether a row holds fillers alone, whatever its running number.
pub(super) fn is_filler_row(content: &[(u32, &Value)], sequence: Option<u32>) -> bool {
    let mut others = content
        .iter()
        .filter(|(column, value)| {
            Some(*column) != sequence || !Numbering::of(Some(value)).is_number()
        })
        .peekable();
    others.peek().is_some()
        && others.all(|(_, value)| matches!(value, Value::Text(_)) && is_filler(&of_value(value)))
}

/// The row under a header that numbers the columns: 甲, 乙, 1, 2, （3）=（1）+（2）, 栏次.
pub(super) fn numbers_columns(content: &[(u32, &Value)]) -> bool {
    /// Fewer numbers are no numbering of a table's columns.
    const LEAST: usize = 4;
    if content.len() < LEAST {
        return false;
    }
    let (mut before, mut formulas, mut skipped, mut count) = (0_u32, 0_u32, 0_u32, 0_usize);
    for (_, value) in content {
        let text = match value {
            Value::Text(_) | Value::Number(_) | Value::Shown(_) => of_value(value),
            _ => return false,
        };
        match mark(&text) {
            Some(FillerCell::Number(number)) => {
                // Columns are numbered from the left, one by one.
                if number <= before || number > before + 1 + formulas + skipped {
                    return false;
                }
                (before, formulas, skipped) = (number, 0, 0);
                count += 1;
            }
            Some(FillerCell::Letter) => count += 1,
            Some(FillerCell::Formula) => {
                formulas += 1;
                count += 1;
            }
            Some(FillerCell::Word) => skipped += 1,
            None => return false,
        }
    }
    count >= LEAST
}

/// What a cell of such a row holds.
enum FillerCell {
    Number(u32),
    Letter,
    Formula,
    Word,
}

fn mark(text: &str) -> Option<FillerCell> {
    /// No mark is longer, bytes, whatever blanks are in it.
    const LONGEST: usize = 60;
    if text.len() > LONGEST {
        return None;
    }
    let plain = plain(text);
    let bare = plain.trim_matches(['(', ')', '[', ']', '栏', '列']);
    if matches!(
        plain.as_str(),
        "栏次" | "栏号" | "列号" | "行次" | "列次" | "栏目" | "序"
    ) {
        return Some(FillerCell::Word);
    }
    match Numbering::of(Some(&Value::Text(bare.into()))) {
        Numbering::Whole(number) if number < 100 => return Some(FillerCell::Number(number)),
        Numbering::Bracketed(number) => return Some(FillerCell::Number(number)),
        _ => {}
    }
    let mut letters = bare.chars();
    if let (Some(letter), None) = (letters.next(), letters.next())
        && ("甲乙丙丁戊己庚辛壬癸".contains(letter) || letter.is_ascii_alphabetic())
    {
        return Some(FillerCell::Letter);
    }
    let is_formula = bare.contains(['=', '+', '/', '÷', '×', '*', '-'])
        && bare.chars().all(|letter| {
            letter.is_ascii_digit()
                || letter.is_ascii_uppercase()
                || "甲乙丙丁戊己庚辛壬癸()[]=+-−–/÷×*%、,".contains(letter)
        });
    is_formula.then_some(FillerCell::Formula)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};
    use sheetgate::Value;

    use super::{STARTS, is_filler, is_filler_row, numbers_columns, stands_for_nothing};

    proptest! {
        /// From the letters of fillers, some of them wide, large or such as combine.
        #[test]
        fn no_cheap_look_passes_over_what_a_close_one_finds(
            text in "[以下空白无無正文本页頁此完毕續续eEnNdD第共1-9一二（）()—…⋯。.×xX=\u{338} 　甲园]{1,6}"
        ) {
            prop_assert!(STARTS.may_begin(&text) || !stands_for_nothing(&text), "{text}");
        }
    }

    fn values(texts: &[&str]) -> Vec<Value> {
        let value = |text: &&str| match text.parse() {
            Ok(number) => Value::Number(number),
            Err(_) => Value::Text((*text).into()),
        };
        texts.iter().map(value).collect()
    }

    #[test]
    fn fillers_are_told_from_names() {
        for text in [
            "……",
            "…",
            "...",
            "以下空白",
            "（以下空白）",
            "——以下无正文——",
            "完",
            "(完)",
            "/",
            "续下页",
            "此页无正文",
            "第1页，共2页",
            "（第2页/共12页）",
            "END",
            "————————————————————————————————————————————",
        ] {
            assert!(is_filler(text), "{text}");
        }
        for text in [
            "完达山乳业项目",
            "空白磁带厂",
            "无",
            "续建项目一批",
            "上页书店",
            "第一页文创园",
            "第1",
        ] {
            assert_eq!(is_filler(text), text == "无", "{text}");
        }
        let row = values(&["3", "……", "…"]);
        let content: Vec<(u32, &Value)> = (0..).zip(&row).collect();
        assert!(is_filler_row(&content, Some(0)) && !is_filler_row(&content, None));
    }

    #[test]
    fn columns_are_numbered_from_the_left() {
        for (texts, expected) in [
            (&["甲", "乙", "1", "2", "3"][..], true),
            (
                &[
                    "（1）",
                    "（2）",
                    "（3）",
                    "（4）",
                    "（5）",
                    "（6）=（5）/（4）",
                    "（7）",
                ],
                true,
            ),
            (&["栏次", "1", "2", "3=1+2", "4"], true),
            (&["A", "B", "C", "D=B/C"], true),
            (&["①", "②", "③", "④"], true),
            (&["1栏", "2栏", "3栏", "4栏"], true),
            (&["1", "5", "3", "8"], false),
            (&["1", "甲项目", "500", "20"], false),
            (&["1", "2", "3"], false),
        ] {
            let row = values(texts);
            let content: Vec<(u32, &Value)> = (0..).zip(&row).collect();
            assert_eq!(numbers_columns(&content), expected, "{texts:?}");
        }
    }
}
