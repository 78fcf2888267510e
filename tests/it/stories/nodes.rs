//! Several programs on one state: one leads and all send, a letter is in one hand, and a leader that slept writes nothing.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use diaodu::channel::{Channel, SmtpChannel, SmtpOptions, SmtpTls};
use diaodu::daemon::{Node, Office, assist, tick};
use diaodu::store::{AttemptOutcome, Standing, Store, StoreError};
use tokio::sync::watch;

use crate::mail_server::GOOD;
use crate::office::{SmallOffice, office_over, taken};
use crate::sheets::report;

const LEASE: TimeDelta = TimeDelta::seconds(30);

/// A program of its own over the state of a town.
struct Member {
    number: i64,
    office: Office,
}

impl Member {
    /// One that is taken for gone if it says nothing for so long, by the clock of the database.
    async fn join(town: &SmallOffice, name: &str, length: TimeDelta) -> Self {
        let store = town.config.state().open().await.unwrap();
        let number = store.join(name, length).await.unwrap();
        let mut office = office_over(&town.config, store.of_node(number));
        office.policy = town.office.policy.clone();
        Self { number, office }
    }

    /// Asks to lead, when the database's clock shows this.
    async fn asks(&mut self, now: DateTime<Utc>) -> Standing {
        let mut tx = self.office.store.as_any_node().begin().await.unwrap();
        let standing = tx.lead_or_follow(self.number, LEASE, now).await.unwrap();
        tx.commit().await.unwrap();
        if let Standing::Leads(fence) = standing {
            self.office.store = self.office.store.clone().leading(fence);
        }
        standing
    }
}

#[tokio::test]
async fn what_a_leader_that_slept_was_about_to_write_is_refused() {
    let town = SmallOffice::since("2026-11-01").await;
    let mut first = Member::join(&town, "first", LEASE).await;
    let mut second = Member::join(&town, "second", LEASE).await;
    let noon = town.at("2026-11-05 12:00");
    assert_eq!(first.asks(noon).await, Standing::Leads(1));
    let almost = noon + LEASE - TimeDelta::seconds(1);
    let followed = second.asks(almost).await;
    assert_eq!(followed, Standing::Follows("first".to_owned()));
    let (_say_stop, stop) = watch::channel(false);
    let bytes = report("南明区", "2026年11月10日", &["精密铸件项目"]).bytes();
    town.drop("南明区", "表.xlsx", &bytes);
    let seen = town.at("2026-11-05 12:01");
    let tick_of =
        async |member: &Member, now| tick(member.office.at(now), &town.channel, &stop).await;
    tick_of(&first, seen).await.unwrap();
    // It sleeps. Another one leads, and the first wakes up with a file in its hand.
    assert_eq!(second.asks(noon + LEASE).await, Standing::Leads(2));
    let settled = town.at("2026-11-05 12:02");
    let refused = tick_of(&first, settled).await.unwrap_err();
    assert!(matches!(refused, StoreError::LedByAnother), "{refused}");
    assert_eq!(town.outbox_of("receipt/").await, [""; 0]);
    assert_eq!(
        town.unit_files("南明区").len(),
        2,
        "the form, and the file where it was"
    );
    let took = tick_of(&second, settled).await.unwrap();
    assert_eq!(taken(&took), ["nanming 2026-11-10 accepted v1"]);
    let after = first.asks(noon + LEASE + TimeDelta::seconds(1)).await;
    assert_eq!(after, Standing::Follows("second".to_owned()));
}

/// A town with letters that could not leave.
async fn with_waiting_letters() -> SmallOffice {
    let mut town = SmallOffice::since("2026-11-01").await;
    town.grow_to(40);
    town.tick_at("2026-11-09 08:00").await;
    town.set_channel_works(false);
    town.tick_at("2026-11-09 09:00").await;
    town.set_channel_works(true);
    let mut tx = town.office.store.begin().await.unwrap();
    let now = town.at("2026-11-09 09:01");
    tx.retry_letters(None, now).await.unwrap();
    tx.commit().await.unwrap();
    town
}

#[tokio::test]
async fn a_letter_is_in_one_hand_until_that_node_is_gone() {
    let town = with_waiting_letters().await;
    let now = town.at("2026-11-09 09:01");
    let there = Member::join(&town, "there", TimeDelta::hours(1)).await;
    let gone = Member::join(&town, "gone", TimeDelta::zero()).await;
    let third = Member::join(&town, "third", TimeDelta::hours(1)).await;
    let due = async |member: &Member| member.office.store.due_letters(now, 100).await.unwrap();
    let take = async |store: &Store, letter| {
        let mut tx = store.begin().await.unwrap();
        let number = tx.letter_transmitting(letter, now).await.unwrap();
        tx.commit().await.unwrap();
        number
    };
    let letters = due(&there).await;
    assert_eq!(letters, due(&third).await);
    assert!(letters.len() > 10, "{}", letters.len());
    let number = letters[0].attempts + 1;
    assert_eq!(take(&there.office.store, &letters[0]).await, Some(number));
    assert_eq!(take(&third.office.store, &letters[0]).await, None);
    assert_eq!(take(&gone.office.store, &letters[1]).await, Some(number));
    let left = due(&third).await;
    assert!(left.iter().all(|letter| letter.id != letters[0].id));
    // It may be out: it goes again, and is counted.
    let lost = left
        .iter()
        .find(|letter| letter.id == letters[1].id)
        .unwrap();
    assert!(lost.was_in_hand && lost.may_be_out);
    assert_eq!(take(&third.office.store, lost).await, Some(number + 1));
    let tries = third.office.store.attempts(lost.id).await.unwrap();
    assert_eq!(tries.last().unwrap().outcome, AttemptOutcome::Undecided);
    // The one that was taken for gone wakes up with an answer: it is no longer its letter.
    let mut tx = gone.office.store.begin().await.unwrap();
    assert!(!tx.is_in_hand(lost.id, number).await.unwrap());
    assert!(tx.is_in_hand(lost.id, number + 1).await.unwrap());
}

#[tokio::test]
async fn all_nodes_send_and_no_letter_twice() {
    let town = with_waiting_letters().await;
    let server = GOOD.start().await;
    let channel = || {
        let options = SmtpOptions {
            port: server.port,
            tls: SmtpTls::None,
            hello_name: Some("diaodu.example.org".to_owned()),
            ..SmtpOptions::new("127.0.0.1")
        };
        Channel::Smtp(SmtpChannel::new(options).unwrap())
    };
    let mut leader = Member::join(&town, "leader", TimeDelta::hours(1)).await;
    let others = [
        Member::join(&town, "second", TimeDelta::hours(1)).await,
        Member::join(&town, "third", TimeDelta::hours(1)).await,
    ];
    let now = town.at("2026-11-09 09:01");
    assert_eq!(leader.asks(now).await, Standing::Leads(1));
    let waiting = town.office.store.outbox_counts().await.unwrap().waiting();
    let channels = [channel(), channel(), channel()];
    let (_say_stop, stop) = watch::channel(false);
    let (led, second, third) = tokio::join!(
        tick(leader.office.at(now), &channels[0], &stop),
        assist(others[0].office.at(now), &channels[1], &stop, 9),
        assist(others[1].office.at(now), &channels[2], &stop, 17),
    );
    let sent = [
        led.unwrap().delivered.sent,
        second.unwrap().sent,
        third.unwrap().sent,
    ];
    // The one that leads looks into the folders first.
    assert!(sent[1] > 0 && sent[2] > 0, "{sent:?}");
    let counts = town.office.store.outbox_counts().await.unwrap();
    assert_eq!(
        (counts.waiting(), counts.failed, counts.undecided),
        (0, 0, 0)
    );
    assert!(i64::try_from(sent.iter().sum::<usize>()).unwrap() >= waiting);
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for line in server.lines() {
        if line.starts_with("Message-ID: ") {
            *times.entry(line).or_default() += 1;
        }
    }
    assert_eq!(times.len(), sent.iter().sum::<usize>());
    assert!(times.values().all(|times| *times == 1), "{times:?}");
}

#[tokio::test]
async fn a_follower_sends_no_reminder_to_a_unit_whose_folder_holds_something_or_was_not_looked_into()
 {
    let town = with_waiting_letters().await;
    let follower = Member::join(&town, "follower", TimeDelta::hours(1)).await;
    let (_say_stop, stop) = watch::channel(false);
    // The leader has just seen a file come.
    town.drop("第3区", "表.xlsx", b"x");
    town.set_channel_works(false);
    town.tick_at("2026-11-09 09:02").await;
    town.set_channel_works(true);
    let mut tx = town.office.store.begin().await.unwrap();
    let now = town.at("2026-11-09 09:03");
    tx.retry_letters(None, now).await.unwrap();
    tx.commit().await.unwrap();
    let late = now + TimeDelta::minutes(30);
    assist(follower.office.at(late), &town.channel, &stop, 0)
        .await
        .unwrap();
    let sent = async || {
        let mut sent = town.outbox_of("reminder/").await;
        sent.retain(|line| line.contains("/before-1/") && line.ends_with(" sent"));
        sent
    };
    assert_eq!(sent().await, [""; 0]);
    assist(follower.office.at(now), &town.channel, &stop, 0)
        .await
        .unwrap();
    let sent = sent().await;
    assert!(sent.iter().all(|line| !line.contains("/u3/")), "{sent:#?}");
    assert_eq!(sent.len(), 39, "{sent:#?}");
}

#[tokio::test]
async fn when_the_leader_dies_another_one_leads_after_its_lease() {
    let town = SmallOffice::since("2026-11-01").await;
    let store = &town.office.store;
    let lease = Duration::from_secs(4);
    let first = Node::join(store, "first", lease).await.unwrap();
    let second = Node::join(store, "second", lease).await.unwrap();
    assert_eq!(first.standing(), Standing::Leads(1));
    assert_eq!(second.standing(), Standing::Follows("first".to_owned()));
    drop(first);
    while second.standing() != Standing::Leads(2) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let nodes = store.nodes(town.office.policy.zone).await.unwrap();
    let shown: Vec<(&str, bool, bool)> = nodes
        .iter()
        .map(|node| (&*node.name, node.is_there, node.leads))
        .collect();
    assert_eq!(shown, [("first", false, false), ("second", true, true)]);
    // Whoever ends in order lets nobody wait.
    second.leave().await;
    let third = Node::join(store, "third", lease).await.unwrap();
    assert_eq!(third.standing(), Standing::Leads(3));
}
