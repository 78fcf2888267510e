//! 填表说明: how to fill in the form, column by column, and what is checked.

use rust_xlsxwriter::Workbook;

use super::FormView;
use crate::domain::finding::Level;
use crate::domain::project::{Category, Field, Stage};
use crate::domain::rules::{Group, Rule};
use crate::workbook::fit;
use crate::workbook::page::{Page, Paper, WriteError};
use crate::workbook::style::{self, BODY_SIZE};

const WIDTHS: [f64; 3] = [22.0, 9.0, 74.0];

/// Writes the worksheet.
pub(super) fn write(workbook: &mut Workbook, view: &FormView<'_>) -> Result<(), WriteError> {
    let mut page = Page::new(workbook, "填表说明", &WIDTHS)?;
    page.print_on(Paper::A4UprightSingle, None)?;
    page.sheet.set_print_fit_to_pages(1, 0);
    page.merged(0, 0, 2, "填表说明", &style::title())?;
    page.sheet.set_row_height(0, 38)?;
    let mut row = 1;
    let format = style::plain(10.5).set_text_wrap();
    for (number, rule) in ["一", "二", "三", "四", "五", "六"].iter().zip(rules(view)) {
        let text = format!("{number}、{rule}");
        page.merged(row, 0, 2, &text, &format)?;
        let lines = fit::lines(&text, fit::room(WIDTHS.iter().sum(), 10.5));
        page.sheet.set_row_height(row, fit::height(lines, 10.5))?;
        row += 1;
    }
    row += 1;
    page.header(row, ["栏目", "是否必填", "怎样填"])?;
    page.sheet.set_row_height(row, 22)?;
    for field in Field::FORM {
        row += 1;
        let advice = advice(field);
        page.text(row, 0, field.header(), &style::centered())?;
        page.text(
            row,
            1,
            if field.is_required() { "必填" } else { "" },
            &style::centered(),
        )?;
        page.text(row, 2, &advice, &style::text())?;
        let lines = fit::lines(&advice, fit::room(WIDTHS[2], BODY_SIZE));
        page.sheet
            .set_row_height(row, fit::height(lines, BODY_SIZE))?;
    }
    checks(&mut page, row + 2)?;
    page.sheet.protect();
    Ok(())
}

/// What the sheet is checked for when it has been handed in, from the table of rules itself: what
/// returns it and what is asked. Notes want nothing of a clerk.
fn checks(page: &mut Page<'_>, mut row: u32) -> Result<(), WriteError> {
    page.header(row, ["检查什么", "不符时", "要求"])?;
    page.sheet.set_row_height(row, 22)?;
    for (group, name) in [
        (Group::File, "文件"),
        (Group::Table, "整张表"),
        (Group::Cell, "单元格"),
        (Group::Fields, "各栏之间"),
        (Group::Periods, "与上期比较"),
        (Group::Units, "与外单位"),
    ] {
        let first = row + 1;
        let rules = Rule::ALL.iter().filter(|rule| rule.group() == group);
        let is_asked = |rule: &&Rule| rule.level() >= Level::Warning && !rule.is_usually_off();
        for rule in rules.filter(is_asked) {
            row += 1;
            let is_error = rule.level() == Level::Error;
            let then = if is_error {
                "退回"
            } else {
                Level::Warning.label()
            };
            page.text(row, 1, then, &style::centered())?;
            page.text(row, 2, rule.sentence(), &style::text())?;
            let lines = fit::lines(rule.sentence(), fit::room(WIDTHS[2], BODY_SIZE));
            page.sheet
                .set_row_height(row, fit::height(lines, BODY_SIZE))?;
        }
        if first < row {
            page.sheet
                .merge_range(first, 0, row, 0, name, &style::centered())?;
        } else {
            page.text(row, 0, name, &style::centered())?;
        }
    }
    Ok(())
}

fn rules(view: &FormView<'_>) -> [String; 6] {
    [
        format!("本表由{}填报{}报送期的情况，截止时间为{}。填好后存入本单位的报送文件夹即可，不必另发邮件。", view.unit_name, view.period.label(), view.deadline),
        "上期已接收的内容已经填好，只改有变化的单元格；没有变化的进展情况也请按本期更新。右上角有红色三角的单元格是上次报送留下的疑问，鼠标移上去即可看到，请一并核对。".to_owned(),
        "一个项目占一行。项目不再推进的，把“项目阶段”改为“终止”，不要清空整行；清空的项目会标为“本期未报”。".to_owned(),
        "金额单位一律为万元，只填数字；日期填年月日，如 2026-11-25，只知年月的填“2026年11月”。".to_owned(),
        "本期没有项目的，把表头的“本期零报告”改为“是”。季度观摩填在“观摩项目”表，没有的填“零报告”；不能等到报送期的事项填在“紧急事项”表。".to_owned(),
        format!("表头和填报单位、报送期已锁定。表格有问题或需协助，请联系{}。", view.office_name),
    ]
}

/// What to write into a column.
fn advice(field: Field) -> String {
    let words = |words: Vec<&str>| format!("从下拉列表中选：{}。", words.join("、"));
    match field {
        Field::Sequence => "按行编号，可不填。".to_owned(),
        Field::Number => "系统编号，请勿改动；新项目留空。".to_owned(),
        Field::Code => "国家统一项目代码，没有的不填。".to_owned(),
        Field::Name => "与投资协议或备案证一致，各期保持不变，不用简称。".to_owned(),
        Field::Category => words(
            Category::ALL
                .iter()
                .map(|category| category.word())
                .collect(),
        ),
        Field::Content => "建设规模、主要内容、产值和就业等。".to_owned(),
        Field::Investor => "投资企业全称，多个企业用顿号隔开。".to_owned(),
        Field::Industry => "如：先进装备制造、大数据电子信息、生态特色食品。".to_owned(),
        Field::TotalInvestment => "协议总投资，万元，只填数字。".to_owned(),
        Field::FundsInPlace => "开工以来累计到位资金，万元，只填数字；不应大于总投资。".to_owned(),
        Field::Stage => words(Stage::ALL.iter().map(|stage| stage.word()).collect()),
        Field::SignedOn => "正式协议签订日期。".to_owned(),
        Field::StartedOn => "实际开工日期；未开工的不填。".to_owned(),
        Field::InProductionOn => "实际投产日期；未投产的不填。".to_owned(),
        Field::ResponsibleUnit => "负责推进的单位，多个单位用顿号隔开。".to_owned(),
        Field::ResponsiblePerson => "责任单位的具体负责人姓名。".to_owned(),
        Field::ProjectManager => "项目经理人姓名，没有的不填。".to_owned(),
        Field::Sponsor => "包保领导姓名和职务，没有的不填。".to_owned(),
        Field::Progress => "截至本期的最新进展，写清时间、数量和形象进度。".to_owned(),
        Field::Plan => "下一步工作和完成时限。".to_owned(),
        Field::Problems => "没有的不填。".to_owned(),
        Field::CityMatter => "需要市级协调解决的具体事项和建议责任单位；没有的不填。".to_owned(),
        Field::Remarks => "其他需要说明的情况。".to_owned(),
    }
}
