//! Ledger, project, letters, flags, calendar, record and settings in the browser: what they show, and to whom.

use diaodu::daemon::note_visit;
use diaodu::domain::desk::Signed;
use diaodu::domain::project::visit::Visit;
use reqwest::StatusCode;

use super::Site;
use super::visits::Person;
use crate::office::SmallOffice;
use crate::sheets::report;

pub(super) const MARKUP: &str = "\"><script>alert(1)</script>{{ 7*7 }}<img src=x onerror=alert(1)>";

/// Two units have reported twice, and letters have gone out.
pub(super) async fn town() -> (SmallOffice, Site) {
    let town = SmallOffice::since("2026-10-01").await;
    for (unit, period, projects, wall) in [
        (
            "南明区",
            "2026年11月10日",
            &["精密铸件项目", "冷链项目"][..],
            "2026-11-09 10:00",
        ),
        (
            "云岩区",
            "2026年11月10日",
            &["标准厂房"],
            "2026-11-09 11:00",
        ),
        (
            "南明区",
            "2026年11月25日",
            &["精密铸件项目"],
            "2026-11-24 10:00",
        ),
    ] {
        let bytes = report(unit, period, projects).bytes();
        let taken = town.take_in(unit, "表.xlsx", &bytes, wall).await;
        assert_eq!(taken.len(), 1, "{taken:?}");
    }
    town.tick_at("2026-11-26 09:00").await;
    let site = Site::beside(&town, "2026-11-26 10:00").await;
    (town, site)
}

/// Where the first project of the ledger that is called so is shown.
async fn project_page(who: &Person<'_>, name: &str) -> String {
    let list = who.see(&format!("/ledger?q={name}")).await.text;
    let address = list.split(r#"<th scope="row"><a href=""#).nth(1);
    let address = address.unwrap_or_else(|| panic!("no {name}: {list}"));
    let address = address.split('"').next().unwrap();
    address.replace("&#x2f;", "/")
}

#[tokio::test]
async fn the_ledger_is_filtered_counted_and_downloaded() {
    let (_town, site) = town().await;
    let office = site.enter("江某", "office").await;
    let shown = async |query: &str| office.see(&format!("/ledger{query}")).await.text;
    let all = shown("").await;
    assert!(all.contains("<b>3</b> 个项目"), "{all}");
    for (query, count, name) in [
        ("?unit=yunyan", 1, "标准厂房"),
        ("?q=铸件", 1, "精密铸件项目"),
        ("?q=%20精密%20铸件", 1, "精密铸件项目"),
        ("?mark=absent", 2, "冷链项目"),
        ("?unit=nanming&mark=absent&page=7", 1, "冷链项目"),
        ("?stage=终止", 0, "没有符合条件的项目"),
        ("?unit=nobody", 0, "没有符合条件的项目"),
    ] {
        let page = shown(query).await;
        assert!(
            page.contains(&format!("<b>{count}</b> 个项目")),
            "{query}: {page}"
        );
        assert!(page.contains(name), "{query}: {page}");
    }
    let request = site.client.get(format!("http://{}/ledger.xlsx", site.at));
    let book = request
        .header("cookie", &office.cookie)
        .send()
        .await
        .unwrap();
    assert_eq!(
        book.headers()["content-disposition"],
        "attachment; filename=\"ledger-2026-11-25.xlsx\""
    );
    assert!(book.bytes().await.unwrap().starts_with(b"PK"));
}

#[tokio::test]
async fn visits_to_a_project_are_shown_to_who_sees_all_units() {
    let (town, site) = town().await;
    let office = site.enter("江某", "office").await;
    let unit = site.enter("nanming", "unit:nanming").await;
    let page = project_page(&office, "精密铸件项目").await;
    let number = page.rsplit('/').next().unwrap().to_owned();
    for (day, finding) in [("2026-11-19", "主体结构封顶"), ("2026-11-20", MARKUP)] {
        let visit = Visit {
            number: 0,
            project: number.clone(),
            visited_on: day.parse().unwrap(),
            by: "江某".to_owned(),
            finding: finding.to_owned(),
        };
        let signed = Signed {
            by: "江某".to_owned(),
            why: finding.to_owned(),
            at: town.at("2026-11-24 09:00"),
        };
        note_visit(&town.office, &visit, &signed).await.unwrap();
    }
    let shown = office.see(&page).await.text;
    assert!(
        shown.contains("<b>2026年11月19日</b> 江某") && shown.contains("主体结构封顶"),
        "{shown}"
    );
    assert!(
        !shown.contains("<script") && !shown.contains("<img"),
        "{shown}"
    );
    let theirs = unit.see(&page).await.text;
    assert!(theirs.contains("精密铸件项目") && !theirs.contains("主体结构封顶"));
}

#[tokio::test]
async fn a_project_is_shown_with_every_report_and_its_place() {
    let (_town, site) = town().await;
    let office = site.enter("江某", "office").await;
    let page = project_page(&office, "精密铸件项目").await;
    let shown = office.see(&page).await.text;
    for said in [
        "2026年11月25日报送期",
        "2026年11月10日报送期",
        "首次列入",
        "没有变化",
        "表.xlsx</a>第1版",
        "&#x2f;unit&#x2f;nanming&#x2f;file&#x2f;3",
        "11月10日报送期首次列入",
    ] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    let first = shown.find("2026年11月25日报送期").unwrap();
    assert!(
        first < shown.find("首次列入</p>").unwrap(),
        "the latest first"
    );
    let absent = project_page(&office, "冷链项目").await;
    assert!(office.see(&absent).await.text.contains("本期报表未列"));
    for path in [
        "/project/NM-999999",
        "/project/..%2f..%2fetc",
        "/project/%3Cb%3E",
    ] {
        assert_eq!(
            office.see(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn each_role_sees_its_pages_and_no_others() {
    let (_town, site) = town().await;
    let office = site.enter("江某", "office").await;
    let own = project_page(&office, "精密铸件项目").await;
    let other = project_page(&office, "标准厂房").await;
    let all = [
        "/",
        "/desk",
        "/ledger",
        "/ledger.xlsx",
        &own,
        &other,
        "/letters",
        "/flags",
        "/calendar",
        "/audit",
        "/settings",
        "/unit/nanming",
        "/unit/yunyan",
        "/unit/nanming/file/1",
        "/unit/nanming/file/1/original",
        "/unit/yunyan/file/2/original",
        "/unit/yunyan/handed-in?name=a.xlsx&at=1",
        "/status.json",
    ];
    for (role, refused) in [
        ("office", &[][..]),
        ("operator", &[]),
        ("leader", &["/desk", "/audit", "/settings"]),
        (
            "unit:nanming",
            &[
                "/desk",
                "/ledger.xlsx",
                &*other,
                "/flags",
                "/audit",
                "/settings",
                "/unit/yunyan",
                "/unit/yunyan/file/2/original",
                "/unit/yunyan/handed-in?name=a.xlsx&at=1",
                "/status.json",
            ],
        ),
    ] {
        let person = site
            .enter(&format!("p-{}", role.replace(':', "-")), role)
            .await;
        for path in all {
            let expected = match path {
                "/" if role.starts_with("unit") => StatusCode::SEE_OTHER,
                _ if refused.contains(&path) => StatusCode::FORBIDDEN,
                _ => StatusCode::OK,
            };
            assert_eq!(person.see(path).await.status, expected, "{role} {path}");
        }
    }
    for path in all {
        let stranger = site.see(path, "").await;
        assert!(!stranger.status.is_success(), "{path}");
        assert!(!stranger.text.contains("铸件"), "{path}");
    }
    let ledger = site
        .enter("u", "unit:nanming")
        .await
        .see("/ledger?unit=yunyan")
        .await
        .text;
    assert!(
        ledger.contains("精密铸件项目") && !ledger.contains("标准厂房"),
        "{ledger}"
    );
}

#[tokio::test]
async fn without_accounts_nothing_of_projects_or_letters_is_shown() {
    let (_town, site) = town().await;
    for path in [
        "/desk",
        "/ledger",
        "/ledger.xlsx",
        "/letters",
        "/letters/1",
        "/letters/1/page",
        "/flags",
        "/calendar",
        "/audit",
        "/settings",
        "/unit/nanming/file/1/original",
    ] {
        assert_eq!(
            site.see(path, "").await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_sheet_full_of_markup_stays_text_on_every_page() {
    let town = SmallOffice::since("2026-10-01").await;
    let mut sheet = report("南明区", "2026年11月10日", &[MARKUP]);
    sheet.projects[0].otherwise = [3, 7, 8, 9, 10, 11].map(|column| (column, MARKUP)).to_vec();
    sheet.preparer = MARKUP.to_owned();
    let bytes = sheet.bytes();
    town.take_in(
        "南明区",
        "<img src=x onerror=alert(1)>.xlsx",
        &bytes,
        "2026-11-09 10:00",
    )
    .await;
    town.tick_at("2026-11-26 09:00").await;
    let site = Site::beside(&town, "2026-11-26 10:00").await;
    let office = site.enter("江某", "office").await;
    let mut paths: Vec<String> = [
        "/",
        "/desk",
        "/ledger",
        "/letters",
        "/flags",
        "/calendar",
        "/audit",
        "/settings",
        "/unit/nanming",
        "/unit/nanming/file/1",
    ]
    .map(str::to_owned)
    .to_vec();
    let query =
        "/ledger?q=%22%3E%3Cscript%3E&unit=%22%3E%3Cscript%3E&stage=%22%3E%3Cimg%3E&mark=%3Cimg%3E";
    paths.push(query.to_owned());
    paths.push("/unit/nanming/handed-in?name=%3Cscript%3Ea&at=1".to_owned());
    let list = office.see("/ledger").await.text;
    for place in list.split(r#"<a href="&#x2f;project"#).skip(1) {
        let rest = place.split('"').next().unwrap().replace("&#x2f;", "/");
        paths.push(format!("/project{rest}"));
    }
    for row in site.store.outbox(None, 1_000).await.unwrap() {
        paths.push(format!("/letters/{}", row.id));
        paths.push(format!("/letters/{}/page", row.id));
    }
    let mut escaped = 0;
    for path in &paths {
        let page = office.see(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(
            !page.text.contains("<script") && !page.text.contains("<img"),
            "{path}: {}",
            page.text
        );
        escaped += page
            .text
            .matches("&lt;script&gt;alert(1)&lt;&#x2f;script&gt;{{ 7*7 }}")
            .count();
    }
    assert!(escaped > 5, "{escaped} of {}", paths.len());
}

#[tokio::test]
async fn a_change_in_the_record_is_named_on_its_page() {
    let (_town, site) = town().await;
    let office = site.enter("江某", "office").await;
    let decisions = "/audit?kind=decision";
    assert!(office.see(decisions).await.text.contains("还没有记录"));
    // That somebody logged in stands in it.
    let whole = office.see("/audit").await.text;
    assert!(whole.contains("<b>登录</b> login"), "{whole}");
    let signed = diaodu::domain::desk::Signed {
        by: "江某".to_owned(),
        why: "属实".to_owned(),
        at: super::now(),
    };
    let mut tx = site.store.begin().await.unwrap();
    tx.note_decision("urgent/1", "close", &signed)
        .await
        .unwrap();
    tx.note_decision("urgent/2", "close", &signed)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let whole = office.see("/audit").await.text;
    assert!(
        whole.contains("没有改动") && whole.contains("<b>销号</b> urgent"),
        "{whole}"
    );
    let record = site.store.decisions().await.unwrap().remove(0);
    let head = site.store.audit_head().await.unwrap().unwrap();
    let id = head.id + 1;
    let mut tx = site.store.begin().await.unwrap();
    let forged = diaodu::store::AuditEntry { id, ..record };
    tx.insert_entry(&forged).await.unwrap();
    tx.commit().await.unwrap();
    let broken = office.see("/audit").await.text;
    let named = format!("第{id}条与原记录不符");
    assert!(broken.contains(&named), "{broken}");
}

#[tokio::test]
async fn the_calendar_and_the_settings_are_those_of_the_office() {
    let (_town, site) = town().await;
    let office = site.enter("江某", "office").await;
    let year = office.see("/calendar?year=2027").await.text;
    assert!(
        year.contains("2027年日历") && year.contains("2027年1月台账") || year.contains("2027年1月"),
        "{year}"
    );
    for wrong in ["/calendar?year=9999", "/calendar?year=-1"] {
        assert_eq!(office.see(wrong).await.status, StatusCode::NOT_FOUND);
    }
    let settings = office.see("/settings").await.text;
    for said in [
        "periods.deadline_time",
        "24:00",
        "observation.confirm_flags",
        "南明区",
    ] {
        assert!(settings.contains(said), "{said}: {settings}");
    }
}
