//! Whether an observation has been held, as far as its row says, and of which kind it was.
//!
//! A plan (拟观摩), one that was called off (已取消) and one of which nothing is decided (待定) are none. In a name these
//! words count only where they are no part of it: 待定, 甲项目（已取消）, 拟观摩甲项目; 星火计划产业园 has none. A text made
//! of nothing else (推迟到下季度, 待市里通知) names no project, nor does one that only stands for a name (同上, 见附件, 2个).

use super::holding_words::{
    BUILT, CALLED_OFF, HELD, INTENT, OF_KIND, POINTERS, PROVISIONAL, PUT_OFF, STANDS_FOR_A_NAME,
    STATES, UNDECIDED, WAITING,
};
use super::none_words::when;
use super::text::plain;
use crate::domain::project::ObservationKind;
use crate::domain::sheet::Holding;

/// Where in a row it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// 项目名称
    Name,
    /// 类型 or 日期: short, and about nothing else.
    Short,
    /// 备注
    Remarks,
}

/// What a cell says of whether it was held; `None` if nothing speaks against it.
pub(crate) fn holding(text: &str, part: Part) -> Option<Holding> {
    let plain = plain(text);
    match part {
        Part::Short => of_short(&plain),
        Part::Name => of_name(&plain),
        Part::Remarks => of_remarks(&plain),
    }
}

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

fn of_short(plain: &str) -> Option<Holding> {
    let bare = plain.replace(['(', ')'], "");
    if has(plain, UNDECIDED) || has(plain, PROVISIONAL) {
        Some(Holding::Undecided)
    } else if has(plain, CALLED_OFF) {
        Some(Holding::CalledOff)
    } else if has(plain, PUT_OFF)
        || INTENT
            .iter()
            .any(|word| bare.starts_with(word) || intends(&bare, word))
    {
        Some(Holding::Planned)
    } else {
        None
    }
}

/// Whether the word stands right before what is held.
fn intends(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        // 接待观摩 has been held.
        let is_part = word == "待" && text[..at].ends_with(['接', '招']);
        let rest = &text[at + word.len()..];
        !is_part && HELD.iter().any(|held| rest.starts_with(held))
    })
}

fn of_name(plain: &str) -> Option<Holding> {
    if names_nothing(plain) {
        return Some(of_short(plain).unwrap_or(Holding::Undecided));
    }
    let (name, remarks) = apart(plain);
    let of_remarks = remarks.into_iter().find_map(|remark| {
        let held = HELD.iter().any(|held| remark.contains(held));
        let is_whole = [UNDECIDED, CALLED_OFF, PUT_OFF, PROVISIONAL]
            .iter()
            .any(|words| has(remark, words));
        let is_intent = INTENT.iter().any(|word| remark.starts_with(word));
        if is_state(remark) {
            return Some(of_short(remark).unwrap_or(Holding::Undecided));
        }
        (is_whole || (is_intent && held)).then(|| of_short(remark))?
    });
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    let of_end = if ends(UNDECIDED) {
        Some(Holding::Undecided)
    } else if ends(CALLED_OFF) || has(name, &["取消观摩", "取消举行", "取消举办"]) {
        Some(Holding::CalledOff)
    } else if ends(PUT_OFF) || name.ends_with("-拟") {
        Some(Holding::Planned)
    } else {
        None
    };
    let is_planned = INTENT.iter().any(|word| {
        name.strip_prefix(word)
            .is_some_and(|rest| HELD.iter().any(|held| rest.starts_with(held)))
    });
    // 甲项目或乙项目: one of both; 暂定甲项目: perhaps.
    let is_choice = has(name, &["项目或", "或者"])
        || PROVISIONAL.iter().any(|word| name.starts_with(word))
        || plain.ends_with('?')
        || plain.ends_with("(?)");
    of_remarks
        .or(of_end)
        .or(is_planned.then_some(Holding::Planned))
        .or(is_choice.then_some(Holding::Undecided))
}

/// Whether a text is made of nothing but the words and signs of some lists, and of what `pattern` finds at the
/// beginning of a text: so many bytes.
fn is_made_of(plain: &str, lists: &[&[&str]], pattern: impl Fn(&str) -> Option<usize>) -> bool {
    let mut reached = vec![false; plain.len() + 1];
    reached[0] = true;
    for at in 0..plain.len() {
        if !reached[at] {
            continue;
        }
        let rest = &plain[at..];
        for word in lists.iter().copied().flatten() {
            if rest.starts_with(word) {
                reached[at + word.len()] = true;
            }
        }
        if let Some(length) = pattern(rest) {
            reached[at + length] = true;
        }
    }
    reached[plain.len()]
}

/// Whether all of a text says how it stands with an observation, and nothing which one: 推迟到下季度, 拟12月, 计划中.
fn is_state(plain: &str) -> bool {
    let says = [UNDECIDED, CALLED_OFF, PUT_OFF, INTENT, PROVISIONAL, WAITING];
    let lists = [
        UNDECIDED,
        CALLED_OFF,
        PUT_OFF,
        INTENT,
        PROVISIONAL,
        WAITING,
        HELD,
        STATES,
    ];
    says.iter().any(|words| has(plain, words)) && is_made_of(plain, &lists, when)
}

/// Whether the text of a name names no project: it says how it stands, or of which kind it is (现场观摩), or only
/// stands for a name, or points to another place (详见备注, 同第三季度) and ends in no word for what is built.
fn names_nothing(plain: &str) -> bool {
    let bare = plain.trim_matches([
        '(', ')', '。', '?', '.', '…', '·', '*', 'X', 'x', '×', '_', '□', '○', '-', '—',
    ]);
    let is_of_numbers = bare.chars().all(|letter| {
        letter.is_ascii_digit()
            || letter.is_ascii_punctuation()
            || "个项家年月日号第季度一二三四五六七八九十两".contains(letter)
    });
    let is_kind =
        has(plain, &["观摩", "仪式", "现场"]) && is_made_of(plain, &[OF_KIND, HELD, STATES], when);
    let is_pointer = POINTERS.iter().any(|word| bare.starts_with(word))
        && !BUILT.iter().any(|word| bare.ends_with(word));
    is_of_numbers || STANDS_FOR_A_NAME.contains(&bare) || is_kind || is_pointer || is_state(plain)
}

/// A name, and what is said beside it: in brackets, or behind a dash, a comma or a colon.
fn apart(plain: &str) -> (&str, Vec<&str>) {
    let marks = ['(', '【', '[', '—', ',', ';', ':'];
    let Some(at) = plain.find(marks) else {
        return (plain, Vec::new());
    };
    let remarks = plain[at..].split(|letter| "()【】[]—,;:".contains(letter));
    (
        &plain[..at],
        remarks.filter(|remark| !remark.is_empty()).collect(),
    )
}

fn of_remarks(plain: &str) -> Option<Holding> {
    // 计划明年开工 is about the project.
    if is_state(plain) && !has(plain, &["开工", "奠基"]) {
        return Some(of_short(plain).unwrap_or(Holding::Undecided));
    }
    let about = ["观摩", "举行", "举办", "仪式"];
    let is_planned = INTENT[..10].iter().any(|word| {
        plain.match_indices(word).any(|(at, _)| {
            let rest = plain[at + word.len()..]
                .chars()
                .take(12)
                .collect::<String>();
            has(&rest, &about)
        })
    });
    if has(plain, &["待定", "未定", "另行通知"]) && has(plain, &["时间", "观摩", "日期"])
    {
        Some(Holding::Undecided)
    } else if has(plain, CALLED_OFF) && (has(plain, &about) || plain.chars().count() <= 8) {
        Some(Holding::CalledOff)
    } else {
        is_planned.then_some(Holding::Planned)
    }
}

/// The kind that a cell names, if all of it says so.
pub(crate) fn kind(text: &str) -> Option<ObservationKind> {
    let plain = plain(text);
    if let Some(kind) = ObservationKind::from_word(&plain) {
        return Some(kind);
    }
    let is_known = is_made_of(&plain, &[OF_KIND], |_| None);
    if !is_known {
        None
    } else if has(&plain, &["开工", "奠基", "动工"]) {
        Some(ObservationKind::GroundBreaking)
    } else {
        has(&plain, &["观摩", "现场", "参观", "考察"]).then_some(ObservationKind::SiteVisit)
    }
}

#[cfg(test)]
mod tests {
    use super::Part::{Name, Remarks, Short};
    use super::{holding, kind};
    use crate::domain::project::ObservationKind::{GroundBreaking, SiteVisit};
    use crate::domain::sheet::Holding::{CalledOff, Planned, Undecided};

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
        for text in [
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
        ] {
            assert!(holding(text, Name).is_some(), "{text}");
        }
        for text in [
            "甲项目（拟）",
            "甲项目（备选）",
            "甲项目（暂定）",
            "暂定甲项目",
            "甲项目或乙项目",
        ] {
            assert!(holding(text, Name).is_some(), "{text}");
        }
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
}
