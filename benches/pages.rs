//! What the pages cost: each page of an office of so many units with ten years on record, at most 200 ms, one after the
//! other; and what the daemon keeps of the machine's memory with the pages on, in an office of 14 units after each page was
//! looked at: at most 60 MiB.
//!
//! 125 and 500 units unless `DIAODU_BENCH=full`; then 500 and 2,000. Of each page the first answer, which may have to gather
//! what is kept for the next, and the middle one of five.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement that cannot go on should stop at once, and says what it measured"
)]

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use diaodu::clock::Clock;
use diaodu::daemon::Office;
use diaodu::domain::health::Health;
use diaodu::store::{Account, Store};
use diaodu::web::{self, password};
use reqwest::redirect::Policy;
use tempfile::TempDir;
use tokio::sync::watch;

#[path = "decade/mod.rs"]
mod decade;
#[path = "example/mod.rs"]
#[expect(dead_code, reason = "shared with a benchmark that uses the rest")]
mod example;
#[path = "../tests/it/plausible.rs"]
#[expect(dead_code, reason = "shared with tests, which use the rest")]
mod plausible;

use decade::{editions, letters_and_decisions, now, number_of_a_project, record};
use plausible::periods;

/// An answer slower than this is too slow.
const SLOWEST: Duration = Duration::from_millis(200);

fn main() {
    let is_full = std::env::var("DIAODU_BENCH").is_ok_and(|word| word == "full");
    let sizes = if is_full { [500, 2_000] } else { [125, 500] };
    let runtime = example::runtime();
    let mut before: BTreeMap<&str, Duration> = BTreeMap::new();
    let mut slow = Vec::new();
    for units in sizes {
        for (page, first, usual) in runtime.block_on(pages_of(units)) {
            let grown = before.get(page).map_or_else(String::new, |before| {
                format!(
                    "  {:.2} x",
                    usual.as_secs_f64() / before.as_secs_f64().max(1e-6)
                )
            });
            println!("{units:5} units  {page:28} first {first:8.1?}  then {usual:8.1?}{grown}");
            if usual > SLOWEST {
                slow.push(format!("{page} of {units} units: {usual:.0?}"));
            }
            before.insert(page, usual);
        }
    }
    memory(&runtime);
    assert!(slow.is_empty(), "slower than {SLOWEST:?}: {slow:?}");
}

/// What each page takes: the first time, and usually.
async fn pages_of(units: usize) -> Vec<(&'static str, Duration, Duration)> {
    let root = TempDir::new().unwrap();
    let mut config = example::config(root.path());
    config.policy.start = "2016-11-01".parse().unwrap();
    config.policy.units = example::many_units(&config, units).into();
    fs::create_dir_all(&config.data_dir).unwrap();
    let file = config.data_dir.join("diaodu.db");
    let store = Store::open(&file).await.unwrap();
    let decade = periods("2016-11-10", "2026-11-25");
    record(&store, &config, &decade).await;
    let office = example::office(&config, store);
    office.keep_units(decade[decade.len() - 1]).await.unwrap();
    editions(&office).await;
    letters_and_decisions(&office).await;
    let looking = example::office(&config, Store::open_to_read(&file).await.unwrap());
    let report_number = number_of_a_project(&office).await;
    let (at, stop) = serve(looking, office.clone()).await;
    let browser = Browser::enter(at, &office).await;
    let project = format!("/project/{report_number}");
    let pages: [(&'static str, &str); 22] = [
        ("/", "/"),
        ("/?page=2", "/?page=2"),
        ("/desk", "/desk"),
        ("/ledger", "/ledger"),
        ("/ledger?unit", "/ledger?unit=u7"),
        ("/ledger?q", "/ledger?q=%E9%A1%B9%E7%9B%AE"),
        ("/project", &project),
        ("/unit", "/unit/u7"),
        ("/letters", "/letters"),
        ("/letters?page=50", "/letters?page=50"),
        ("/letters?state=failed", "/letters?state=failed"),
        ("/flags", "/flags"),
        ("/figures", "/figures"),
        ("/figures?page=2", "/figures?page=2"),
        ("/meeting", "/meeting"),
        ("/decisions", "/decisions"),
        ("/decisions?state=closed", "/decisions?state=closed"),
        ("/matters", "/matters"),
        ("/calendar", "/calendar"),
        ("/audit", "/audit"),
        ("/audit?page=9", "/audit?page=9"),
        ("/settings", "/settings"),
    ];
    let mut took = Vec::new();
    for (name, path) in pages {
        let first = browser.look(path).await;
        let mut more = Vec::new();
        for _ in 0..5 {
            more.push(browser.look(path).await);
        }
        more.sort_unstable();
        took.push((name, first, more[2]));
    }
    stop.send(true).unwrap();
    took
}

async fn serve(looking: Office, acting: Office) -> (SocketAddr, watch::Sender<bool>) {
    let listener = web::listen("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let at = listener.local_addr().unwrap();
    let mut first = Health::starting(now());
    first.record_tick(now(), Vec::new());
    let (_, health) = watch::channel(first);
    let (stop, stopped) = watch::channel(false);
    let source = web::PageSource {
        looking,
        acting,
        largest_sheet: 1 << 20,
        is_https: false,
        clock: Clock::Set(now()),
        health,
        host: None,
    };
    tokio::spawn(web::serve(listener, source, stopped));
    (at, stop)
}

/// Somebody of the office who is logged in.
struct Browser {
    at: SocketAddr,
    client: reqwest::Client,
    cookie: String,
}

impl Browser {
    async fn enter(at: SocketAddr, office: &Office) -> Self {
        let password = password::made().unwrap();
        let account = Account {
            name: "office".to_owned(),
            role: "office".parse().unwrap(),
            made_at: now(),
        };
        let mut tx = office.store.begin().await.unwrap();
        let kept = password::kept(&password).unwrap();
        assert!(tx.add_account(&account, &kept).await.unwrap());
        tx.commit().await.unwrap();
        Self::log_in(at, &password).await
    }

    async fn log_in(at: SocketAddr, password: &str) -> Self {
        // Another part of this process may have installed it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(Policy::none())
            // Each page on a connection of its own: none lives longer than half a minute.
            .pool_max_idle_per_host(0)
            .build()
            .unwrap();
        let asked = client
            .post(format!("http://{at}/login"))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(format!("name=office&password={password}"));
        let answer = asked.send().await.unwrap();
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Self { at, client, cookie }
    }

    /// The time from the question to the last byte of the page.
    async fn look(&self, path: &str) -> Duration {
        let asked = self.client.get(format!("http://{}{path}", self.at));
        let begun = Instant::now();
        let answer = asked.header("cookie", &self.cookie).send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        let took = begun.elapsed();
        assert_eq!(status.as_u16(), 200, "{path}: {text}");
        took
    }
}

/// What the daemon of an office of 14 units keeps, before and after its pages were looked at.
fn memory(runtime: &tokio::runtime::Runtime) {
    let root = TempDir::new().unwrap();
    let config = example::config(root.path());
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let at = free.local_addr().unwrap();
    drop(free);
    let file = root.path().join("config/diaodu.toml");
    let text = fs::read_to_string(&file).unwrap();
    let text = text.replace("listen = \"\"", &format!("listen = \"{at}\""));
    fs::write(&file, text).unwrap();
    runtime.block_on(async {
        fs::create_dir_all(&config.data_dir).unwrap();
        let store = Store::open(&config.data_dir.join("diaodu.db"))
            .await
            .unwrap();
        let year = periods("2026-01-01", "2026-12-25");
        example::record(&store, &config, &year, 20).await;
        store.close().await;
    });
    let program = || {
        let mut command = Command::new(example::program());
        command.arg("-c").arg(&file).stderr(Stdio::null());
        command
    };
    let added = program()
        .args(["user", "add", "office", "--role", "office"])
        .output()
        .unwrap();
    let said = String::from_utf8(added.stdout).unwrap();
    let password = said
        .lines()
        .next()
        .unwrap()
        .split(": ")
        .nth(1)
        .unwrap()
        .to_owned();
    let mut daemon = program().arg("run").spawn().unwrap();
    let told = |when: &str| {
        let status = fs::read_to_string(format!("/proc/{}/status", daemon.id())).unwrap();
        let figures = ["VmRSS", "VmHWM", "RssAnon", "RssFile", "Threads"];
        let figures = figures.iter().filter_map(|name| {
            let line = status.lines().find(|line| line.starts_with(name))?;
            Some(line.split_whitespace().collect::<Vec<_>>().join(" "))
        });
        println!(
            "14 units, {when}: {}",
            figures.collect::<Vec<_>>().join("  ")
        );
        let kept = status
            .lines()
            .find(|line| line.starts_with("VmRSS"))
            .unwrap();
        let kept: u64 = kept.split_whitespace().nth(1).unwrap().parse().unwrap();
        kept / 1024
    };
    runtime.block_on(async {
        tokio::time::sleep(Duration::from_secs(20)).await;
        told("without a reader");
        let browser = Browser::log_in(at, &password).await;
        for _ in 0..3 {
            for path in [
                "/",
                "/desk",
                "/ledger",
                "/unit/nanming",
                "/letters",
                "/flags",
                "/figures",
                "/meeting",
                "/decisions",
                "/matters",
                "/calendar",
                "/audit",
                "/settings",
            ] {
                browser.look(path).await;
            }
        }
        tokio::time::sleep(Duration::from_secs(45)).await;
    });
    let kept = told("after each page was looked at");
    daemon.kill().unwrap();
    daemon.wait().unwrap();
    assert!(kept <= 60, "{kept} MiB are kept");
}
