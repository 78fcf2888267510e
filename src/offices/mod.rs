//! Many offices in one folder: each has its own configuration, its own state and its own process.
//!
//! What breaks in one of them, its configuration, its share, its mail server or its process, breaks in no other:
//! [`Keeper`] only starts processes, sees them end, and starts them again.

mod claims;
mod folder;
mod keeper;
mod kept;
mod last_end;
mod load;
mod pass_on;
mod patience;
mod process;
mod stamp;

pub use claims::{Claims, refusals};
pub use folder::{OfficeFolder, offices_in};
pub use keeper::Keeper;
pub use last_end::LastEnd;
pub use load::{Loaded, load_all, within};
