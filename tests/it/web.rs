//! The pages, over a real connection on this machine.

mod api;
mod assigned;
mod desk;
mod figures;
mod hand_in;
mod letters;
mod login;
mod meetings;
mod metrics;
mod pages;
mod people;
mod project_care;
mod visits;

use std::net::{SocketAddr, TcpListener as StdListener};
use std::process::{Command, Stdio};

use chrono::{DateTime, Utc};
use diaodu::cli::init::init;
use diaodu::clock::Clock;
use diaodu::config::{self, Config};
use diaodu::domain::finding::Verdict;
use diaodu::domain::guard::{Cause, GuardReason};
use diaodu::domain::health::Health;
use diaodu::domain::observation::{Flag, FlagLevel};
use diaodu::domain::unit::{Unit, UnitSlug};
use diaodu::store::Store;
use diaodu::web;
use reqwest::redirect::Policy;
use reqwest::{Method, StatusCode};
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::office::{SmallOffice, office_over};
use crate::records::submit;

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// 09:30 on the day after a due day.
fn now() -> DateTime<Utc> {
    instant("2026-11-26T01:30:00Z")
}

fn example(root: &TempDir) -> Config {
    init(root.path(), "2026-10-01".parse().unwrap()).unwrap();
    config::load(&root.path().join("config/diaodu.toml"), &|_| None).unwrap()
}

/// An office with pages.
struct Site {
    at: SocketAddr,
    store: Store,
    health: watch::Sender<Health>,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
    client: reqwest::Client,
    _root: Option<TempDir>,
}

impl Site {
    async fn open(change: impl FnOnce(&mut Config)) -> Self {
        Self::open_with(change, false).await
    }

    async fn open_with(change: impl FnOnce(&mut Config), is_https: bool) -> Self {
        let root = TempDir::new().unwrap();
        let mut config = example(&root);
        change(&mut config);
        let store = Store::in_memory().await.unwrap();
        let site = Self::over(&config, store, now(), is_https).await;
        Self {
            _root: Some(root),
            ..site
        }
    }

    /// The pages of an office at a moment, beside its daemon.
    async fn beside(town: &SmallOffice, wall: &str) -> Self {
        let store = town.office.store.clone();
        Self::over(&town.config, store, town.at(wall), false).await
    }

    async fn over(config: &Config, store: Store, now: DateTime<Utc>, is_https: bool) -> Self {
        let mut first = Health::starting(now);
        first.record_tick(now, Vec::new());
        let (health, seen) = watch::channel(first);
        let (stop, stopped) = watch::channel(false);
        let listener = web::listen("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let at = listener.local_addr().unwrap();
        let source = web::PageSource {
            looking: office_over(config, store.clone()),
            acting: office_over(config, store.clone()),
            largest_sheet: config.intake.max_file_bytes,
            is_https,
            clock: Clock::Set(now),
            health: seen,
            host: Some("diaodu.city.example".to_owned()),
        };
        // Another test of this process may have installed it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            at,
            store,
            health,
            stop,
            serving: tokio::spawn(web::serve(listener, source, stopped)),
            client: reqwest::Client::builder()
                .no_proxy()
                .redirect(Policy::none())
                .build()
                .unwrap(),
            _root: None,
        }
    }

    async fn ask(&self, method: Method, path: &str) -> reqwest::Response {
        let url = format!("http://{}{path}", self.at);
        self.client.request(method, url).send().await.unwrap()
    }

    async fn get(&self, path: &str) -> (StatusCode, String) {
        let answer = self.ask(Method::GET, path).await;
        (answer.status(), answer.text().await.unwrap())
    }
}

/// The units of a page's table, in its order.
fn units_of(page: &str) -> Vec<&str> {
    let rows = page.split(r#"<th scope="row">"#).skip(1);
    rows.map(|row| row.split_once('<').unwrap().0).collect()
}

#[tokio::test]
async fn many_units_are_shown_page_by_page_and_none_is_left_out() {
    let site = Site::open(|config| {
        let like = config.policy.units[0].clone();
        let unit = |at| Unit {
            slug: UnitSlug(format!("u{at}")),
            name: format!("第{at}区"),
            ..like.clone()
        };
        config.policy.units = (0..450).map(unit).collect();
    })
    .await;
    // The last one is the only one that owes nothing.
    let in_time = "2026-11-25T08:00:00Z";
    submit(&site.store, "u0", "2026-11-25", in_time, Verdict::Accepted).await;
    let mut all = Vec::new();
    for (path, units) in [("/", 200), ("/?page=2", 200), ("/?page=3", 50)] {
        let (status, page) = site.get(path).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(units_of(&page).len(), units, "{path}");
        assert!(page.contains("等449个单位"), "{page}");
        assert!(page.contains("共3页，450个单位"), "{page}");
        all.extend(units_of(&page).into_iter().map(str::to_owned));
    }
    let (_, first) = site.get("/").await;
    assert!(first.contains(r#"<a href="/?page=2">下一页</a>"#) && !first.contains("上一页"));
    for (asked, shown) in [("0", 1), ("99", 3), ("x", 1)] {
        let (_, page) = site.get(&format!("/?page={asked}")).await;
        assert!(page.contains(&format!("第{shown}页")), "{asked}: {page}");
    }
    assert_eq!(all.last().map(String::as_str), Some("第0区"));
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 450);
}

#[tokio::test]
async fn the_page_shows_who_has_reported_and_what_is_missing_on_top() {
    let site = Site::open(|_| {}).await;
    let in_time = "2026-11-25T08:00:00Z";
    let late = "2026-11-12T08:00:00Z";
    for (unit, period, at, verdict) in [
        ("nanming", "2026-11-25", in_time, Verdict::Accepted),
        ("yunyan", "2026-11-25", in_time, Verdict::Rejected),
        ("huaxi", "2026-11-10", late, Verdict::Accepted),
    ] {
        submit(&site.store, unit, period, at, verdict).await;
    }
    let (status, page) = site.get("/").await;
    assert_eq!(status, StatusCode::OK);
    let place = |needle: &str| {
        page.find(needle)
            .unwrap_or_else(|| panic!("{needle}: {page}"))
    };
    assert!(page.contains("<b>1</b> / 14 已报"), "{page}");
    assert!(page.contains("11月25日24:00已截止"), "{page}");
    assert!(page.contains(r#"<td class="good">1项</td>"#), "{page}");
    assert!(page.contains(r#"<td class="returned">退回</td>"#), "{page}");
    assert!(page.contains(r#"<td class="missing">未报</td>"#), "{page}");
    assert!(
        page.contains(r#"1项<span class="late">迟</span>"#),
        "{page}"
    );
    let row = |unit: &str| place(&format!(r#"<th scope="row">{unit}</th>"#));
    assert!(row("南明区") > row("双龙航空港经济区"), "{page}");
    assert!(row("云岩区") < row("双龙航空港经济区"), "{page}");
    assert!(
        page.contains("最近一次：2026年11月26日9:30，正常"),
        "{page}"
    );
}

#[tokio::test]
async fn a_name_that_is_not_ours_is_not_answered() {
    let site = Site::open(|_| {}).await;
    for (host, expected) in [
        ("diaodu.city.example", StatusCode::OK),
        ("evil.example", StatusCode::MISDIRECTED_REQUEST),
    ] {
        for path in ["/", "/status.json", "/healthz", "/style.css"] {
            let request = site.client.get(format!("http://{}{path}", site.at));
            let answer = request.header("Host", host).send().await.unwrap();
            assert_eq!(answer.status(), expected, "{host}{path}");
            assert!(answer.headers().contains_key("content-security-policy"));
        }
    }
}

#[tokio::test]
async fn every_answer_has_its_headers_and_only_get_is_answered() {
    let site = Site::open(|_| {}).await;
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/healthz", "text/plain; charset=utf-8"),
        ("/status.json", "application/json"),
        ("/no-such-page", "text/plain; charset=utf-8"),
    ] {
        let answer = site.ask(Method::GET, path).await;
        let head = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(head("content-type"), kind, "{path}");
        assert_eq!(head("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(head("cache-control"), "no-store", "{path}");
        let policy = head("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        assert!(!answer.headers().contains_key("set-cookie"), "{path}");
    }
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        let answer = site.ask(method, "/").await;
        assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
    }
    assert_eq!(site.get("/no-such-page").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_others_wrote_stays_text() {
    let markup = "<script>alert(1)</script>区";
    let site = Site::open(|config| markup.clone_into(&mut config.policy.units[0].name)).await;
    let trouble =
        "nanming: cannot read \"><img src=x onerror=alert(1)>{{ 7*7 }}\u{202e}\n  hint: ?";
    site.health
        .send_modify(|health| health.record_tick(now(), vec![trouble.to_owned()]));
    let (_, page) = site.get("/").await;
    assert!(!page.contains("<script"), "{page}");
    assert!(!page.contains("<img"), "{page}");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;"), "{page}");
    assert!(page.contains("{{ 7*7 }}"), "{page}");
    assert!(!page.contains('\u{202e}'), "{page}");
}

#[tokio::test]
async fn flags_that_stand_and_a_share_that_is_away_are_told() {
    let site = Site::open(|_| {}).await;
    let mut tx = site.store.begin().await.unwrap();
    for (unit, level, streak) in [
        ("nanming", FlagLevel::Flag, 3),
        ("yunyan", FlagLevel::Warning, 2),
    ] {
        let flag = Flag {
            unit: UnitSlug(unit.to_owned()),
            quarter: "2026Q3".parse().unwrap(),
            streak,
            level,
            evidence: Vec::new(),
        };
        tx.raise(&flag, None, now()).await.unwrap();
    }
    let withdrawn = UnitSlug("yunyan".to_owned());
    let quarter = "2026Q3".parse().unwrap();
    tx.withdraw(&withdrawn, quarter, FlagLevel::Warning, now())
        .await
        .unwrap();
    let doubt = |cause, about: &str| GuardReason {
        cause,
        about: about.to_owned(),
    };
    tx.hold(&doubt(Cause::ShareAway, ""), now()).await.unwrap();
    tx.hold(&doubt(Cause::MassMissing, "2026-11-25"), now())
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let (_, page) = site.get("/").await;
    assert!(
        page.contains("南明区：至2026年第三季度，连续3个季度没有观摩项目"),
        "{page}"
    );
    assert!(!page.contains("连续2个季度"), "{page}");
    assert!(
        page.contains("共享文件夹自2026年11月26日9:30起无法读取"),
        "{page}"
    );
    assert!(
        page.contains(
            "自2026年11月26日9:30起，发给各单位的提醒和催报已暂停：11月25日报送期大量单位同时未报"
        ),
        "{page}"
    );
    let (status, line) = site.get("/healthz").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(line, "the share is away since 2026-11-26 01:30:00 UTC\n");
    let (_, json) = site.get("/status.json").await;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["share_away_since"], "2026-11-26T09:30:00+08:00");
    assert_eq!(json["holds"][1]["about"], "2026-11-25");
    assert_eq!(json["flags"][0]["state"], "raised");
    assert_eq!(json["flags"][1]["state"], "withdrawn");
}

#[tokio::test]
async fn health_follows_the_ticks() {
    let site = Site::open(|_| {}).await;
    assert_eq!(site.get("/healthz").await, (StatusCode::OK, "ok\n".into()));
    site.health
        .send_modify(|health| health.last_good = instant("2026-11-26T01:26:00Z"));
    let (status, line) = site.get("/healthz").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(line, "no good tick since 2026-11-26 01:26:00 UTC\n");
}

#[tokio::test]
async fn the_json_is_that_of_the_command() {
    let root = TempDir::new().unwrap();
    example(&root);
    let asked = Command::new(env!("CARGO_BIN_EXE_diaodu"))
        .arg("-c")
        .arg(root.path().join("config/diaodu.toml"))
        .args(["--now", "2026-11-26T09:30", "status", "--format", "json"])
        .output()
        .unwrap();
    assert!(asked.status.success(), "{asked:?}");
    let site = Site::open(|_| {}).await;
    let (_, page) = site.get("/status.json").await;
    assert_eq!(page, String::from_utf8(asked.stdout).unwrap().trim_end());
}

#[tokio::test]
async fn readers_that_stall_do_not_hold_up_the_end() {
    let site = Site::open(|_| {}).await;
    // one that is kept alive, and one in the middle of its request
    assert_eq!(site.get("/healthz").await.0, StatusCode::OK);
    let mut stalled = TcpStream::connect(site.at).await.unwrap();
    stalled
        .write_all(b"GET / HTTP/1.1\r\nHost: a\r\n")
        .await
        .unwrap();
    site.stop.send(true).unwrap();
    site.serving.await.unwrap();
}

#[test]
fn an_address_in_use_is_one_clear_error() {
    let taken = StdListener::bind("127.0.0.1:0").unwrap();
    let at = taken.local_addr().unwrap();
    let root = TempDir::new().unwrap();
    example(&root);
    let file = root.path().join("config/diaodu.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let text = text.replace("listen = \"\"", &format!("listen = \"{at}\""));
    std::fs::write(&file, text).unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_diaodu"))
        .arg("-c")
        .arg(&file)
        .arg("run")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(1));
    let said = String::from_utf8(run.stderr).unwrap();
    let error = said.split_once("error: ").unwrap().1;
    assert!(
        error.starts_with(&format!(
            "web.listen = \"{at}\": cannot listen there: Address already in use"
        )),
        "{said}"
    );
    assert!(
        error.contains("\n  hint: another program listens there"),
        "{said}"
    );
}
