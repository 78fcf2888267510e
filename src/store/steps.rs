//! Counts what the engine does, so that a bound on it can be held to on any machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::engine::Db;
use super::{Result, Store};

impl Store {
    /// Counts the steps that SQLite makes from now on, on all connections: they grow with the rows touched, and are
    /// the same on every machine and run, as seconds are not. Of another engine none are counted.
    ///
    /// # Errors
    /// If it cannot be told to.
    pub async fn count_steps(&self) -> Result<Arc<AtomicU64>> {
        #[cfg(feature = "postgres")]
        let Db::Sqlite(pool) = &self.db else {
            return Ok(Arc::default());
        };
        #[cfg(not(feature = "postgres"))]
        let Db::Sqlite(pool) = &self.db;
        let steps = Arc::new(AtomicU64::new(0));
        let mut connections = Vec::new();
        for _ in 0..pool.options().get_max_connections() {
            connections.push(pool.acquire().await?);
        }
        for connection in &mut connections {
            let steps = Arc::clone(&steps);
            let mut handle = connection.lock_handle().await?;
            handle.set_progress_handler(1, move || {
                steps.fetch_add(1, Ordering::Relaxed);
                true
            });
        }
        Ok(steps)
    }
}
