//! Which period a sheet is for that states none: the one just past, the running one, or a question (rule 3).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::period::{DueDays, Period};

/// The periods that a sheet may be for that states none, as things stood when it arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unstated {
    /// The first whose deadline has not passed.
    pub running: Period,
    /// The one before it, if its deadline passed only a few days ago.
    pub past: Option<JustPast>,
}

/// The period just past.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct JustPast {
    pub period: Period,
    /// Whether the unit still owes its report.
    pub is_owed: bool,
}

impl Unstated {
    /// Nothing else than this period is possible.
    #[must_use]
    pub const fn only(running: Period) -> Self {
        Self {
            running,
            past: None,
        }
    }
}

impl DueDays {
    /// The periods that a sheet may be for that states none and arrived on `today` (rule 3): the running one, and
    /// the one before it if its deadline was at most `late_days` days ago. `closes` answers the last day of a
    /// period, which may be another one than its due day; `owes` whether the unit still owes its report.
    #[must_use]
    pub fn unstated(
        &self,
        today: NaiveDate,
        late_days: u32,
        closes: impl Fn(Period) -> NaiveDate,
        owes: impl Fn(Period) -> bool,
    ) -> Unstated {
        let mut running = self.before(self.running(today));
        while closes(running) < today {
            running = self.after(running);
        }
        let last = self.before(running);
        let days_ago = (today - closes(last)).num_days();
        Unstated {
            running,
            past: (days_ago <= i64::from(late_days)).then(|| JustPast {
                period: last,
                is_owed: owes(last),
            }),
        }
    }
}

/// How a list of projects compares with what the unit reported for the period just past.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Likeness {
    /// Projects on both lists.
    pub shared: usize,
    /// Projects on one of them only; what came to an end may be left out.
    pub unshared: usize,
    /// Of the shared ones, those with other words on progress or plan, where nothing was asked of these.
    pub moved_on: usize,
    /// Values of shared projects that differ.
    pub differing: usize,
    /// Something differs that a receipt had asked about.
    pub answers: bool,
}

/// Why a sheet is for its period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodReason {
    /// It says so, or whoever asked did.
    Stated,
    /// It states none, and no other period is possible.
    Running,
    /// It states none, and the unit owes the period just past.
    Owed,
    /// It states none, and differs little from what the unit reported for the period just past.
    Corrects,
    /// It states none, and changes what was asked about in the report for the period just past.
    Answers,
    /// It states none, the period just past is reported, and most of what it tells is new.
    TellsNews,
    /// It states none, and could be for either: asked, and for the period just past until that is answered.
    Unclear,
}

impl PeriodReason {
    /// Why, for the clerk; `past` is the period just past where the reason speaks of it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Stated => "表内或文件名写明",
            Self::Running => "表内没有写明报送期，按正在报送的一期计入",
            Self::Owed => "表内没有写明报送期，该期刚截止而本单位尚未报送，按补报计入",
            Self::Corrects => {
                "表内没有写明报送期，与本单位该期已报的内容只有少数改动，按对该期的更正计入"
            }
            Self::Answers => "表内没有写明报送期，改动了该期回执中提问的内容，按对该期的更正计入",
            Self::TellsNews => {
                "表内没有写明报送期，上一期已经报过，本表多数项目是新的进展，按正在报送的一期计入"
            }
            Self::Unclear => {
                "表内没有写明报送期，既像对该期的更正，又像下一期的报送，在答复之前先计入该期"
            }
        }
    }
}

/// The period of a sheet that states none. `likeness` compares its list of projects with what the unit reported
/// for the period just past; `None` if it has no list, or nothing was reported then.
#[must_use]
pub fn decide(unstated: Unstated, likeness: Option<Likeness>) -> (Period, PeriodReason) {
    let Some(past) = unstated.past else {
        return (unstated.running, PeriodReason::Running);
    };
    if past.is_owed {
        return (past.period, PeriodReason::Owed);
    }
    let Some(likeness) = likeness else {
        return (unstated.running, PeriodReason::Running);
    };
    let reason = likeness.reason();
    match reason {
        PeriodReason::TellsNews => (unstated.running, reason),
        _ => (past.period, reason),
    }
}

/// With fewer projects than these, that most of them have moved on says little.
const ENOUGH_PROJECTS: usize = 3;
/// A correction changes at most so many values, and one more for every so many projects.
const FEW_CHANGES: usize = 3;
const PROJECTS_A_CHANGE: usize = 4;

impl Likeness {
    fn reason(self) -> PeriodReason {
        let most_moved_on = self.moved_on * 2 > self.shared;
        let is_same_list = self.unshared == 0;
        let is_little = self.differing <= FEW_CHANGES + self.shared / PROJECTS_A_CHANGE
            && self.moved_on * PROJECTS_A_CHANGE <= self.shared;
        if most_moved_on && self.shared >= ENOUGH_PROJECTS && !self.answers {
            PeriodReason::TellsNews
        } else if self.answers && !most_moved_on {
            PeriodReason::Answers
        } else if is_same_list && is_little && self.shared > 0 {
            PeriodReason::Corrects
        } else {
            PeriodReason::Unclear
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{JustPast, Likeness, PeriodReason, Unstated, decide};
    use crate::domain::period::Period;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    fn unstated(is_owed: bool) -> Unstated {
        Unstated {
            running: period("2027-01-10"),
            past: Some(JustPast {
                period: period("2026-12-25"),
                is_owed,
            }),
        }
    }

    fn likeness(
        (shared, unshared): (usize, usize),
        (moved_on, differing): (usize, usize),
        answers: bool,
    ) -> Likeness {
        Likeness {
            shared,
            unshared,
            moved_on,
            differing,
            answers,
        }
    }

    #[test]
    fn a_correction_corrects_news_are_for_the_running_period_and_the_rest_is_asked() {
        use PeriodReason::{Answers, Corrects, TellsNews, Unclear};
        for (given, expected) in [
            // The same again, one figure changed, one word of progress of many.
            (likeness((10, 0), (0, 0), false), Corrects),
            (likeness((10, 0), (0, 1), false), Corrects),
            (likeness((1, 0), (0, 2), false), Corrects),
            (likeness((10, 0), (1, 2), false), Corrects),
            // Figures of all projects, and not one word: a wrong unit put right, or a lazy report.
            (likeness((10, 0), (0, 10), false), Unclear),
            (likeness((10, 0), (0, 10), true), Answers),
            // A project that was forgotten, or a new one.
            (likeness((10, 1), (0, 0), false), Unclear),
            (likeness((10, 1), (0, 0), true), Answers),
            (likeness((0, 4), (0, 0), false), Unclear),
            // Most projects have moved on.
            (likeness((10, 0), (6, 8), false), TellsNews),
            (likeness((10, 2), (9, 20), false), TellsNews),
            (likeness((10, 0), (9, 20), true), Unclear),
            (likeness((10, 0), (5, 8), false), Unclear),
            // Of one or two projects nobody can tell.
            (likeness((1, 0), (1, 1), false), Unclear),
            (likeness((2, 0), (2, 2), false), Unclear),
            (likeness((1, 0), (0, 1), true), Answers),
        ] {
            let (found, reason) = decide(unstated(false), Some(given));
            assert_eq!(reason, expected, "{given:?}");
            let is_running = expected == TellsNews;
            assert_eq!(found == period("2027-01-10"), is_running, "{given:?}");
        }
    }

    #[test]
    fn what_is_owed_comes_first_and_without_a_period_just_past_there_is_no_choice() {
        let any = likeness((10, 0), (10, 20), false);
        let owed = decide(unstated(true), Some(any));
        assert_eq!(owed, (period("2026-12-25"), PeriodReason::Owed));
        let only = Unstated::only(period("2027-01-10"));
        let running = (period("2027-01-10"), PeriodReason::Running);
        assert_eq!(decide(only, Some(any)), running);
        assert_eq!(decide(unstated(false), None), running);
    }

    proptest! {
        /// Never another period than the two; for the running one only without a doubt; more that is new never
        /// makes a correction of what was none.
        #[test]
        fn the_choice_is_one_of_two_and_more_news_never_makes_a_correction(
            shared in 0..40_usize, unshared in 0..5_usize, moved in 0..40_usize, other in 0..60_usize,
            answers in any::<bool>(), is_owed in any::<bool>(),
        ) {
            let moved = moved.min(shared);
            let given = likeness((shared, unshared), (moved, moved + other), answers);
            let (found, reason) = decide(unstated(is_owed), Some(given));
            let is_past = found == period("2026-12-25");
            prop_assert!(is_past || found == period("2027-01-10"));
            prop_assert_eq!(is_past, reason != PeriodReason::TellsNews);
            if moved < shared {
                let more = likeness((shared, unshared), (moved + 1, moved + 1 + other), answers);
                let (_, with_more) = decide(unstated(is_owed), Some(more));
                let is_correction = |reason| matches!(reason, PeriodReason::Corrects | PeriodReason::Answers);
                prop_assert!(is_correction(reason) || !is_correction(with_more));
            }
        }
    }
}
