//! Meetings that the office called: each version of each, the last of which is how it stands.

use chrono::{DateTime, NaiveDateTime, Utc};

use super::sql::{self, StoredRow};
use super::{Result, Store, Tx, from_json, from_word, parse, to_json, word};
use crate::domain::meeting::CalledMeeting;

/// Form of a time on the office's wall.
const WALL: &str = "%Y-%m-%dT%H:%M:%S";

/// How they stand.
const STANDING: &str = "
    SELECT number, edition, month, held_at, place, host, is_extra, items, state, given_by, why, at
    FROM meetings AS m
    WHERE version = (SELECT MAX(version) FROM meetings WHERE number = m.number)";

impl Store {
    /// All as they stand, in the order in which they were called.
    pub async fn meetings(&self) -> Result<Vec<CalledMeeting>> {
        let text = format!("{STANDING} ORDER BY number");
        let rows = sql::query(sql::AssertSqlSafe(text))
            .fetch_all(self.pool())
            .await?;
        rows.iter().map(meeting).collect()
    }

    /// All versions of all, in order.
    pub async fn meeting_versions(&self) -> Result<Vec<CalledMeeting>> {
        let rows = sql::query(
            "SELECT number, edition, month, held_at, place, host, is_extra, items, state, given_by, why, at
             FROM meetings ORDER BY number, version",
        )
        .fetch_all(self.pool())
        .await?;
        rows.iter().map(meeting).collect()
    }
}

impl Tx {
    /// All as they stand, in the order in which they were called.
    pub async fn all_meetings(&mut self) -> Result<Vec<CalledMeeting>> {
        let text = format!("{STANDING} ORDER BY number");
        let rows = sql::query(sql::AssertSqlSafe(text))
            .fetch_all(self.connection())
            .await?;
        rows.iter().map(meeting).collect()
    }

    /// One as it stands.
    pub async fn meeting(&mut self, number: i64) -> Result<Option<CalledMeeting>> {
        let text = format!("{STANDING} AND number = $1");
        let row = sql::query(sql::AssertSqlSafe(text))
            .bind(number)
            .fetch_optional(self.connection())
            .await?;
        row.as_ref().map(meeting).transpose()
    }

    /// The number that the next one gets.
    pub async fn next_meeting(&mut self) -> Result<i64> {
        let row = sql::query("SELECT COALESCE(MAX(number), 0) + 1 AS number FROM meetings")
            .fetch_one(self.connection())
            .await?;
        Ok(row.try_get("number")?)
    }

    /// How one stands from now on.
    pub async fn set_meeting(&mut self, meeting: &CalledMeeting) -> Result<()> {
        let at = DateTime::<Utc>::from_timestamp(meeting.at.timestamp(), 0).unwrap_or(meeting.at);
        sql::query(
            "INSERT INTO meetings (number, version, edition, month, held_at, place, host, is_extra,
                                   items, state, given_by, why, at)
             SELECT $1, COALESCE(MAX(version), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12
             FROM meetings WHERE number = $1",
        )
        .bind(meeting.number)
        .bind(meeting.edition)
        .bind(meeting.month.to_string())
        .bind(meeting.held_at.format(WALL).to_string())
        .bind(&meeting.place)
        .bind(&meeting.host)
        .bind(meeting.is_extra)
        .bind(to_json(&meeting.items))
        .bind(word(&meeting.state))
        .bind(&meeting.by)
        .bind(&meeting.why)
        .bind(at)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

fn meeting(row: &StoredRow) -> Result<CalledMeeting> {
    let held_at: String = row.try_get("held_at")?;
    let held_at = NaiveDateTime::parse_from_str(&held_at, WALL)
        .map_err(|_| super::corrupt("meetings", "held_at", &held_at))?;
    Ok(CalledMeeting {
        number: row.try_get("number")?,
        edition: row.try_get("edition")?,
        month: parse("meetings", "month", row.try_get("month")?)?,
        held_at,
        place: row.try_get("place")?,
        host: row.try_get("host")?,
        is_extra: row.try_get("is_extra")?,
        items: from_json("meetings", "items", row.try_get("items")?)?,
        state: from_word("meetings", "state", row.try_get("state")?)?,
        by: row.try_get("given_by")?,
        why: row.try_get("why")?,
        at: row.try_get("at")?,
    })
}
