//! The program dies after each durable step in turn, starts again, and ends as if it had not died.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;

use diaodu::channel::{Channel, SmtpChannel, SmtpOptions, SmtpTls};
use diaodu::folder::sha256;
use diaodu::store::StatePlace;

use crate::as_it_was::AsItWas;
use crate::fuse::{STEPS, burn};
use crate::mail_server::{Affected, How, Point, Running, Server};
use crate::office::{SmallOffice, all_files};
use crate::rows::every_row;
use crate::sheets::{Report, report};

/// What is saved: unit, name, bytes.
pub(super) type File = (&'static str, &'static str, Vec<u8>);

/// A moment of a story, and what is saved before it.
pub(super) type Moment = (&'static str, Vec<File>);

/// Letters to this address are refused for good.
const REFUSED: &str = "leader-chen@example.org";

const SECOND: &str = "2026年第二季度";
const THIRD: &str = "2026年第三季度";
const FOURTH: &str = "2026年第四季度";
const ZERO: &str = "零报告";

fn stating(unit: &str, observations: &[(&'static str, &'static str)]) -> Report {
    Report {
        observations: observations.to_vec(),
        ..report(unit, "2026年12月25日", &["精密铸件项目", "冷链物流园"])
    }
}

/// The end of a year in scenes, with no file waiting in the share between two of them.
pub(super) fn scenes() -> [Vec<Moment>; 7] {
    let zero = stating("南明区", &[(SECOND, ZERO), (THIRD, ZERO), (FOURTH, ZERO)]).bytes();
    let corrected = stating("南明区", &[(THIRD, "标准厂房"), (FOURTH, "标准厂房")]);
    let mut nameless = stating("云岩区", &[]);
    nameless.projects[1].name = String::new();
    let mended = stating("云岩区", &[]);
    [
        // forms
        vec![("2026-12-21 09:00", vec![])],
        // a filled form that is accepted, a sheet that is returned, and junk
        vec![
            (
                "2026-12-24 10:00",
                vec![
                    ("南明区", "下期调度表.xlsx", zero.clone()),
                    ("云岩区", "表.xlsx", nameless.bytes()),
                    ("云岩区", "坏.xlsx", b"junk".to_vec()),
                    ("云岩区", "又坏.xlsx", b"more junk".to_vec()),
                ],
            ),
            ("2026-12-24 10:01", vec![]),
            ("2026-12-24 10:20", vec![]),
        ],
        // a reminder, then the same bytes again and a mended sheet
        vec![
            (
                "2026-12-25 09:00",
                vec![
                    ("南明区", "再报.xlsx", zero),
                    ("云岩区", "表.xlsx", mended.bytes()),
                ],
            ),
            ("2026-12-25 09:01", vec![]),
        ],
        // the draft of the ledger, then the ledger, which a leader does not get
        vec![("2026-12-28 09:00", vec![])],
        vec![("2026-12-29 09:00", vec![])],
        // a flag, and its withdrawal
        vec![("2027-01-11 09:00", vec![])],
        vec![
            (
                "2027-01-12 10:00",
                vec![("南明区", "更正.xlsx", corrected.bytes())],
            ),
            ("2027-01-12 10:01", vec![]),
        ],
    ]
}

/// All that a scene leaves behind.
pub(super) struct Trace {
    /// Files of share and state with the hashes of their bytes.
    pub(super) files: BTreeMap<String, String>,
    /// Rows of the database.
    pub(super) rows: Vec<String>,
    /// How often the mail server took each letter: Message-ID and recipient.
    pub(super) letters: BTreeMap<String, usize>,
    /// Letters that may have gone out twice, by the record.
    pub(super) undecided: i64,
}

/// The office and its mail server.
pub(super) struct Stage {
    pub(super) town: SmallOffice,
    pub(super) server: Running,
}

impl Stage {
    pub(super) async fn set() -> Self {
        let no_such_user = How::Reply("550 5.1.1 no such user");
        let server = Server {
            fault: Some((Point::Recipient, no_such_user, Affected::To(REFUSED))),
            starttls: false,
        };
        let mut town = SmallOffice::since("2026-10-01").await;
        // Each letter takes three durable steps, and more letters of one kind prove no more.
        let policy = &mut town.office.policy;
        policy.units.truncate(2);
        policy.units[0].deputy = None;
        policy.leaders.truncate(1);
        Self {
            town,
            server: server.start().await,
        }
    }

    /// The process starts.
    pub(super) async fn start(&mut self) {
        self.town.restart().await;
        let options = SmtpOptions {
            port: self.server.port,
            tls: SmtpTls::None,
            hello_name: Some("diaodu.example.org".to_owned()),
            ..SmtpOptions::new("127.0.0.1")
        };
        let channel = SmtpChannel::new(options).unwrap();
        self.town.set_channel(Channel::Smtp(channel));
    }

    /// Plays a scene, in which the program dies after so many durable steps and starts again. Answers
    /// what the scene left behind, and the steps until then.
    async fn play(&mut self, scene: &[Moment], dies_after: Option<usize>) -> (Trace, Vec<String>) {
        let heard = self.server.lines().len();
        let mut steps = Vec::new();
        for (wall, files) in scene {
            for (unit, name, bytes) in files {
                self.town.drop(unit, name, bytes);
            }
            let left = dies_after.map(|after| after.saturating_sub(steps.len()));
            let burnt = burn(left, self.twice_at(wall)).await;
            steps.extend(burnt.steps);
            if burnt.result.is_none() {
                self.start().await;
                self.twice_at(wall).await;
            }
        }
        (self.trace(heard).await, steps)
    }

    /// A letter that fails in the first tick is told of in the second.
    async fn twice_at(&self, wall: &str) {
        self.town.tick_at(wall).await;
        self.town.tick_at(wall).await;
    }

    pub(super) async fn trace(&mut self, heard: usize) -> Trace {
        let store = &self.town.office.store;
        let config = &self.town.config;
        let undecided = store.outbox_counts().await.unwrap().undecided;
        let database = match config.state() {
            StatePlace::File(database) => database,
            StatePlace::Server(_) => {
                let copy = self.town.home().join("trace.db");
                let _ = fs::remove_file(&copy);
                store.copy_to(&copy).await.unwrap();
                copy
            }
        };
        store.close().await;
        let mut files = [&config.share, &config.data_dir]
            .map(|folder| all_files(folder))
            .concat();
        files.retain(|path| *path != database);
        let hashed = files.into_iter().map(|path| {
            let hash = sha256(&fs::read(&path).unwrap());
            (path.display().to_string(), hash)
        });
        Trace {
            files: hashed.collect(),
            rows: every_row(&database).await,
            letters: letters(&self.server.lines()[heard..]),
            undecided,
        }
    }
}

/// How often each letter was taken.
fn letters(lines: &[String]) -> BTreeMap<String, usize> {
    let mut taken = BTreeMap::new();
    let (mut to, mut id) = ("", "");
    for line in lines {
        if let Some(address) = line.strip_prefix("RCPT TO:") {
            to = address;
        } else if let Some(found) = line.strip_prefix("Message-ID: ") {
            id = found;
        } else if line == "." {
            *taken.entry(format!("{id} {to}")).or_default() += 1;
        }
    }
    taken
}

impl Trace {
    /// What is here and not there, and the other way round.
    pub(super) fn differences(&self, other: &Self) -> Vec<String> {
        let mut lines = Vec::new();
        for (sign, one, two) in [('+', self, other), ('-', other, self)] {
            let rows = one.rows.iter().filter(|row| !two.rows.contains(row));
            let files = one.files.iter();
            let files = files.filter(|(path, hash)| two.files.get(*path) != Some(hash));
            let all = rows.cloned().chain(files.map(|(path, _)| path.clone()));
            lines.extend(all.map(|line| format!("{sign} {line:.300}")));
        }
        lines
    }

    /// Letters that were taken more than once.
    pub(super) fn repeated(&self) -> i64 {
        let repeated = self.letters.values().filter(|times| **times > 1);
        i64::try_from(repeated.count()).unwrap()
    }
}

/// Plays all scenes, and those that are `tried` again and again, with a death after each of their
/// steps in turn. Answers those steps.
async fn try_deaths(tried: Range<usize>) -> Vec<String> {
    let mut stage = Stage::set().await;
    let mut all = Vec::new();
    let mut repeated = 0;
    for (number, scene) in scenes().iter().enumerate().take(tried.end) {
        stage.town.office.store.close().await;
        let before = AsItWas::now(&stage.town).await;
        stage.start().await;
        let (whole, steps) = stage.play(scene, None).await;
        if !tried.contains(&number) {
            continue;
        }
        assert_eq!((whole.repeated(), whole.undecided), (0, 0));
        for (after, step) in (1..).zip(&steps) {
            before.put_back(&stage.town).await;
            stage.start().await;
            let (died, _) = stage.play(scene, Some(after)).await;
            let when = format!("scene {number}, step {after}: {step}");
            let differences = died.differences(&whole);
            assert!(differences.is_empty(), "{when}: {differences:#?}");
            assert!(died.letters.keys().eq(whole.letters.keys()), "{when}");
            // What may be out already goes out again, and is counted.
            assert!(died.repeated() <= died.undecided, "{when}");
            repeated += died.repeated();
        }
        all.extend(steps);
    }
    assert!(repeated > 0, "no letter was in hand at any death");
    all.sort_unstable();
    all.dedup();
    all
}

// In two, for there are two processors at least.

#[tokio::test]
async fn whenever_it_dies_while_it_takes_in_it_ends_the_same() {
    let steps = Box::pin(try_deaths(0..2)).await;
    assert_eq!(steps, ["answered", "committed", "renamed", "written"]);
}

#[tokio::test]
async fn whenever_it_dies_later_it_ends_the_same() {
    let steps = Box::pin(try_deaths(2..scenes().len())).await;
    assert_eq!(steps, STEPS);
}
