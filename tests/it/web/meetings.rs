//! The monthly meeting in the browser: called, changed, confirmed and cancelled by the office; known to leaders when its
//! notice is out; nobody else's.

use diaodu::daemon::change_meeting;
use diaodu::domain::desk::Signed;
use diaodu::domain::meeting_call::MeetingTime;
use reqwest::StatusCode;

use super::Site;
use super::pages::MARKUP;
use super::visits::{Answer, OURS, Person, form_of};
use crate::office::SmallOffice;
use crate::sheets::report;

/// A unit asks the city for something; the meeting of November may be called.
async fn town(wall: &str) -> (SmallOffice, Site) {
    let town = SmallOffice::since("2026-11-01").await;
    let mut asks = report("南明区", "2026年11月25日", &["精密铸件项目", "冷链物流园"]);
    "请协调用地指标".clone_into(&mut asks.projects[0].matter);
    MARKUP.clone_into(&mut asks.projects[1].matter);
    town.take_in("南明区", "表.xlsx", &asks.bytes(), "2026-11-20 10:00")
        .await;
    let site = Site::beside(&town, wall).await;
    (town, site)
}

/// The names of the proposed items, as the page's form has them.
async fn proposed(who: &Person<'_>) -> Vec<String> {
    let page = who.see("/meeting").await.text;
    let items = page.split(r#"name="item" value=""#).skip(1);
    items
        .map(|item| {
            let name = item.split('"').next().unwrap();
            name.replace("&#x2f;", "/")
                .replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
        })
        .collect()
}

async fn call(who: &Person<'_>, items: &[String], more: &[(&str, &str)]) -> Answer {
    let key = who.key("/meeting").await;
    let mut form = vec![("key", &*key)];
    form.extend(items.iter().map(|item| ("item", &**item)));
    form.extend(more);
    who.send("/meeting", &form).await
}

async fn decide(who: &Person<'_>, what: &str, more: &[(&str, &str)]) -> Answer {
    let key = who.key("/meeting/1").await;
    let form = [&[("key", &*key), ("what", what), ("why", "按月召开")], more].concat();
    who.send("/meeting/1", &form).await
}

const WHY: (&str, &str) = ("why", "按月召开");

#[tokio::test]
async fn the_office_calls_the_meeting_of_the_month_with_the_items_it_ticked() {
    let (town, site) = town("2026-11-23 10:00").await;
    let office = site.enter("江某", "office").await;
    let page = office.see("/meeting").await.text;
    for said in [
        "建议2026年11月26日（星期四）15:00召开，尚未召集",
        "依据：每月最后5个工作日内召开，通常为倒数第3个工作日",
        "11月24日、11月25日、11月26日、11月27日、11月30日",
        "精密铸件项目需市级协调事项",
        "列入理由：需市级协调",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(
        !page.contains("<script") && !page.contains("<img"),
        "{page}"
    );
    let items = proposed(&office).await;
    assert_eq!(items.len(), 2, "{items:?}");
    let kept = &items[..1];
    let unsaid = call(&office, kept, &[]).await;
    assert_eq!(unsaid.status, StatusCode::BAD_REQUEST);
    assert!(unsaid.text.contains("请填写“理由”"), "{}", unsaid.text);
    for (more, told) in [
        (
            [("date", "2026-11-20"), WHY],
            "不在2026年11月调度会可用的日期内",
        ),
        (
            [("date", "2026-11-31"), WHY],
            "“日期”所填“2026-11-31”无法识别",
        ),
        ([("at", "三点"), WHY], "“时间”所填“三点”无法识别"),
    ] {
        let wrong = call(&office, kept, &more).await;
        assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "{more:?}");
        assert!(wrong.text.contains(told), "{told}: {}", wrong.text);
        // What was not ticked stays so.
        assert_eq!(wrong.text.matches(" checked> <b>").count(), 1);
    }
    let gone = call(&office, &["NM/没有的议题".to_owned()], &[WHY]).await;
    assert_eq!(gone.status, StatusCode::CONFLICT);
    assert!(
        gone.text.contains("议题“没有的议题”的情况已有变化"),
        "{}",
        gone.text
    );

    let done = call(&office, kept, &[("place", "301会议室"), WHY]).await;
    assert_eq!(
        (done.status, done.head("location")),
        (StatusCode::SEE_OTHER, "/meeting/1")
    );
    let meeting = &site.store.meetings().await.unwrap()[0];
    assert_eq!((meeting.items.len(), &*meeting.by), (1, "江某"));
    assert_eq!(meeting.held_at.to_string(), "2026-11-26 15:00:00");
    let page = office.see("/meeting/1").await.text;
    for said in [
        "2026年11月重大招商引资项目调度会议",
        "301会议室",
        "已召集，通知待发",
        "2026年11月24日9:00起发给参会单位",
        "1. 精密铸件项目需市级协调事项",
        "<b>召集会议</b> 江某",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let again = call(&office, kept, &[WHY]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text.contains("已经召集（第1号）"), "{}", again.text);
    let extra = call(
        &office,
        &[],
        &[("kind", "extra"), ("date", "2026-11-24"), WHY],
    )
    .await;
    assert_eq!(extra.head("location"), "/meeting/2");
    town.tick_at("2026-11-23 10:01").await;
    assert!(!town.outbox_of("meeting_draft/1/1/").await.is_empty());
}

#[tokio::test]
async fn of_two_who_call_or_change_at_once_one_wins_and_the_other_is_told() {
    let (_town, site) = town("2026-11-23 10:00").await;
    let (one, other) = (
        site.enter("江某", "office").await,
        site.enter("赵某", "office").await,
    );
    let (first, second) = tokio::join!(call(&one, &[], &[WHY]), call(&other, &[], &[WHY]));
    let mut statuses = [first.status, second.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
    assert_eq!(site.store.meetings().await.unwrap().len(), 1);
    let seen = ("edition", "1");
    let over = decide(&one, "change", &[("date", "2026-11-20"), seen]).await;
    assert_eq!(over.status, StatusCode::CONFLICT);
    assert!(
        over.text.contains("2026-11-20 15:00已经过去"),
        "{}",
        over.text
    );
    let done = decide(&one, "change", &[("at", "16:30"), seen]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let late = decide(&other, "change", &[("at", "09:00"), seen]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.text.contains("江某已于2026-11-23 10:00答复“变更”"),
        "{}",
        late.text
    );
    let meeting = &site.store.meetings().await.unwrap()[0];
    assert_eq!(meeting.held_at.to_string(), "2026-11-26 16:30:00");
    for what in ["confirm", "cancel"] {
        let late = decide(&other, what, &[seen]).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{what}");
        assert!(late.text.contains("答复“变更”"), "{}", late.text);
    }
    let seen = ("edition", "2");
    for (who, what) in [(&other, "confirm"), (&one, "cancel")] {
        let done = decide(who, what, &[seen]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{what}");
    }
    let twice = decide_on(&other, "/meeting", "cancel").await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.text);
    assert_eq!(
        decide_on(&other, "/meeting", "remove").await.status,
        StatusCode::NOT_FOUND
    );
    let page = one.see("/meeting/1").await.text;
    assert!(
        page.contains("已取消") && !page.contains("<textarea"),
        "{page}"
    );
    assert!(page.contains("<b>取消会议</b> 江某"), "{page}");
}

/// A form for the meeting, with the key of another page: its own has no form any more.
async fn decide_on(who: &Person<'_>, page: &str, what: &str) -> Answer {
    let key = who.key(page).await;
    let form = [("key", &*key), ("what", what), ("why", "撤回")];
    who.send("/meeting/1", &form).await
}

#[tokio::test]
async fn a_notice_that_changed_since_its_page_was_opened_is_not_confirmed_on_the_desk() {
    let (town, site) = town("2026-11-23 10:00").await;
    let office = site.enter("江某", "office").await;
    call(&office, &[], &[WHY]).await;
    let page = "/desk/item?id=meeting/1";
    let shown = office.see(page).await.text;
    let since = shown.split("name=\"since\" value=\"").nth(1).unwrap();
    let since = since.split('"').next().unwrap();
    let key = office.key(page).await;
    let answer = [
        ("key", &*key),
        ("id", "meeting/1"),
        ("answer", "confirm"),
        ("why", "已审"),
    ];
    let time = MeetingTime {
        at: "16:30:00".parse().ok(),
        ..MeetingTime::default()
    };
    let signed = Signed {
        by: "赵某".to_owned(),
        why: "改期".to_owned(),
        at: town.at("2026-11-23 10:05"),
    };
    let changed = change_meeting(&town.office, 1, (&time, None), &signed).await;
    changed.unwrap().unwrap();
    let stale = [&answer[..], &[("since", since)]].concat();
    let late = office.send("/desk/item", &stale).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.text.contains("在您打开页面以后有变化") && late.text.contains("16:30"),
        "{}",
        late.text
    );
    let fresh = [&answer[..], &[("since", "2026-11-23T10:05:00")]].concat();
    let done = office.send("/desk/item", &fresh).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
}

#[tokio::test]
async fn leaders_know_of_a_meeting_when_its_notice_is_out_and_units_never() {
    let (town, site) = town("2026-11-23 10:00").await;
    let office = site.enter("江某", "office").await;
    let items = proposed(&office).await;
    call(&office, &items, &[WHY]).await;
    let leader = site.enter("leader", "leader").await;
    let page = leader.see("/meeting").await.text;
    assert!(
        page.contains("还没有召集过会议") && !page.contains("精密铸件"),
        "{page}"
    );
    assert_eq!(leader.see("/meeting/1").await.status, StatusCode::NOT_FOUND);
    let operator = site.enter("operator", "operator").await;
    assert!(operator.see("/meeting").await.text.contains("精密铸件"));
    let unit = site.enter("nanming", "unit:nanming").await;
    for path in ["/meeting", "/meeting/1", "/meeting/1/paper/notice"] {
        assert_eq!(unit.see(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let paper = office.see("/meeting/1/paper/agenda").await;
    assert!(paper.head("content-disposition").starts_with("attachment"));
    assert_eq!(
        leader.see("/meeting/1/paper/agenda").await.status,
        StatusCode::FORBIDDEN
    );
    for path in [
        "/meeting/1/paper/other",
        "/meeting/7/paper/agenda",
        "/meeting/x",
        "/meeting/7",
    ] {
        assert_eq!(
            office.see(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let key = office.key("/meeting").await;
    for who in [&leader, &operator, &unit] {
        let form = [("key", &*key), WHY];
        assert_eq!(
            who.send("/meeting", &form).await.status,
            StatusCode::FORBIDDEN
        );
        let form = [("key", &*key), ("what", "cancel"), WHY];
        assert_eq!(
            who.send("/meeting/1", &form).await.status,
            StatusCode::FORBIDDEN
        );
    }
    let elsewhere = form_of(&[("key", &*key), ("what", "cancel"), WHY]);
    let headers = [
        ("cookie", &*office.cookie),
        ("sec-fetch-site", "cross-site"),
    ];
    let from_there = site.post("/meeting/1", &elsewhere, &headers).await;
    assert_eq!(from_there.status, StatusCode::FORBIDDEN);
    let stranger = site.post("/meeting/1", &elsewhere, &[OURS]).await;
    assert_eq!(stranger.head("location"), "/login");
    assert_eq!(site.store.meetings().await.unwrap().len(), 1);

    let later = Site::beside(&town, "2026-11-24 09:00").await;
    let leader = later.enter("leader2", "leader").await;
    let page = leader.see("/meeting/1").await.text;
    assert!(
        page.contains("精密铸件项目需市级协调事项")
            && !page.contains("代拟稿")
            && !page.contains("<textarea"),
        "{page}"
    );
}
