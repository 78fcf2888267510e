//! Counts what the engine does, so that a bound on it can be held to on any machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Result, Store};

impl Store {
    /// Counts the steps that the engine makes from now on, on all connections: they grow with the rows touched, and are
    /// the same on every machine and run, as seconds are not.
    pub async fn count_steps(&self) -> Result<Arc<AtomicU64>> {
        let steps = Arc::new(AtomicU64::new(0));
        let mut connections = Vec::new();
        for _ in 0..self.pool().options().get_max_connections() {
            connections.push(self.pool().acquire().await?);
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
