//! What the rules need to know of submissions and of what they state of quarters. All of a unit's stands in one row, for
//! there are very many, and each row is a switch between two threads.

use futures_util::TryStreamExt;

use super::sql::{self, Query, StoredRow};
use super::{Result, Store, corrupt, from_json, from_word, parse};
use crate::domain::deadline::Arrival;
use crate::domain::observation::{ObservationFact, StatedQuarters};
use crate::domain::period::Period;
use crate::domain::submissions::{SubmissionFact, Submissions};
use crate::domain::unit::UnitSlug;

/// Stands between two facts of a unit, and in none: JSON writes it in another way.
const BETWEEN_FACTS: char = '\n';
/// Stands between two values of a fact; of its values but the last it stands in none.
const BETWEEN_VALUES: char = ' ';

/// Which facts are read.
enum Which<'a> {
    All,
    Of(&'a UnitSlug),
    /// Those of units from which something came after the submission of this number.
    WithNewsSince(i64),
}

impl<'a> Which<'a> {
    /// The condition on a table with a column for the unit; what it is about is given to the query first.
    const fn condition(&self) -> &'static str {
        match self {
            Self::All => "$1 IS NULL",
            Self::Of(_) => "unit = $1",
            Self::WithNewsSince(_) => "unit IN (SELECT unit FROM submissions WHERE id > $1)",
        }
    }

    fn bind(&self, query: Query<'a>) -> Query<'a> {
        match *self {
            Self::All => query.bind(None::<i64>),
            Self::Of(unit) => query.bind(&unit.0),
            Self::WithNewsSince(id) => query.bind(id),
        }
    }
}

/// A submission (`s`) whose statements on quarters count: whatever else its file said.
pub(super) const STATES: &str =
    "s.version IS NOT NULL AND s.verdict IN ('accepted', 'accepted_with_warnings')";

/// Facts of all versions for periods from one on.
fn submissions(which: &Which<'_>) -> String {
    // What is read is found first, by its period: an engine that gathers by unit at once goes through all years.
    format!(
        "WITH come AS MATERIALIZED (
             SELECT unit, CAST(id AS TEXT) || ' ' || period || ' ' || CAST(version AS TEXT) || ' ' || verdict
                 || ' ' || COALESCE(not_before, '') || ' ' || not_after || ' ' || CAST(project_count AS TEXT)
                 || CASE WHEN is_report THEN ' report' ELSE ' other' END AS fact
             FROM submissions
             WHERE {} AND version IS NOT NULL AND answered_by IS NULL AND period >= $3)
         SELECT unit, string_agg(fact, $2) AS facts FROM come GROUP BY unit",
        which.condition()
    )
}

/// What was stated of quarters: of each quarter the unit's latest accepted statement counts, by arrival (rule 6). Whether
/// a file was accepted is asked of the latest one alone, and of those before only where it was not: a quarter has many
/// statements, and each would be a look into the large table of submissions.
fn statements_that_count(which: &Which<'_>) -> String {
    // Which one counts is found first: a server that joins all at once pairs every unit's quarter with that of all others.
    format!(
        "WITH counted AS MATERIALIZED (
             SELECT latest.unit, latest.quarter,
                 CASE WHEN {STATES} THEN latest.id
                 ELSE (SELECT MAX(r.submission) FROM quarter_reports r CROSS JOIN submissions s
                       WHERE r.unit = latest.unit AND r.quarter = latest.quarter
                           AND s.id = r.submission AND {STATES})
                 END AS id
             FROM (SELECT unit, quarter, MAX(submission) AS id FROM quarter_reports WHERE {}
                   GROUP BY unit, quarter) AS latest
                 CROSS JOIN submissions s WHERE s.id = latest.id)
         SELECT counted.unit, string_agg(q.quarter || ' ' || q.projects, $2) AS facts
         FROM counted CROSS JOIN quarter_reports q
         WHERE q.submission = counted.id AND q.quarter = counted.quarter
         GROUP BY counted.unit",
        which.condition()
    )
}

impl Store {
    /// Facts of all versions for periods from `since` on.
    pub async fn submission_facts(&self, since: Period) -> Result<Submissions> {
        Ok(in_order(self.facts(&Which::All, since).await?))
    }

    /// The same of one unit.
    pub async fn submission_facts_of(&self, unit: &UnitSlug, since: Period) -> Result<Submissions> {
        Ok(in_order(self.facts(&Which::Of(unit), since).await?))
    }

    /// What units stated of quarters: of each the latest accepted statement.
    pub async fn stated_quarters(&self) -> Result<StatedQuarters> {
        let stated = self.statements(&Which::All).await?;
        Ok(stated.into_iter().collect())
    }

    /// The same of one unit, ordered by quarter.
    pub async fn observed_by(&self, unit: &UnitSlug) -> Result<Vec<ObservationFact>> {
        let mut stated = self.statements(&Which::Of(unit)).await?;
        stated.sort_unstable_by_key(|fact| fact.quarter);
        Ok(stated)
    }

    /// Reads again what is known of the units from which something came after the submission of this number.
    pub(super) async fn read_news(
        &self,
        last: i64,
        since: Period,
        submissions: &mut Submissions,
        quarters: &mut StatedQuarters,
    ) -> Result<()> {
        let which = Which::WithNewsSince(last);
        // One unit may be there several times: if only different ones were asked for, the engine would go through all years.
        let units: Vec<String> = sql::query_scalar("SELECT unit FROM submissions WHERE id > $1")
            .bind(last)
            .fetch_all(self.pool())
            .await?;
        let units: Vec<UnitSlug> = units.into_iter().map(UnitSlug).collect();
        // Something may come from one more unit meanwhile: what is read of any is put in place of what was known of it.
        let mut come = self.facts(&which, since).await?;
        come.sort_unstable_by_key(|fact| fact.arrival_number);
        for unit in units.iter().chain(come.iter().map(|fact| &fact.unit)) {
            submissions.forget(unit);
        }
        for fact in come {
            submissions.push(fact);
        }
        let stated = self.statements(&which).await?;
        for unit in units.iter().chain(stated.iter().map(|fact| &fact.unit)) {
            quarters.forget(unit);
        }
        for fact in stated {
            quarters.insert(fact);
        }
        Ok(())
    }

    async fn facts(&self, which: &Which<'_>, since: Period) -> Result<Vec<SubmissionFact>> {
        let text = sql::AssertSqlSafe(submissions(which));
        let read = which.bind(sql::query(text)).bind(BETWEEN_FACTS.to_string());
        let mut rows = read.bind(since.to_string()).fetch(self.pool());
        let mut facts = Vec::new();
        while let Some(row) = rows.try_next().await? {
            of_unit(&row, &mut facts, submission_fact)?;
        }
        Ok(facts)
    }

    async fn statements(&self, which: &Which<'_>) -> Result<Vec<ObservationFact>> {
        let text = sql::AssertSqlSafe(statements_that_count(which));
        let read = which.bind(sql::query(text)).bind(BETWEEN_FACTS.to_string());
        let mut rows = read.fetch(self.pool());
        let mut facts = Vec::new();
        while let Some(row) = rows.try_next().await? {
            of_unit(&row, &mut facts, observation_fact)?;
        }
        Ok(facts)
    }
}

/// Reads what stands in a unit's row.
fn of_unit<T>(
    row: &StoredRow,
    facts: &mut Vec<T>,
    read: impl Fn(UnitSlug, &str) -> Result<T>,
) -> Result<()> {
    let unit = UnitSlug(row.try_get("unit")?);
    let said: &str = row.try_get("facts")?;
    for fact in said.split(BETWEEN_FACTS) {
        facts.push(read(unit.clone(), fact)?);
    }
    Ok(())
}

/// In the order of arrival. Sorted here: the engine would rather go through all that ever came, in that order.
fn in_order(mut facts: Vec<SubmissionFact>) -> Submissions {
    facts.sort_unstable_by_key(|fact| fact.arrival_number);
    facts.into_iter().collect()
}

fn submission_fact(unit: UnitSlug, fact: &str) -> Result<SubmissionFact> {
    const TABLE: &str = "submissions";
    let mut values = fact.split(BETWEEN_VALUES);
    let mut next = |column| values.next().ok_or_else(|| corrupt(TABLE, column, fact));
    Ok(SubmissionFact {
        arrival_number: parse(TABLE, "id", next("id")?)?,
        unit,
        period: parse(TABLE, "period", next("period")?)?,
        version: parse(TABLE, "version", next("version")?)?,
        verdict: from_word(TABLE, "verdict", next("verdict")?)?,
        arrival: Arrival {
            not_before: match next("not_before")? {
                "" => None,
                known => Some(parse(TABLE, "not_before", known)?),
            },
            not_after: parse(TABLE, "not_after", next("not_after")?)?,
        },
        projects: parse(TABLE, "project_count", next("project_count")?)?,
        is_report: next("is_report")? == "report",
    })
}

fn observation_fact(unit: UnitSlug, fact: &str) -> Result<ObservationFact> {
    const TABLE: &str = "quarter_reports";
    let values = fact.split_once(BETWEEN_VALUES);
    let (quarter, projects) = values.ok_or_else(|| corrupt(TABLE, "projects", fact))?;
    Ok(ObservationFact {
        unit,
        quarter: parse(TABLE, "quarter", quarter)?,
        projects: from_json(TABLE, "projects", projects)?,
    })
}
