//! Words for the stage and the category of a project, and what a section's title says of both.

use super::text::plain;
use crate::domain::project::{Category, ObservationKind, Stage};

/// Words for each stage, as clerks write them. A text means the one stage whose words it contains.
const STAGES: [(Stage, &[&str]); 9] = [
    (
        Stage::Negotiating,
        &["在谈", "洽谈", "谈判", "磋商", "对接中", "跟踪中", "意向"],
    ),
    (Stage::Signed, &["签约", "签订", "签署"]),
    (Stage::Landed, &["落地", "落户", "注册"]),
    (Stage::Started, &["开工", "动工"]),
    (
        Stage::Building,
        &["在建", "建设中", "续建", "施工", "正在建设", "建设阶段"],
    ),
    (
        Stage::Producing,
        &[
            "投产",
            "试生产",
            "投运",
            "投入运营",
            "投入使用",
            "运营",
            "建成",
            "竣工",
        ],
    ),
    (Stage::FullCapacity, &["达产", "满产"]),
    (Stage::Halted, &["停工", "停建", "停滞", "暂停", "缓建"]),
    (
        Stage::Terminated,
        &["终止", "取消", "退出", "解约", "清退", "中止"],
    ),
];

/// What says that the next step has not come.
const NOT_YET: [&str; 9] = [
    "尚未", "还未", "暂未", "未", "待", "拟", "即将", "计划", "准备",
];

/// The stage that a cell names; `None` if it names none or more than one.
pub(in crate::workbook::read) fn stage(text: &str) -> Option<Stage> {
    let plain = plain(text);
    if let Some(stage) = Stage::from_word(&plain) {
        return Some(stage);
    }
    if plain.chars().count() > 12 {
        return None;
    }
    stage_in(&plain)
}

/// The only stage whose words stand in a text, without those that have not come (签约未开工). None if it
/// is said not to have come itself (建成未投产).
fn stage_in(plain: &str) -> Option<Stage> {
    let mut text = plain.to_owned();
    let mut to_come: Option<Stage> = None;
    for mark in NOT_YET {
        if !text.contains(mark) {
            continue;
        }
        for (stage, words) in STAGES {
            for word in words {
                let denied = format!("{mark}{word}");
                if text.contains(&denied) {
                    text = text.replace(&denied, "");
                    to_come = Some(to_come.map_or(stage, |next| next.min(stage)));
                }
            }
        }
    }
    let mut named = STAGES
        .iter()
        .filter(|(_, words)| words.iter().any(|word| text.contains(word)))
        .map(|(stage, _)| *stage);
    let stage = match (named.next(), named.next(), named.next()) {
        (Some(stage), None, None) => Some(stage),
        // 已开工在建, 竣工投产 and 建成达产 name the later one: it holds the earlier one.
        (Some(Stage::Started), Some(Stage::Building), None) => Some(Stage::Building),
        (Some(Stage::Producing), Some(Stage::FullCapacity), None) => Some(Stage::FullCapacity),
        _ => None,
    }?;
    let is_said_not_to_be =
        stage <= Stage::FullCapacity && to_come.is_some_and(|next| next <= stage);
    (!is_said_not_to_be).then_some(stage)
}

/// Whether a title speaks of stages without naming one: 在谈及签约项目.
pub(in crate::workbook::read) fn names_several(title: &str) -> bool {
    let plain = plain(title);
    implied(title) == (None, None)
        && STAGES
            .iter()
            .filter(|(_, words)| words.iter().any(|word| plain.contains(word)))
            .count()
            > 1
}

/// The category that a cell names.
pub(in crate::workbook::read) fn category(text: &str) -> Option<Category> {
    let plain = plain(text);
    if let Some(category) = Category::from_word(&plain) {
        return Some(category);
    }
    if plain.chars().count() > 16 {
        return None;
    }
    if plain.contains("重点调度") {
        Some(Category::SignedFocus)
    } else if plain.contains("领导") && (plain.contains("带头") || plain.contains("在谈")) {
        Some(Category::LeaderLed)
    } else if matches!(
        plain.as_str(),
        "在建" | "建设类" | "建设项目" | "在建项目" | "建设中项目"
    ) {
        Some(Category::UnderConstruction)
    } else {
        None
    }
}

/// What the title of a section or a worksheet says of the projects under it.
///
/// A category's own words say nothing of the stage: 建设中 projects may be in production.
pub(in crate::workbook::read) fn implied(title: &str) -> (Option<Stage>, Option<Category>) {
    let plain = plain(title);
    if plain.contains("重点调度") {
        return (None, Some(Category::SignedFocus));
    }
    if plain.contains("领导") && plain.contains("谈") {
        return (None, Some(Category::LeaderLed));
    }
    if plain.contains("建设中") {
        return (None, Some(Category::UnderConstruction));
    }
    // The names of the scheme itself hold stage words: 招商引资签约项目调度表 does, 调度表 does not.
    (stage_in(&plain), None)
}

/// The kind of observation that a cell names.
pub(in crate::workbook::read) fn observation_kind(text: &str) -> Option<ObservationKind> {
    let plain = plain(text);
    if plain.contains("开工") {
        Some(ObservationKind::GroundBreaking)
    } else if plain.contains("观摩") || plain.contains("现场") {
        Some(ObservationKind::SiteVisit)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{category, implied, stage};
    use crate::domain::project::{Category, Stage};

    #[test]
    fn a_stage_is_known_by_its_words() {
        for (text, expected) in [
            ("在谈", Some(Stage::Negotiating)),
            ("洽谈中", Some(Stage::Negotiating)),
            ("已签约", Some(Stage::Signed)),
            ("签约未开工", Some(Stage::Signed)),
            ("已签约，尚未开工", Some(Stage::Signed)),
            ("签约待开工", Some(Stage::Signed)),
            ("已落地", Some(Stage::Landed)),
            ("已开工", Some(Stage::Started)),
            ("新开工", Some(Stage::Started)),
            ("建设中", Some(Stage::Building)),
            ("在 建", Some(Stage::Building)),
            ("竣工投产", Some(Stage::Producing)),
            ("已达产", Some(Stage::FullCapacity)),
            ("停工", Some(Stage::Halted)),
            ("开工在建", Some(Stage::Building)),
            ("在谈或签约", None),
            ("建成未投产", None),
            ("竣工，待投产", None),
            ("投产未达产", Some(Stage::Producing)),
            ("停工，待开工", Some(Stage::Halted)),
            ("推进顺利", None),
            ("", None),
        ] {
            assert_eq!(stage(text), expected, "{text}");
        }
    }

    #[test]
    fn a_section_implies_a_stage_or_a_category_never_both() {
        for (title, expected) in [
            ("一、已投产项目（4个）", (Some(Stage::Producing), None)),
            ("三、已签约未开工项目（7个）", (Some(Stage::Signed), None)),
            (
                "一、建设中项目（11个）",
                (None, Some(Category::UnderConstruction)),
            ),
            ("二、领导带头在谈项目", (None, Some(Category::LeaderLed))),
            ("签约重点调度", (None, Some(Category::SignedFocus))),
            ("区商务局（5个）", (None, None)),
            ("在谈", (Some(Stage::Negotiating), None)),
        ] {
            assert_eq!(implied(title), expected, "{title}");
        }
        assert_eq!(category("其他类"), None);
    }
}
