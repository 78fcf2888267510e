//! Visits (不定期实地调研): who of the office saw a project on the spot, on which day, and what was found there.

use chrono::NaiveDate;

/// One visit to one project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// By which people name it, from 1.
    pub number: i64,
    /// Our number of the project.
    pub project: String,
    pub visited_on: NaiveDate,
    /// Who was there.
    pub by: String,
    /// What was found.
    pub finding: String,
}

/// Why a visit is not noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VisitRefused {
    #[error("{0} is still to come: a visit is noted when it has been made")]
    StillToCome(NaiveDate),
}

impl Visit {
    /// Whether it can be noted on this day.
    ///
    /// # Errors
    /// What is only planned is no visit.
    pub fn can_be_noted(&self, today: NaiveDate) -> Result<(), VisitRefused> {
        if self.visited_on > today {
            return Err(VisitRefused::StillToCome(self.visited_on));
        }
        Ok(())
    }

    /// The visits of these days, both included, the earliest first.
    #[must_use]
    pub fn between(visits: &[Self], first: NaiveDate, last: NaiveDate) -> Vec<&Self> {
        let days = first..=last;
        let mut found: Vec<&Self> = visits
            .iter()
            .filter(|visit| days.contains(&visit.visited_on))
            .collect();
        found.sort_by_key(|visit| (visit.visited_on, visit.number));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{Visit, VisitRefused};

    fn visit(number: i64, day: &str) -> Visit {
        Visit {
            number,
            project: "A-000001".to_owned(),
            visited_on: day.parse().unwrap(),
            by: "江某".to_owned(),
            finding: "主体结构封顶".to_owned(),
        }
    }

    #[test]
    fn a_visit_is_noted_once_it_was_made() {
        let one = visit(1, "2026-12-03");
        assert_eq!(one.can_be_noted("2026-12-03".parse().unwrap()), Ok(()));
        let before = one.can_be_noted("2026-12-02".parse().unwrap());
        assert_eq!(before, Err(VisitRefused::StillToCome(one.visited_on)));
    }

    #[test]
    fn visits_of_a_time_stand_in_the_order_of_their_days() {
        let visits = [
            visit(1, "2026-12-03"),
            visit(2, "2026-11-30"),
            visit(3, "2026-12-01"),
            visit(4, "2026-12-31"),
        ];
        let numbers = |first: &str, last: &str| -> Vec<i64> {
            let found = Visit::between(&visits, first.parse().unwrap(), last.parse().unwrap());
            found.iter().map(|visit| visit.number).collect()
        };
        assert_eq!(numbers("2026-12-01", "2026-12-31"), [3, 1, 4]);
        assert_eq!(numbers("2026-11-30", "2026-11-30"), [2]);
    }
}
