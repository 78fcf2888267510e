//! Tests by generation: all combinations of the classes, and an oracle that knows only how each text was made.

use super::Denial::{Perhaps, Sure};
use super::Topic::{Observation, Projects, Urgent};
use super::{Denial, Topic, denial};

/// All texts of one word out of each class.
fn made(classes: &[&[&str]]) -> Vec<String> {
    let mut all = vec![String::new()];
    for class in classes {
        let longer = all.iter();
        all = longer
            .flat_map(|text| class.iter().map(move |word| format!("{text}{word}")))
            .collect();
    }
    all
}

fn all_are(texts: &[String], topic: Topic, expected: Option<Denial>) {
    let wrong: Vec<_> = texts
        .iter()
        .filter(|text| denial(text, topic) != expected)
        .take(10)
        .collect();
    assert!(texts.len() > 10, "that is no test");
    assert!(wrong.is_empty(), "{topic:?}, not {expected:?}: {wrong:?}");
}

const WHEN: &[&str] = &[
    "",
    "本季度",
    "2026年第四季度",
    "我区",
    "南明区本季度",
    "截至目前，我市",
];
const HAS_NOT: &[&str] = &["无", "没有", "暂无", "尚无", "均无"];
const DOES_NOT: &[&str] = &["未", "尚未", "没有", "未能", "暂未"];
const ENDS: &[&str] = &["", "。", "，特此说明", "（零报告）"];

#[test]
fn there_is_no_observation_in_whatever_words() {
    let things = &["观摩", "观摩项目", "现场观摩活动", "开工仪式", "项目"];
    let kinds = &["", "新引进", "新引进的", "符合条件的", "可供"];
    all_are(
        &made(&[WHEN, HAS_NOT, kinds, things, ENDS]),
        Observation,
        Some(Sure),
    );
    let acts = &["开展", "组织", "举行", "安排", "组织开展", "承办"];
    all_are(
        &made(&[WHEN, DOES_NOT, acts, &["", "现场", "新引进"], things, ENDS]),
        Observation,
        Some(Sure),
    );
    all_are(
        &made(&[WHEN, DOES_NOT, acts, ENDS]),
        Observation,
        Some(Sure),
    );
    for text in [
        "无",
        "零报告",
        "观摩项目：无",
        "无。",
        "（无）",
        "没有",
        "观摩项目数为零",
    ] {
        assert_eq!(denial(text, Observation), Some(Sure), "{text}");
    }
}

#[test]
fn there_is_no_project_in_whatever_words() {
    let when = &[
        "",
        "本期",
        "11月下半月",
        "我区本期",
        "南明区2026年11月25日",
        "第22期",
    ];
    let kinds = &["", "重大", "招商引资", "需报送的", "符合条件的"];
    let ends = &["", "。", "报送", "需要上报", "，零报告", "情况"];
    all_are(
        &made(&[when, HAS_NOT, kinds, &["项目"], ends]),
        Projects,
        Some(Sure),
    );
    all_are(
        &made(&[when, &["零报告", "零上报", "实行零报告"], &["", "。"]])
            .into_iter()
            .filter(|text| !text.contains("实行"))
            .collect::<Vec<_>>(),
        Projects,
        Some(Sure),
    );
    // Of a kind there is none: of the others there may be.
    let some = &["新增", "新签约", "在建", "新引进", "亿元以上"];
    all_are(
        &made(&[when, HAS_NOT, some, &["项目"]]),
        Projects,
        Some(Perhaps),
    );
    // It says nothing of projects.
    let other = &["观摩项目", "紧急事项", "需协调的问题", "变化", "新进展"];
    all_are(&made(&[when, HAS_NOT, other]), Projects, None);
}

#[test]
fn there_is_no_urgent_matter_in_whatever_words() {
    let things = &["紧急事项", "突发事件", "需市级协调事项", "问题", "情况"];
    all_are(
        &made(&[&["", "本期", "我区本月"], HAS_NOT, things, ENDS]),
        Urgent,
        Some(Sure),
    );
    all_are(
        &made(&[
            &["", "本期"],
            DOES_NOT,
            &["发生", "出现", "涉及"],
            things,
            ENDS,
        ]),
        Urgent,
        Some(Sure),
    );
}

#[test]
fn with_a_foreign_word_in_it_it_is_asked() {
    let why = &["因天气原因", "由于企业资金紧张，", "受疫情影响"];
    let what = &[
        "没有组织观摩",
        "未开展观摩活动",
        "暂无新引进项目",
        "尚未举行",
    ];
    all_are(
        &made(&[why, &["", "本季度"], what]),
        Observation,
        Some(Perhaps),
    );
    let behind = &["，详见附件", "，下季度再报企业名单", "因为领导出差"];
    all_are(
        &made(&[
            &["没有观摩项目", "未组织观摩", "零报告"],
            behind,
            &["", "。"],
            &["", " "],
        ]),
        Observation,
        Some(Perhaps),
    );
}

#[test]
fn the_names_of_real_projects_say_nothing_of_the_kind() {
    let begin = &[
        "无人机",
        "无锡",
        "无纺布",
        "无机盐",
        "无缝钢管",
        "无水乙醇",
        "无尘车间",
        "无障碍设施",
        "无公害农产品",
        "无创医疗",
        "零碳数据中心",
        "零部件",
        "零食加工",
        "零售",
        "零工市场",
        "未来科技城",
        "未央湖",
        "未名生物",
        "不锈钢",
        "不动产登记",
        "没药种植",
        "年产10万套无线终端",
        "某某未来中心",
        "500个零售网点",
    ];
    let end = &["项目", "产业园", "（一期）", "产业园项目", "生产基地"];
    for topic in [Projects, Observation, Urgent] {
        all_are(&made(&[begin, end]), topic, None);
    }
}

#[test]
fn an_empty_report_says_so_and_a_figure_alone_says_nothing() {
    for text in ["空报告", "本期空报告", "本期项目０个", "本期项目为 0 个"] {
        assert_eq!(denial(text, Projects), Some(Sure), "{text}");
    }
    for text in [
        "东片区10号地项目",
        "年产10万吨项目",
        "空港物流园",
        "为100个家庭",
        "0号地块",
    ] {
        assert_eq!(denial(text, Projects), None, "{text}");
    }
}

/// Whatever denies has a letter by which it is looked at.
#[test]
fn each_word_that_denies_is_looked_for() {
    let words = [super::HAS_NOT, super::DOES_NOT, super::ZERO, super::NOUGHT];
    for word in words.into_iter().flatten() {
        assert!(super::may_deny(word), "{word}");
    }
}
