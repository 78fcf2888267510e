//! The closed word classes of [`super::none`], as data.

/// Signs and words that say when or of whom, before what is denied and between two clauses.
pub(crate) const LEADS: &[&str] = &[
    ",",
    "、",
    ";",
    "。",
    ".",
    ":",
    "(",
    ")",
    "!",
    "—",
    "-",
    "/",
    "*",
    "我",
    "本",
    "该",
    "全",
    "各",
    "本期",
    "本次",
    "本月",
    "本半月",
    "上半月",
    "下半月",
    "本报送期",
    "本报告期",
    "报告期内",
    "期内",
    "本季度",
    "本季",
    "该季度",
    "季度内",
    "季度",
    "当季",
    "当期",
    "当月",
    "目前",
    "截至目前",
    "截止目前",
    "截至",
    "截止",
    "至今",
    "迄今",
    "今年",
    "今年以来",
    "本年",
    "本年度",
    "近期",
    "现阶段",
    "辖区",
    "辖区内",
    "区内",
    "县内",
    "市内",
    "全区",
    "全县",
    "全市",
    "我区",
    "我县",
    "我市",
    "我局",
    "我委",
    "我办",
    "我单位",
    "我开发区",
    "我新区",
    "本区",
    "本县",
    "本市",
    "本局",
    "本单位",
    "本辖区",
    "各单位",
    "单位",
    "经核实",
    "经统计",
    "经排查",
    "经梳理",
    "情况",
    "观摩",
    "项目",
    "项目数",
    "数量",
    "个数",
    "其中",
];

/// Signs that may stand behind 无.
pub(crate) const SIGNS: &[&str] = &["。", ".", ",", ";", "(", ")", "!"];

/// Denies that something is there.
pub(crate) const HAS_NOT: &[&str] = &[
    "无",
    "没有",
    "没",
    "暂无",
    "暂没有",
    "尚无",
    "尚没有",
    "均无",
    "均没有",
    "并无",
    "仍无",
    "仍没有",
    "还没有",
    "确无",
    "也无",
    "也没有",
    "都没有",
    "皆无",
    "无任何",
    "没有任何",
    "未有",
    "尚未有",
    "不存在",
    "不涉及",
];

/// Denies that something was done.
pub(crate) const DOES_NOT: &[&str] = &[
    "未", "暂未", "尚未", "均未", "并未", "仍未", "还未", "确未", "也未", "都未", "未能", "未曾",
    "没能", "不曾",
];

/// Says all of it.
pub(crate) const ZERO: &[&str] = &["零报告", "零上报", "零申报", "零填报", "零报送", "空报告"];

/// The number of them is nought.
pub(crate) const NOUGHT: &[&str] = &["为零", "为0", "为无", "为0个", "0个", "零个"];

/// What is done with reports.
pub(crate) const REPORTING: &[&str] = &[
    "报送",
    "上报",
    "申报",
    "填报",
    "报告",
    "呈报",
    "报",
    "需要报送",
    "需报送",
    "需上报",
    "可报",
    "可报送",
    "可上报",
    "应报",
    "需要",
    "涉及",
    "调度",
    "提供",
];

/// What may stand behind it.
pub(crate) const TAIL: &[&str] = &[
    "特此说明",
    "特此报告",
    "特此上报",
    "特此零报告",
    "故零报告",
    "为零报告",
    "作零报告",
    "作零报告处理",
    "实行零报告",
    "予以零报告",
    "处理",
    "的",
    "了",
    "过",
    "等",
    "以零报告",
    "说明",
];

/// Lengths of the names of units that the text may begin with: 南明区, 某某县, 高新区管委会.
pub(crate) fn who(rest: &str) -> impl Iterator<Item = usize> {
    const LONGEST: usize = 12;
    const ENDS: [char; 7] = ['区', '县', '市', '局', '委', '办', '会'];
    let letters = rest.char_indices().take(LONGEST);
    let is_name = |letter: char| matches!(letter, '一'..='\u{9FFF}');
    letters
        .take_while(move |(_, letter)| is_name(*letter))
        .skip(1)
        .filter(|(_, letter)| ENDS.contains(letter))
        .map(|(at, letter)| at + letter.len_utf8())
}

/// Lengths of the dates, periods and quarters that the text may begin with: 2026年, 第四季度, 11月25日, 22期.
pub(crate) fn when(rest: &str) -> Option<usize> {
    let bare = rest.strip_prefix('第').unwrap_or(rest);
    let is_number =
        |letter: char| letter.is_ascii_digit() || "〇一二三四五六七八九十".contains(letter);
    let behind = bare.trim_start_matches(is_number);
    let digits = bare.len() - behind.len();
    let unit = ["季度", "季", "年", "月份", "月", "日", "号", "期"]
        .into_iter()
        .find(|unit| behind.starts_with(unit))?;
    (digits > 0).then_some(rest.len() - bare.len() + digits + unit.len())
}

/// Whether a text is made of nothing but words that say when or of whom.
pub(crate) fn is_lead(lead: &str) -> bool {
    let mut reached = vec![false; lead.len() + 1];
    reached[0] = true;
    for at in 0..lead.len() {
        if !reached[at] {
            continue;
        }
        let rest = &lead[at..];
        for word in LEADS.iter().filter(|word| rest.starts_with(**word)) {
            reached[at + word.len()] = true;
        }
        for length in who(rest).chain(when(rest)) {
            reached[at + length] = true;
        }
    }
    reached[lead.len()]
}
