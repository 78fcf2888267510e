//! The programs that work on one state beside each other: which are there, who leads, and that only it writes as leader.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use super::lease::{Lease, LeaseAnswer, ask};
use super::sql::{self, StoredRow};
use super::{Result, Store, StoreError, Tx};

/// One that went without a word is told of for so long.
const TOLD_FOR: TimeDelta = TimeDelta::hours(1);
/// Its row goes after so long.
const KEPT_FOR: TimeDelta = TimeDelta::days(30);

/// As what a program writes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct NodeRole {
    /// Its number among the nodes; `None` where only one program can be at work.
    pub(super) node: Option<i64>,
    /// It writes as the leader that took the lease with this number.
    pub(super) fence: Option<i64>,
}

/// Whether a node leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// By the lease of this number.
    Leads(i64),
    /// The one of this name does.
    Follows(String),
}

/// What a node is told when it says that it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beat {
    /// The database's time.
    pub time: DateTime<Utc>,
    pub standing: Standing,
}

/// A node as `status` shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NodeStatus {
    /// Machine and process: `office-1:4711`.
    pub name: String,
    /// When it began, in the office's zone.
    pub since: DateTime<Tz>,
    /// When it last said that it is there.
    pub last_seen: DateTime<Tz>,
    /// Whether it still is, as far as the others know.
    pub is_there: bool,
    pub leads: bool,
}

impl Store {
    /// A program of this name begins to work; it is taken for gone if it says nothing for `length`. Answers its number.
    pub async fn join(&self, name: &str, length: TimeDelta) -> Result<i64> {
        let mut tx = self.begin().await?;
        let now = tx.inner.time().await?;
        sql::query("DELETE FROM nodes WHERE until < $1")
            .bind(now - KEPT_FOR)
            .execute(tx.connection())
            .await?;
        let row = sql::query(
            "INSERT INTO nodes (name, since, seen, until) VALUES ($1, $2, $2, $3) RETURNING id",
        )
        .bind(name)
        .bind(now)
        .bind(now + length)
        .fetch_one(tx.connection())
        .await?;
        let node = row.try_get("id")?;
        tx.commit().await?;
        Ok(node)
    }

    /// The node says that it is there, and leads if nobody else does.
    pub async fn beat(&self, node: i64, length: TimeDelta) -> Result<Beat> {
        let mut tx = self.begin().await?;
        let time = tx.inner.time().await?;
        let standing = tx.lead_or_follow(node, length, time).await?;
        tx.commit().await?;
        self.db.rest().await?;
        Ok(Beat { time, standing })
    }

    /// The node ends: nobody has to wait until its lease has run out.
    pub async fn leave(&self, node: i64) -> Result<()> {
        let mut tx = self.begin().await?;
        let now = tx.inner.time().await?;
        sql::query("UPDATE leases SET until = $2 WHERE node = $1 AND until > $2")
            .bind(node)
            .bind(now)
            .execute(tx.connection())
            .await?;
        sql::query("DELETE FROM nodes WHERE id = $1")
            .bind(node)
            .execute(tx.connection())
            .await?;
        tx.commit().await
    }

    /// Those that are there, and those that went lately without a word, in the order in which they began.
    pub async fn nodes(&self, zone: Tz) -> Result<Vec<NodeStatus>> {
        let now = self.db.time().await?;
        let leader =
            sql::query("SELECT fence, node, until FROM leases ORDER BY fence DESC LIMIT 1")
                .fetch_optional(self.pool())
                .await?;
        let leader = leader.as_ref().map(lease).transpose()?;
        let leader = leader.filter(|lease| lease.until > now);
        let rows = sql::query(
            "SELECT id, name, since, seen, until FROM nodes WHERE until > $1 ORDER BY id",
        )
        .bind(now - TOLD_FOR)
        .fetch_all(self.pool())
        .await?;
        let node = |row: &StoredRow| {
            let id: i64 = row.try_get("id")?;
            let until: DateTime<Utc> = row.try_get("until")?;
            Ok(NodeStatus {
                name: row.try_get("name")?,
                since: row.try_get::<DateTime<Utc>>("since")?.with_timezone(&zone),
                last_seen: row.try_get::<DateTime<Utc>>("seen")?.with_timezone(&zone),
                is_there: until > now,
                leads: leader.is_some_and(|lease| lease.node == id),
            })
        };
        rows.iter().map(node).collect()
    }

    /// The same store, used by this node: a letter that it sends is in its hand.
    #[must_use]
    pub const fn of_node(mut self, node: i64) -> Self {
        self.role.node = Some(node);
        self
    }

    /// The same store, used as the leader by this lease: what it writes is refused as soon as another one has led.
    #[must_use]
    pub const fn leading(mut self, fence: i64) -> Self {
        self.role.fence = Some(fence);
        self
    }

    /// That nobody else has led since this lease was taken, where this store is used as the leader: asked right before
    /// something is done in the share, which no transaction guards.
    ///
    /// # Errors
    /// [`StoreError::LedByAnother`].
    pub async fn demand_lead(&self) -> Result<()> {
        let Some(fence) = self.role.fence else {
            return Ok(());
        };
        let last = sql::query("SELECT fence, node, until FROM leases ORDER BY fence DESC LIMIT 1")
            .fetch_optional(self.pool())
            .await?;
        match last.as_ref().map(lease).transpose()? {
            Some(last) if last.fence == fence => Ok(()),
            _ => Err(StoreError::LedByAnother),
        }
    }

    /// The same store for what every node may write.
    #[must_use]
    pub fn as_any_node(&self) -> Self {
        let mut store = self.clone();
        store.role.fence = None;
        store
    }
}

impl Tx {
    /// What [`Store::beat`] does, by a clock of the caller's.
    pub async fn lead_or_follow(
        &mut self,
        node: i64,
        length: TimeDelta,
        now: DateTime<Utc>,
    ) -> Result<Standing> {
        sql::query("UPDATE nodes SET seen = $2, until = $3 WHERE id = $1")
            .bind(node)
            .bind(now)
            .bind(now + length)
            .execute(self.connection())
            .await?;
        let last = sql::query("SELECT fence, node, until FROM leases ORDER BY fence DESC LIMIT 1")
            .fetch_optional(self.connection())
            .await?;
        let last = last.as_ref().map(lease).transpose()?;
        match ask(last.as_ref(), node, now, length) {
            LeaseAnswer::GoesOn(lease) => {
                sql::query("UPDATE leases SET until = $2 WHERE fence = $1")
                    .bind(lease.fence)
                    .bind(lease.until)
                    .execute(self.connection())
                    .await?;
                Ok(Standing::Leads(lease.fence))
            }
            LeaseAnswer::Begins(lease) => {
                sql::query(
                    "INSERT INTO leases (fence, node, since, until) VALUES ($1, $2, $3, $4)",
                )
                .bind(lease.fence)
                .bind(node)
                .bind(now)
                .bind(lease.until)
                .execute(self.connection())
                .await?;
                Ok(Standing::Leads(lease.fence))
            }
            LeaseAnswer::Follows(leader) => {
                let name = sql::query("SELECT name FROM nodes WHERE id = $1")
                    .bind(leader)
                    .fetch_optional(self.connection())
                    .await?;
                let name = name.map(|row| row.try_get("name")).transpose()?;
                Ok(Standing::Follows(name.unwrap_or_default()))
            }
        }
    }

    /// That nobody else has led since this lease was taken. Nobody can while this transaction lasts.
    pub(super) async fn demand_lead(&mut self, fence: i64) -> Result<()> {
        let last: Option<i64> = sql::query_scalar("SELECT MAX(fence) FROM leases")
            .fetch_one(self.connection())
            .await?;
        if last == Some(fence) {
            Ok(())
        } else {
            Err(StoreError::LedByAnother)
        }
    }
}

fn lease(row: &StoredRow) -> Result<Lease> {
    Ok(Lease {
        fence: row.try_get("fence")?,
        node: row.try_get("node")?,
        until: row.try_get("until")?,
    })
}
