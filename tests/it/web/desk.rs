//! The desk in the browser: what waits, who may answer, that each thing has one outcome, and forms from elsewhere.

use diaodu::daemon::close_matter;
use diaodu::domain::desk::Signed;
use reqwest::StatusCode;

use super::Site;
use super::visits::{OURS, Person, form_of};
use crate::office::SmallOffice;
use crate::sheets::{only_urgent, report};
use crate::stories::observation::at_the_end_of_the_year;

const FLAG: &str = "flag/2026Q4/nanming";
const FLAG_PAGE: &str = "/desk/item?id=flag/2026Q4/nanming";

/// An office with a flag that waits, at the wall clock's `2027-01-11 10:00`.
async fn flagged() -> (SmallOffice, Site) {
    let town = at_the_end_of_the_year().await;
    town.tick_at("2027-01-11 09:00").await;
    let site = Site::beside(&town, "2027-01-11 10:00").await;
    (town, site)
}

/// An office with two urgent matters.
async fn urgent(first: &str, second: &str) -> (SmallOffice, Site) {
    let town = SmallOffice::since("2026-10-01").await;
    let matters = only_urgent(&[("甲项目", first), ("乙项目", second)]);
    town.take_in("南明区", "紧急事项.xlsx", &matters, "2026-11-05 10:00")
        .await;
    let site = Site::beside(&town, "2026-11-05 11:00").await;
    (town, site)
}

/// Answers a thing, with the key of its page.
async fn answer(who: &Person<'_>, id: &str, word: &str, why: &str) -> super::visits::Answer {
    let page = format!("/desk/item?id={id}");
    let key = who.key(&page).await;
    let form = [("key", &*key), ("id", id), ("answer", word), ("why", why)];
    who.send("/desk/item", &form).await
}

#[tokio::test]
async fn a_flag_is_confirmed_with_a_reason_by_the_name_of_the_login() {
    let (town, site) = Box::pin(flagged()).await;
    let office = site.enter("江某", "office").await;
    let list = office.see("/desk").await.text;
    let link = "item?id=flag&#x2f;2026Q4&#x2f;nanming";
    assert!(list.contains(link), "{list}");
    assert!(list.contains("是否报市领导（提请通报）"), "{list}");
    let page = office.see(FLAG_PAGE).await.text;
    for said in [
        "2026年第四季度：零报告",
        "确认属实：连同请示代拟稿发给市领导",
        "不发给市领导；到期作废",
        "2027年4月12日",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }

    let unsaid = answer(&office, FLAG, "confirm", "  \u{200b} ").await;
    assert_eq!(unsaid.status, StatusCode::BAD_REQUEST);
    assert!(unsaid.text.contains("请填写理由"), "{}", unsaid.text);
    let wrong = answer(&office, FLAG, "close", "已核实").await;
    assert_eq!(wrong.status, StatusCode::CONFLICT);
    assert!(
        wrong.text.contains("这件事只能答复：确认、不予确认。")
            && wrong.text.contains(">已核实</textarea>"),
        "{}",
        wrong.text
    );
    let done = answer(&office, FLAG, "confirm", "已与南明区核实").await;
    assert_eq!(
        (done.status, done.head("location")),
        (StatusCode::SEE_OTHER, FLAG_PAGE)
    );
    let after = office.see(FLAG_PAGE).await.text;
    assert!(
        after.contains("已经办过")
            && after.contains("<b>确认</b> 江某，2027年1月11日")
            && after.contains("已与南明区核实"),
        "{after}"
    );
    assert!(!office.see("/desk").await.text.contains(link));
    town.tick_at("2027-01-12 10:00").await;
    let leaders = town.outbox_of("flag/2026Q4/nanming/leader").await;
    assert!(!leaders.is_empty(), "the leaders get it");
}

#[tokio::test]
async fn of_two_answers_at_once_one_wins_and_the_other_is_told() {
    let (_town, site) = Box::pin(flagged()).await;
    let (one, other) = (
        site.enter("江某", "office").await,
        site.enter("赵某", "office").await,
    );
    let (first, second) = tokio::join!(
        answer(&one, FLAG, "confirm", "属实"),
        answer(&other, FLAG, "reject", "有误")
    );
    let statuses = [first.status, second.status];
    assert!(
        statuses.contains(&StatusCode::SEE_OTHER) && statuses.contains(&StatusCode::CONFLICT),
        "{statuses:?}"
    );
    let told = if first.status == StatusCode::CONFLICT {
        first
    } else {
        second
    };
    assert!(told.text.contains("您的答复没有生效"), "{}", told.text);
    assert_eq!(site.store.decisions().await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_a_command_answered_first_stays_and_the_page_says_by_whom() {
    let (town, site) = urgent("停电", "停水").await;
    let office = site.enter("江某", "office").await;
    let key = office.key("/desk/item?id=urgent/1").await;
    let by_command = Signed {
        by: "赵某".to_owned(),
        why: "已送电".to_owned(),
        at: town.at("2026-11-05 11:00"),
    };
    let closed = close_matter(&town.office, 1, &by_command).await;
    closed.unwrap().unwrap();
    let form = [
        ("key", &*key),
        ("id", "urgent/1"),
        ("answer", "close"),
        ("why", "已办"),
    ];
    let late = office.send("/desk/item", &form).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.text
            .contains("赵某已于2026-11-05 11:00答复“销号”：已送电。您的答复没有生效。"),
        "{}",
        late.text
    );
}

#[tokio::test]
async fn a_ledger_is_held_and_released() {
    let town = SmallOffice::since("2026-11-01").await;
    let bytes = report("南明区", "2026年11月25日", &["精密铸件项目"]).bytes();
    town.take_in("南明区", "表.xlsx", &bytes, "2026-11-24 10:00")
        .await;
    town.tick_at("2026-11-26 09:00").await;
    let site = Site::beside(&town, "2026-11-26 10:00").await;
    let office = site.enter("江某", "office").await;
    let id = "ledger/2026-11";
    let held = answer(&office, id, "hold", "等待更正").await;
    assert_eq!(held.status, StatusCode::SEE_OTHER, "{}", held.text);
    let page = office.see("/desk/item?id=ledger/2026-11").await.text;
    assert!(page.contains("2026年11月台账已暂缓，是否放行"), "{page}");
    town.tick_at("2026-11-27 09:00").await;
    assert_eq!(town.outbox_of("ledger/").await, [""; 0]);
    let twice = answer(&office, id, "hold", "再等").await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(twice.text.contains("已经暂缓"), "{}", twice.text);
    answer(&office, id, "release", "已更正").await;
    town.tick_at("2026-11-27 09:05").await;
    assert_eq!(town.outbox_of("ledger/").await.len(), 2);
}

#[tokio::test]
async fn only_the_office_answers_and_only_office_and_operator_look() {
    let (_town, site) = Box::pin(flagged()).await;
    let paths = [
        "/desk",
        FLAG_PAGE,
        "/desk?kind=flag&page=9",
        "/desk/item?id=x",
    ];
    for path in paths {
        let anybody = site.see(path, "").await;
        assert_eq!(anybody.status, StatusCode::FORBIDDEN, "{path}");
    }
    let office = site.enter("江某", "office").await;
    let key = office.key(FLAG_PAGE).await;
    for path in paths {
        assert_eq!(
            site.see(path, "").await.head("location"),
            "/login",
            "{path}"
        );
    }
    for (name, role) in [("leader", "leader"), ("nanming", "unit:nanming")] {
        let person = site.enter(name, role).await;
        for path in paths {
            let seen = person.see(path).await;
            assert_eq!(seen.status, StatusCode::FORBIDDEN, "{name} {path}");
        }
    }
    let operator = site.enter("operator", "operator").await;
    let seen = operator.see(FLAG_PAGE).await.text;
    assert!(
        seen.contains("由办公室答复：确认或不予确认。") && !seen.contains("<textarea"),
        "{seen}"
    );
    // Neither with the right key of their own, nor with that of another.
    let leader = site
        .see("/", &site.enter("leader2", "leader").await.cookie)
        .await;
    let own = leader.text.split(r#"name="key" value=""#).nth(1).unwrap();
    let own = own.split('"').next().unwrap();
    let person = site.enter("leader3", "leader").await;
    for key in [own, &key] {
        let form = [
            ("key", key),
            ("id", FLAG),
            ("answer", "confirm"),
            ("why", "好"),
        ];
        let refused = person.send("/desk/item", &form).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
    let own = operator.key("/desk").await;
    let form = [
        ("key", &*own),
        ("id", FLAG),
        ("answer", "confirm"),
        ("why", "好"),
    ];
    let refused = operator.send("/desk/item", &form).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(site.store.decisions().await.unwrap(), []);
}

#[tokio::test]
async fn a_form_from_elsewhere_or_without_its_key_answers_nothing() {
    let (_town, site) = Box::pin(flagged()).await;
    let office = site.enter("江某", "office").await;
    let other = site.enter("赵某", "office").await;
    let key = office.key(FLAG_PAGE).await;
    let theirs = other.key(FLAG_PAGE).await;
    let fields = |key| {
        form_of(&[
            ("key", key),
            ("id", FLAG),
            ("answer", "confirm"),
            ("why", "好"),
        ])
    };
    let cookie = ("cookie", office.cookie.as_str());
    for (key, headers) in [
        (&*key, vec![cookie, ("sec-fetch-site", "cross-site")]),
        (&key, vec![cookie, ("sec-fetch-site", "same-site")]),
        (&key, vec![cookie, ("origin", "http://evil.example")]),
        ("guessed", vec![cookie, OURS]),
        (&theirs, vec![cookie, OURS]),
        ("", vec![cookie, OURS]),
    ] {
        let refused = site.post("/desk/item", &fields(key), &headers).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{key} {headers:?}");
    }
    let stranger = site.post("/desk/item", &fields(&key), &[OURS]).await;
    assert_eq!(stranger.head("location"), "/login");
    let elsewhere = [cookie, OURS, ("host", "evil.example")];
    let called = site.post("/desk/item", &fields(&key), &elsewhere).await;
    assert_eq!(called.status, StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(site.store.decisions().await.unwrap(), []);
    for id in [
        "flag/2026Q4/nobody",
        "flag/2030Q1/nanming",
        "../../etc/passwd",
        "<b>",
    ] {
        let form = [
            ("key", &*key),
            ("id", id),
            ("answer", "confirm"),
            ("why", "好"),
        ];
        let refused = office.send("/desk/item", &form).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{id}");
    }
    let much = "长".repeat(9_000);
    let form = [
        ("key", &*key),
        ("id", FLAG),
        ("answer", "confirm"),
        ("why", &*much),
    ];
    let long = office.send("/desk/item", &form).await;
    assert_eq!(long.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn what_units_and_clerks_write_stays_text_on_the_desk() {
    let markup = "\"><script>alert(1)</script>{{ 7*7 }}<img src=x onerror=alert(1)>";
    let (_town, site) = urgent(markup, "停水").await;
    let office = site.enter("江某", "office").await;
    for path in ["/desk", "/desk/item?id=urgent/1"] {
        let page = office.see(path).await.text;
        assert!(
            !page.contains("<script") && !page.contains("<img"),
            "{page}"
        );
        assert!(
            page.contains("&lt;script&gt;") && page.contains("{{ 7*7 }}"),
            "{page}"
        );
    }
    let key = office.key("/desk/item?id=urgent/1").await;
    let form = [
        ("key", &*key),
        ("id", "urgent/1"),
        ("answer", markup),
        ("why", markup),
    ];
    assert_eq!(
        office.send("/desk/item", &form).await.status,
        StatusCode::NOT_FOUND
    );
    answer(&office, "urgent/2", "close", markup).await;
    let page = office.see("/desk/item?id=urgent/2").await.text;
    assert!(
        page.contains("已经办过") && !page.contains("<script"),
        "{page}"
    );
}

#[tokio::test]
async fn a_leader_sees_no_flag_before_the_office_has_confirmed_it() {
    let (_town, site) = Box::pin(flagged()).await;
    let office = site.enter("江某", "office").await;
    let leader = site.enter("leader", "leader").await;
    let shown = async |path: &str| leader.see(path).await.text;
    assert!(office.see("/").await.text.contains("待办公室确认"));
    assert!(!shown("/").await.contains("提请通报</span>"));
    assert!(!shown("/status.json").await.contains(r#""level":"flag""#));
    answer(&office, FLAG, "confirm", "属实").await;
    assert!(shown("/").await.contains("提请通报</span> 南明区"));
    assert!(shown("/status.json").await.contains(r#""level":"flag""#));
}
