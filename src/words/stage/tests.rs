//! Stages by example, and by all combinations of the words around them.

use super::{category, of_title, speaks_of_stage, stage};
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
        ("签约（土地未摘牌）", Some(Stage::Signed)),
        ("已签约，正在办理手续", Some(Stage::Signed)),
        ("在谈（拟签约）", Some(Stage::Negotiating)),
        ("已落地", Some(Stage::Landed)),
        ("签约落地", Some(Stage::Landed)),
        ("已签约已开工", Some(Stage::Started)),
        ("已开工", Some(Stage::Started)),
        ("新开工", Some(Stage::Started)),
        ("建设中", Some(Stage::Building)),
        ("在 建", Some(Stage::Building)),
        ("开工在建", Some(Stage::Building)),
        ("在建（已开工）", Some(Stage::Building)),
        ("在建（未投产）", Some(Stage::Building)),
        ("在建（预计2027年6月投产）", Some(Stage::Building)),
        ("在建，年底前投产", Some(Stage::Building)),
        ("竣工投产", Some(Stage::Producing)),
        ("已达产", Some(Stage::FullCapacity)),
        ("投产未达产", Some(Stage::Producing)),
        ("停工", Some(Stage::Halted)),
        ("停工，待开工", Some(Stage::Halted)),
        ("停工（尚未复工）", Some(Stage::Halted)),
        ("已终止", Some(Stage::Terminated)),
        ("终止（不再实施）", Some(Stage::Terminated)),
        ("终止，不再推进", Some(Stage::Terminated)),
        ("不再实施", None),
        ("在建（不再实施）", None),
        ("或终止", None),
        ("并停工", None),
        ("在谈或签约", None),
        ("签约、开工", None),
        ("签约（已开工）", None),
        ("建成未投产", None),
        ("竣工，待投产", None),
        ("竣工", None),
        ("已建成", None),
        ("试生产", None),
        ("中止", None),
        ("已取消", None),
        ("公司注册", None),
        ("开工手续办理中", None),
        ("开工（桩基施工）", None),
        ("“在谈”", Some(Stage::Negotiating)),
        ("已签约但未开工", Some(Stage::Signed)),
        ("成功落地", Some(Stage::Landed)),
        ("在建（未竣工）", Some(Stage::Building)),
        ("在建（预计明年竣工）", Some(Stage::Building)),
        ("簽約", Some(Stage::Signed)),
        ("已開工", Some(Stage::Started)),
        ("预计2027年投产", None),
        ("2027年投产", None),
        ("没有开工", None),
        ("尚未开工、投产", None),
        ("停工后复工", None),
        ("恢复施工", None),
        ("已复工", None),
        ("具备开工条件", None),
        ("计划12月开工", None),
        ("部分投产", None),
        ("一期投产", None),
        ("正在签约", None),
        ("签约手续办理中", None),
        ("在建（计划）", None),
        ("推进签约", None),
        ("推进顺利", None),
        ("", None),
    ] {
        assert_eq!(stage(text), expected, "{text}");
    }
}

#[test]
fn a_section_implies_a_stage_or_a_category_never_both() {
    for (title, stage, category, is_unclear) in [
        ("一、已投产项目（4个）", Some(Stage::Producing), None, false),
        (
            "三、已签约未开工项目（7个）",
            Some(Stage::Signed),
            None,
            false,
        ),
        (
            "一、建设中项目（11个）",
            None,
            Some(Category::UnderConstruction),
            false,
        ),
        (
            "二、领导带头在谈项目",
            None,
            Some(Category::LeaderLed),
            false,
        ),
        ("签约重点调度", None, Some(Category::SignedFocus), false),
        ("区商务局（5个）", None, None, false),
        ("在谈", Some(Stage::Negotiating), None, false),
        ("新能源在建项目", Some(Stage::Building), None, false),
        (
            "招商引资签约项目推进计划表",
            Some(Stage::Signed),
            None,
            false,
        ),
        ("2026年11月签约项目调度表", Some(Stage::Signed), None, false),
        ("重大招商引资项目跟踪调度表", None, None, false),
        ("（二）计划新开工项目（2个）", None, None, true),
        ("未开工项目", None, None, true),
        ("2027年投产项目（3个）", None, None, true),
        ("具备开工条件项目", None, None, true),
        ("部分投产项目", None, None, true),
        ("停工复工项目", None, None, true),
        ("在谈及签约项目", None, None, true),
        ("一、年度开工任务", None, None, true),
        ("开工目标", None, None, true),
        ("竣工项目", None, None, true),
        ("一、在建項目", Some(Stage::Building), None, false),
        ("签约落地项目", None, None, true),
        ("开工在建项目", None, None, true),
        ("已开工在建项目", Some(Stage::Building), None, false),
        ("非停工项目", None, None, true),
        ("原在建项目", None, None, true),
        ("疑似停工项目", None, None, true),
        ("在建项目以外", None, None, true),
        ("在建后备项目", None, None, true),
        ("签约未成项目", None, None, true),
        ("不再实施项目", None, None, true),
        ("（一）在建项目：2个", Some(Stage::Building), None, false),
    ] {
        let said = of_title(title);
        let found = (said.stage, said.category, said.is_unclear);
        assert_eq!(found, (stage, category, is_unclear), "{title}");
    }
}

#[test]
fn a_category_has_nothing_strange_around_it() {
    for (text, expected) in [
        ("签约重点调度", Some(Category::SignedFocus)),
        ("重点调度类项目", Some(Category::SignedFocus)),
        ("（二）领导带头在谈", Some(Category::LeaderLed)),
        ("市级领导带头洽谈项目", Some(Category::LeaderLed)),
        ("在建项目", Some(Category::UnderConstruction)),
        ("非重点调度", None),
        ("拟列入重点调度", None),
        ("原领导带头在谈", None),
        ("其他类", None),
    ] {
        assert_eq!(category(text), expected, "{text}");
    }
}

/// One word of each stage that happens, in the order in which a project passes them.
const STAGES: [(&str, Stage); 9] = [
    ("洽谈", Stage::Negotiating),
    ("签约", Stage::Signed),
    ("落地", Stage::Landed),
    ("开工", Stage::Started),
    ("续建", Stage::Building),
    ("投产", Stage::Producing),
    ("达产", Stage::FullCapacity),
    ("停工", Stage::Halted),
    ("终止", Stage::Terminated),
];

/// What is to come of a prefix, a stage and an ending: written without the grammar's own tables.
fn oracle(prefix: &str, at: usize, ending: &str) -> Option<Stage> {
    let has_come = ["", "已", "已经", "新", "全面", "正式", "正在", "目前"].contains(&prefix);
    let is_plain = ["", "项目", "阶段", "状态", "中", "（）"].contains(&ending);
    let goes_on = prefix == "正在" || ending == "中";
    let stage = STAGES[at].1;
    let takes_a_moment = at == 1 || at == 2 || at == 8;
    // （未投产）: sure of what comes before it, wrong of itself and of what comes after.
    let is_before = ending == "（未投产）" && !(5..=6).contains(&at);
    let is_halted = ending == "，待复工" && at == 7;
    let is_said_twice = ending == "或落户" && at == 2;
    (has_come
        && !(goes_on && takes_a_moment)
        && (is_plain || is_before || is_halted || is_said_twice))
        .then_some(stage)
}

#[test]
fn every_prefix_before_every_stage_with_every_ending_is_sure_or_asked() {
    let prefixes = [
        "",
        "已",
        "已经",
        "新",
        "全面",
        "正式",
        "正在",
        "目前",
        "未",
        "尚未",
        "没有",
        "不",
        "拟",
        "计划",
        "预计",
        "争取",
        "力争",
        "筹备",
        "即将",
        "应",
        "承诺",
        "约定",
        "目标",
        "年底前",
        "2027年",
        "计划12月",
        "去年",
        "原",
        "部分",
        "一期",
        "二期",
        "具备",
        "恢复",
        "停工后",
        "是否",
        "解除",
        "无法",
        "申请",
    ];
    let endings = [
        "",
        "项目",
        "阶段",
        "状态",
        "中",
        "（）",
        "（未投产）",
        "，待复工",
        "条件",
        "后复工",
        "前",
        "？",
        "困难",
        "（计划）",
        "（一期）",
        "（部分）",
        "或落户",
    ];
    let mut count = 0;
    for prefix in prefixes {
        for (at, (word, _)) in STAGES.iter().enumerate() {
            for ending in endings {
                let text = format!("{prefix}{word}{ending}");
                assert_eq!(stage(&text), oracle(prefix, at, ending), "{text}");
                assert!(speaks_of_stage(&text), "{text}");
                count += 1;
            }
        }
    }
    assert_eq!(count, 38 * 9 * 17);
}

#[test]
fn no_title_of_what_has_not_come_implies_the_stage() {
    for (word, of) in STAGES {
        for prefix in [
            "未", "没有", "拟", "计划", "预计", "争取", "力争", "筹备", "即将", "年内", "推动",
        ] {
            for title in [
                format!("一、{prefix}{word}项目（3个）"),
                format!("（二）{prefix}2027年{word}项目"),
                format!("{prefix}{word}类"),
            ] {
                let said = of_title(&title);
                assert_eq!((said.stage, said.is_unclear), (None, true), "{title}");
            }
        }
        for title in [
            format!("一、{word}项目（3个）"),
            format!("已{word}项目"),
            word.to_owned(),
        ] {
            assert_eq!(of_title(&title).stage, Some(of), "{title}");
        }
    }
}
