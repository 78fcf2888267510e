//! What stands around a table: title, reporting unit, period, who filled it in, unit of money.

use std::borrow::Cow;

use sheetgate::At;

use super::view::{Row, View};
use crate::domain::period_words::{PeriodStatement, PeriodWords, Strength};
use crate::domain::sheet::Stated;
use crate::domain::wording::{shortened, trimmed};
use crate::words::amount::MoneyUnit;
use crate::words::metadata_labels::{Asked, ends_in_label, labels_in};
use crate::words::period_words::{has_impossible_date, in_label, in_title};
use crate::words::text;

/// What the cells around a worksheet's tables state. The first statement of each thing counts.
#[derive(Debug, Clone, Default)]
pub(super) struct Meta {
    /// 填报单位
    pub(super) unit: Option<Stated<String>>,
    /// What 报送期 and the titles say of the period, in the order of the worksheet.
    pub(super) period: Vec<PeriodStatement>,
    /// What stands behind 报送期 and was not understood, with its cell.
    pub(super) unclear_period: Option<(String, At)>,
    /// 填报人
    pub(super) preparer: Option<String>,
    /// 联系电话
    pub(super) phone: Option<String>,
    /// 单位：万元, with its cell.
    pub(super) money: Option<(MoneyUnit, At)>,
    /// All text above the first table, for what its title implies.
    pub(super) title: String,
    /// The first line of it that is called a table.
    pub(super) heading: Option<Stated<String>>,
}

impl Meta {
    /// Reads the rows above a table.
    pub(super) fn read_above(&mut self, view: &View, rows: &[Row]) {
        for row in rows {
            for (index, (column, value)) in row.cells().enumerate() {
                let text = text::of_value(value);
                let at = At::new(row.number, column);
                let next = next_text(view, row, index);
                let labelled = self.read_cell(view, at, &text, next.as_deref());
                let before = index.checked_sub(1);
                let before = before.and_then(|before| row.cells().nth(before));
                if before.is_some_and(|(_, value)| ends_in_label(&text::of_value(value))) {
                    continue;
                }
                // A title may share its cell with labels behind it: 调度表（单位：万元）.
                let title = labelled.map_or(&*text, |start| &text[..start]);
                let title = trimmed(title.trim_end_matches(['（', '(']));
                if title.is_empty() {
                    continue;
                }
                self.title.push_str(title);
                self.title.push('\n');
                self.head(view, at, title);
                // 调度表（万元）; what else a title says of money is no unit.
                let plain = text::plain(title);
                for (word, unit) in [("(万元)", MoneyUnit::Wan), ("(亿元)", MoneyUnit::Yi)] {
                    if plain.contains(word) {
                        self.money = self.money.or(Some((unit, at)));
                    }
                }
                let title = shown_month(view, at, title);
                for (words, strength) in in_title(title) {
                    self.state_period(view, at, title, words, strength);
                }
                if has_impossible_date(title) && self.unclear_period.is_none() {
                    self.unclear_period = Some((shortened(title, 40), at));
                }
            }
        }
    }

    fn head(&mut self, view: &View, at: At, title: &str) {
        const CALLED: [&str; 5] = ["表", "台账", "清单", "情况", "汇总"];
        if self.heading.is_none() && CALLED.iter().any(|word| title.contains(word)) {
            self.heading = Some(Stated {
                value: shortened(title, 80),
                sheet: view.grid.name.clone(),
                cell: at.address(),
            });
        }
    }

    fn state_period(
        &mut self,
        view: &View,
        at: At,
        text: &str,
        words: PeriodWords,
        strength: Strength,
    ) {
        /// More statements than any sheet has of itself.
        const MOST: usize = 12;
        if self.period.len() < MOST {
            self.period.push(PeriodStatement {
                words,
                strength,
                text: shortened(trimmed(text), 40),
                sheet: view.grid.name.clone(),
                cell: at.address(),
            });
        }
    }

    /// The unit of money that one line states: 二、签约项目（单位：万元）.
    pub(super) fn money_stated_in(view: &View, row: &Row) -> Option<MoneyUnit> {
        let mut meta = Self::default();
        meta.read_above(view, std::slice::from_ref(row));
        meta.money.map(|(unit, _)| unit)
    }

    /// Reads a row below or inside a table; whether it held any label.
    pub(super) fn read_row(&mut self, view: &View, row: &Row) -> bool {
        let mut any = false;
        for (index, (column, value)) in row.cells().enumerate() {
            let next = next_text(view, row, index);
            let at = At::new(row.number, column);
            let text = text::of_value(value);
            any |= self.read_cell(view, at, &text, next.as_deref()).is_some();
        }
        any
    }

    /// Reads one cell: labels and values in one line, or a label whose value is the next cell. Where the
    /// first label begins, if there is one.
    fn read_cell(&mut self, view: &View, at: At, text: &str, next: Option<&str>) -> Option<usize> {
        let labels = labels_in(text);
        for (index, (label, value_from)) in labels.iter().enumerate() {
            let end = labels
                .get(index + 1)
                .map_or(text.len(), |(next, _)| next.start);
            let mut value = trimmed(&text[*value_from..end.max(*value_from)]);
            if value.is_empty()
                && index + 1 == labels.len()
                && let Some(next) = next.filter(|next| labels_in(next).is_empty())
            {
                value = trimmed(next);
            }
            self.take(view, label.asked, value, at);
        }
        labels.first().map(|(label, _)| label.start)
    }

    fn take(&mut self, view: &View, asked: Asked, value: &str, at: At) {
        let value = value.trim_end_matches(['，', ',', '；', ';', '。', '、', '（', '(']);
        if text::is_placeholder(value) {
            return;
        }
        let money = MoneyUnit::stated_in(value);
        match asked {
            Asked::Money | Asked::UnitOrMoney if money.is_some() => {
                self.money = self.money.or(money.map(|unit| (unit, at)));
            }
            Asked::Unit | Asked::UnitOrMoney if !is_measure(value) => {
                self.unit.get_or_insert_with(|| Stated {
                    value: value.to_owned(),
                    sheet: view.grid.name.clone(),
                    cell: at.address(),
                });
            }
            Asked::Period => self.take_period(view, value, at),
            Asked::Preparer => self.take_preparer(value),
            Asked::Phone => {
                let phone = value.trim_end_matches(['）', ')']);
                self.phone.get_or_insert_with(|| phone.to_owned());
            }
            _ => {}
        }
    }

    fn take_period(&mut self, view: &View, value: &str, at: At) {
        let said = in_label(value);
        let is_figure =
            |letter: char| letter.is_numeric() || "一二三四五六七八九十上下".contains(letter);
        if said.is_empty() && value.contains(is_figure) {
            let unclear = (shortened(value, 40), at);
            self.unclear_period.get_or_insert(unclear);
        }
        for words in said {
            self.state_period(view, at, value, words, Strength::Label);
        }
    }

    /// 于某 13900000001 is a name and a telephone number.
    fn take_preparer(&mut self, value: &str) {
        let digits = value.find(|letter: char| letter.is_ascii_digit());
        let (name, phone) = digits.map_or((value, ""), |at| value.split_at(at));
        let around = |letter: char| " \u{3000}（）()，,、:：/".contains(letter);
        let name = trimmed(name.trim_matches(around));
        let phone = trimmed(phone.trim_matches(around));
        if !name.is_empty() {
            self.preparer.get_or_insert_with(|| name.to_owned());
        }
        if phone.len() >= 7 {
            self.phone.get_or_insert_with(|| phone.to_owned());
        }
    }
}

/// The text of the cell behind one of a row.
fn next_text<'v>(view: &View<'_>, row: &'v Row<'_>, index: usize) -> Option<Cow<'v, str>> {
    let (column, value) = row.cells().nth(index + 1)?;
    let text = text::of_value(value);
    let shown = shown_month(view, At::new(row.number, column), &text);
    Some(if shown.len() < text.len() {
        Cow::Owned(shown.to_owned())
    } else {
        text
    })
}

/// The text of a date without its day, if its format shows none: it is a month, stored as its first day.
fn shown_month<'t>(view: &View, at: At, text: &'t str) -> &'t str {
    let is_month = view.grid.months.contains(&at) && text.len() == "2026-11-01".len();
    if is_month {
        text.get(..7).unwrap_or(text)
    } else {
        text
    }
}

/// 亩 and the like, or more than one unit of money: nobody's name.
fn is_measure(value: &str) -> bool {
    value.split(['、', '，', ',', '/', '；', ' ']).all(|part| {
        matches!(
            part,
            "亩" | "万元" | "亿元" | "元" | "人" | "个" | "平方米" | "万平方米" | "%"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::Meta;
    use crate::domain::period_words::Strength;
    use crate::reading::view::View;
    use crate::words::HeaderWords;
    use crate::words::amount::MoneyUnit;
    use crate::words::headers::Headers;
    use sheetgate::{At, Grid, Value};

    fn read(rows: &[&[&str]]) -> Meta {
        let mut grid = Grid {
            name: "表".to_owned(),
            ..Grid::default()
        };
        for (row, cells) in (0..).zip(rows) {
            for (column, text) in (0..).zip(*cells) {
                grid.cells
                    .insert(At::new(row, column), Value::Text((*text).into()));
            }
        }
        let headers = Headers::with(&HeaderWords::default());
        let view = View::new(&grid, &headers);
        let mut meta = Meta::default();
        meta.read_above(&view, &view.rows);
        meta
    }

    /// The first statement: its date, and whether a label says it.
    fn period(meta: &Meta) -> Option<(String, Strength)> {
        let said = meta.period.first()?;
        let whole = said.words.whole()?;
        Some((whole.to_string(), said.strength))
    }

    fn stated(date: &str, strength: Strength) -> (String, Strength) {
        (date.to_owned(), strength)
    }

    #[test]
    fn one_line_holds_all() {
        let meta = read(&[
            &["南明区重大项目调度表"],
            &[
                "填报单位（盖章）：南明区\u{3000}\u{3000}报送期：2026年11月10日  填报人：曹某　电话：13900003069　单位：万元、亩",
            ],
        ]);
        assert_eq!(meta.unit.as_ref().unwrap().value, "南明区");
        assert_eq!(period(&meta), Some(stated("2026-11-10", Strength::Label)));
        assert_eq!(meta.preparer.as_deref(), Some("曹某"));
        assert_eq!(meta.phone.as_deref(), Some("13900003069"));
        assert_eq!(meta.money.unwrap().0, MoneyUnit::Wan);
        assert_eq!(meta.title, "南明区重大项目调度表\n");
    }

    #[test]
    fn labels_and_values_may_stand_in_cells_of_their_own() {
        let meta = read(&[&[
            "填报单位：",
            "云岩区投促局",
            "报送期：",
            "2026年11月25日",
            "填报人：",
            "于某",
            "联系电话：",
            "0851-80003648",
        ]]);
        assert_eq!(meta.unit.as_ref().unwrap().value, "云岩区投促局");
        assert_eq!(period(&meta), Some(stated("2026-11-25", Strength::Label)));
        assert_eq!(meta.preparer.as_deref(), Some("于某"));
        assert_eq!(meta.phone.as_deref(), Some("0851-80003648"));
    }

    #[test]
    fn the_day_of_filling_in_is_no_period_and_a_title_may_state_one() {
        let meta = read(&[&[
            "单位（公章）:花溪区投资促进局",
            "填报日期：2026年10月24日",
            "填报人:郭某",
        ]]);
        assert_eq!(meta.unit.as_ref().unwrap().value, "花溪区投资促进局");
        assert_eq!(period(&meta), None);
        let meta = read(&[&["调度表"], &["（2026年11月下半月）"], &["单位：亿元"]]);
        assert_eq!(period(&meta), Some(stated("2026-11-25", Strength::Title)));
        assert_eq!(meta.money.unwrap().0, MoneyUnit::Yi);
        assert!(meta.unit.is_none());
    }

    #[test]
    fn labels_need_no_colon_where_they_are_all_that_a_cell_holds() {
        let meta = read(&[&[
            "填报单位（公章）",
            "修文县",
            "联系人",
            "陈某",
            "电话",
            "0851-82320000",
        ]]);
        assert_eq!(meta.unit.as_ref().unwrap().value, "修文县");
        assert_eq!(meta.preparer.as_deref(), Some("陈某"));
        assert_eq!(meta.phone.as_deref(), Some("0851-82320000"));
    }

    #[test]
    fn a_title_may_share_its_cell_with_the_unit() {
        let meta = read(&[&["南明区调度表（2026年11月25日）（单位：万元）"]]);
        assert_eq!(period(&meta), Some(stated("2026-11-25", Strength::Title)));
        assert_eq!(meta.money.unwrap().0, MoneyUnit::Wan);
        assert_eq!(meta.title, "南明区调度表（2026年11月25日）\n");
    }

    #[test]
    fn a_title_may_state_the_unit_of_money() {
        let meta = read(&[&["修文县重大项目调度表（万元）"]]);
        assert_eq!(meta.money.unwrap().0, MoneyUnit::Wan);
        let meta = read(&[&["总投资500亿元以上项目调度表"]]);
        assert!(meta.money.is_none());
    }

    #[test]
    fn a_preparer_may_bring_the_telephone_number() {
        let meta = read(&[&["填报人：于某（13900000001）审核人：陈某"]]);
        assert_eq!(meta.preparer.as_deref(), Some("于某"));
        assert_eq!(meta.phone.as_deref(), Some("13900000001"));
        let meta = read(&[&["填报人：王某（联系电话 13900000000）"]]);
        assert_eq!(meta.preparer.as_deref(), Some("王某"));
        assert_eq!(meta.phone.as_deref(), Some("13900000000"));
    }
}
