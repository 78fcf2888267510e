//! Floor 4: what the daemon does, on top of folder, store and channel.

pub mod child;
