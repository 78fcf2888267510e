//! Which submissions count, and what they say (rule 6).

use std::collections::BTreeMap;

use futures_util::TryStreamExt;
use tokio::task::yield_now;

use super::kept_units::UNITS;
use super::sql::{self, StoredRow};
use super::submissions::{COUNTS, Contents};
use super::{Result, Store, from_json, parse};
use crate::check::{REPORTS_COMPARED, Reported};
use crate::domain::doubt::Questions;
use crate::domain::finding::Finding;
use crate::domain::period::Period;
use crate::domain::unit::UnitSlug;

/// A submission as it stands on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionRow {
    /// Its number in the order of arrival.
    pub id: i64,
    pub unit: UnitSlug,
    pub period: Period,
    /// What was read in it, without where it stood: there are very many of these at once.
    pub contents: Contents,
    /// What it leaves open of its projects' figures.
    pub questions: Questions,
}

/// So many submissions are read before others have their turn.
const BEFORE_GIVING_WAY: usize = 64;

impl Store {
    /// The unit's counting submission of each period (rule 6), the latest accepted by arrival number: those after one
    /// period and up to another. Ordered by period.
    pub async fn counting_submissions_of(
        &self,
        unit: &UnitSlug,
        after: Option<Period>,
        up_to: Option<Period>,
    ) -> Result<Vec<SubmissionRow>> {
        // Sorted here: SQLite would carry all contents through its sorter, and through a file. Each row is
        // read while SQLite fetches the next ones, so that their texts are never in memory all at once.
        let text = format!(
            "SELECT id, unit, period, file_name, contents, findings FROM submissions
             WHERE id IN (SELECT MAX(id) FROM submissions
                          WHERE unit = $1 AND period > $2 AND period <= $3 AND {COUNTS} GROUP BY period)"
        );
        // Every date stands between the two.
        let bound = |period: Option<Period>, none: &str| {
            period.map_or_else(|| none.to_owned(), |period| period.to_string())
        };
        let read = sql::query(sql::AssertSqlSafe(text))
            .bind(&unit.0)
            .bind(bound(after, ""))
            .bind(bound(up_to, "~"));
        let mut submissions: Vec<SubmissionRow> = Vec::new();
        let mut rows = read.fetch(self.pool());
        while let Some(row) = rows.try_next().await? {
            submissions.push(submission_row(&row)?);
            // There may be years of them, and somebody may want the program to stop.
            if submissions.len().is_multiple_of(BEFORE_GIVING_WAY) {
                yield_now().await;
            }
        }
        submissions.sort_unstable_by_key(|row| row.period);
        Ok(submissions)
    }

    /// The number of each unit's latest accepted submission. Whatever is made from accepted submissions
    /// is out of date when it changes.
    pub async fn latest_accepted(&self) -> Result<BTreeMap<UnitSlug, i64>> {
        let text = format!(
            "{UNITS}
             SELECT unit, (SELECT id FROM submissions
                           WHERE submissions.unit = units.unit AND version IS NOT NULL
                               AND verdict IN ('accepted', 'accepted_with_warnings')
                           ORDER BY id DESC LIMIT 1) AS latest
             FROM units WHERE unit IS NOT NULL"
        );
        let rows = sql::query(sql::AssertSqlSafe(text));
        let mut latest = BTreeMap::new();
        for row in rows.fetch_all(self.pool()).await? {
            if let Some(number) = row.try_get("latest")? {
                latest.insert(UnitSlug(row.try_get("unit")?), number);
            }
        }
        Ok(latest)
    }

    /// The same of one unit.
    pub async fn latest_accepted_of(&self, unit: &UnitSlug) -> Result<Option<i64>> {
        Ok(sql::query_scalar(
            "SELECT id FROM submissions
             WHERE unit = $1 AND version IS NOT NULL AND verdict IN ('accepted', 'accepted_with_warnings')
             ORDER BY id DESC LIMIT 1",
        )
        .bind(&unit.0)
        .fetch_optional(self.pool())
        .await?)
    }

    /// The unit's last counting reports up to `period` that a sheet is compared with, the last one first, as if there were no
    /// submission `but`.
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
                 GROUP BY period ORDER BY period DESC LIMIT $4)
             ORDER BY period DESC"
        );
        let rows = sql::query(sql::AssertSqlSafe(text))
            .bind(&unit.0)
            .bind(period.to_string())
            .bind(but)
            .bind(REPORTS_COMPARED)
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

fn submission_row(row: &StoredRow) -> Result<SubmissionRow> {
    let mut contents: Contents = from_json("submissions", "contents", row.try_get("contents")?)?;
    let findings: Vec<Finding> = from_json("submissions", "findings", row.try_get("findings")?)?;
    let file: &str = row.try_get("file_name")?;
    let questions = Questions::of_sheet(file, &contents.projects, &findings);
    contents.projects.shrink_to_fit();
    for project in &mut contents.projects {
        project.forget_places();
    }
    Ok(SubmissionRow {
        id: row.try_get("id")?,
        unit: UnitSlug(row.try_get("unit")?),
        period: parse("submissions", "period", row.try_get("period")?)?,
        contents,
        questions,
    })
}
