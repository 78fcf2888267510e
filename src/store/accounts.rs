//! Accounts (用户), who is logged in, and wrong passwords of late.

use chrono::{DateTime, TimeDelta, Utc};

use super::sql::{self, StoredRow};
use super::{Result, Store, Tx, parse};
use crate::domain::account::{AccountRole, TRIES_COUNT_FOR, WrongTries, is_login_over};

/// How exactly it is known when a login was last used: not every page has to reach the disk.
const SEEN_WITHIN: TimeDelta = TimeDelta::minutes(1);

/// A person who may look at the pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub name: String,
    pub role: AccountRole,
    pub made_at: DateTime<Utc>,
}

impl Store {
    /// All accounts, by name.
    pub async fn accounts(&self) -> Result<Vec<Account>> {
        let rows = sql::query("SELECT name, role, made_at FROM accounts ORDER BY name");
        let rows = rows.fetch_all(self.pool()).await?;
        rows.iter().map(account).collect()
    }

    /// Whether the pages ask who is there: as soon as there is an account.
    pub async fn asks_who_is_there(&self) -> Result<bool> {
        let any = sql::query("SELECT 1 FROM accounts LIMIT 1");
        Ok(any.fetch_optional(self.pool()).await?.is_some())
    }

    /// An account and its password as argon2 left it.
    pub async fn account(&self, name: &str) -> Result<Option<(Account, String)>> {
        let row = sql::query("SELECT name, role, made_at, password FROM accounts WHERE name = $1")
            .bind(name)
            .fetch_optional(self.pool())
            .await?;
        row.map(|row| Ok((account(&row)?, row.try_get("password")?)))
            .transpose()
    }

    /// Who is logged in with a token of this hash, if that is not over yet.
    pub async fn logged_in(&self, token_hash: &str, now: DateTime<Utc>) -> Result<Option<Account>> {
        let row = sql::query(
            "SELECT name, role, made_at, began_at, seen_at
             FROM logins JOIN accounts ON accounts.name = logins.account WHERE token_hash = $1",
        )
        .bind(token_hash)
        .fetch_optional(self.pool())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let seen: DateTime<Utc> = row.try_get("seen_at")?;
        if is_login_over(row.try_get("began_at")?, seen, now) {
            return Ok(None);
        }
        if now - seen >= SEEN_WITHIN {
            let mut tx = self.begin().await?;
            sql::query("UPDATE logins SET seen_at = $1 WHERE token_hash = $2")
                .bind(now)
                .bind(token_hash)
                .execute(tx.connection())
                .await?;
            tx.commit().await?;
        }
        account(&row).map(Some)
    }

    /// Whose token has this hash.
    pub async fn token_account(&self, token_hash: &str) -> Result<Option<Account>> {
        let row = sql::query(
            "SELECT name, role, accounts.made_at
             FROM api_tokens JOIN accounts ON accounts.name = api_tokens.account WHERE token_hash = $1",
        )
        .bind(token_hash)
        .fetch_optional(self.pool())
        .await?;
        row.as_ref().map(account).transpose()
    }

    /// Wrong passwords that still count.
    pub async fn wrong_tries(
        &self,
        name: &str,
        address: &str,
        now: DateTime<Utc>,
    ) -> Result<WrongTries> {
        let row = sql::query(
            "SELECT COUNT(CASE WHEN name = $1 AND address = $2 THEN 1 END) AS of_both,
                    COUNT(CASE WHEN name = $1 THEN 1 END) AS of_name,
                    COUNT(CASE WHEN address = $2 THEN 1 END) AS of_address
             FROM wrong_passwords WHERE at > $3",
        )
        .bind(name)
        .bind(address)
        .bind(now - TRIES_COUNT_FOR)
        .fetch_one(self.pool())
        .await?;
        Ok(WrongTries {
            of_both: row.try_get("of_both")?,
            of_name: row.try_get("of_name")?,
            of_address: row.try_get("of_address")?,
        })
    }
}

impl Tx {
    /// Puts an account on record; `false` if there is one of this name.
    pub async fn add_account(&mut self, account: &Account, password: &str) -> Result<bool> {
        let added = sql::query(
            "INSERT INTO accounts (name, role, password, made_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (name) DO NOTHING",
        )
        .bind(&account.name)
        .bind(account.role.to_string())
        .bind(password)
        .bind(account.made_at)
        .execute(self.connection())
        .await?;
        Ok(added > 0)
    }

    /// Gives an account another password, and ends all its logins and its token; `false` if there is none of this name.
    pub async fn set_password(&mut self, name: &str, password: &str) -> Result<bool> {
        self.log_out_everywhere(name).await?;
        let set = sql::query("UPDATE accounts SET password = $2 WHERE name = $1")
            .bind(name)
            .bind(password)
            .execute(self.connection())
            .await?;
        Ok(set > 0)
    }

    /// Lets programs ask for an account with a token of this hash, and with no earlier one; `false` if there is no such
    /// account.
    pub async fn set_token(
        &mut self,
        name: &str,
        token_hash: &str,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        self.end_tokens(name).await?;
        let set = sql::query(
            "INSERT INTO api_tokens (token_hash, account, made_at)
             SELECT $2, name, $3 FROM accounts WHERE name = $1",
        )
        .bind(name)
        .bind(token_hash)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(set > 0)
    }

    async fn end_tokens(&mut self, name: &str) -> Result<()> {
        sql::query("DELETE FROM api_tokens WHERE account = $1")
            .bind(name)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Takes an account away, and ends all its logins and its token; `false` if there is none of this name.
    pub async fn remove_account(&mut self, name: &str) -> Result<bool> {
        self.log_out_everywhere(name).await?;
        let removed = sql::query("DELETE FROM accounts WHERE name = $1")
            .bind(name)
            .execute(self.connection())
            .await?;
        Ok(removed > 0)
    }

    async fn log_out_everywhere(&mut self, name: &str) -> Result<()> {
        self.end_tokens(name).await?;
        sql::query("DELETE FROM logins WHERE account = $1")
            .bind(name)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// A person logs in with a new token. Logins that nobody can use any more are forgotten.
    pub async fn log_in(&mut self, name: &str, token_hash: &str, now: DateTime<Utc>) -> Result<()> {
        sql::query("DELETE FROM logins WHERE seen_at < $1")
            .bind(now - TimeDelta::days(1))
            .execute(self.connection())
            .await?;
        sql::query(
            "INSERT INTO logins (token_hash, account, began_at, seen_at) VALUES ($1, $2, $3, $3)",
        )
        .bind(token_hash)
        .bind(name)
        .bind(now)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The token of this hash opens nothing any more.
    pub async fn log_out(&mut self, token_hash: &str) -> Result<()> {
        sql::query("DELETE FROM logins WHERE token_hash = $1")
            .bind(token_hash)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Notes a wrong password, and forgets those that count no more.
    pub async fn note_wrong_password(
        &mut self,
        name: &str,
        address: &str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        sql::query("DELETE FROM wrong_passwords WHERE at <= $1")
            .bind(now - TRIES_COUNT_FOR)
            .execute(self.connection())
            .await?;
        sql::query("INSERT INTO wrong_passwords (name, address, at) VALUES ($1, $2, $3)")
            .bind(name)
            .bind(address)
            .bind(now)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}

fn account(row: &StoredRow) -> Result<Account> {
    Ok(Account {
        name: row.try_get("name")?,
        role: parse("accounts", "role", row.try_get("role")?)?,
        made_at: row.try_get("made_at")?,
    })
}
