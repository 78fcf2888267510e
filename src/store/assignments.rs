//! Assignments (交办事项): each version of each, the last of which is how it stands.

use chrono::{DateTime, Utc};

use super::sql::{self, StoredRow};
use super::{Result, Store, Tx, corrupt, from_json, from_word, to_json, word};
use crate::domain::assignment::{
    Assignment, AssignmentId, AssignmentKind, AssignmentState, AssignmentTerms, StateChange,
};
use crate::domain::desk::Signed;

/// How one stood from a moment on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignmentVersion {
    pub id: AssignmentId,
    /// From 1.
    pub version: i64,
    pub terms: AssignmentTerms,
    pub state: AssignmentState,
    pub signed: Signed,
}

const COLUMNS: &str = "kind, number, version, terms, state, given_by, why, at";

impl Store {
    /// All versions of all, in order of kind, number and version.
    pub async fn assignment_versions(&self) -> Result<Vec<AssignmentVersion>> {
        let text = format!("SELECT {COLUMNS} FROM assignments ORDER BY kind, number, version");
        let rows = sql::query(sql::AssertSqlSafe(text))
            .fetch_all(self.pool())
            .await?;
        rows.iter().map(version).collect()
    }

    /// All as they stand, closed ones included, in order of kind and number.
    pub async fn assignments(&self) -> Result<Vec<Assignment>> {
        Ok(standing(&self.assignment_versions().await?))
    }

    /// One as it stands, with all its versions in order; `None` and none if there never was one.
    pub async fn assignment_with_versions(
        &self,
        id: AssignmentId,
    ) -> Result<(Option<Assignment>, Vec<AssignmentVersion>)> {
        let rows = sql::query(sql::AssertSqlSafe(of_one()))
            .bind(word(&id.kind))
            .bind(id.number)
            .fetch_all(self.pool())
            .await?;
        let versions: Result<Vec<AssignmentVersion>> = rows.iter().map(version).collect();
        let versions = versions?;
        Ok((as_it_stands(&versions), versions))
    }

    /// Those that the office has not closed.
    pub async fn open_assignments(&self) -> Result<Vec<Assignment>> {
        let mut all = self.assignments().await?;
        all.retain(|one| one.state != AssignmentState::Closed);
        Ok(all)
    }
}

/// All versions of one, in order.
fn of_one() -> String {
    format!("SELECT {COLUMNS} FROM assignments WHERE kind = $1 AND number = $2 ORDER BY version")
}

/// How they stand, from all versions in order.
fn standing(versions: &[AssignmentVersion]) -> Vec<Assignment> {
    let of_one = versions.chunk_by(|one, next| one.id == next.id);
    of_one.filter_map(as_it_stands).collect()
}

fn as_it_stands(versions: &[AssignmentVersion]) -> Option<Assignment> {
    let (first, last) = (versions.first()?, versions.last()?);
    Some(Assignment {
        id: last.id,
        terms: last.terms.clone(),
        state: last.state,
        changed: (last.version > 1).then(|| StateChange {
            by: last.signed.by.clone(),
            why: last.signed.why.clone(),
            at: last.signed.at,
        }),
        since: first.signed.at,
    })
}

impl Tx {
    /// One as it stands; `None` if there never was one.
    pub async fn assignment(&mut self, id: AssignmentId) -> Result<Option<Assignment>> {
        let rows = sql::query(sql::AssertSqlSafe(of_one()))
            .bind(word(&id.kind))
            .bind(id.number)
            .fetch_all(self.connection())
            .await?;
        let versions: Result<Vec<AssignmentVersion>> = rows.iter().map(version).collect();
        Ok(as_it_stands(&versions?))
    }

    /// How many versions of one there are.
    pub async fn assignment_version(&mut self, id: AssignmentId) -> Result<i64> {
        let row = sql::query(
            "SELECT COALESCE(MAX(version), 0) AS version FROM assignments
             WHERE kind = $1 AND number = $2",
        )
        .bind(word(&id.kind))
        .bind(id.number)
        .fetch_one(self.connection())
        .await?;
        Ok(row.try_get("version")?)
    }

    /// All as they stand, closed ones included.
    pub async fn all_assignments(&mut self) -> Result<Vec<Assignment>> {
        let text = format!("SELECT {COLUMNS} FROM assignments ORDER BY kind, number, version");
        let rows = sql::query(sql::AssertSqlSafe(text))
            .fetch_all(self.connection())
            .await?;
        let versions: Result<Vec<AssignmentVersion>> = rows.iter().map(version).collect();
        Ok(standing(&versions?))
    }

    /// The number that the next one of this kind gets.
    pub async fn next_assignment(&mut self, kind: AssignmentKind) -> Result<AssignmentId> {
        let row = sql::query(
            "SELECT COALESCE(MAX(number), 0) + 1 AS number FROM assignments WHERE kind = $1",
        )
        .bind(word(&kind))
        .fetch_one(self.connection())
        .await?;
        Ok(AssignmentId {
            kind,
            number: row.try_get("number")?,
        })
    }

    /// How one stands from now on.
    pub async fn set_assignment(
        &mut self,
        id: AssignmentId,
        terms: &AssignmentTerms,
        state: AssignmentState,
        signed: &Signed,
    ) -> Result<()> {
        sql::query(
            "INSERT INTO assignments (kind, number, version, terms, state, given_by, why, at)
             SELECT $1, $2, COALESCE(MAX(version), 0) + 1, $3, $4, $5, $6, $7
             FROM assignments WHERE kind = $1 AND number = $2",
        )
        .bind(word(&id.kind))
        .bind(id.number)
        .bind(to_json(terms))
        .bind(word(&state))
        .bind(&signed.by)
        .bind(&signed.why)
        .bind(whole_seconds(signed.at))
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

/// As it is stored.
fn whole_seconds(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp(at.timestamp(), 0).unwrap_or(at)
}

fn version(row: &StoredRow) -> Result<AssignmentVersion> {
    let version: i64 = row.try_get("version")?;
    if version < 1 {
        return Err(corrupt("assignments", "version", &version.to_string()));
    }
    Ok(AssignmentVersion {
        id: AssignmentId {
            kind: from_word("assignments", "kind", row.try_get("kind")?)?,
            number: row.try_get("number")?,
        },
        version,
        terms: from_json("assignments", "terms", row.try_get("terms")?)?,
        state: from_word("assignments", "state", row.try_get("state")?)?,
        signed: Signed {
            by: row.try_get("given_by")?,
            why: row.try_get("why")?,
            at: row.try_get("at")?,
        },
    })
}
