//! The configuration of an office, read without waiting for a disk that does not answer.

use std::path::Path;
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

use super::{Claims, OfficeFolder, offices_in, refusals};
use crate::config::{self, Config};
use crate::domain::language::{Bilingual, bilingual};

/// A disk that does not answer for so long is taken for one that does not answer.
const LONGEST: Duration = Duration::from_secs(5);

/// A good configuration, and what it claims.
#[derive(Debug)]
pub struct Loaded {
    pub config: Config,
    pub claims: Claims,
}

/// What a piece of work that may hang on a disk answers; `None` if it does not. It goes on in a thread of its own, which
/// ends when the disk answers, or the program does.
pub async fn within<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    timeout(LONGEST, in_a_thread(work)).await.ok()?
}

/// The same, for as long as it takes; `None` if it panics, or there is no thread for it.
pub(super) async fn in_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (say, said) = oneshot::channel();
    // Without a thread nobody says anything.
    let _ = thread::Builder::new().spawn(move || {
        // Whoever waited for it may have given up.
        let _ = say.send(work());
    });
    said.await.ok()
}

/// Reads one; what is wrong with it is told as the commands tell it.
pub(super) fn load(file: &Path) -> Result<Loaded, Bilingual> {
    let config = config::load(file, &|name| std::env::var(name).ok());
    let config = config.map_err(|problems| Bilingual::of(|language| problems.told(language)))?;
    let claims = Claims::of(&config);
    Ok(Loaded { config, claims })
}

/// All offices of a folder, by name, each with its configuration or what is wrong with it: that it is not good, or
/// claims what one before it has.
///
/// # Errors
/// If the folder cannot be read.
pub async fn load_all(
    folder: &Path,
) -> std::io::Result<Vec<(OfficeFolder, Result<Loaded, Bilingual>)>> {
    let mut offices = Vec::new();
    for office in offices_in(folder)? {
        let file = office.config();
        let loaded = within(move || load(&file)).await;
        let loaded = loaded.unwrap_or_else(|| Err(no_answer()));
        offices.push((office, loaded));
    }
    let claims = offices
        .iter()
        .map(|(office, loaded)| (&*office.name, loaded.as_ref().ok().map(|one| &one.claims)));
    let refused = refusals(claims);
    for ((_, loaded), clash) in offices.iter_mut().zip(refused) {
        if let Some(clash) = clash {
            *loaded = Err(clash);
        }
    }
    Ok(offices)
}

fn no_answer() -> Bilingual {
    bilingual!(
        "its configuration, or a folder that it names, is on a disk that does not answer",
        "它的配置，或配置中的文件夹，所在的磁盘没有响应"
    )
}
