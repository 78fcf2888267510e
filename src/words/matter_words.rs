//! The columns of a table of matters, urgent or for the city, by closed lists of words.

use super::closed::is_made_of;
use super::header_words::UrgentWords;
use super::label::Label;

/// What a column of such a table says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MatterRole {
    /// Which project it is about.
    Project,
    /// The matter itself.
    Matter,
    HappenedOn,
    /// What is asked for.
    Request,
    Contact,
}

const PROJECT: [&str; 16] = [
    "涉及", "相关", "有关", "所属", "对应", "关联", "事发", "所在", "项目", "企业", "名称", "全称",
    "单位", "及", "/", "(",
];
const HAPPENED: [&str; 14] = [
    "发生", "事发", "发现", "上报", "报告", "出现", "起始", "开始", "事件", "突发", "问题", "时间",
    "日期", "的",
];
const REQUEST: [&str; 38] = [
    "诉求",
    "建议",
    "请求",
    "需求",
    "需要",
    "需",
    "请",
    "提请",
    "市级",
    "市",
    "上级",
    "层面",
    "部门",
    "协调",
    "解决",
    "支持",
    "帮助",
    "事项",
    "意见",
    "措施",
    "处置",
    "应对",
    "下步",
    "下一步",
    "工作",
    "的",
    "具体",
    "希望",
    "及",
    "和",
    "与",
    "、",
    "/",
    "内容",
    "企业",
    "项目",
    "拟",
    "办理",
];
const CONTACT: [&str; 20] = [
    "联系", "联络", "人", "员", "方式", "电话", "手机", "号码", "姓名", "报送", "报告", "填报",
    "负责", "责任", "现场", "及", "和", "与", "/", "、",
];
const MATTER: [&str; 46] = [
    "重大", "紧急", "突发", "应急", "主要", "具体", "存在", "现存", "面临", "当前", "目前", "急需",
    "亟需", "需", "报告", "解决", "的", "事项", "问题", "情况", "事件", "险情", "困难", "事由",
    "原因", "隐患", "灾情", "事故", "风险", "描述", "内容", "说明", "简述", "简介", "简要", "概况",
    "概述", "经过", "详情", "详细", "名称", "及", "和", "与", "、", "/",
];

/// What the column under this header says; an office's own words come first.
pub(crate) fn role(label: &Label, words: &UrgentWords) -> Option<MatterRole> {
    let listed = [
        (&words.matter, MatterRole::Matter),
        (&words.name, MatterRole::Project),
        (&words.happened_on, MatterRole::HappenedOn),
        (&words.request, MatterRole::Request),
        (&words.contact, MatterRole::Contact),
    ];
    if let Some((_, role)) = listed.iter().find(|(words, _)| words.contains(&label.base)) {
        return Some(*role);
    }
    let base = label.base.as_str();
    let has = |cores: &[&str]| cores.iter().any(|core| base.contains(core));
    if has(&["时间", "日期"]) && is_made_of(base, &[&HAPPENED]) {
        Some(MatterRole::HappenedOn)
    } else if has(&["项目"]) && is_made_of(base, &[&PROJECT]) {
        Some(MatterRole::Project)
    } else if has(&["人", "电话", "方式", "手机"]) && is_made_of(base, &[&CONTACT]) {
        Some(MatterRole::Contact)
    } else if has(&[
        "诉求", "建议", "请求", "协调", "支持", "需求", "希望", "措施",
    ]) && is_made_of(base, &[&REQUEST, &MATTER])
    {
        Some(MatterRole::Request)
    } else if has(&[
        "事项", "问题", "情况", "事件", "险情", "困难", "事由", "隐患", "灾情", "事故", "风险",
    ]) && is_made_of(base, &[&MATTER])
    {
        Some(MatterRole::Matter)
    } else {
        None
    }
}

/// What a worksheet's name and the short lines of its title say that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SheetTopic {
    /// What cannot wait for the period.
    Urgent,
    /// What the city is to settle.
    Coordination,
}

/// The topic of a worksheet, if it is one of these: 重大紧急问题, 需协调事项清单.
pub(crate) fn topic(names: &str) -> Option<SheetTopic> {
    /// A longer line, or one with a full stop, says how to fill something in.
    const LONGEST: usize = 24;
    let lines = || {
        let lines = names.lines();
        lines.filter(|line| line.chars().count() <= LONGEST && !line.contains('。'))
    };
    let says = |words: &[&str]| lines().any(|line| words.iter().any(|word| line.contains(word)));
    if says(&[
        "紧急",
        "突发",
        "应急",
        "险情",
        "特急",
        "急难",
        "重大问题",
        "重大事项",
        "重大情况",
        "事故",
    ]) {
        Some(SheetTopic::Urgent)
    } else if says(&["协调", "诉求", "需解决", "支持事项", "提请"]) {
        Some(SheetTopic::Coordination)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{MatterRole, SheetTopic, role, topic};
    use crate::words::header_words::HeaderWords;
    use crate::words::headers::Headers;
    use crate::words::label::Label;

    #[test]
    fn columns_of_matters_are_known_by_their_words() {
        let headers = Headers::with(&HeaderWords::default());
        for (text, expected) in [
            ("涉及项目", Some(MatterRole::Project)),
            ("涉及项目名称", Some(MatterRole::Project)),
            ("问题描述", Some(MatterRole::Matter)),
            ("突发情况说明", Some(MatterRole::Matter)),
            ("事件经过", Some(MatterRole::Matter)),
            ("险情及隐患", Some(MatterRole::Matter)),
            ("事发时间", Some(MatterRole::HappenedOn)),
            ("发生日期", Some(MatterRole::HappenedOn)),
            ("建议", Some(MatterRole::Request)),
            ("请求市级支持事项", Some(MatterRole::Request)),
            ("处置措施及建议", Some(MatterRole::Request)),
            ("联系人及手机", Some(MatterRole::Contact)),
            ("现场负责人电话", Some(MatterRole::Contact)),
            ("总投资（万元）", None),
            ("进展", None),
            ("开工时间", None),
            ("企业", None),
        ] {
            assert_eq!(role(&Label::new(text), &headers.urgent), expected, "{text}");
        }
    }

    #[test]
    fn a_worksheet_says_what_it_is_about() {
        assert_eq!(topic("重大紧急问题\n"), Some(SheetTopic::Urgent));
        assert_eq!(
            topic("Sheet2\n南明区突发情况报告"),
            Some(SheetTopic::Urgent)
        );
        assert_eq!(topic("需协调事项清单"), Some(SheetTopic::Coordination));
        assert_eq!(
            topic("调度表\n紧急的事项请另填一张表，不要写在这里，谢谢配合支持工作"),
            None
        );
    }
}
