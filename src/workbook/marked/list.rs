//! 问题清单: every problem with a link to its cell.

use std::fmt::Write as _;

use sheetgate::{Grid, Range, Visibility};
use xlsx_patch::{CellStyle, cell_text, escaped};

use super::plan::{NOTES, shown_as};
use super::{Mark, Task, fill, measure};
use crate::domain::finding::{Finding, Level};
use crate::domain::fold::{groups, told};
use crate::workbook::marks::{LIST_COLUMNS, LIST_HEADER, LIST_SHEET};

/// Header and width of each column, in characters.
const COLUMNS: [(&str, usize); 7] = [
    (LIST_COLUMNS[0], 6),
    (LIST_COLUMNS[1], 8),
    (LIST_COLUMNS[2], 16),
    (LIST_COLUMNS[3], 11),
    ("读到的内容", 28),
    ("应为", 30),
    ("怎么改", 52),
];
const HEADER_ROW: usize = LIST_HEADER as usize + 1;
/// Nobody works through more; and Excel takes no more than 65,530 links.
const MOST: usize = 2_000;

/// The styles of the list, in the order in which they are kept.
#[derive(Debug, Clone, Copy)]
enum Style {
    Title,
    Summary,
    Header,
    Centred,
    Text,
    Link,
    Error,
    Warning,
    Note,
}

impl Style {
    const ALL: [Self; 9] = [
        Self::Title,
        Self::Summary,
        Self::Header,
        Self::Centred,
        Self::Text,
        Self::Link,
        Self::Error,
        Self::Warning,
        Self::Note,
    ];

    const fn of(level: Level) -> Self {
        match level {
            Level::Error => Self::Error,
            Level::Warning => Self::Warning,
            Level::Note => Self::Note,
        }
    }

    const fn look(self) -> CellStyle {
        const CENTRE: &str = "horizontal=\"center\" wrapText=\"1\"";
        const LEFT: &str = "horizontal=\"left\" wrapText=\"1\" indent=\"1\"";
        let cell = CellStyle {
            size: 11,
            is_bold: false,
            is_underlined: false,
            colour: None,
            ground: None,
            lines: Some(0x00BF_BFBF),
            is_text: false,
            alignment: CENTRE,
        };
        match self {
            Self::Title => CellStyle {
                size: 16,
                is_bold: true,
                lines: None,
                alignment: "",
                ..cell
            },
            Self::Summary => CellStyle {
                colour: Some(0x0040_4040),
                lines: None,
                alignment: "wrapText=\"1\"",
                ..cell
            },
            Self::Header => CellStyle {
                is_bold: true,
                ground: Some(0x00D9_D9D9),
                ..cell
            },
            Self::Centred => cell,
            Self::Text => CellStyle {
                is_text: true,
                alignment: LEFT,
                ..cell
            },
            Self::Link => CellStyle {
                is_underlined: true,
                colour: Some(0x0005_63C1),
                ..cell
            },
            Self::Error => CellStyle {
                ground: Some(fill(Level::Error)),
                ..cell
            },
            Self::Warning => CellStyle {
                ground: Some(fill(Level::Warning)),
                ..cell
            },
            Self::Note => CellStyle {
                ground: Some(fill(Level::Note)),
                ..cell
            },
        }
    }
}

/// The looks of the cells, in the order of [`Style::ALL`].
pub(super) fn looks() -> [CellStyle; 9] {
    Style::ALL.map(Style::look)
}

/// The worksheet. `styles` are the numbers of [`looks`]; `is_active` says that it is shown first.
pub(super) fn sheet(task: &Task<'_>, styles: &[u32], is_active: bool) -> String {
    let mut list = List {
        styles,
        rows: String::new(),
        links: String::new(),
    };
    list.head(task);
    let told_as = groups(task.marks.iter().map(|mark| mark.finding));
    for (row, line) in (HEADER_ROW + 1..).zip(told_as.iter().take(MOST)) {
        let finding = told(line.iter().map(|&index| task.marks[index].finding));
        list.problem(row, task, &finding, task.marks[line[0]].place);
    }
    if told_as.len() > MOST {
        let rest = told_as.len() - MOST;
        let text = format!("另有 {rest} 个问题没有列出，请先改完以上各项");
        list.row(HEADER_ROW + 1 + MOST, 1, |cells| {
            cells.text("A", Style::Title, &text);
        });
    }
    let List { rows, links, .. } = list;
    let columns = (1..).zip(COLUMNS).map(|(number, (_, width))| {
        format!("<col min=\"{number}\" max=\"{number}\" width=\"{width}.7\" customWidth=\"1\"/>")
    });
    let columns: String = columns.collect();
    let links = if links.is_empty() {
        links
    } else {
        format!("<hyperlinks>{links}</hyperlinks>")
    };
    let selected = if is_active { " tabSelected=\"1\"" } else { "" };
    let top = HEADER_ROW + 1;
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
         <sheetPr><tabColor rgb=\"FFC00000\"/><pageSetUpPr fitToPage=\"1\"/></sheetPr>\
         <sheetViews><sheetView showGridLines=\"0\"{selected} workbookViewId=\"0\">\
         <pane ySplit=\"{HEADER_ROW}\" topLeftCell=\"A{top}\" activePane=\"bottomLeft\" state=\"frozen\"/>\
         </sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/><cols>{columns}</cols>\
         <sheetData>{rows}</sheetData><mergeCells count=\"2\"><mergeCell ref=\"A1:G1\"/>\
         <mergeCell ref=\"A2:G2\"/></mergeCells>{links}\
         <pageMargins left=\"0.4\" right=\"0.4\" top=\"0.5\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/>\
         <pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/>\
         <headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter></worksheet>"
    )
}

/// The list being written.
struct List<'a> {
    styles: &'a [u32],
    rows: String,
    links: String,
}

/// The cells of one row.
struct RowCells<'a> {
    styles: &'a [u32],
    row: usize,
    xml: String,
}

impl RowCells<'_> {
    fn text(&mut self, column: &str, style: Style, text: &str) {
        let (row, style) = (self.row, self.styles[style as usize]);
        let text = cell_text(text);
        let _ = write!(
            self.xml,
            "<c r=\"{column}{row}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>"
        );
    }

    fn number(&mut self, column: &str, style: Style, number: usize) {
        let (row, style) = (self.row, self.styles[style as usize]);
        let _ = write!(
            self.xml,
            "<c r=\"{column}{row}\" s=\"{style}\"><v>{number}</v></c>"
        );
    }
}

impl List<'_> {
    fn row(&mut self, row: usize, lines: usize, fill: impl FnOnce(&mut RowCells<'_>)) {
        let mut cells = RowCells {
            styles: self.styles,
            row,
            xml: String::new(),
        };
        fill(&mut cells);
        let (height, cells) = (measure::height(lines), cells.xml);
        let _ = write!(
            self.rows,
            "<row r=\"{row}\" ht=\"{height}\" customHeight=\"1\">{cells}</row>"
        );
    }

    fn head(&mut self, task: &Task<'_>) {
        self.row(1, 2, |cells| cells.text("A", Style::Title, LIST_SHEET));
        let text = summary_of(task);
        let width: usize = COLUMNS.iter().map(|(_, width)| width).sum();
        self.row(2, measure::lines(&text, width), |cells| {
            cells.text("A", Style::Summary, &text);
        });
        self.row(HEADER_ROW, 1, |cells| {
            for (column, (text, _)) in "ABCDEFG".chars().zip(COLUMNS) {
                cells.text(&column.to_string(), Style::Header, text);
            }
        });
    }

    /// One line: a finding, perhaps of several cells, with a link to the first of them.
    fn problem(
        &mut self,
        row: usize,
        task: &Task<'_>,
        finding: &Finding,
        first: Option<(usize, Range)>,
    ) {
        let name = if finding.sheet.is_empty() {
            "（整个文件）"
        } else {
            &finding.sheet
        };
        let place = first.map(|(index, range)| (&task.book.grids[index], range));
        let hint = place.and_then(|(grid, range)| hidden(grid, range));
        let message = format!("{}{}", finding.message, hint.unwrap_or_default());
        let texts = [
            ("C", 2, name),
            ("D", 3, finding.cell.as_str()),
            ("E", 4, &finding.read),
            ("F", 5, &finding.expected),
            ("G", 6, &message),
        ];
        let texts = texts.map(|(column, index, text)| {
            let text: String = text.chars().take(1_000).collect();
            let lines = measure::lines(&text, COLUMNS[index].1 - 2);
            (column, text, lines)
        });
        let lines = texts.iter().map(|(.., lines)| *lines).max().unwrap_or(1);
        self.row(row, lines, |cells| {
            cells.number("A", Style::Centred, row - HEADER_ROW);
            cells.text("B", Style::of(finding.level), finding.level.label());
            let [name, cell, others @ ..] = &texts;
            cells.text(name.0, Style::Text, &name.1);
            if first.is_some() {
                cells.text(cell.0, Style::Link, &cell.1);
            } else {
                cells.text("D", Style::Centred, "—");
            }
            for (column, text, _) in others {
                cells.text(column, Style::Text, text);
            }
        });
        if let Some((index, range)) = first {
            // The very cell may lie under a merged one, where a jump shows nothing.
            let at = shown_as(&task.book.grids[index], range.first).address();
            let name = escaped(&task.names[index].replace('\'', "''"));
            let cell = escaped(&finding.cell);
            let _ = write!(
                self.links,
                "<hyperlink ref=\"D{row}\" location=\"'{name}'!{at}\" display=\"{cell}\"/>"
            );
        }
    }
}

/// What must be done before a cell can be seen.
fn hidden(grid: &Grid, range: Range) -> Option<&'static str> {
    if grid.visibility != Visibility::Visible {
        return Some("（这张工作表被隐藏，请先取消隐藏）");
    }
    if grid.hidden_rows.contains(&range.first.row) {
        return Some("（所在的行被隐藏或筛选掉，请先取消）");
    }
    let is_hidden = grid.hidden_columns.contains(&range.first.column);
    is_hidden.then_some("（所在的列被隐藏，请先取消隐藏）")
}

fn summary_of(task: &Task<'_>) -> String {
    let count = |level| {
        let of_level = |mark: &&Mark<'_>| mark.finding.level == level;
        task.marks.iter().filter(of_level).count()
    };
    let mut parts = Vec::new();
    for level in [Level::Error, Level::Warning, Level::Note] {
        if count(level) > 0 {
            parts.push(format!("{} {} 处", level.label(), count(level)));
        }
    }
    if parts.is_empty() {
        return "没有发现问题。".into();
    }
    let mut text = format!(
        "{}。点“单元格”一列可跳到出问题的地方；改好后保存本文件，放回本单位的报送文件夹即可，\
         本表、底色和批注都不用删。",
        parts.join("，")
    );
    if task.is_copy {
        text += "本文件只有原表的数值和合并单元格，没有公式、图表和原来的格式。";
    }
    if task.is_cut {
        let _ = write!(text, "批注只加了前 {NOTES} 处，其余的只有底色，请看本表。");
    }
    text
}
