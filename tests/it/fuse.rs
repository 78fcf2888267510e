//! Lets the program die right after any step that cannot be taken back, and counts such steps.

use std::fmt::{Debug, Write as _};
use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use futures_util::FutureExt as _;
use tracing::field::{Field, Visit};
use tracing::instrument::WithSubscriber as _;
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

/// Every step that reaches the disk or the mail server. The program says so right after it, at level
/// trace and under the target `durable`; whatever happens between two of them happens in memory alone.
///
/// - `answered`: the mail server or robot has answered to a letter, which is not on record yet
/// - `committed`: a transaction is on the disk
/// - `removed`, `renamed`, `written`: a file of the share or the archive is gone, moved, there
pub(crate) const STEPS: [&str; 5] = ["answered", "committed", "removed", "renamed", "written"];

/// What a piece of work came to.
#[derive(Debug)]
pub(crate) struct Burnt<T> {
    /// Its result; `None`: the program died.
    pub(crate) result: Option<T>,
    /// The durable steps that it took, in order.
    pub(crate) steps: Vec<String>,
}

/// Does this work, on this thread or another, and dies right after so many durable steps of it, if it
/// takes so many; `None`: never. Nothing of it goes on then, and what it held in memory is gone.
pub(crate) async fn burn<T>(dies_after: Option<usize>, work: impl Future<Output = T>) -> Burnt<T> {
    let steps = Arc::default();
    let fuse = Fuse {
        dies_after,
        steps: Arc::clone(&steps),
    };
    let work = work.with_subscriber(tracing_subscriber::registry().with(fuse));
    let result = match AssertUnwindSafe(work).catch_unwind().await {
        Ok(result) => Some(result),
        Err(death) if death.is::<Death>() => None,
        Err(panic) => resume_unwind(panic),
    };
    let steps = steps.lock().unwrap().clone();
    Burnt { result, steps }
}

/// What goes through all frames instead of a panic, so that nothing is printed.
struct Death;

struct Fuse {
    dies_after: Option<usize>,
    steps: Arc<Mutex<Vec<String>>>,
}

impl<S: Subscriber> Layer<S> for Fuse {
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        metadata.target() == "durable"
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut message = Message(String::new());
        event.record(&mut message);
        let mut steps = self.steps.lock().unwrap();
        steps.push(message.0);
        if self.dies_after == Some(steps.len()) {
            drop(steps);
            resume_unwind(Box::new(Death));
        }
    }
}

/// Does this work, on this thread or another, and counts in `times` how often the log has `said` so.
pub(crate) async fn listen<T>(
    said: &'static str,
    times: Arc<AtomicUsize>,
    work: impl Future<Output = T>,
) -> T {
    let ear = Ear { said, times };
    work.with_subscriber(tracing_subscriber::registry().with(ear))
        .await
}

struct Ear {
    said: &'static str,
    times: Arc<AtomicUsize>,
}

impl<S: Subscriber> Layer<S> for Ear {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut message = Message(String::new());
        event.record(&mut message);
        if message.0 == self.said {
            self.times.fetch_add(1, Ordering::Relaxed);
        }
    }
}

struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            let _ = write!(self.0, "{value:?}");
        }
    }
}
