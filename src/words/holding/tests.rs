//! Plans, what was called off, and names that hold such words.

use super::RowPart::{Name, Remarks, Short};
use super::{ends_like_a_project, holding, kind};
use crate::domain::project::ObservationKind::{GroundBreaking, SiteVisit};
use crate::domain::sheet::Holding::{CalledOff, Planned, Undecided};

/// None of these texts names an observed project.
#[track_caller]
fn assert_no_names(texts: &[&str]) {
    for text in texts {
        assert!(holding(text, Name).is_some(), "{text}");
    }
}

#[test]
fn a_plan_is_none_wherever_it_is_said() {
    for plan in [
        "拟", "计划", "预计", "将", "即将", "筹备", "准备", "争取", "力争", "待",
    ] {
        for what in ["观摩", "举行", "开展观摩", "组织现场观摩", "举办开工仪式"]
        {
            let text = format!("{plan}{what}");
            assert_eq!(holding(&text, Short), Some(Planned), "{text}");
            for name in [
                format!("{text}甲产业园项目"),
                format!("甲产业园项目（{text}）"),
                format!("甲项目——{text}"),
            ] {
                assert_eq!(holding(&name, Name), Some(Planned), "{name}");
            }
        }
    }
    for text in [
        "计划2026年12月",
        "预计12月中旬",
        "拟于下季度",
        "延期举行",
        "12月（拟）观摩",
    ] {
        assert_eq!(holding(text, Short), Some(Planned), "{text}");
    }
    assert_eq!(holding("拟于12月20日举行", Remarks), Some(Planned));
}

#[test]
fn what_was_called_off_or_is_not_decided_is_none() {
    for word in ["取消", "未举行", "未开展", "没有举行", "停办"] {
        for name in [
            format!("甲项目（{word}）"),
            format!("甲项目（因雨{word}）"),
            format!("甲项目{word}"),
        ] {
            assert_eq!(holding(&name, Name), Some(CalledOff), "{name}");
        }
        assert_eq!(holding(&format!("已{word}"), Short), Some(CalledOff));
    }
    for name in [
        "待定",
        "（待定）",
        "项目待定",
        "甲项目（待定）",
        "未定",
        "？",
        "TBD",
    ] {
        assert_eq!(holding(name, Name), Some(Undecided), "{name}");
    }
    assert_eq!(holding("因疫情取消", Remarks), Some(CalledOff));
    assert_eq!(holding("观摩时间待定", Remarks), Some(Undecided));
}

#[test]
fn a_text_that_refuses_or_stands_for_many_names_no_project() {
    let refused = [
        "不",
        "暂不",
        "本季度不",
        "我区不",
        "不再",
        "无法",
        "不能",
        "免",
        "免予",
        "放弃",
        "弃权",
    ];
    let acts = [
        "申报",
        "开展",
        "安排观摩",
        "组织观摩活动",
        "参与",
        "报送",
        "推荐项目",
    ];
    for refused in refused {
        for act in acts {
            let text = format!("{refused}{act}");
            assert!(holding(&text, Name).is_some(), "{text}");
        }
    }
    assert_no_names(&[
        "免报",
        "缺",
        "空缺",
        "本季度空缺",
        "弃权",
        "缓",
        "否",
        "零",
        "N",
        "none",
        "N/A",
        "未知",
        "不详",
        "另报",
        "补报",
        "不具备条件",
        "条件不具备",
        "暂时没有",
        "test",
        "示例项目",
        "甲项目（示例）",
        "重点项目",
        "在建项目",
        "所有项目",
        "上述项目",
        "各项目",
        "若干项目",
        "全部在建项目",
        "招商引资项目",
        "区内企业",
        "开工项目2个",
        "以上3个项目",
        "该项目",
        "本区新项目",
        "上季度项目",
        "第一批重点项目",
    ]);
    for text in [
        "不锈钢产业园",
        "免税城",
        "免洗餐具项目",
        "缓释制剂项目",
        "零碳数据中心项目",
        "无人机产业园项目",
        "无法拉第笼实验室",
        "弃物处理项目",
        "全部落实楼宇",
        "上善项目",
        "重点实验室项目",
        "在建国路商业街",
        "各力特科技",
        "零跑汽车",
        "N95口罩项目",
        "补天科技项目",
        "暂时停车场项目",
        "缺水地区供水工程",
        "test线束项目",
        "企业总部项目",
    ] {
        assert_eq!(holding(text, Name), None, "{text}");
    }
}

#[test]
fn a_text_of_nothing_but_such_words_names_no_project() {
    let begins = [
        "",
        "正在",
        "计划",
        "拟",
        "待",
        "推迟到",
        "延期至",
        "改为",
        "等",
        "按",
    ];
    let ends = [
        "下季度举行",
        "12月开展",
        "市里通知",
        "统一安排",
        "2027年第一季度观摩",
    ];
    for begin in begins {
        for end in ends {
            let text = format!("{begin}{end}");
            let says = !begin.is_empty() && begin != "正在";
            if says {
                assert!(holding(&text, Name).is_some(), "{text}");
                assert!(
                    holding(&format!("甲项目（{text}）"), Name).is_some(),
                    "{text}"
                );
                assert!(holding(&text, Remarks).is_some(), "{text}");
            }
            assert_eq!(holding(&format!("{text}大厦"), Name), None, "{text}大厦");
        }
    }
    assert_no_names(&[
        "同上",
        "同上季度",
        "见附件",
        "详见附件",
        "略",
        "某项目",
        "XX项目",
        "xxx",
        "××项目",
        "测试",
        "2个",
        "3",
        "2026年11月12日",
        "现场观摩",
        "观摩项目",
        "项目名称",
        "项目",
        "正在筹备",
        "正在对接",
        "下季度再报",
    ]);
    assert_no_names(&[
        "由市里定",
        "听市里安排",
        "领导定",
        "二选一",
        "任选一个",
        "甲、乙择一",
        "改为乙项目",
        "由乙项目代替",
        "甲项目（视天气）",
        "甲项目（没开成）",
        "甲项目（不办了）",
        "甲项目（延至一月）",
        "甲项目（调整到明年）",
        "甲项目（换成乙项目）",
        "甲项目（未获批）",
        "甲项目（替补）",
        "甲项目（拟）",
        "甲项目（备选）",
        "甲项目（暂定）",
        "暂定甲项目",
        "甲项目或乙项目",
    ]);
}

#[test]
fn real_names_kinds_and_remarks_speak_against_nothing() {
    for name in [
        "星火计划产业园项目",
        "无人机产业园项目",
        "未来科技城项目",
        "将军山文旅项目",
        "待客酒店项目",
        "预制菜加工项目",
        "准备金大厦",
        "开工大道改造项目",
        "现场总线仪表项目",
        "甲产业园项目（一期）",
        "计划生育服务中心（新址）",
        "拟南芥育种基地",
        "甲项目（计划总投资5亿元）",
        "观摩路商业综合体",
        "待定坡康养项目",
        "备用电源项目",
        "测试设备项目",
        "略阳产业园",
        "同仁堂项目",
        "市里中心项目",
        "某红酒庄项目",
        "10号地块",
        "3号标准厂房项目",
        "5G产业园",
        "等离子体设备项目",
        "按摩器材项目",
        "协调科技大厦",
        "待霄草种植基地",
        "同仁堂",
        "如意湖小镇",
        "见龙湾酒店",
        "等离子显示屏生产线",
        "以岭药业",
        "与君山庄",
        "三江口水厂",
        "没食子酸生产项目",
        "替补膳食工厂项目",
        "由化镇旅游项目",
        "非遗文化园项目",
        "除尘设备项目",
        "不锈钢制品项目",
        "领导力培训中心",
        "延边货运站",
    ] {
        assert_eq!(holding(name, Name), None, "{name}");
    }
    for text in [
        "现场观摩",
        "开工仪式",
        "2026年11月12日",
        "已举行",
        "接待观摩",
    ] {
        assert_eq!(holding(text, Short), None, "{text}");
    }
    for text in [
        "市领导参加",
        "项目计划明年投产",
        "已于11月12日举行",
        "签约企业待入驻",
        "计划明年二期开工",
        "新引进",
    ] {
        assert_eq!(holding(text, Remarks), None, "{text}");
    }
}

#[test]
fn a_kind_is_known_by_all_of_its_words() {
    for (text, expected) in [
        ("现场观摩", Some(SiteVisit)),
        ("实地观摩", Some(SiteVisit)),
        ("集中观摩活动", Some(SiteVisit)),
        ("现场观摩会", Some(SiteVisit)),
        ("开工仪式", Some(GroundBreaking)),
        ("集中开工", Some(GroundBreaking)),
        ("已举行开工典礼", Some(GroundBreaking)),
        ("奠基仪式", Some(GroundBreaking)),
        ("签约仪式", None),
        ("投产仪式", None),
        ("开工仪式(12月)", None),
        ("12月举行开工仪式", None),
        ("项目", None),
        ("", None),
    ] {
        assert_eq!(kind(text), expected, "{text}");
    }
}

#[test]
fn names_of_projects_end_in_what_is_built() {
    for name in [
        "无人机产业园项目",
        "零碳数据中心（一期）",
        "免洗餐具生产线",
        "某某公司二期",
        "标准厂房3号",
        "城市综合体——北区",
        "老旧小区改造",
    ] {
        assert!(ends_like_a_project(name), "{name}");
    }
    for text in [
        "领导带队",
        "甲产业园（领导带队）",
        "照旧",
        "电话联系",
        "保密",
        "抽签",
        "上午",
        "第3",
        "已报市里",
        "张三",
        "2026",
    ] {
        assert!(!ends_like_a_project(text), "{text}");
    }
}
