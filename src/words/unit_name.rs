//! Which unit a name on a sheet means (rule 4): 云岩区投促局 is 云岩区.

use std::borrow::Cow;

use crate::domain::text::is_its_own_key;
use crate::domain::unit::Unit;
use crate::domain::wording::folded;
use crate::words::period_words::without_periods;

/// What a unit's sheet may put in front of its name; all begin with one letter.
const PREFIXES: [&str; 4] = ["贵州省", "贵阳市", "贵州", "贵阳"];

/// Offices inside a unit that report in its name, longest first.
const OFFICES: [&str; 16] = [
    "投资促进事务中心",
    "投资促进服务中心",
    "投资促进中心",
    "招商引资局",
    "投资促进局",
    "人民政府",
    "管理委员会",
    "招商投资局",
    "投促中心",
    "产业发展局",
    "管委会",
    "投促局",
    "招商局",
    "经发局",
    "商务局",
    "政府",
];

/// The unit that a sheet names, by slug, name or alias; `None` if no unit or more than one is meant.
///
/// A name counts if it is said exactly, or if it stands inside what is said (云岩区投促局); the longest
/// name that does wins, so 贵阳经开区 never means a unit called 经开.
#[must_use]
pub(crate) fn unit_named<'a>(stated: &str, units: &'a [Unit]) -> Option<&'a Unit> {
    let whole = folded(stated);
    if whole.is_empty() {
        return None;
    }
    let core = core_of(&whole);
    let mut best: Option<(usize, &Unit)> = None;
    let mut tied = false;
    for unit in units {
        let weight = names_of(unit)
            .filter_map(|name| weight_of(&name, &whole, core))
            .max();
        let Some(weight) = weight else { continue };
        match best {
            Some((most, _)) if weight < most => {}
            Some((most, _)) if weight == most => tied = true,
            _ => {
                best = Some((weight, unit));
                tied = false;
            }
        }
    }
    best.filter(|_| !tied).map(|(_, unit)| unit)
}

/// The unit with whose name a title begins, behind 附件2：, a date, or the city: 2026年11月贵阳市云岩区调度表.
#[must_use]
pub(crate) fn unit_in_title<'a>(title: &str, units: &'a [Unit]) -> Option<&'a Unit> {
    let title = folded(&without_periods(title));
    let title = title.strip_prefix('附').map_or(&*title, |rest| {
        rest.trim_start_matches(|letter: char| "件表".contains(letter) || letter.is_ascii_digit())
    });
    let bare = without_prefix(title);
    let length = |unit: &Unit| {
        names_of(unit)
            .filter(|name| name.chars().count() >= 2)
            .filter(|name| title.starts_with(&**name) || bare.starts_with(without_prefix(name)))
            .map(|name| without_prefix(&name).len())
            .max()
    };
    let named = units.iter().filter_map(|unit| Some((length(unit)?, unit)));
    named
        .max_by_key(|(length, _)| *length)
        .map(|(_, unit)| unit)
}

/// The name of a unit that is on no list, without the city in front, the office behind, and 盖章.
#[must_use]
pub(crate) fn bare_name(stated: &str) -> String {
    let mut name = folded(stated);
    for word in ["加盖公章", "盖章", "公章", "签章"] {
        name = name.replace(word, "");
    }
    core_of(&name).to_owned()
}

/// Whether one of the unit's names is said exactly.
#[must_use]
pub(crate) fn is_named(stated: &str, unit: &Unit) -> bool {
    let whole = folded(stated);
    !whole.is_empty() && names_of(unit).any(|name| name == whole)
}

fn names_of(unit: &Unit) -> impl Iterator<Item = Cow<'_, str>> {
    std::iter::once(unit.slug.0.as_str())
        .chain(std::iter::once(unit.name.as_str()))
        .chain(unit.aliases.iter().map(String::as_str))
        .map(quickly_folded)
}

/// The same as [`folded`], without a copy of what is so already, as nearly all names are.
fn quickly_folded(name: &str) -> Cow<'_, str> {
    if is_its_own_key(name) {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(folded(name))
    }
}

/// How well a name fits: exact beats core beats contained, and longer beats shorter.
fn weight_of(name: &str, whole: &str, core: &str) -> Option<usize> {
    let length = name.chars().count();
    if name == whole {
        return Some(2_000 + length);
    }
    let short = without_prefix(name);
    // The core is what the rest begins with; most names need not be taken apart to see that theirs is another.
    if short.starts_with(core) && core_of(name) == core && core.chars().count() >= 2 {
        return Some(1_000 + length);
    }
    let count = short.chars().count();
    (count >= 3 && holds(whole, short)).then_some(count)
}

/// Whether a short text holds a shorter one: quicker for a few letters than a search that prepares itself.
fn holds(whole: &str, part: &str) -> bool {
    let mut pieces = whole.as_bytes().windows(part.len().max(1));
    pieces.any(|piece| piece == part.as_bytes())
}

/// A folded name without the city in front and the office behind.
fn core_of(name: &str) -> &str {
    let mut core = without_prefix(name);
    while let Some(shorter) = OFFICES.iter().find_map(|office| core.strip_suffix(office)) {
        if shorter.is_empty() {
            break;
        }
        core = shorter;
    }
    core
}

fn without_prefix(name: &str) -> &str {
    if !name.starts_with('贵') {
        return name;
    }
    PREFIXES
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))
        .filter(|rest| rest.chars().count() >= 2)
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::{unit_in_title, unit_named};
    use crate::domain::unit::{Contact, Unit, UnitKind, UnitSlug};

    fn unit(slug: &str, name: &str, aliases: &[&str]) -> Unit {
        Unit {
            slug: UnitSlug(slug.to_owned()),
            name: name.to_owned(),
            code: "X".to_owned(),
            aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
            kind: UnitKind::District,
            from: None,
            to: None,
            liaison: Contact {
                name: "张三".to_owned(),
                address: "a@example.com".to_owned(),
                phone: String::new(),
            },
            deputy: None,
            leader: None,
        }
    }

    #[test]
    fn a_title_may_begin_with_a_unit() {
        let units = [
            unit("nanming", "南明区", &[]),
            unit("yunyan", "云岩区", &["云岩"]),
            unit("gaoxin", "贵阳高新区", &[]),
        ];
        for (title, slug) in [
            ("南明区重大招商引资项目调度表", Some("nanming")),
            ("附件2：2026年11月贵阳市云岩区项目情况表", Some("yunyan")),
            ("贵阳高新区重大项目调度表（2026年11月25日）", Some("gaoxin")),
            ("贵阳市重大招商引资项目跟踪调度表", None),
            ("重大项目调度表（南明区）", None),
            ("支持南明区发展项目表", None),
        ] {
            let found = unit_in_title(title, &units).map(|unit| unit.slug.0.as_str());
            assert_eq!(found, slug, "{title}");
        }
    }

    #[test]
    fn a_unit_is_known_by_all_its_names() {
        let units = [
            unit("nanming", "南明区", &[]),
            unit("yunyan", "云岩区", &["云岩"]),
            unit("huaxi", "花溪区", &[]),
            unit("gaoxin", "贵阳高新区", &["贵阳国家高新技术产业开发区"]),
            unit("jingkai", "贵阳经开区", &["贵阳经济技术开发区"]),
            unit("shuanglong", "双龙航空港经济区", &[]),
            unit("xiuwen", "修文县", &[]),
        ];
        for (stated, slug) in [
            ("南明区", Some("nanming")),
            ("南明区（盖章）", Some("nanming")),
            ("云岩区投促局", Some("yunyan")),
            ("贵阳市云岩区投资促进局", Some("yunyan")),
            ("云岩投促局", Some("yunyan")),
            ("花溪区人民政府", Some("huaxi")),
            ("高新区", Some("gaoxin")),
            ("贵阳高新区管委会", Some("gaoxin")),
            ("贵阳国家高新技术产业开发区投资促进局", Some("gaoxin")),
            ("贵州双龙航空港经济区", Some("shuanglong")),
            ("贵州双龙航空港经济区管委会", Some("shuanglong")),
            ("修文县投资促进局", Some("xiuwen")),
            ("jingkai", Some("jingkai")),
            ("贵阳市投资促进局", None),
            ("某某公司", None),
            ("", None),
        ] {
            let found = unit_named(stated, &units).map(|unit| unit.slug.0.as_str());
            assert_eq!(found, slug, "{stated}");
        }
    }
}
