//! Header words, looked up: which field a header means, and how surely.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::label::Label;
use super::values::text::plain;
use super::words::{
    BUILT_IN, ColumnWords, HeaderWords, ObservationWords, UrgentWords, Words, header_key,
};
use crate::domain::project::Field;

static HEADERS: LazyLock<Headers> = LazyLock::new(|| {
    toml::from_str::<Words>(BUILT_IN)
        .expect("config/headers.toml is part of the program, and a test parses it")
        .into()
});

/// All header words, ready for looking up.
#[derive(Debug, Clone, Default)]
pub(super) struct Headers {
    /// More than one field: nobody knows which is meant.
    names: HashMap<String, Vec<Field>>,
    /// Whether the office has words of its own for 项目名称.
    has_own_names: bool,
    columns: Vec<ColumnWords>,
    groups: HashSet<String>,
    extras: HashSet<String>,
    pub(super) observation: ObservationWords,
    pub(super) urgent: UrgentWords,
}

impl From<Words> for Headers {
    fn from(words: Words) -> Self {
        let mut names = HashMap::new();
        for column in &words.column {
            for name in &column.names {
                names.insert(name.clone(), vec![column.field]);
            }
        }
        // The headers of our own form are known whatever the file says.
        for field in Field::FORM {
            names.insert(Label::new(field.header()).base, vec![field]);
        }
        Self {
            names,
            has_own_names: false,
            columns: words.column,
            groups: words.groups.into_iter().collect(),
            extras: words.extras.into_iter().collect(),
            observation: words.observation,
            urgent: words.urgent,
        }
    }
}

/// A header of the name column is no longer, bytes.
const LONGEST_NAME: usize = 36;

fn plain_all(words: &[String]) -> Vec<String> {
    words.iter().map(|word| plain(word)).collect()
}

/// An amount of a year or of some months, by the figures in its header: 2026年到位资金, 1-10月到位资金.
fn is_of_a_part(field: Field, whole: &str) -> bool {
    let is_amount = matches!(field, Field::TotalInvestment | Field::FundsInPlace);
    is_amount && whole.contains(|letter: char| letter.is_ascii_digit())
}

/// What a column is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// This field. More is surer: 100 for a whole name, 60 for its words, 50 with the header above.
    Field(Field, u32),
    /// Two fields in one column.
    Two(Field, Field),
    /// A column of no field.
    Extra,
}

impl Headers {
    /// The words in the binary and those of the office.
    pub(super) fn with(own: &HeaderWords) -> Cow<'static, Self> {
        if own.is_empty() {
            return Cow::Borrowed(&HEADERS);
        }
        let mut headers = HEADERS.clone();
        let key = |word: &String| header_key(word);
        for name in own.columns.iter().flat_map(|column| &column.names) {
            headers.extras.remove(&header_key(name));
        }
        headers.extras.extend(own.extras.iter().map(key));
        headers.groups.extend(own.groups.iter().map(key));
        for column in &own.columns {
            headers.has_own_names |= column.field == Field::Name;
            for name in column.names.iter().map(key) {
                let fields = headers.names.entry(name).or_default();
                if !fields.contains(&column.field) {
                    fields.push(column.field);
                }
            }
        }
        let own = own.columns.iter().map(|column| ColumnWords {
            words: column.words.iter().map(|parts| plain_all(parts)).collect(),
            not: plain_all(&column.not),
            ..column.clone()
        });
        // The office's parts of headers go before those in the binary.
        headers.columns.splice(..0, own);
        Cow::Owned(headers)
    }

    /// The field of which this is a whole header; the one in the binary, if there are two.
    fn named(&self, name: &str) -> Option<Field> {
        self.names.get(name)?.first().copied()
    }

    /// Whether this text is a header of the name column, cheap enough to ask of every row.
    pub(super) fn is_name(&self, text: &str) -> bool {
        let may_be = || self.has_own_names || text.contains(['名', '称', '项', '目']);
        if text.len() > LONGEST_NAME || !may_be() {
            return false;
        }
        let label = Label::new(text);
        let is_listed = [&label.whole, &label.base]
            .into_iter()
            .any(|name| self.named(name) == Some(Field::Name));
        is_listed || label.base.ends_with("项目名称") || label.base.ends_with("项目全称")
    }

    /// Whether this text is a header that each table of some kind has: of projects, observation, or urgent
    /// matters.
    pub(super) fn is_anchor(&self, text: &str) -> bool {
        let is_other = |words: &[String]| words.iter().any(|word| word == text);
        self.is_name(text)
            || is_other(&self.urgent.matter)
            || is_other(&self.urgent.name)
            || is_other(&self.observation.quarter)
    }

    /// What a column means whose lowest header is `label`, under `above`.
    pub(super) fn meaning(&self, label: &Label, above: Option<&Label>) -> Meaning {
        if self.extras.contains(&label.base) || label.base.is_empty() {
            return Meaning::Extra;
        }
        if let Some(meaning) = above.and_then(|above| self.half_of(label, above)) {
            return meaning;
        }
        let listed = |name: &str| match *self.names.get(name)?.as_slice() {
            [first, second, ..] => Some(Meaning::Two(first, second)),
            [field] => Some(Meaning::Field(field, 100)),
            [] => None,
        };
        if let Some(meaning) = listed(&label.whole) {
            return meaning;
        }
        if let Some(meaning) = listed(&label.base)
            && let Meaning::Field(field, _) | Meaning::Two(field, _) = meaning
            && !self.is_ruled_out(field, &label.whole)
        {
            return meaning;
        }
        if let Some(two) = self.two_fields(&label.whole) {
            return two;
        }
        // 上半月进展 may be the last report's, 11月上半月进展 says whose it is.
        let dated = label.whole.replace("月上半月", "月");
        if let Some(field) = self.by_words(&dated, &dated) {
            return Meaning::Field(field, 60);
        }
        let Some(above) = above else {
            return Meaning::Extra;
        };
        let path = format!("{}{}", above.whole, label.whole);
        // 累计 under 到位资金 says nothing of its own; 当年 does.
        let by_group = matches!(
            label.base.as_str(),
            "累计" | "合计" | "总额" | "金额" | "数额"
        )
        .then(|| self.named(&above.base))
        .flatten()
        .filter(|field| !self.is_ruled_out(*field, &path));
        self.by_words(&path, &label.whole)
            .or(by_group)
            .map_or(Meaning::Extra, |field| Meaning::Field(field, 50))
    }

    /// 计划 or 实际 under a group that is a field by itself: 开工时间, 竣工时间, 到位资金. The actual one is
    /// the field; alone, 计划 would be the plan.
    fn half_of(&self, label: &Label, above: &Label) -> Option<Meaning> {
        let field = self.named(&above.base).filter(|field| {
            matches!(
                field,
                Field::SignedOn
                    | Field::StartedOn
                    | Field::InProductionOn
                    | Field::TotalInvestment
                    | Field::FundsInPlace
            )
        })?;
        match label.base.as_str() {
            "实际" | "已完成" => Some(Meaning::Field(field, 60)),
            "计划" | "预计" | "拟" | "目标" => Some(Meaning::Extra),
            _ => None,
        }
    }

    /// Whether a column is one that clerks are known to add.
    pub(super) fn is_usual_extra(&self, label: &Label) -> bool {
        self.extras.contains(&label.base)
    }

    /// Whether a cell looks like part of a header.
    pub(super) fn is_header_word(&self, text: &str) -> bool {
        if text.chars().count() > 24 {
            return false;
        }
        let label = Label::new(text);
        (label.is_only_unit() && label.unit.is_some())
            || self.groups.contains(&label.base)
            || self.extras.contains(&label.base)
            || !matches!(self.meaning(&label, None), Meaning::Extra)
    }

    fn is_ruled_out(&self, field: Field, whole: &str) -> bool {
        if is_of_a_part(field, whole) {
            return true;
        }
        self.columns
            .iter()
            .filter(|column| column.field == field)
            .any(|column| column.not.iter().any(|word| whole.contains(word.as_str())))
    }

    /// The field that has all parts of one of its word lists in `path`, at least one of them in `own`.
    fn by_words(&self, path: &str, own: &str) -> Option<Field> {
        let fits = |column: &&ColumnWords| {
            let named = column.words.iter().any(|parts| {
                parts.iter().all(|part| path.contains(part.as_str()))
                    && parts.iter().any(|part| own.contains(part.as_str()))
            });
            named && !column.not.iter().any(|word| path.contains(word.as_str()))
        };
        self.columns
            .iter()
            .find(fits)
            .map(|column| column.field)
            .filter(|field| !is_of_a_part(*field, own))
    }

    /// 责任单位及责任人 is two columns in one; 困难和问题 is not.
    fn two_fields(&self, whole: &str) -> Option<Meaning> {
        let mut parts = whole
            .split(['及', '和', '与', '、', '/'])
            .filter(|part| !part.is_empty());
        let (first, second) = (parts.next()?, parts.next()?);
        let field = |part: &str| self.named(part).or_else(|| self.by_words(part, part));
        let (first, second) = (field(first)?, field(second)?);
        // 需市级协调解决的困难和问题 asks for one thing.
        (first != second && first != Field::CityMatter).then_some(Meaning::Two(first, second))
    }
}

#[cfg(test)]
mod tests {
    use super::{BUILT_IN, ColumnWords, HeaderWords, Headers, Label, Meaning, Words, header_key};
    use crate::domain::project::Field;

    fn meaning(path: &[&str]) -> Meaning {
        meaning_with(&HeaderWords::default(), path)
    }

    fn meaning_with(own: &HeaderWords, path: &[&str]) -> Meaning {
        let labels: Vec<Label> = path.iter().map(|text| Label::new(text)).collect();
        let (lowest, above) = labels.split_last().unwrap();
        Headers::with(own).meaning(lowest, above.last())
    }

    #[test]
    fn the_words_in_the_binary_are_well_formed_and_none_names_two_columns() {
        let words: Words = toml::from_str(BUILT_IN).unwrap();
        assert!(words.column.len() > 20);
        let names = words.column.iter().flat_map(|column| &column.names);
        let mut seen = std::collections::HashSet::new();
        for name in names {
            assert_eq!(header_key(name), *name);
            assert!(seen.insert(name), "{name}");
        }
    }

    #[test]
    fn the_words_of_an_office_go_beside_those_in_the_binary() {
        let column = |field, names: &[&str]| ColumnWords {
            field,
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            words: Vec::new(),
            not: Vec::new(),
        };
        let mut own = HeaderWords {
            columns: vec![
                column(Field::TotalInvestment, &["盘子 （万元）", "建设地点"]),
                column(Field::Remarks, &["建设内容"]),
                column(Field::Name, &["工程"]),
            ],
            extras: vec!["项目负责人".to_owned()],
            ..HeaderWords::default()
        };
        own.columns[0].words = vec![vec!["大 盘".to_owned()]];
        let total = Field::TotalInvestment;
        for (text, expected) in [
            ("盘子（亿元）", Meaning::Field(total, 100)),
            ("建设地点", Meaning::Field(total, 100)),
            ("今年大盘", Meaning::Field(total, 60)),
            ("建设内容", Meaning::Two(Field::Content, Field::Remarks)),
            ("工程", Meaning::Field(Field::Name, 100)),
            ("项目负责人", Meaning::Extra),
            ("总投资", Meaning::Field(total, 100)),
        ] {
            assert_eq!(meaning_with(&own, &[text]), expected, "{text}");
        }
        assert!(Headers::with(&own).is_name("工程"));
        assert_eq!(meaning(&["盘子"]), Meaning::Extra);
    }

    #[test]
    fn every_header_of_our_form_means_its_field() {
        for field in Field::FORM {
            assert_eq!(
                meaning(&[field.header()]),
                Meaning::Field(field, 100),
                "{field:?}"
            );
        }
    }

    #[test]
    fn headers_are_known_by_meaning() {
        use Field::{
            CityMatter, Content, FundsInPlace, InProductionOn, Plan, Problems, Progress, SignedOn,
            StartedOn, TotalInvestment,
        };
        for (path, field) in [
            (&["项目\n名称"][..], Some(Field::Name)),
            (&["项 目 名 称"], Some(Field::Name)),
            (&["协议投资额(亿元)"], Some(TotalInvestment)),
            (&["计划总投资\n（万元）"], Some(TotalInvestment)),
            (&["总投资万元"], Some(TotalInvestment)),
            (&["资金情况", "总投资", "（万元）"], None),
            (&["本年度计划投资(万元)"], None),
            (&["1-10月完成投资(万元)"], None),
            (&["资金情况", "当年到位资金"], None),
            (&["到位资金", "累计（万元）"], Some(FundsInPlace)),
            (&["到位资金", "当年（万元）"], None),
            (&["到资额（万元）", "累计"], Some(FundsInPlace)),
            (&["到资额（万元）", "当年"], None),
            (&["到位资金（当年）"], None),
            (&["时间节点", "签约"], Some(SignedOn)),
            (&["开工时间", "计划"], None),
            (&["开工时间", "实际"], Some(StartedOn)),
            (&["推进情况", "计划"], Some(Plan)),
            (&["其中：到位资金"], Some(FundsInPlace)),
            (&["其中：固定资产投资额"], None),
            (&["其中：一期投资额"], None),
            (&["时间节点", "开工"], Some(StartedOn)),
            (&["时间节点", "投产"], Some(InProductionOn)),
            (&["计划开工时间"], None),
            (&["开工时间（计划）"], None),
            (&["开工/计划开工时间"], Some(StartedOn)),
            (&["竣工（投产）时间"], Some(InProductionOn)),
            (&["预计投产时间"], None),
            (&["2026年到位资金（万元）"], None),
            (&["投资协议签订日期"], Some(SignedOn)),
            (&["引进企业名称"], Some(Field::Investor)),
            (&["企业联系人"], None),
            (&["总投资（人民币万元）"], Some(TotalInvestment)),
            (&["累计完成投资（万元）"], None),
            (&["后续推进措施"], Some(Plan)),
            (&["建设规模及主要内容"], Some(Content)),
            (&["项目目前进展情况"], Some(Progress)),
            (&["形象进度"], None),
            (&["下一步工作打算"], Some(Plan)),
            (&["存在困难"], Some(Problems)),
            (&["需市级层面协调解决的问题"], Some(CityMatter)),
            (&["联系电话"], None),
            (&["业主联系人"], None),
            (&["项目负责人"], Some(Field::ResponsiblePerson)),
        ] {
            let found = match meaning(path) {
                Meaning::Field(field, _) => Some(field),
                Meaning::Two(..) | Meaning::Extra => None,
            };
            assert_eq!(found, field, "{path:?}");
        }
    }

    #[test]
    fn a_header_for_two_fields_is_said_to_be_so() {
        for (text, two) in [
            ("责任单位及责任人", true),
            ("存在问题及需市级协调事项", true),
            ("困难和问题", false),
            ("建设内容及规模", false),
            ("需市级协调解决的困难和问题", false),
        ] {
            assert_eq!(matches!(meaning(&[text]), Meaning::Two(..)), two, "{text}");
        }
    }
}
