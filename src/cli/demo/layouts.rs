//! The layouts that offices are fond of: which columns, under which headers, and what stands around them.

use super::story::Look;
use crate::domain::project::Field;
use crate::workbook::by_hand::{ClerkColumn, Hand};

/// How one layout differs from the others.
pub(super) struct Layout {
    pub(super) hand: Hand,
    pub(super) columns: &'static [ClerkColumn],
    /// Empty rows and columns before the table.
    pub(super) indent: u16,
    pub(super) title: &'static str,
    /// Where unit, period and people stand.
    pub(super) people: People,
    pub(super) has_sections: bool,
    pub(super) has_total: bool,
    pub(super) note: &'static str,
}

pub(super) enum People {
    /// In one line above the table.
    Line,
    /// Each in a cell of its own.
    Cells,
    /// The period under the title, people under the table.
    Below,
}

impl Layout {
    /// The layout of a look. The form is no layout of clerks; without it they write a plain one.
    pub(super) const fn of(look: Look) -> &'static Self {
        match look {
            Look::Form | Look::Plain => &PLAIN,
            Look::Indented => &INDENTED,
            Look::Sectioned => &SECTIONED,
            Look::Signed => &SIGNED,
        }
    }
}

const fn column(field: Field, header: &'static str, width: f64) -> ClerkColumn {
    ClerkColumn {
        field: Some(field),
        group: "",
        header,
        width,
    }
}

const fn grouped(
    field: Field,
    group: &'static str,
    header: &'static str,
    width: f64,
) -> ClerkColumn {
    ClerkColumn {
        field: Some(field),
        group,
        header,
        width,
    }
}

/// A column that nobody asked for.
const fn extra(header: &'static str, width: f64) -> ClerkColumn {
    ClerkColumn {
        field: None,
        group: "",
        header,
        width,
    }
}

const PLAIN: Layout = Layout {
    hand: Hand::Exact,
    columns: &[
        column(Field::Sequence, "序号", 5.0),
        column(Field::Name, "项目名称", 22.0),
        column(Field::Category, "项目类别", 11.0),
        column(Field::Content, "建设内容及规模", 28.0),
        column(Field::Investor, "投资主体", 18.0),
        column(Field::Industry, "所属行业", 11.0),
        column(Field::TotalInvestment, "总投资（万元）", 11.0),
        column(Field::FundsInPlace, "到位资金（万元）", 11.0),
        column(Field::Stage, "项目阶段", 8.0),
        column(Field::SignedOn, "签约时间", 11.5),
        column(Field::StartedOn, "开工时间", 11.5),
        column(Field::InProductionOn, "投产时间", 11.5),
        column(Field::ResponsibleUnit, "责任单位", 13.0),
        column(Field::ResponsiblePerson, "责任人", 8.0),
        column(Field::Progress, "目前进展情况", 34.0),
        column(Field::Plan, "下一步工作计划", 28.0),
        column(Field::Problems, "存在困难和问题", 20.0),
        column(Field::CityMatter, "需市级层面协调解决的事项", 22.0),
    ],
    indent: 0,
    title: "重大招商引资项目调度表",
    people: People::Line,
    has_sections: false,
    has_total: true,
    note: "",
};

const INDENTED: Layout = Layout {
    hand: Hand::Rough,
    columns: &[
        column(Field::Sequence, "序号", 5.0),
        column(Field::Name, "项目\n名称", 22.0),
        column(Field::Category, "调度类别", 11.0),
        column(Field::Content, "项目简介", 28.0),
        column(Field::Investor, "投资企业", 18.0),
        column(Field::TotalInvestment, "协议投资额\n（亿元）", 11.0),
        column(Field::FundsInPlace, "累计到位资金\n（亿元）", 11.0),
        column(Field::Stage, "当前阶段", 8.0),
        column(Field::SignedOn, "签约\n时间", 11.5),
        column(Field::StartedOn, "开工\n时间", 11.5),
        column(Field::InProductionOn, "投产\n时间", 11.5),
        column(Field::ResponsibleUnit, "牵头单位", 13.0),
        column(Field::ResponsiblePerson, "责任人", 8.0),
        column(Field::Sponsor, "包保领导", 13.0),
        column(Field::Progress, "项目进展情况", 34.0),
        column(Field::Plan, "下步工作打算", 28.0),
        column(Field::Problems, "存在问题", 20.0),
        column(Field::CityMatter, "需市级协调解决的问题", 22.0),
    ],
    indent: 1,
    title: "跟踪调度重大项目情况表",
    people: People::Cells,
    has_sections: false,
    has_total: false,
    note: "注：协议投资额以签订的协议为准，到位资金为开工以来累计数。",
};

const SECTIONED: Layout = Layout {
    hand: Hand::Dotted,
    columns: &[
        column(Field::Sequence, "序号", 6.0),
        grouped(Field::Name, "项目基本情况", "项目名称", 22.0),
        grouped(Field::Content, "项目基本情况", "建设内容", 28.0),
        grouped(Field::Investor, "项目基本情况", "投资方", 18.0),
        grouped(Field::Industry, "项目基本情况", "产业类别", 11.0),
        grouped(Field::TotalInvestment, "资金情况（万元）", "总投资", 11.0),
        grouped(
            Field::FundsInPlace,
            "资金情况（万元）",
            "累计到位资金",
            11.0,
        ),
        column(Field::Stage, "项目阶段", 8.0),
        grouped(Field::SignedOn, "时间节点", "签约", 11.0),
        grouped(Field::StartedOn, "时间节点", "开工", 11.0),
        grouped(Field::InProductionOn, "时间节点", "投产", 11.0),
        grouped(Field::ResponsibleUnit, "责任落实", "责任单位", 13.0),
        grouped(Field::ResponsiblePerson, "责任落实", "责任人", 8.0),
        grouped(Field::ProjectManager, "责任落实", "项目经理人", 10.0),
        grouped(Field::Progress, "推进情况", "进展情况", 34.0),
        grouped(Field::Plan, "推进情况", "下一步计划", 28.0),
        grouped(Field::Problems, "推进情况", "存在问题", 20.0),
        grouped(Field::CityMatter, "推进情况", "需市级协调事项", 22.0),
    ],
    indent: 0,
    title: "招商引资重大项目推进情况一览表",
    people: People::Line,
    has_sections: true,
    has_total: false,
    note: "",
};

const SIGNED: Layout = Layout {
    hand: Hand::Exact,
    columns: &[
        column(Field::Sequence, "序号", 5.0),
        column(Field::Name, "项目全称", 22.0),
        column(Field::Category, "项目分类", 11.0),
        extra("建设地点", 12.0),
        column(Field::Content, "主要建设内容", 28.0),
        column(Field::Investor, "业主单位", 18.0),
        column(Field::Industry, "所属产业", 11.0),
        column(Field::TotalInvestment, "计划总投资", 11.0),
        column(Field::FundsInPlace, "实际到位资金", 11.0),
        column(Field::Stage, "项目状态", 8.0),
        column(Field::SignedOn, "签约日期", 11.5),
        column(Field::StartedOn, "开工日期", 11.5),
        column(Field::InProductionOn, "投产日期", 11.5),
        column(Field::ResponsibleUnit, "责任单位", 13.0),
        column(Field::ResponsiblePerson, "负责人", 8.0),
        extra("联系电话", 14.0),
        column(Field::Progress, "最新进展", 34.0),
        column(Field::Plan, "下一步打算", 28.0),
        column(Field::Problems, "主要困难", 20.0),
        column(Field::CityMatter, "需协调事项", 22.0),
        column(Field::Remarks, "备注", 10.0),
    ],
    indent: 0,
    title: "重点招商项目半月调度表",
    people: People::Below,
    has_sections: false,
    has_total: true,
    note: "",
};
