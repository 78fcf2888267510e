//! Submissions: what arrived, what was read in it, and what became of it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::sql;
use super::{Result, Store, Tx, from_json, from_word, parse, to_json, word};
use crate::domain::deadline::Arrival;
use crate::domain::finding::{Finding, Verdict};
use crate::domain::period::{Period, Quarter};
use crate::domain::project::ProjectRow;
use crate::domain::sheet::{Observation, UrgentMatter};
use crate::domain::unit::UnitSlug;
use crate::domain::unstated::PeriodReason;

/// A submission that counts if no later one does (rule 6): an accepted report that is no repetition, and of
/// which nobody has said since that it is for another period.
pub(super) const COUNTS: &str = "version IS NOT NULL AND is_report AND answered_by IS NULL
     AND verdict IN ('accepted', 'accepted_with_warnings')";

/// What was read in a submission.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// 填报人
    pub preparer: Option<String>,
    /// 联系电话
    pub phone: Option<String>,
    pub projects: Vec<ProjectRow>,
    /// Its rows of 观摩项目.
    pub observations: Vec<Observation>,
    pub urgent: Vec<UrgentMatter>,
}

/// A submission to be put on record.
#[derive(Debug)]
pub struct NewSubmission<'a> {
    /// The unit in whose folder it lay.
    pub unit: &'a UnitSlug,
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
    pub file_name: String,
    pub period: Period,
    /// Why it is for that one.
    pub reason: PeriodReason,
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
    pub version: u32,
    pub projects: Vec<ProjectRow>,
}

impl Store {
    /// The first submission of this unit with the same bytes.
    pub async fn same_bytes(&self, unit: &UnitSlug, sha256: &str) -> Result<Option<Earlier>> {
        let row = sql::query(
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
        let row = sql::query(sql::AssertSqlSafe(text))
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

    /// The hashes of all originals that are on record.
    pub async fn originals(&self) -> Result<Vec<String>> {
        let all = sql::query_scalar("SELECT DISTINCT sha256 FROM submissions ORDER BY sha256")
            .fetch_all(self.pool())
            .await?;
        Ok(all)
    }
}

impl Tx {
    /// The version that the next submission of this unit and period gets; the first is 1.
    pub async fn next_version(&mut self, unit: &UnitSlug, period: Period) -> Result<u32> {
        let row = sql::query(
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
    pub async fn insert_submission(&mut self, new: &NewSubmission<'_>) -> Result<i64> {
        let row = sql::query(
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
            sql::query("UPDATE submissions SET answered_by = $1 WHERE id = $2")
                .bind(id)
                .bind(answered)
                .execute(self.connection())
                .await?;
        }
        self.forget_kept(new.unit, new.period, new.answers).await?;
        self.insert_quarter_reports(id, new.unit, new.quarters)
            .await?;
        Ok(id)
    }

    async fn insert_quarter_reports(
        &mut self,
        id: i64,
        unit: &UnitSlug,
        quarters: &BTreeMap<Quarter, Vec<String>>,
    ) -> Result<()> {
        for (quarter, projects) in quarters {
            sql::query(
                "INSERT INTO quarter_reports (submission, unit, quarter, projects)
                 VALUES ($1, $2, $3, $4)",
            )
            .bind(id)
            .bind(&unit.0)
            .bind(quarter.to_string())
            .bind(to_json(projects))
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }
}
