//! Decisions and matters in the browser: added, handed, reported, closed and opened again; a unit's own and no other's.

use reqwest::StatusCode;

use super::Site;
use super::pages::MARKUP;
use super::visits::{Answer, Person};
use crate::office::SmallOffice;
use crate::sheets::{only_urgent, report};

const TERMS: [(&str, &str); 4] = [
    ("lead", "云岩区"),
    ("helpers", "ziran、南明"),
    ("due", "2026-12-15"),
    ("why", "会议议定"),
];

async fn town() -> (SmallOffice, Site) {
    let town = SmallOffice::since("2026-11-01").await;
    let mut asks = report("南明区", "2026年11月25日", &["精密铸件项目"]);
    "请协调用地指标".clone_into(&mut asks.projects[0].matter);
    town.take_in("南明区", "表.xlsx", &asks.bytes(), "2026-11-20 10:00")
        .await;
    let urgent = only_urgent(&[("甲项目", "停电")]);
    town.take_in("花溪区", "紧急.xlsx", &urgent, "2026-11-20 11:00")
        .await;
    let site = Site::beside(&town, "2026-12-01 10:00").await;
    (town, site)
}

async fn post(who: &Person<'_>, page: &str, to: &str, fields: &[(&str, &str)]) -> Answer {
    let key = who.key(page).await;
    let form = [&[("key", &*key)], fields].concat();
    who.send(to, &form).await
}

async fn add(who: &Person<'_>, item: &str) -> Answer {
    let fields = [&[("item", item)], &TERMS[..]].concat();
    post(who, "/decisions", "/decisions", &fields).await
}

async fn say(who: &Person<'_>, path: &str, what: &str, why: &str) -> Answer {
    post(who, "/decisions", path, &[("what", what), ("why", why)]).await
}

#[tokio::test]
async fn a_decision_is_added_reported_by_its_unit_closed_and_opened_again() {
    let (town, site) = town().await;
    let office = site.enter("江某", "office").await;
    let done = add(&office, "落实用地指标").await;
    let page = "/assigned/decision/1";
    assert_eq!(
        (done.status, done.head("location")),
        (StatusCode::SEE_OTHER, page)
    );
    let shown = office.see(page).await.text;
    for said in [
        "议定事项第1号",
        "牵头单位：云岩区",
        "配合单位：市自然资源和规划局、南明区",
        "完成时限：2026年12月15日（办理中）",
        "<b>办理中</b> 江某",
        "会议议定",
    ] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    let list = office.see("/decisions").await.text;
    assert!(
        list.contains("未销号（1）") && list.contains("落实用地指标"),
        "{list}"
    );
    town.tick_at("2026-12-01 10:01").await;
    assert!(
        !town.outbox_of("assigned/decision/1/").await.is_empty(),
        "the unit hears of it"
    );

    let lead = site.enter("yunyan", "unit:yunyan").await;
    let shown = lead.see(page).await.text;
    assert!(
        shown.contains(r#"value="report""#)
            && !shown.contains(r#"value="close""#)
            && !shown.contains("改由"),
        "{shown}"
    );
    let unsaid = say(&lead, page, "report", " ").await;
    assert_eq!(unsaid.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        say(&lead, page, "close", "已落实").await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        say(&lead, page, "report", "指标已批复")
            .await
            .head("location"),
        page
    );
    let twice = say(&lead, page, "report", "指标已批复").await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(
        twice
            .text
            .contains("yunyan已于2026-12-01 10:00答复“报办结”"),
        "{}",
        twice.text
    );
    let list = office.see("/decisions?state=reported").await.text;
    assert!(
        list.contains("待销号（1）") && list.contains("已办结，待销号"),
        "{list}"
    );
    for (what, told) in [("reopen", "办理中"), ("close", "已销号")] {
        assert_eq!(
            say(&office, page, what, "已核实").await.status,
            StatusCode::SEE_OTHER
        );
        let shown = office.see(page).await.text;
        assert!(shown.contains(&format!("<b>{told}</b> 江某")), "{shown}");
    }
    assert!(
        office
            .see("/decisions")
            .await
            .text
            .contains("没有这样的事项")
    );
    assert!(
        office
            .see("/decisions?state=closed")
            .await
            .text
            .contains("落实用地指标")
    );
    assert_eq!(
        say(&office, page, "merge", "已核实").await.status,
        StatusCode::CONFLICT
    );
    assert_eq!(
        say(&office, page, "remove", "已核实").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn what_is_wrong_in_a_form_is_told_and_what_was_typed_stays() {
    let (_town, site) = town().await;
    let office = site.enter("江某", "office").await;
    let long = "字".repeat(501);
    for (wrong, told) in [
        (("item", ""), "请填写“事项”"),
        (("item", &*long), "“事项”有501字，最多500字"),
        (("lead", "市规划局"), "没有名为“市规划局”的单位或部门"),
        (
            ("helpers", "南明区，<b>"),
            "没有名为“&lt;b&gt;”的单位或部门",
        ),
        (("due", ""), "请填写“完成时限”，或勾选“长期”"),
        (("due", "12月"), "“完成时限”所填“12月”无法识别"),
        (("long_term", "1"), "只能选一项"),
        (("why", ""), "请填写“理由”"),
    ] {
        let mut fields = vec![("item", "落实用地指标")];
        fields.extend(TERMS);
        fields.retain(|(name, _)| *name != wrong.0);
        fields.push(wrong);
        let refused = post(&office, "/decisions", "/decisions", &fields).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{wrong:?}");
        assert!(refused.text.contains(told), "{told}: {}", refused.text);
        let kept = wrong.0 == "lead" || refused.text.contains(r#"value="云岩区""#);
        assert!(kept, "{wrong:?}: {}", refused.text);
    }
    assert_eq!(site.store.assignments().await.unwrap().len(), 0);
    let marked = add(&office, MARKUP).await;
    assert_eq!(marked.status, StatusCode::SEE_OTHER);
    for path in ["/decisions", "/assigned/decision/1", "/desk", "/audit"] {
        let page = office.see(path).await.text;
        assert!(
            !page.contains("<script") && !page.contains("<img"),
            "{path}: {page}"
        );
    }
}

#[tokio::test]
async fn a_unit_sees_its_own_decisions_and_matters_and_no_others() {
    let (_town, site) = town().await;
    let office = site.enter("江某", "office").await;
    add(&office, "落实用地指标").await;
    let (lead, helper, other) = (
        site.enter("yunyan", "unit:yunyan").await,
        site.enter("nanming", "unit:nanming").await,
        site.enter("huaxi", "unit:huaxi").await,
    );
    let leader = site.enter("leader", "leader").await;
    let operator = site.enter("operator", "operator").await;
    let page = "/assigned/decision/1";
    for (who, sees) in [
        (&lead, true),
        (&helper, true),
        (&other, false),
        (&leader, true),
        (&operator, true),
    ] {
        assert_eq!(
            who.see("/decisions").await.text.contains("落实用地指标"),
            sees
        );
        let status = who.see(page).await.status;
        assert_eq!(status == StatusCode::OK, sees, "{status}");
    }
    for who in [&helper, &leader, &operator] {
        assert!(!who.see(page).await.text.contains("<textarea"));
        let key = who.key("/decisions").await;
        for (path, what) in [
            (page, "report"),
            (page, "close"),
            (page, "hand"),
            ("/decisions", ""),
        ] {
            let form = [
                &[("key", &*key), ("what", what), ("item", "甲")],
                &TERMS[..],
            ]
            .concat();
            assert_eq!(
                who.send(path, &form).await.status,
                StatusCode::FORBIDDEN,
                "{path} {what}"
            );
        }
    }
    let key = other.key("/decisions").await;
    let form = [("key", &*key), ("what", "report"), ("why", "好")];
    assert_eq!(other.send(page, &form).await.status, StatusCode::NOT_FOUND);
    let matters = |page: &str| (page.contains("请协调用地指标"), page.contains("停电"));
    assert_eq!(matters(&lead.see("/matters").await.text), (false, false));
    assert_eq!(
        matters(&helper.see("/matters").await.text),
        (true, false),
        "it asks for it"
    );
    assert_eq!(
        matters(&other.see("/matters").await.text),
        (false, true),
        "its urgent one"
    );
    assert_eq!(matters(&leader.see("/matters").await.text), (true, true));
    assert_eq!(other.see("/assigned/urgent/1").await.status, StatusCode::OK);
    assert_eq!(
        lead.see("/assigned/urgent/1").await.status,
        StatusCode::NOT_FOUND
    );
    for path in [
        "/assigned/decision/9",
        "/assigned/matter/1",
        "/assigned/visit/1",
        "/assigned/decision/x",
    ] {
        assert_eq!(
            office.see(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn matters_are_handed_once_changed_by_who_saw_the_last_state_and_closed() {
    let (_town, site) = town().await;
    let (office, other) = (
        site.enter("江某", "office").await,
        site.enter("赵某", "office").await,
    );
    let list = office.see("/matters").await.text;
    assert!(list.contains("尚未交办（2）"), "{list}");
    let page = list
        .split(r#"href="&#x2f;matters&#x2f;hand"#)
        .nth(1)
        .unwrap();
    let page = format!(
        "/matters/hand{}",
        page.split('"').next().unwrap().replace("&#x2f;", "/")
    );
    let project = page.split('=').nth(1).unwrap().to_owned();
    let fields = [&[("project", &*project)], &TERMS[..]].concat();
    let hand = async |who| post(who, &page, "/matters/hand", &fields).await;
    let (first, second) = tokio::join!(hand(&office), hand(&other));
    let mut statuses = [first.status, second.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
    let told = if first.status == StatusCode::CONFLICT {
        first
    } else {
        second
    };
    assert!(
        told.text.contains("已交办给云岩区（交办第1号）"),
        "{}",
        told.text
    );
    let unit = site.enter("nanming", "unit:nanming").await;
    let seen = unit.see("/matters").await.text;
    assert!(
        seen.contains("交办第1号") && !seen.contains("尚未交办"),
        "{seen}"
    );

    let one = "/assigned/matter/1";
    let change = async |who, version: &str, lead: &str| {
        let mut fields = vec![("what", "hand"), ("version", version)];
        fields.extend(TERMS);
        fields.retain(|(name, _)| *name != "lead");
        fields.push(("lead", lead));
        post(who, one, one, &fields).await
    };
    assert_eq!(
        change(&office, "1", "乌当区").await.status,
        StatusCode::SEE_OTHER
    );
    let late = change(&other, "1", "花溪区").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.text.contains("江某已于2026-12-01 10:00答复“变更”"),
        "{}",
        late.text
    );
    assert!(late.text.contains("牵头单位：乌当区") && late.text.contains(r#"value="花溪区""#));
    assert_eq!(
        change(&other, "2", "花溪区").await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        say(&office, one, "close", "已办").await.status,
        StatusCode::SEE_OTHER
    );
    assert!(
        office.see("/matters").await.text.contains("尚未交办（2）"),
        "it is still asked for"
    );
}

#[tokio::test]
async fn an_urgent_matter_is_handed_once_reported_and_closed_for_good() {
    let (_town, site) = town().await;
    let (office, other) = (
        site.enter("江某", "office").await,
        site.enter("赵某", "office").await,
    );
    let urgent = "/assigned/urgent/1";
    let shown = office.see(urgent).await.text;
    assert!(
        shown.contains("报送单位：花溪区") && shown.contains("尚未交办"),
        "{shown}"
    );
    let fields = [&[("what", "hand"), ("version", "0")], &TERMS[..]].concat();
    assert_eq!(
        post(&office, urgent, urgent, &fields).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        post(&other, urgent, urgent, &fields).await.status,
        StatusCode::CONFLICT
    );
    for what in ["report", "close"] {
        assert_eq!(
            say(&office, urgent, what, "已恢复供电").await.status,
            StatusCode::SEE_OTHER
        );
    }
    let shown = office.see(urgent).await.text;
    assert!(
        shown.contains("销号：2026-12-01 10:00，江某：已恢复供电"),
        "{shown}"
    );
    assert!(!shown.contains("<textarea"), "{shown}");
    assert_eq!(
        say(&office, urgent, "reopen", "又停").await.status,
        StatusCode::CONFLICT
    );
    assert!(site.store.open_matters().await.unwrap().is_empty());
}
