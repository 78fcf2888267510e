//! Of what it may be said that there is none: projects, observations, matters; and what may not have been done.

/// What may be said to be none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    /// The projects of the period.
    Projects,
    /// Observation projects of a quarter.
    Observation,
    /// Urgent matters.
    Urgent,
}

/// Says nothing new of what there is none of.
pub(crate) const WIDE: &[&str] = &[
    "的",
    "有",
    "任何",
    "相关",
    "有关",
    "可",
    "可以",
    "可供",
    "需",
    "需要",
    "应",
    "须",
    "要",
    "符合",
    "符合条件",
    "符合要求",
    "符合规定",
    "满足",
    "条件",
    "要求",
    "适合",
    "适宜",
    "合适",
    "用于",
    "报送",
    "上报",
    "申报",
    "填报",
    "报告",
    "调度",
    "市级",
    "区级",
    "县级",
    "本级",
    "重大",
    "重点",
    "招商引资",
    "招商",
    "引资",
    "产业",
    "投资",
    "过",
    "了",
    "其他",
    "具体",
];

/// Says of which kind there is none: the rest there may be.
pub(crate) const NARROWING: &[&str] = &[
    "新",
    "新的",
    "新引进",
    "新增",
    "新签约",
    "新开工",
    "新落地",
    "新建",
    "新招引",
    "工业",
    "农业",
    "服务业",
    "在建",
    "在谈",
    "签约",
    "开工",
    "落地",
    "建设中",
    "建成",
    "投产",
    "亿元以上",
    "大型",
    "现场",
    "实地",
    "季度",
    "集中",
    "领导",
    "带头",
    "观摩",
    "紧急",
    "突发",
    "重要",
    "市级协调",
    "需市级协调",
    "需协调",
    "协调",
    "解决",
    "需解决",
    "急需",
    "拟",
    "引进",
];

/// Things, of whatever topic.
pub(crate) const THINGS: &[&str] = &[
    "项目",
    "观摩",
    "观摩项目",
    "观摩活动",
    "观摩点",
    "观摩会",
    "现场观摩",
    "开工仪式",
    "活动",
    "情况",
    "事项",
    "紧急事项",
    "突发",
    "事件",
    "问题",
];

const PROJECTS: &[&str] = &["项目", "项目情况", "情况", "内容", "数据", "信息"];

const OBSERVATIONS: &[&str] = &[
    "观摩",
    "项目",
    "观摩项目",
    "观摩活动",
    "观摩点",
    "观摩会",
    "观摩工作",
    "观摩任务",
    "观摩内容",
    "现场观摩",
    "活动",
    "开工仪式",
    "开工活动",
    "情况",
    "内容",
    "工作",
    "任务",
    "计划",
    "安排",
    "数据",
    "信息",
];

const MATTERS: &[&str] = &[
    "事项",
    "紧急事项",
    "事件",
    "突发事件",
    "情况",
    "突发情况",
    "紧急情况",
    "问题",
    "困难",
    "需求",
    "诉求",
    "内容",
    "事宜",
    "项目",
];

/// A text about projects that holds one of these is about something else.
pub(crate) const OF_OTHERS: &[&str] = &[
    "观摩", "仪式", "紧急", "突发", "事项", "问题", "困难", "变化", "进展",
];

/// The things of which there may be none.
pub(crate) const fn objects(topic: Topic) -> &'static [&'static str] {
    match topic {
        Topic::Projects => PROJECTS,
        Topic::Observation => OBSERVATIONS,
        Topic::Urgent => MATTERS,
    }
}

/// What is done with observations and matters.
pub(crate) const ACTS: &[&str] = &[
    "开展",
    "组织",
    "组织开展",
    "安排",
    "举行",
    "举办",
    "进行",
    "引进",
    "引入",
    "新引进",
    "发生",
    "出现",
    "涉及",
    "新增",
    "增加",
    "实施",
    "推荐",
    "承办",
    "参加",
    "参与",
    "召开",
    "提供",
    "谋划",
    "储备",
    "列入",
    "纳入",
    "接待",
    "迎接",
    "接受",
    "完成",
    "参观",
    "考察",
    "观摩",
    "遇到",
    "产生",
    "形成",
];

/// What may not have been done, beside that nothing is reported. 未开工项目 is a kind of projects, and no word that
/// there is none.
pub(crate) const fn acts(topic: Topic) -> &'static [&'static str] {
    match topic {
        Topic::Projects => &[],
        Topic::Observation | Topic::Urgent => ACTS,
    }
}
