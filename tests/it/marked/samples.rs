//! Workbooks with all that a clerk's may have, each with something that must not be lost. They are written by the
//! library itself, for pictures, charts, tables and rules of cells are what they are about.

use rust_xlsxwriter::{
    Button, Chart, ChartType, Color, ConditionalFormatCell, ConditionalFormatCellRule,
    ConditionalFormatDataBar, DataValidation, DocProperties, Format, Formula, HeaderImagePosition,
    Image, Note, Shape, Sparkline, Table, Workbook, Worksheet, XlsxError,
};

use super::{Part, foreign, parts};
use crate::files::package;

type Made = Result<(), XlsxError>;

/// A workbook and what is special about it.
pub(crate) struct Sample {
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// The sheet that findings are on.
pub(crate) const SHEET: &str = "调度表";

/// A 1 × 1 picture.
const PICTURE: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\
    \0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";

/// The same small table on each first sheet.
fn table(sheet: &mut Worksheet) -> Made {
    sheet.set_name(SHEET)?;
    sheet.write(0, 0, "重大项目调度表")?;
    for (column, header) in (0..).zip(["序号", "项目名称", "总投资(万元)", "项目阶段", "进展情况"])
    {
        sheet.write(2, column, header)?;
    }
    let grey = Format::new().set_background_color(Color::RGB(0x00EE_EEEE));
    for (row, name) in (3..).zip(["甲产业园", "乙物流园", "丙基地"]) {
        sheet.write(row, 0, row - 2)?;
        sheet.write(row, 1, name)?;
        sheet.write_with_format(row, 2, 2_000.5, &grey)?;
        sheet.write(row, 3, "在建")?;
    }
    Ok(())
}

pub(super) fn with(name: &'static str, build: impl FnOnce(&mut Worksheet) -> Made) -> Sample {
    whole(name, |workbook| build(workbook.worksheet_from_index(0)?))
}

fn whole(name: &'static str, build: impl FnOnce(&mut Workbook) -> Made) -> Sample {
    let mut workbook = Workbook::new();
    table(workbook.add_worksheet()).unwrap();
    build(&mut workbook).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    Sample { name, bytes }
}

impl Sample {
    /// With a part changed; one that is not there is added.
    pub(super) fn change(self, part: &str, change: impl FnOnce(&str) -> String) -> Self {
        let mut all = parts(&self.bytes);
        if let Some(part) = all.iter_mut().find(|there| there.name == part) {
            let new = change(std::str::from_utf8(&part.content).unwrap()).into_bytes();
            assert!(
                new != part.content,
                "{}: {} is the same",
                self.name,
                part.name
            );
            part.content = new;
        } else {
            all.push(Part {
                name: part.to_owned(),
                raw: Vec::new(),
                content: change("").into_bytes(),
            });
        }
        self.of(&all)
    }

    /// Without a part.
    pub(super) fn without(self, part: &str) -> Self {
        let mut all = parts(&self.bytes);
        all.retain(|there| there.name != part);
        self.of(&all)
    }

    fn of(self, parts: &[Part]) -> Self {
        let parts: Vec<(&str, &[u8])> = parts
            .iter()
            .map(|part| (part.name.as_str(), part.content.as_slice()))
            .collect();
        let bytes = package(&parts);
        Self { bytes, ..self }
    }
}

/// All samples.
pub(crate) fn all() -> Vec<Sample> {
    let mut samples = with_objects();
    samples.extend(with_formats());
    samples.extend(around_it());
    samples.extend(foreign::all());
    samples
}

fn picture() -> Image {
    Image::new_from_buffer(PICTURE).unwrap()
}

pub(super) fn note() -> Note {
    Note::new("领导：这一项请重点跟进").set_author("王某")
}

fn with_objects() -> Vec<Sample> {
    vec![
        with("plain", |_| Ok(())),
        with("a note", |sheet| {
            sheet.insert_note(3, 1, &note()).map(|_| ())
        }),
        with("notes everywhere", |sheet| {
            for row in 0..40 {
                sheet.insert_note(row, 2, &note())?;
            }
            Ok(())
        }),
        with("a chart", |sheet| {
            let mut chart = Chart::new(ChartType::Column);
            chart.add_series().set_values((SHEET, 3, 2, 5, 2));
            sheet.insert_chart(8, 1, &chart).map(|_| ())
        }),
        with("a picture", |sheet| {
            sheet.insert_image(8, 1, &picture()).map(|_| ())
        }),
        with("a picture in the header", |sheet| {
            sheet.set_header("&L&[Picture]");
            sheet
                .set_header_image(&picture(), HeaderImagePosition::Left)
                .map(|_| ())
        }),
        with("a picture behind", |sheet| {
            sheet.insert_background_image(&picture());
            Ok(())
        }),
        with("a box with text", |sheet| {
            sheet
                .insert_shape(8, 1, &Shape::textbox().set_text("说明"))
                .map(|_| ())
        }),
        with("a button", |sheet| {
            sheet
                .insert_button(8, 1, &Button::new().set_caption("汇总"))
                .map(|_| ())
        }),
        with("a button and a note", |sheet| {
            sheet.insert_button(8, 1, &Button::new().set_caption("汇总"))?;
            sheet.insert_note(4, 1, &note()).map(|_| ())
        }),
    ]
}

fn with_formats() -> Vec<Sample> {
    vec![
        with("conditional formats", |sheet| {
            let red = Format::new().set_background_color(Color::Red);
            let large = ConditionalFormatCell::new()
                .set_rule(ConditionalFormatCellRule::GreaterThan(1_000))
                .set_format(red);
            sheet.add_conditional_format(3, 2, 5, 2, &large)?;
            sheet
                .add_conditional_format(3, 0, 5, 0, &ConditionalFormatDataBar::new())
                .map(|_| ())
        }),
        with("protected", |sheet| {
            sheet.protect_with_password("1234");
            Ok(())
        }),
        with("hidden rows and columns", |sheet| {
            sheet.set_row_hidden(4)?;
            sheet.set_column_hidden(2).map(|_| ())
        }),
        with("choices", |sheet| {
            let stages = DataValidation::new().allow_list_strings(&["在建", "投产"])?;
            sheet.add_data_validation(3, 3, 5, 3, &stages).map(|_| ())
        }),
        with("a table", |sheet| {
            sheet.add_table(2, 0, 5, 4, &Table::new()).map(|_| ())
        }),
        with("links", |sheet| {
            sheet.write_url(3, 4, "https://example.com/a").map(|_| ())
        }),
        with("frozen and filtered", |sheet| {
            sheet.set_freeze_panes(3, 2)?;
            sheet.autofilter(2, 0, 5, 4)?;
            sheet.group_rows(3, 4).map(|_| ())
        }),
        with("merged cells", |sheet| {
            let format = Format::new();
            sheet.merge_range(6, 1, 9, 3, "合并", &format)?;
            sheet
                .merge_range(0, 0, 0, 4, "重大项目调度表", &format)
                .map(|_| ())
        }),
        with("formulas and rich text", |sheet| {
            sheet.write_formula(6, 2, Formula::new("SUM(C4:C6)").set_result("6001.5"))?;
            let bold = Format::new().set_bold();
            let plain = Format::new();
            sheet
                .write_rich_string(3, 4, &[(&bold, "已完成"), (&plain, "封顶")])
                .map(|_| ())
        }),
        with("styles of rows and columns", |sheet| {
            let format = Format::new().set_background_color(Color::RGB(0x00AA_BBCC));
            sheet.set_column_format(10, &format)?;
            sheet.set_row_format(3, &format)?;
            sheet.set_column_width(1, 40)?;
            sheet.set_row_height(3, 60).map(|_| ())
        }),
        with("a small chart in a cell", |sheet| {
            let line = Sparkline::new().set_range((SHEET, 3, 2, 5, 2));
            sheet.add_sparkline(3, 4, &line).map(|_| ())
        }),
    ]
}

fn around_it() -> Vec<Sample> {
    vec![
        whole("hidden sheets", |workbook| {
            workbook.add_worksheet().set_name("上月")?.set_hidden(true);
            let sheet = workbook.add_worksheet().set_name("字典")?;
            sheet.set_very_hidden(true);
            sheet.write(0, 0, "在建").map(|_| ())
        }),
        whole("names of sheets", |workbook| {
            let second = workbook.add_worksheet().set_name("第二张")?;
            second.write(0, 0, 1)?;
            second.set_print_area(0, 0, 4, 4)?;
            second.set_repeat_rows(0, 0)?;
            workbook
                .worksheet_from_index(0)?
                .set_print_area(0, 0, 9, 4)?;
            workbook.define_name("第二张!本表合计", "=第二张!$A$1")?;
            workbook.define_name("全部", "=调度表!$A$1").map(|_| ())
        }),
        whole("another sheet is shown first", |workbook| {
            for name in ["乙", "丙", "丁"] {
                workbook.add_worksheet().set_name(name)?;
            }
            workbook
                .worksheet_from_index(2)?
                .set_active(true)
                .set_first_tab(true);
            Ok(())
        }),
        whole("a sheet that is a chart", |workbook| {
            let mut chart = Chart::new(ChartType::Pie);
            chart.add_series().set_values((SHEET, 3, 2, 5, 2));
            let sheet = workbook.add_chartsheet();
            sheet.set_name("图")?.insert_chart(0, 0, &chart)?;
            workbook.add_worksheet().set_name("后面")?;
            Ok(())
        }),
        whole("properties of the document", |workbook| {
            let properties = DocProperties::new()
                .set_title("调度")
                .set_custom_property("编号", 7);
            workbook.set_properties(&properties);
            Ok(())
        }),
        whole("a list of problems of the clerk's own", |workbook| {
            let sheet = workbook.add_worksheet().set_name("问题清单")?;
            sheet.write(0, 0, "需市级协调的问题").map(|_| ())
        }),
    ]
}
