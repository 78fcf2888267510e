//! Who may work on an office at the same time: a lock for those that have to be alone, a place among the nodes for the others.

use std::path::Path;

use super::Failure;
use crate::config::Config;
use crate::daemon::{Lock, Node, Office};
#[cfg(feature = "postgres")]
use crate::store::ServerLock;
use crate::store::StatePlace;

/// Held as long as a command works on an office: nobody else does in this data dir.
pub(super) struct OfficeLock {
    _here: Option<Lock>,
    #[cfg(feature = "postgres")]
    _on_server: Option<ServerLock>,
}

/// Takes the lock of the data dir, and that of the server, if one keeps the state, for a command that has to be alone.
#[cfg_attr(
    not(feature = "postgres"),
    expect(clippy::unused_async, reason = "a server is asked for its lock")
)]
pub(super) async fn lock(config: &Config) -> Result<OfficeLock, Failure> {
    let here = Lock::take(&config.data_dir)?;
    Ok(OfficeLock {
        _here: Some(here),
        #[cfg(feature = "postgres")]
        _on_server: match &config.server {
            Some(server) => Some(ServerLock::alone(server).await?),
            None => None,
        },
    })
}

/// The same of a state that another office works on, or none: one that stands in the data dir of a daemon has its lock
/// beside it. Nothing is locked if it is that of the configuration, which is locked already.
#[cfg_attr(
    not(feature = "postgres"),
    expect(clippy::unused_async, reason = "a server is asked for its lock")
)]
pub(super) async fn lock_another(
    place: &StatePlace,
    config: Option<&Config>,
) -> Result<OfficeLock, Failure> {
    let here = match place {
        StatePlace::File(path) => {
            let whole = |path: &Path| path.canonicalize().ok();
            let ours = config.and_then(|config| whole(&config.data_dir));
            let folder = path.parent().and_then(whole);
            let another = folder.filter(|folder| ours.as_ref() != Some(folder));
            let of_a_daemon = another.filter(|folder| folder.join("lock").exists());
            of_a_daemon.map(|folder| Lock::take(&folder)).transpose()?
        }
        StatePlace::Server(_) => None,
    };
    Ok(OfficeLock {
        _here: here,
        #[cfg(feature = "postgres")]
        _on_server: match place {
            StatePlace::Server(server) => {
                let ours = config.and_then(|config| config.server.as_ref());
                let is_ours = ours
                    .is_some_and(|ours| (&ours.url, &ours.schema) == (&server.url, &server.schema));
                if is_ours {
                    None
                } else {
                    Some(ServerLock::alone(server).await?)
                }
            }
            StatePlace::File(_) => None,
        },
    })
}

/// The same for a program that works beside others, if a server keeps the state.
#[cfg_attr(
    not(feature = "postgres"),
    expect(clippy::unused_async, reason = "a server is asked for its lock")
)]
pub(super) async fn lock_beside_others(config: &Config) -> Result<OfficeLock, Failure> {
    let here = Lock::take(&config.data_dir)?;
    Ok(OfficeLock {
        _here: Some(here),
        #[cfg(feature = "postgres")]
        _on_server: match &config.server {
            Some(server) => Some(ServerLock::beside_others(server).await?),
            None => None,
        },
    })
}

/// Joins the others that work on the same state, if a server keeps it, and lets the office write as a node. Where a
/// file keeps it, its lock says that nobody else does.
pub(super) async fn node(config: &Config, office: &mut Office) -> Result<Option<Node>, Failure> {
    if config.server.is_none() {
        return Ok(None);
    }
    let machine = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let name = format!("{}:{}", machine.trim(), std::process::id());
    let node = Node::join(&office.store, &name, config.lease).await?;
    office.store = node.store();
    Ok(Some(node))
}
