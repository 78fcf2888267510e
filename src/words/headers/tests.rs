//! Headers by example.

use super::{BUILT_IN, ColumnWords, HeaderWords, Headers, Label, Meaning, Rank, Words, header_key};
use crate::domain::project::Field;
use crate::words::header_words::ConfirmedHeader;

pub(super) fn meaning(path: &[&str]) -> Meaning {
    meaning_with(&HeaderWords::default(), path)
}

fn meaning_with(own: &HeaderWords, path: &[&str]) -> Meaning {
    let labels: Vec<Label> = path.iter().map(|text| Label::new(text)).collect();
    let (lowest, above) = labels.split_last().unwrap();
    Headers::with(own).meaning(lowest, above)
}

/// The field of which the header surely is.
pub(super) fn sure(path: &[&str]) -> Option<Field> {
    match meaning(path) {
        Meaning::Field(field, _) => Some(field),
        _ => None,
    }
}

fn built_in() -> Words {
    toml::from_str(BUILT_IN).unwrap()
}

#[test]
fn the_words_in_the_binary_are_well_formed_and_none_names_two_columns() {
    let words = built_in();
    assert!(words.column.len() > 20);
    let names = words.column.iter().flat_map(|column| &column.names);
    let mut seen = std::collections::HashSet::new();
    for name in names {
        assert_eq!(header_key(name), *name);
        assert!(seen.insert(name), "{name}");
    }
    for column in &words.column {
        for weak in &column.weak {
            assert!(!seen.contains(weak), "{weak} is sure and weak");
        }
    }
}

#[test]
fn every_whole_header_on_the_list_is_sure() {
    for column in built_in().column {
        for name in &column.names {
            let found = sure(&[name]);
            let is_extra = built_in().extras.contains(name);
            assert!(
                found == Some(column.field) && !is_extra,
                "{name}: {found:?}"
            );
        }
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
    own.columns[0].not = vec!["备用".to_owned()];
    let total = Field::TotalInvestment;
    for (text, expected) in [
        ("盘子（亿元）", Meaning::Field(total, Rank::Confirmed)),
        ("建设地点", Meaning::Field(total, Rank::Confirmed)),
        ("今年大盘", Meaning::Field(total, Rank::Words)),
        ("备用大盘", Meaning::Extra),
        ("建设内容", Meaning::Two(Field::Content, Field::Remarks)),
        ("工程", Meaning::Field(Field::Name, Rank::Confirmed)),
        ("项目负责人", Meaning::Extra),
        ("总投资", Meaning::Field(total, Rank::Own)),
    ] {
        assert_eq!(meaning_with(&own, &[text]), expected, "{text}");
    }
    assert!(Headers::with(&own).is_name("工程"));
    assert_eq!(meaning(&["盘子"]), Meaning::Extra);
}

#[test]
fn what_the_office_confirmed_for_a_unit_is_silent() {
    let confirmed = |unit: &str, header: &str, field| ConfirmedHeader {
        unit: unit.to_owned(),
        header: header.to_owned(),
        field,
        by: "王科长".to_owned(),
        why: "电话核实".to_owned(),
        on: "2026-11-24".to_owned(),
    };
    let words = HeaderWords {
        confirmed: vec![
            confirmed("nanming", "形象进度", Some(Field::Progress)),
            confirmed("nanming", "联系人", None),
            confirmed("huaxi", "去年投资额（万元）", Some(Field::TotalInvestment)),
        ],
        ..HeaderWords::default()
    };
    let own = words.for_unit("nanming");
    let progress = Meaning::Field(Field::Progress, Rank::Confirmed);
    assert_eq!(meaning_with(&own, &["形象进度"]), progress);
    assert_eq!(meaning_with(&own, &["联系人"]), Meaning::Extra);
    let total = Field::TotalInvestment;
    assert_eq!(meaning_with(&own, &["去年投资额"]), Meaning::Other(total));
    let other = words.for_unit("huaxi");
    let expected = Meaning::Field(total, Rank::Confirmed);
    assert_eq!(meaning_with(&other, &["去年投资额（亿元）"]), expected);
}

#[test]
fn every_header_of_our_form_means_its_field() {
    for field in Field::FORM {
        assert_eq!(meaning(&[field.header()]), Meaning::Field(field, Rank::Own));
        for around in [
            "*{}",
            "{}（必填）",
            "3.{}",
            "{}（请据实填写）",
            "★{}",
            "{}：",
        ] {
            let text = around.replace("{}", field.header());
            assert_eq!(sure(&[&text]), Some(field), "{text}");
        }
    }
}

#[test]
fn headers_are_known_by_meaning() {
    use Field::{
        CityMatter, Content, FundsInPlace, InProductionOn, Name, Plan, Problems, Progress,
        ResponsiblePerson, ResponsibleUnit, SignedOn, Stage, StartedOn, TotalInvestment,
    };
    for (path, field) in [
        (&["项目\n名称"][..], Some(Name)),
        (&["项 目 名 称"], Some(Name)),
        (&["重点项目名称"], Some(Name)),
        (&["原项目名称"], None),
        (&["子项目名称"], None),
        (&["待定项目名称"], None),
        (&["协议投资额(亿元)"], Some(TotalInvestment)),
        (&["计划总投资\n（万元）"], Some(TotalInvestment)),
        (&["总投资万元"], Some(TotalInvestment)),
        (&["项目总投资（估算）"], Some(TotalInvestment)),
        (&["总投资（人民币万元）"], Some(TotalInvestment)),
        (&["一期", "总投资"], None),
        (&["2025年", "总投资"], None),
        (&["本年度计划投资(万元)"], None),
        (&["1-10月完成投资(万元)"], None),
        (&["累计完成投资（万元）"], None),
        (&["实际总投资"], None),
        (&["其中：固定资产投资额"], None),
        (&["其中：一期投资额"], None),
        (&["承诺投资额"], None),
        (&["项目投资"], None),
        (&["资金情况", "当年到位资金"], None),
        (&["到位资金", "累计（万元）"], Some(FundsInPlace)),
        (&["到位资金", "当年（万元）"], None),
        (&["到资额（万元）", "累计"], Some(FundsInPlace)),
        (&["到资额（万元）", "当年"], None),
        (&["到位资金（当年）"], None),
        (&["其中：到位资金"], Some(FundsInPlace)),
        (&["截至10月底到位资金（万元）"], Some(FundsInPlace)),
        (&["截至目前累计到位资金"], Some(FundsInPlace)),
        (&["截至2025年底到位资金"], None),
        (&["截至去年底到位资金"], None),
        (&["10月到位资金"], None),
        (&["2026年到位资金（万元）"], None),
        (&["到位资金来源"], None),
        (&["资金到位率"], None),
        (&["时间节点", "签约"], Some(SignedOn)),
        (&["时间节点", "开工"], Some(StartedOn)),
        (&["时间节点", "投产"], Some(InProductionOn)),
        (&["投资协议签订日期"], Some(SignedOn)),
        (&["框架协议签订时间"], None),
        (&["开工时间", "计划"], None),
        (&["开工时间", "实际"], Some(StartedOn)),
        (&["计划", "开工时间"], None),
        (&["二期", "开工时间"], None),
        (&["计划开工时间"], None),
        (&["开工时间（计划）"], None),
        (&["开工/计划开工时间"], Some(StartedOn)),
        (&["竣工（投产）时间"], Some(InProductionOn)),
        (&["预计投产时间"], None),
        (&["竣工验收时间"], None),
        (&["未开工原因"], None),
        (&["推进情况", "计划"], Some(Plan)),
        (&["9月", "计划"], None),
        (&["9月", "完成"], None),
        (&["后续推进措施"], Some(Plan)),
        (&["下一步工作打算"], Some(Plan)),
        (&["上期计划完成情况"], None),
        (&["建设规模及主要内容"], Some(Content)),
        (&["项目内容（200字以内）"], Some(Content)),
        (&["本年建设内容"], None),
        (&["引进企业名称"], Some(Field::Investor)),
        (&["投资方", "名称"], Some(Field::Investor)),
        (&["企业联系人"], None),
        (&["企业", "负责人"], None),
        (&["项目目前进展情况"], Some(Progress)),
        (&["11月上半月进展"], Some(Progress)),
        (&["上半月进展"], None),
        (&["进展情况（截至11月20日）"], Some(Progress)),
        (&["子项进展"], None),
        (&["总体进展情况"], Some(Progress)),
        (&["形象进度"], None),
        (&["上期", "进展情况"], None),
        (&["存在困难"], Some(Problems)),
        (&["尚未解决的问题"], Some(Problems)),
        (&["已解决问题"], None),
        (&["需市级层面协调解决的问题"], Some(CityMatter)),
        (&["需县级协调解决的问题"], None),
        (&["项目所处阶段（在谈/签约/在建/投产）"], Some(Stage)),
        (&["手续办理阶段"], None),
        (&["联系电话"], None),
        (&["业主联系人"], None),
        (&["项目负责人"], Some(ResponsiblePerson)),
        (&["责任人（姓名）"], Some(ResponsiblePerson)),
        (&["责任人电话"], None),
        (&["施工单位", "负责人"], None),
        (&["责任单位", "负责人"], Some(ResponsiblePerson)),
        (&["责任单位（牵头）"], Some(ResponsibleUnit)),
        (&["行业主管部门"], Some(ResponsibleUnit)),
        (&["责任科室"], Some(ResponsibleUnit)),
        (&["配合单位"], None),
    ] {
        assert_eq!(sure(path), field, "{path:?}: {:?}", meaning(path));
    }
}

#[test]
fn deadlines_ranks_and_others_are_no_fields_and_letters_may_be_traditional() {
    use Field::{CityMatter, FundsInPlace, Name, SignedOn, Sponsor, TotalInvestment};
    for (path, field) in [
        (&["總投資（萬元）"][..], Some(TotalInvestment)),
        (&["項目名稱"], Some(Name)),
        (&["总投资_万元"], Some(TotalInvestment)),
        (&["总投资（不含税）"], None),
        (&["签约截止时间"], None),
        (&["开工截止日期"], None),
        (&["截至10月底到位资金"], Some(FundsInPlace)),
        (&["到位资金（含外资）"], Some(FundsInPlace)),
        (&["签约月份"], Some(SignedOn)),
        (&["责任人职务"], None),
        (&["责任人单位"], None),
        (&["包保领导职务"], None),
        (&["包保领导（职务）"], Some(Sponsor)),
        (&["包保领导姓名及职务"], Some(Sponsor)),
        (&["项目经理人单位"], None),
        (&["投资方法人"], None),
        (&["需企业协调事项"], None),
        (&["企业诉求"], Some(CityMatter)),
    ] {
        assert_eq!(sure(path), field, "{path:?}: {:?}", meaning(path));
    }
}

#[test]
fn a_header_for_two_fields_is_said_to_be_so() {
    use Field::{CityMatter, Content, Name, Problems, ResponsiblePerson, ResponsibleUnit};
    for (text, two) in [
        (
            "责任单位及责任人",
            Some((ResponsibleUnit, ResponsiblePerson)),
        ),
        ("存在问题及需市级协调事项", Some((Problems, CityMatter))),
        ("项目名称及建设内容", Some((Name, Content))),
        ("困难和问题", None),
        ("建设内容及规模", None),
        ("需市级协调解决的困难和问题", None),
    ] {
        let found = match meaning(&[text]) {
            Meaning::Two(first, second) => Some((first, second)),
            _ => None,
        };
        assert_eq!(found, two, "{text}");
    }
}

#[test]
fn what_may_be_meant_is_a_guess() {
    for (text, field) in [
        ("形象进度", Field::Progress),
        ("联系人", Field::ResponsiblePerson),
        ("项目投资", Field::TotalInvestment),
        ("项目名称及地块", Field::Name),
        ("责任人及联系电话", Field::ResponsiblePerson),
        ("总投资（含地价）", Field::TotalInvestment),
        ("开工时间（公告）", Field::StartedOn),
        ("到位情况（万元）", Field::FundsInPlace),
        ("协议时间", Field::SignedOn),
        ("竣工时间", Field::InProductionOn),
        ("建成时间", Field::InProductionOn),
        ("施工开始时间", Field::StartedOn),
        ("新开工时间", Field::StartedOn),
        ("开业时间", Field::InProductionOn),
        ("编码", Field::Number),
        ("项目号", Field::Number),
        ("行业代码", Field::Industry),
    ] {
        assert_eq!(meaning(&[text]), Meaning::Guess(field), "{text}");
    }
}

#[test]
fn brackets_that_only_add_or_tell_how_to_write_change_no_column_of_text() {
    for (header, field) in [
        ("投资方", Field::Investor),
        ("责任单位", Field::ResponsibleUnit),
        ("进展情况", Field::Progress),
        ("推进计划", Field::Plan),
        ("存在问题", Field::Problems),
    ] {
        for inside in ["含股东", "包括配合单位", "外资请注明", "二期请标注"] {
            let text = format!("{header}（{inside}）");
            assert_eq!(sure(&[&text]), Some(field), "{text}");
        }
        for inside in ["上期", "二期", "外方"] {
            let text = format!("{header}（{inside}）");
            assert_eq!(sure(&[&text]), None, "{text}");
        }
        for inside in ["对照上期计划填写", "较上期对比", "按年度目标填报"] {
            let text = format!("{header}（{inside}）");
            let is_report = !matches!(field, Field::Investor | Field::ResponsibleUnit);
            assert_eq!(sure(&[&text]).is_some(), is_report, "{text}");
        }
    }
    assert_eq!(sure(&["总投资（含二期）"]), None);
    assert_eq!(sure(&["开工时间（二期请注明）"]), None);
}

#[test]
fn a_chain_of_an_industry_is_its_class_where_no_other_column_is() {
    let rank = |text| match meaning(&[text]) {
        Meaning::Field(Field::Industry, rank) => rank,
        other => panic!("{text}: {other:?}"),
    };
    assert!(rank("产业链") < rank("所属产业"));
    assert!(rank("所属产业链") < rank("产业类别"));
    assert_eq!(sure(&["问题内容"]), Some(Field::Problems));
}

#[test]
fn a_header_under_others_is_confirmed_as_it_is_shown() {
    let own = |header: &str, field| HeaderWords {
        confirmed: vec![ConfirmedHeader {
            unit: "nanming".to_owned(),
            header: header.to_owned(),
            field,
            on: "2026-11-24".to_owned(),
            by: "江某".to_owned(),
            why: "电话核实".to_owned(),
        }],
        ..HeaderWords::default()
    };
    let progress = Meaning::Field(Field::Progress, Rank::Confirmed);
    for (header, path) in [
        ("建设情况／形象进度", &["建设情况", "形象进度"][..]),
        (
            "建设情况／形象进度",
            &["(万元)", "建设情况", "（万元）", "形象进度"],
        ),
        (
            "项目／建设情况／形象进度",
            &["项目", "建设情况", "形象进度"],
        ),
        ("建设情况／形象进度", &["项目", "建设情况", "形象进度"]),
        ("9月／完成", &["9月", "完成"]),
        ("建设／投产进度", &["建设／投产进度"]),
        ("建设情况／形象／进度", &["建设情况", "形象／进度"]),
    ] {
        let known = own(header, Some(Field::Progress));
        assert_eq!(meaning_with(&known, path), progress, "{header} {path:?}");
        assert_eq!(meaning_with(&own(header, None), path), Meaning::Extra);
    }
    let known = own("建设情况／形象进度", Some(Field::Progress));
    for other in [&["形象进度"][..], &["工程建设", "形象进度"]] {
        assert_eq!(meaning_with(&known, other), meaning(other), "{other:?}");
    }
}
