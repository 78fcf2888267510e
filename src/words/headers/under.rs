//! What a header means under those above it: 企业 over 名称, 计划 over 开工时间, 二期 over both.

use super::Headers;
use crate::domain::project::Field;
use crate::words::label::Label;
use crate::words::meaning::{Meaning, Rank};

/// Headers that say only which attribute it is; of what, the header above says: 企业 over 名称.
const ATTRIBUTES: [&str; 32] = [
    "名称",
    "姓名",
    "时间",
    "日期",
    "年月",
    "金额",
    "总额",
    "数额",
    "额度",
    "累计",
    "合计",
    "当年",
    "本年",
    "本年度",
    "单位",
    "部门",
    "负责人",
    "责任人",
    "联系人",
    "人",
    "情况",
    "内容",
    "类别",
    "类型",
    "编号",
    "代码",
    "阶段",
    "状态",
    "规模",
    "实际",
    "已完成",
    "本期",
];

/// Headers that part a date: no one of the columns is the date of the header above.
const PARTS_OF_A_DATE: [&str; 3] = ["年", "月", "日"];

/// Headers that are a plan or a half of what the header above says: 开工时间 over 计划.
const HALVES: [&str; 8] = [
    "计划",
    "预计",
    "拟",
    "目标",
    "完成",
    "打算",
    "预期",
    "计划数",
];

impl Headers {
    /// What a label means together with the group above it, if that says more than the label alone.
    pub(super) fn under(
        &self,
        label: &Label,
        alone: Meaning,
        group: &Label,
        path: &Label,
    ) -> Option<Meaning> {
        let is_half = HALVES.contains(&label.base.as_str());
        let is_attribute = ATTRIBUTES.contains(&label.base.as_str());
        if !is_half && !is_attribute && alone != Meaning::Extra {
            return None;
        }
        let is_figure = |field: Field| field.is_amount() || field.is_date();
        if PARTS_OF_A_DATE.contains(&label.base.as_str())
            && let Meaning::Field(field, _) = self.alone(group)
            && field.is_date()
        {
            return Some(match label.base.as_str() {
                "年" => Meaning::Guess(field),
                _ => Meaning::Other(field),
            });
        }
        match self.by_words(path) {
            Meaning::Field(field, rank) if !is_half || is_figure(field) => {
                Some(Meaning::Field(field, rank.min(Rank::Words)))
            }
            Meaning::Other(field) if !is_half || is_figure(field) => Some(Meaning::Other(field)),
            // 9月 over 计划: what was planned in one month is not the plan.
            _ if is_half && self.grammar.is_dated(group) => Some(match alone {
                Meaning::Field(field, _) => Meaning::Other(field),
                other => other,
            }),
            _ => None,
        }
    }

    /// The field of one part of a month: 上半月, 下旬 under 11月进展情况.
    pub(super) fn in_part_of_a_month(&self, label: &Label, group: &Label) -> Option<Meaning> {
        const PARTS: [&str; 5] = ["上半月", "下半月", "上旬", "中旬", "下旬"];
        let Meaning::Field(field, _) = self.alone(group) else {
            return None;
        };
        let is_told = matches!(field, Field::Progress | Field::Plan | Field::Problems);
        (is_told && PARTS.contains(&label.base.as_str()))
            .then_some(Meaning::Field(field, Rank::Dated))
    }

    /// What is left of a meaning under groups that change it: 二期 over 开工时间.
    pub(super) fn as_changed_by(&self, above: &[Label], label: &Label, alone: Meaning) -> Meaning {
        let (Meaning::Field(field, _) | Meaning::Guess(field)) = alone else {
            return alone;
        };
        // 11月下半月 over 进展情况 only says for which report it is.
        let undated = |group: &Label| group.without_half_month().unwrap_or_else(|| group.clone());
        let above: Vec<Label> = above.iter().map(undated).collect();
        let is_listed =
            |group: &Label| self.groups.contains(&group.base) && !group.base.contains('年');
        let groups = above.iter().filter(|group| !is_listed(group));
        let changing: Vec<&Label> = groups
            .filter(|group| self.grammar.changes(group, field))
            .collect();
        if !changing.is_empty() {
            // 11月 over 累计到位资金: as of that month, or in it.
            let only_dated = |group: &&Label| {
                self.grammar.is_dated(group) && !self.grammar.changes(group, Field::Progress)
            };
            let is_running = field == Field::FundsInPlace && label.base.contains("累计");
            return if is_running && changing.iter().all(only_dated) {
                Meaning::Guess(field)
            } else {
                Meaning::Other(field)
            };
        }
        match alone {
            Meaning::Field(field, rank)
                if above.iter().any(|group| self.grammar.is_dated(group)) =>
            {
                Meaning::Field(field, rank.min(Rank::Dated))
            }
            alone => alone,
        }
    }
}
