//! `/metrics`: what a monitor such as Prometheus asks for, in numbers alone. They come from the store, so that a restart
//! forgets none.

use std::fmt::{self, Write as _};

use chrono::{DateTime, Utc};

use crate::domain::guard::Cause;
use crate::domain::health::Health;
use crate::domain::observation::FlagLevel;
use crate::domain::report_status::State;
use crate::store::Status;

const STATES: [(State, &str); 5] = [
    (State::Reported, "reported"),
    (State::Zero, "zero"),
    (State::Missing, "missing"),
    (State::Rejected, "rejected"),
    (State::Exempt, "exempt"),
];

/// What the numbers are of.
pub(super) struct Measured<'a> {
    pub(super) status: &'a Status,
    pub(super) health: &'a Health,
    /// When the oldest letter was queued that waits.
    pub(super) oldest_letter: Option<DateTime<Utc>>,
    pub(super) now: DateTime<Utc>,
}

impl Measured<'_> {
    /// The numbers in the text format of Prometheus. No name of a unit or person is among them.
    pub(super) fn text(&self) -> String {
        let mut text = Text(String::new());
        // A text takes whatever is written into it.
        let _ = self.write(&mut text);
        text.0
    }

    fn write(&self, text: &mut Text) -> fmt::Result {
        text.gauge("diaodu_info", "The program; always 1.")?;
        text.value("diaodu_info", &[("version", env!("CARGO_PKG_VERSION"))], 1)?;
        self.reports(text)?;
        self.letters(text)?;
        self.desk(text)?;
        self.ticks(text)?;
        self.nodes(text)
    }

    fn reports(&self, text: &mut Text) -> fmt::Result {
        const REPORTS: &str = "diaodu_reports";
        const DEADLINE: &str = "diaodu_deadline_timestamp_seconds";
        text.gauge(
            REPORTS,
            "Units by what became of their report for a period.",
        )?;
        for period in &self.status.periods {
            let day = period.id.to_string();
            for (state, word) in STATES {
                let units = period.units.iter().filter(|unit| unit.state == state);
                text.value(
                    REPORTS,
                    &[("period", &day), ("state", word)],
                    count(units.count()),
                )?;
            }
        }
        text.gauge(DEADLINE, "When a period closes.")?;
        for period in &self.status.periods {
            let day = period.id.to_string();
            text.value(DEADLINE, &[("period", &day)], period.deadline.timestamp())?;
        }
        Ok(())
    }

    fn letters(&self, text: &mut Text) -> fmt::Result {
        const LETTERS: &str = "diaodu_outbox_letters";
        const OLDEST: &str = "diaodu_outbox_oldest_age_seconds";
        const DOWN: &str = "diaodu_mail_down_seconds";
        let outbox = &self.status.outbox;
        text.gauge(LETTERS, "Letters by state.")?;
        for (state, letters) in [
            ("queued", outbox.queued),
            ("transmitting", outbox.transmitting),
            ("sent", outbox.sent),
            ("failed", outbox.failed),
            ("superseded", outbox.superseded),
            ("suppressed", outbox.suppressed),
        ] {
            text.value(LETTERS, &[("state", state)], letters)?;
        }
        text.gauge(
            OLDEST,
            "Age of the oldest letter without an outcome; 0 without one.",
        )?;
        text.value(OLDEST, &[], self.age(self.oldest_letter))?;
        text.gauge(DOWN, "For how long no letter has left; 0 while they do.")?;
        let down = self.status.mail_down_since.map(|since| since.to_utc());
        text.value(DOWN, &[], self.age(down))
    }

    /// What waits for a person.
    fn desk(&self, text: &mut Text) -> fmt::Result {
        const HOLD: &str = "diaodu_hold";
        const FLAGS: &str = "diaodu_flags";
        text.gauge(HOLD, "1 while letters to units are held for this reason.")?;
        for cause in Cause::ALL {
            let held = self.status.holds.iter();
            let held = held.filter(|hold| hold.reason.cause == *cause).count();
            text.value(HOLD, &[("cause", cause.word())], count(held.min(1)))?;
        }
        text.gauge(FLAGS, "Warnings and flags that stand.")?;
        for (level, word) in [(FlagLevel::Warning, "warning"), (FlagLevel::Flag, "flag")] {
            let flags = self.status.flags.iter().filter(|record| record.stands());
            let flags = flags.filter(|record| record.flag.level == level);
            text.value(FLAGS, &[("level", word)], count(flags.count()))?;
        }
        text.gauge(
            "diaodu_urgent_matters",
            "Urgent matters that nobody has closed.",
        )?;
        text.value(
            "diaodu_urgent_matters",
            &[],
            count(self.status.urgent.len()),
        )?;
        text.gauge(
            "diaodu_open_files",
            "Files that wait because a program has them open.",
        )?;
        text.value(
            "diaodu_open_files",
            &[],
            count(self.status.open_files.len()),
        )
    }

    fn ticks(&self, text: &mut Text) -> fmt::Result {
        const LAST: &str = "diaodu_last_tick_timestamp_seconds";
        const GOOD: &str = "diaodu_last_good_tick_timestamp_seconds";
        const TROUBLES: &str = "diaodu_last_tick_troubles";
        text.gauge(LAST, "When the last tick ended; 0 before the first.")?;
        let last = self.health.last.map_or(0, |at| at.timestamp());
        text.value(LAST, &[], last)?;
        text.gauge(
            GOOD,
            "When the last tick without trouble ended, or the program started.",
        )?;
        text.value(GOOD, &[], self.health.last_good.timestamp())?;
        text.gauge(TROUBLES, "What went wrong in the last tick.")?;
        text.value(TROUBLES, &[], count(self.health.troubles.len()))
    }

    /// Those that work on a server beside each other; on a file none is told apart.
    fn nodes(&self, text: &mut Text) -> fmt::Result {
        const NODES: &str = "diaodu_nodes";
        let mut counts = [("leads", 0), ("follows", 0), ("gone", 0)];
        for node in &self.status.nodes {
            let place = if node.is_there {
                usize::from(!node.leads)
            } else {
                2
            };
            counts[place].1 += 1;
        }
        text.gauge(
            NODES,
            "Programs that work on one state; gone: went within the last hour without a word.",
        )?;
        for (state, nodes) in counts {
            text.value(NODES, &[("state", state)], nodes)?;
        }
        Ok(())
    }

    fn age(&self, since: Option<DateTime<Utc>>) -> i64 {
        since.map_or(0, |since| (self.now - since).num_seconds().max(0))
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Lines in the text format of Prometheus. Labels are our own words.
struct Text(String);

impl Text {
    fn gauge(&mut self, name: &str, help: &str) -> fmt::Result {
        writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} gauge")
    }

    fn value(&mut self, name: &str, labels: &[(&str, &str)], value: i64) -> fmt::Result {
        self.0.write_str(name)?;
        for (at, (label, word)) in labels.iter().enumerate() {
            let before = if at == 0 { '{' } else { ',' };
            write!(self.0, "{before}{label}=\"{word}\"")?;
        }
        let end = if labels.is_empty() { "" } else { "}" };
        writeln!(self.0, "{end} {value}")
    }
}
