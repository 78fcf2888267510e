//! One office that is kept running: what is known of it, and what is to be done next.

use std::time::Duration;

use super::Claims;
use super::folder::OfficeFolder;
use super::patience::Patience;
use super::process::OfficeProcess;
use super::stamp::ConfigStamp;

/// A configuration that is not good is read again after this, though none of its files changed.
const AGAIN: Duration = Duration::from_mins(1);
/// One that is read for longer than this lies on a disk that does not answer.
const SLOW: Duration = Duration::from_secs(5);

/// What is known of an office. Times are those of one stopwatch.
#[derive(Debug)]
pub(super) struct KeptOffice {
    pub(super) folder: OfficeFolder,
    /// Its folder is there.
    pub(super) is_listed: bool,
    /// The files of its configuration as last seen, and whether they were the same before.
    seen: Option<ConfigStamp>,
    is_still: bool,
    /// Since when its configuration is being read.
    reading_since: Option<Duration>,
    read: Option<ConfigRead>,
    pub(super) running: Option<RunningOffice>,
    /// What it claims since it was first started.
    pub(super) held: Option<Claims>,
    patience: Patience,
    again_at: Duration,
    /// What was last said of it, so that nothing is said each second.
    said: Option<String>,
}

/// A configuration as it was read.
#[derive(Debug)]
struct ConfigRead {
    stamp: ConfigStamp,
    at: Duration,
    claims: Result<Claims, String>,
}

/// Its process.
#[derive(Debug)]
pub(super) struct RunningOffice {
    process: OfficeProcess,
    /// The configuration that it was started with.
    stamp: ConfigStamp,
    since: Duration,
    is_ending: bool,
}

/// What is to be done of an office now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OfficeStep {
    /// Nothing.
    Wait,
    /// Its configuration is to be read.
    Read(ConfigStamp),
    /// It is to be started with what it claims,
    Start(Claims),
    /// or stopped, to be started with other settings,
    Restart(Claims),
    /// or stopped, for it is gone.
    Stop,
    /// It is gone, and so is its process.
    Forget,
}

impl KeptOffice {
    pub(super) fn new(folder: OfficeFolder) -> Self {
        Self {
            folder,
            is_listed: true,
            seen: None,
            is_still: true,
            reading_since: None,
            read: None,
            running: None,
            held: None,
            patience: Patience::default(),
            again_at: Duration::ZERO,
            said: None,
        }
    }

    /// The files of its configuration are these now. What is being written is not read.
    pub(super) fn seen(&mut self, stamp: ConfigStamp) {
        self.is_still = self.seen.as_ref().is_none_or(|before| *before == stamp);
        self.seen = Some(stamp);
    }

    pub(super) fn step(&self, now: Duration) -> OfficeStep {
        let claims = self.claims();
        match &self.running {
            Some(running) if running.is_ending => OfficeStep::Wait,
            Some(_) if !self.is_listed || self.lost_its_configuration() => OfficeStep::Stop,
            None if !self.is_listed => OfficeStep::Forget,
            running => match (self.to_read(now), running, claims) {
                (Some(stamp), _, _) => OfficeStep::Read(stamp),
                (None, None, Some(claims)) if now >= self.again_at => {
                    OfficeStep::Start(claims.clone())
                }
                (None, Some(running), Some(claims)) if !self.was_read_as(&running.stamp) => {
                    OfficeStep::Restart(claims.clone())
                }
                _ => OfficeStep::Wait,
            },
        }
    }

    /// What is left of its folder may be what its own process wrote there a moment ago.
    fn lost_its_configuration(&self) -> bool {
        let is_gone = self.seen.as_ref().is_some_and(|seen| !seen.has_main_file());
        is_gone && self.is_still
    }

    /// Whether it is not known yet what it claims: those after it wait for that.
    pub(super) fn is_unknown(&self, now: Duration) -> bool {
        let is_slow = self.reading_since.is_some_and(|since| now >= since + SLOW);
        self.is_listed && self.read.is_none() && !is_slow
    }

    fn claims(&self) -> Option<&Claims> {
        self.read.as_ref()?.claims.as_ref().ok()
    }

    fn was_read_as(&self, stamp: &ConfigStamp) -> bool {
        self.read.as_ref().is_some_and(|read| read.stamp == *stamp)
    }

    /// The files that are to be read now.
    fn to_read(&self, now: Duration) -> Option<ConfigStamp> {
        let seen = self.seen.as_ref()?;
        if self.reading_since.is_some() || !self.is_still {
            return None;
        }
        let is_due = self.read.as_ref().is_none_or(|read| {
            read.stamp != *seen || read.claims.is_err() && now >= read.at + AGAIN
        });
        is_due.then(|| seen.clone())
    }

    /// Its configuration is being read.
    pub(super) fn reads(&mut self, now: Duration) {
        self.reading_since = Some(now);
    }

    /// It was read.
    pub(super) fn was_read(
        &mut self,
        stamp: ConfigStamp,
        claims: Result<Claims, String>,
        now: Duration,
    ) {
        self.reading_since = None;
        if claims.is_ok() {
            self.said = None;
        }
        let at = now;
        self.read = Some(ConfigRead { stamp, at, claims });
    }

    /// Why it does not do its work, or not as its files say; `None` if it does.
    pub(super) fn problem(&self, now: Duration) -> Option<String> {
        if self.reading_since.is_some_and(|since| now >= since + SLOW) {
            return Some(
                "its configuration, or a folder that it names, is on a disk that does not answer"
                    .to_owned(),
            );
        }
        let problem = self.read.as_ref()?.claims.as_ref().err()?;
        Some(match &self.running {
            Some(_) => format!("it goes on with the settings from before: {problem}"),
            None => problem.clone(),
        })
    }

    /// Whether that is news.
    pub(super) fn is_news(&mut self, text: &str) -> bool {
        let is_news = self.said.as_deref() != Some(text);
        if is_news {
            self.said = Some(text.to_owned());
        }
        is_news
    }

    /// Its process was started.
    pub(super) fn started(&mut self, process: OfficeProcess, claims: Claims, now: Duration) {
        self.held = Some(claims);
        self.said = None;
        self.running = self.read.as_ref().map(|read| RunningOffice {
            process,
            stamp: read.stamp.clone(),
            since: now,
            is_ending: false,
        });
    }

    /// Its process is to end.
    pub(super) fn tell_to_stop(&mut self) {
        if let Some(running) = &mut self.running {
            running.is_ending = true;
            running.process.tell_to_stop();
        }
    }

    /// Its process has ended as it was told: it may be started again at once.
    pub(super) fn stopped(&mut self, now: Duration) {
        self.running = None;
        self.patience = Patience::default();
        self.again_at = now;
    }

    /// Its process has ended by itself, or could not be started; answers how long it waits now.
    pub(super) fn ended(&mut self, now: Duration) -> Duration {
        let since = self.running.take().map_or(now, |running| running.since);
        let wait = self.patience.ended_after(now.saturating_sub(since));
        self.again_at = now + wait;
        wait
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::time::Duration;

    use super::{KeptOffice, OfficeStep};
    use crate::config::{self, example};
    use crate::offices::claims::Claims;
    use crate::offices::folder::OfficeFolder;
    use crate::offices::process::OfficeProcess;
    use crate::offices::stamp::ConfigStamp;

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// Files with this content, and their stamp.
    fn files(folder: &Path, content: &str) -> ConfigStamp {
        fs::write(folder.join("diaodu.toml"), content).unwrap();
        ConfigStamp::of(&folder.join("diaodu.toml"))
    }

    fn claims(folder: &Path) -> Claims {
        let home = folder.join("example");
        fs::create_dir_all(&home).unwrap();
        for (name, text) in example::files() {
            fs::write(home.join(name), text).unwrap();
        }
        let config = config::load(&home.join("diaodu.toml"), &|_| None).unwrap();
        Claims::of(&config)
    }

    struct KeptStory {
        folder: tempfile::TempDir,
        office: KeptOffice,
        claims: Claims,
    }

    impl KeptStory {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let office = KeptOffice::new(OfficeFolder {
                name: "guiyang".to_owned(),
                path: folder.path().to_owned(),
            });
            let claims = claims(folder.path());
            Self {
                folder,
                office,
                claims,
            }
        }

        /// Its files have this content, which stands still.
        fn has(&mut self, content: &str) -> ConfigStamp {
            let stamp = files(self.folder.path(), content);
            self.office.seen(stamp.clone());
            self.office.seen(stamp.clone());
            stamp
        }

        fn is_read(&mut self, stamp: &ConfigStamp, good: bool, now: u64) {
            assert_eq!(self.office.step(at(now)), OfficeStep::Read(stamp.clone()));
            self.office.reads(at(now));
            assert_eq!(self.office.step(at(now)), OfficeStep::Wait);
            let read = if good {
                Ok(self.claims.clone())
            } else {
                Err("bad".to_owned())
            };
            self.office.was_read(stamp.clone(), read, at(now));
        }

        fn is_started(&mut self, now: u64) {
            let start = OfficeStep::Start(self.claims.clone());
            assert_eq!(self.office.step(at(now)), start);
            let claims = self.claims.clone();
            self.office
                .started(OfficeProcess::of_nobody(), claims, at(now));
            assert_eq!(self.office.step(at(now)), OfficeStep::Wait);
        }
    }

    #[test]
    fn a_bad_configuration_is_read_again_each_minute_and_when_it_changes() {
        let mut story = KeptStory::new();
        let bad = story.has("bad");
        story.is_read(&bad, false, 0);
        assert_eq!(story.office.step(at(59)), OfficeStep::Wait);
        assert_eq!(story.office.problem(at(59)).as_deref(), Some("bad"));
        story.is_read(&bad, false, 60);
        // what is being written is not read
        let half = files(story.folder.path(), "go");
        story.office.seen(half);
        assert_eq!(story.office.step(at(61)), OfficeStep::Wait);
        let good = story.has("good!");
        story.is_read(&good, true, 63);
        assert_eq!(story.office.problem(at(63)), None);
        story.is_started(63);
    }

    #[test]
    fn one_that_runs_goes_on_with_bad_settings_and_is_started_again_with_good_ones() {
        let mut story = KeptStory::new();
        let good = story.has("good");
        story.is_read(&good, true, 0);
        story.is_started(0);
        let bad = story.has("bad");
        story.is_read(&bad, false, 10);
        assert_eq!(story.office.step(at(11)), OfficeStep::Wait);
        let said = story.office.problem(at(11)).unwrap();
        assert_eq!(said, "it goes on with the settings from before: bad");
        let better = story.has("better");
        story.is_read(&better, true, 20);
        let restart = OfficeStep::Restart(story.claims.clone());
        assert_eq!(story.office.step(at(20)), restart);
        story.office.tell_to_stop();
        assert_eq!(story.office.step(at(20)), OfficeStep::Wait);
        story.office.stopped(at(21));
        story.is_started(21);
    }

    #[test]
    fn one_that_ends_waits_and_one_that_is_gone_is_stopped_and_forgotten() {
        let mut story = KeptStory::new();
        let good = story.has("good");
        story.is_read(&good, true, 0);
        story.is_started(0);
        assert_eq!(story.office.ended(at(5)), at(10));
        assert_eq!(story.office.step(at(14)), OfficeStep::Wait);
        story.is_started(15);
        // of the folder only what its process wrote there is left
        fs::remove_file(story.folder.path().join("diaodu.toml")).unwrap();
        let none = ConfigStamp::of(&story.folder.path().join("diaodu.toml"));
        story.office.seen(none.clone());
        assert_eq!(story.office.step(at(15)), OfficeStep::Wait);
        story.office.seen(none);
        assert_eq!(story.office.step(at(16)), OfficeStep::Stop);
        story.office.is_listed = false;
        assert_eq!(story.office.step(at(16)), OfficeStep::Stop);
        story.office.tell_to_stop();
        story.office.stopped(at(17));
        assert_eq!(story.office.step(at(17)), OfficeStep::Forget);
    }

    #[test]
    fn a_disk_that_does_not_answer_is_said_and_nothing_is_said_twice() {
        let mut story = KeptStory::new();
        let good = story.has("good");
        assert_eq!(story.office.step(at(0)), OfficeStep::Read(good.clone()));
        story.office.reads(at(0));
        assert_eq!(story.office.problem(at(4)), None);
        let said = story.office.problem(at(5)).unwrap();
        assert!(said.ends_with("a disk that does not answer"), "{said}");
        assert!(story.office.is_news(&said));
        assert!(!story.office.is_news(&said));
        let claims = story.claims.clone();
        story.office.was_read(good.clone(), Ok(claims), at(6));
        assert!(story.office.is_news(&said));
    }
}
