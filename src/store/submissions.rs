//! Submissions: what arrived, what was read in it, and what became of it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{Result, Store, Tx, from_json, from_word, parse, to_json, word};
use crate::domain::check::Reported;
use crate::domain::deadline::Arrival;
use crate::domain::doubt::Questions;
use crate::domain::finding::{Finding, Verdict};
use crate::domain::obligation::SubmissionFact;
use crate::domain::observation::ObservationFact;
use crate::domain::period::{Period, Quarter};
use crate::domain::project::{Cells, ProjectRow};
use crate::domain::sheet::{Observation, UrgentMatter};
use crate::domain::unit::UnitSlug;
use crate::domain::unstated::PeriodReason;

/// What was read in a submission.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// 填报人
    pub preparer: Option<String>,
    /// 联系电话
    pub phone: Option<String>,
    /// Its projects.
    pub projects: Vec<ProjectRow>,
    /// Its rows of 观摩项目.
    pub observations: Vec<Observation>,
    /// Its urgent matters.
    pub urgent: Vec<UrgentMatter>,
}

/// A submission to be put on record.
#[derive(Debug)]
pub struct NewSubmission<'a> {
    /// The unit in whose folder it lay.
    pub unit: &'a UnitSlug,
    /// The period that it is for.
    pub period: Period,
    /// Why it is for that one.
    pub reason: PeriodReason,
    /// The submission for whose period it was asked, if this one says which one it is.
    pub answers: Option<i64>,
    /// `None` for bytes that came before.
    pub version: Option<u32>,
    /// The submission with the same bytes.
    pub same_as: Option<i64>,
    /// Hash of its bytes, in hex: its place in the archive.
    pub sha256: &'a str,
    /// Its file name, for people.
    pub file_name: &'a str,
    /// Its size in bytes.
    pub byte_size: u64,
    /// What became of it.
    pub verdict: Verdict,
    /// When it arrived.
    pub arrival: Arrival,
    /// When it was judged.
    pub taken_at: DateTime<Utc>,
    /// Whether it speaks of the period's projects at all; observations alone are no report (rule 9).
    pub is_report: bool,
    /// What was read in it.
    pub contents: &'a Contents,
    /// What it states of quarters: the projects that were observed, none in a zero report.
    pub quarters: &'a BTreeMap<Quarter, Vec<String>>,
    /// What was noticed in it.
    pub findings: &'a [Finding],
}

/// An earlier submission with the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Its number in the order of arrival.
    pub id: i64,
    /// Its file name.
    pub file_name: String,
    /// Its period.
    pub period: Period,
    /// Why it is for that one.
    pub reason: PeriodReason,
    /// Its version.
    pub version: u32,
    /// What became of it.
    pub verdict: Verdict,
}

impl Earlier {
    /// Whether the same bytes under this name say nothing new: a name may state the period that was asked.
    #[must_use]
    pub fn says_the_same(&self, file_name: &str) -> bool {
        self.reason != PeriodReason::Unclear || self.file_name == file_name
    }
}

/// An accepted submission that could be for either of two periods, and nobody has said yet for which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unanswered {
    /// Its number in the order of arrival.
    pub id: i64,
    /// The period for which it counts meanwhile.
    pub period: Period,
    /// Its version.
    pub version: u32,
    /// Its projects.
    pub projects: Vec<ProjectRow>,
}

/// A submission as it stands on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionRow {
    /// Its number in the order of arrival.
    pub id: i64,
    /// The unit.
    pub unit: UnitSlug,
    /// The period.
    pub period: Period,
    /// What was read in it, without where it stood: there are very many of these at once.
    pub contents: Contents,
    /// What it leaves open of its projects' figures.
    pub questions: Questions,
}

/// What the rules need to know of submissions.
const FACTS: &str = "
    SELECT id, unit, period, version, verdict, not_before, not_after, project_count, is_report
    FROM submissions";

/// A submission that counts if no later one does (rule 6): an accepted report that is no repetition, and of
/// which nobody has said since that it is for another period.
pub(super) const COUNTS: &str = "version IS NOT NULL AND is_report AND answered_by IS NULL
     AND verdict IN ('accepted', 'accepted_with_warnings')";

/// What units stated of quarters (`q`) in submissions (`s`): of each quarter the latest accepted statement counts, by
/// arrival, whatever else its file said (rule 6).
pub(super) const STATEMENTS_THAT_COUNT: &str = "
    FROM quarter_reports q JOIN submissions s ON s.id = q.submission
    WHERE s.version IS NOT NULL AND s.verdict IN ('accepted', 'accepted_with_warnings')
      AND NOT EXISTS (SELECT 1 FROM quarter_reports r JOIN submissions later ON later.id = r.submission
                      WHERE r.quarter = q.quarter AND later.unit = s.unit
                        AND later.id > s.id AND later.version IS NOT NULL
                        AND later.verdict IN ('accepted', 'accepted_with_warnings'))";

impl Store {
    /// Facts of all versions for periods from `since` on, in the order of arrival.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn submission_facts(&self, since: Period) -> Result<Vec<SubmissionFact>> {
        let text = format!(
            "{FACTS} WHERE version IS NOT NULL AND answered_by IS NULL AND period >= $1
             ORDER BY id"
        );
        let facts = sqlx::query(sqlx::AssertSqlSafe(text)).bind(since.to_string());
        let rows = facts.fetch_all(self.pool()).await?;
        rows.iter().map(fact).collect()
    }

    /// The same of one unit.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn submission_facts_of(
        &self,
        unit: &UnitSlug,
        since: Period,
    ) -> Result<Vec<SubmissionFact>> {
        let text =
            format!(
            "{FACTS} WHERE unit = $1 AND version IS NOT NULL AND answered_by IS NULL AND period >= $2
             ORDER BY id"
        );
        let facts = sqlx::query(sqlx::AssertSqlSafe(text)).bind(&unit.0);
        let facts = facts.bind(since.to_string());
        let rows = facts.fetch_all(self.pool()).await?;
        rows.iter().map(fact).collect()
    }

    /// What units stated of quarters: of each the latest accepted statement.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn observation_facts(&self) -> Result<Vec<ObservationFact>> {
        let text = format!(
            "SELECT s.unit, q.quarter, q.projects {STATEMENTS_THAT_COUNT} ORDER BY s.unit, q.quarter"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(text))
            .fetch_all(self.pool())
            .await?;
        rows.iter().map(observation_fact).collect()
    }

    /// The same of one unit.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn observed_by(&self, unit: &UnitSlug) -> Result<Vec<ObservationFact>> {
        let text = format!(
            "SELECT s.unit, q.quarter, q.projects {STATEMENTS_THAT_COUNT} AND s.unit = $1
             ORDER BY q.quarter"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(text)).bind(&unit.0);
        let rows = rows.fetch_all(self.pool()).await?;
        rows.iter().map(observation_fact).collect()
    }

    /// The counting submission of each unit and period (rule 6): the latest accepted by arrival number.
    /// Ordered by period, then arrival.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn counting_submissions(&self) -> Result<Vec<SubmissionRow>> {
        self.counting(None).await
    }

    /// The same of one unit.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn counting_submissions_of(&self, unit: &UnitSlug) -> Result<Vec<SubmissionRow>> {
        self.counting(Some(unit)).await
    }

    async fn counting(&self, unit: Option<&UnitSlug>) -> Result<Vec<SubmissionRow>> {
        // Sorted here: SQLite would carry all contents through its sorter, and through a file. Each row is
        // read while SQLite fetches the next ones, so that their texts are never in memory all at once.
        let of_unit = if unit.is_some() { " AND unit = $1" } else { "" };
        let text = format!(
            "SELECT id, unit, period, file_name, contents, findings FROM submissions
             WHERE id IN (SELECT MAX(id) FROM submissions WHERE {COUNTS}{of_unit} GROUP BY unit, period)"
        );
        let read = sqlx::query(sqlx::AssertSqlSafe(text));
        let read = match unit {
            Some(unit) => read.bind(&unit.0),
            None => read,
        };
        let read = read.map(|row: SqliteRow| {
            let mut contents: Contents =
                from_json("submissions", "contents", row.try_get("contents")?)?;
            let findings: Vec<Finding> =
                from_json("submissions", "findings", row.try_get("findings")?)?;
            let file: &str = row.try_get("file_name")?;
            let questions = Questions::of_sheet(file, &contents.projects, &findings);
            contents.projects.shrink_to_fit();
            for project in &mut contents.projects {
                project.cells = Cells::default();
            }
            Ok(SubmissionRow {
                id: row.try_get("id")?,
                unit: UnitSlug(row.try_get("unit")?),
                period: parse("submissions", "period", row.try_get("period")?)?,
                contents,
                questions,
            })
        });
        let submissions = read.fetch_all(self.pool()).await?.into_iter();
        let mut submissions = submissions.collect::<Result<Vec<_>>>()?;
        submissions.sort_unstable_by_key(|row| (row.period, row.id));
        Ok(submissions)
    }

    /// The first submission of this unit with the same bytes.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn same_bytes(&self, unit: &UnitSlug, sha256: &str) -> Result<Option<Earlier>> {
        let row = sqlx::query(
            "SELECT id, file_name, period, period_reason, version, verdict FROM submissions
             WHERE unit = $1 AND sha256 = $2 AND version IS NOT NULL
             ORDER BY id LIMIT 1",
        )
        .bind(&unit.0)
        .bind(sha256)
        .fetch_optional(self.pool())
        .await?;
        row.map(|row| {
            Ok(Earlier {
                id: row.try_get("id")?,
                file_name: row.try_get("file_name")?,
                period: parse("submissions", "period", row.try_get("period")?)?,
                reason: from_word(
                    "submissions",
                    "period_reason",
                    row.try_get("period_reason")?,
                )?,
                version: row.try_get("version")?,
                verdict: from_word("submissions", "verdict", row.try_get("verdict")?)?,
            })
        })
        .transpose()
    }

    /// The unit's last submission that was asked for its period and has had no answer, if it came after `since`.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn unanswered(
        &self,
        unit: &UnitSlug,
        since: DateTime<Utc>,
    ) -> Result<Option<Unanswered>> {
        let text = format!(
            "SELECT id, period, version, contents FROM submissions
             WHERE unit = $1 AND period_reason = $2 AND not_after >= $3 AND {COUNTS}
             ORDER BY id DESC LIMIT 1"
        );
        let row = sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(&unit.0)
            .bind(word(&PeriodReason::Unclear))
            .bind(since)
            .fetch_optional(self.pool())
            .await?;
        row.map(|row| {
            let contents: Contents =
                from_json("submissions", "contents", row.try_get("contents")?)?;
            Ok(Unanswered {
                id: row.try_get("id")?,
                period: parse("submissions", "period", row.try_get("period")?)?,
                version: row.try_get("version")?,
                projects: contents.projects,
            })
        })
        .transpose()
    }

    /// The number of each unit's latest accepted submission. Whatever is made from accepted submissions
    /// is out of date when it changes.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn latest_accepted(&self) -> Result<BTreeMap<UnitSlug, i64>> {
        sqlx::query(
            "SELECT unit, MAX(id) AS latest FROM submissions
             WHERE version IS NOT NULL AND verdict IN ('accepted', 'accepted_with_warnings')
             GROUP BY unit",
        )
        .fetch_all(self.pool())
        .await?
        .iter()
        .map(|row| Ok((UnitSlug(row.try_get("unit")?), row.try_get("latest")?)))
        .collect()
    }

    /// The hashes of all originals that are on record.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn originals(&self) -> Result<Vec<String>> {
        let all = sqlx::query_scalar("SELECT DISTINCT sha256 FROM submissions ORDER BY sha256")
            .fetch_all(self.pool())
            .await?;
        Ok(all)
    }

    /// The unit's counting reports of its last six periods up to `period`, the last one first, as if there were no
    /// submission `but`.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn history(
        &self,
        unit: &UnitSlug,
        period: Period,
        but: Option<i64>,
    ) -> Result<Vec<Reported>> {
        let text = format!(
            "SELECT period, contents, findings FROM submissions WHERE id IN (
                 SELECT MAX(id) FROM submissions
                 WHERE unit = $1 AND period <= $2 AND id IS DISTINCT FROM $3 AND {COUNTS}
                 GROUP BY period ORDER BY period DESC LIMIT 6)
             ORDER BY period DESC"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(&unit.0)
            .bind(period.to_string())
            .bind(but)
            .fetch_all(self.pool())
            .await?;
        rows.iter()
            .map(|row| {
                let contents: Contents =
                    from_json("submissions", "contents", row.try_get("contents")?)?;
                Ok(Reported {
                    period: parse("submissions", "period", row.try_get("period")?)?,
                    projects: contents.projects,
                    findings: from_json("submissions", "findings", row.try_get("findings")?)?,
                })
            })
            .collect()
    }
}

impl Tx {
    /// The version that the next submission of this unit and period gets; the first is 1.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub async fn next_version(&mut self, unit: &UnitSlug, period: Period) -> Result<u32> {
        let row = sqlx::query(
            "SELECT COALESCE(MAX(version), 0) + 1 AS next FROM submissions
             WHERE unit = $1 AND period = $2",
        )
        .bind(&unit.0)
        .bind(period.to_string())
        .fetch_one(self.connection())
        .await?;
        Ok(row.try_get("next")?)
    }

    /// Puts a submission on record and answers its number in the order of arrival.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub async fn insert_submission(&mut self, new: &NewSubmission<'_>) -> Result<i64> {
        let row = sqlx::query(
            "INSERT INTO submissions (unit, period, period_reason, version, same_as, sha256, file_name, byte_size,
                 verdict, not_before, not_after, taken_at, project_count, is_report,
                 contents, findings)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
             RETURNING id",
        )
        .bind(&new.unit.0)
        .bind(new.period.to_string())
        .bind(word(&new.reason))
        .bind(new.version)
        .bind(new.same_as)
        .bind(new.sha256)
        .bind(new.file_name)
        .bind(i64::try_from(new.byte_size).unwrap_or(i64::MAX))
        .bind(word(&new.verdict))
        .bind(new.arrival.not_before)
        .bind(new.arrival.not_after)
        .bind(new.taken_at)
        .bind(i64::try_from(new.contents.projects.len()).unwrap_or(i64::MAX))
        .bind(new.is_report)
        .bind(to_json(new.contents))
        .bind(to_json(&new.findings))
        .fetch_one(self.connection())
        .await?;
        let id = row.try_get("id")?;
        if let Some(answered) = new.answers {
            sqlx::query("UPDATE submissions SET answered_by = $1 WHERE id = $2")
                .bind(id)
                .bind(answered)
                .execute(self.connection())
                .await?;
        }
        self.insert_quarter_reports(id, new.quarters).await?;
        Ok(id)
    }

    async fn insert_quarter_reports(
        &mut self,
        id: i64,
        quarters: &BTreeMap<Quarter, Vec<String>>,
    ) -> Result<()> {
        for (quarter, projects) in quarters {
            sqlx::query(
                "INSERT INTO quarter_reports (submission, quarter, projects) VALUES ($1, $2, $3)",
            )
            .bind(id)
            .bind(quarter.to_string())
            .bind(to_json(projects))
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }
}

fn observation_fact(row: &SqliteRow) -> Result<ObservationFact> {
    Ok(ObservationFact {
        unit: UnitSlug(row.try_get("unit")?),
        quarter: parse("quarter_reports", "quarter", row.try_get("quarter")?)?,
        projects: from_json("quarter_reports", "projects", row.try_get("projects")?)?,
    })
}

fn fact(row: &SqliteRow) -> Result<SubmissionFact> {
    Ok(SubmissionFact {
        arrival_number: row.try_get("id")?,
        unit: UnitSlug(row.try_get("unit")?),
        period: parse("submissions", "period", row.try_get("period")?)?,
        version: row.try_get("version")?,
        verdict: from_word("submissions", "verdict", row.try_get("verdict")?)?,
        arrival: Arrival {
            not_before: row.try_get("not_before")?,
            not_after: row.try_get("not_after")?,
        },
        projects: row.try_get("project_count")?,
        is_report: row.try_get("is_report")?,
    })
}
