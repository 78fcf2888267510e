//! Long work that ends when the program is told to stop, as it would if the process died there.

use std::future::{Future, pending};

use tokio::sync::watch;

/// What the work comes to; `None` if `stop` says so before. Work that is to end soon gives way now and then, at
/// moments at which the process may die.
pub(super) async fn until_stop<T>(
    stop: &watch::Receiver<bool>,
    work: impl Future<Output = T>,
) -> Option<T> {
    let mut stop = stop.clone();
    let said = async {
        // Nobody is left who could say it.
        if stop.wait_for(|stop| *stop).await.is_err() {
            pending::<()>().await;
        }
    };
    tokio::select! {
        biased;
        () = said => None,
        done = work => Some(done),
    }
}
