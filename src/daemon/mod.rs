//! What the daemon does, on top of folder, store and channel.
//!
//! [`tick()`] is the whole program; [`Daemon::run`] only decides when the next one is.
//!
//! Right after each step that cannot be taken back, on the disk or at a mail server, stands a trace
//! event of the target `durable`. There tests let the process die: the next tick must end the same.

mod agreement;
mod alarm;
mod appraise;
mod archive_copy;
mod assessment;
mod assignments;
mod calendar_entry;
mod catch_up;
mod compare;
mod copy_record;
mod deliver;
mod desk;
mod documents;
mod draft_mark;
mod editions;
mod editions_in_share;
mod enqueue;
mod extensions;
mod file_ops;
mod forms;
mod guard;
mod headers;
mod intake;
mod kept_ledger;
mod ledger_cache;
mod ledger_workbook;
mod letters;
mod listings;
mod lock;
mod meetings;
mod mirror;
mod node;
mod office;
mod office_books;
mod past_editions;
mod project_care;
mod project_json;
mod publish;
mod queue;
mod rebuild;
mod rehearse;
mod returned_files;
mod run;
mod tick;
mod until_stop;
mod unverified_workbook;
mod visits;
pub mod why;

pub use agreement::{Disagreement, Parts, disagreements};
pub use appraise::{Appraisal, appraise};
pub use archive_copy::{ArchiveCopy, CopyError};
pub use assignments::{
    answer_assignment, assign, assignment_json, change_terms, hand_matter, hand_urgent,
};
pub use catch_up::{CaughtUp, catch_up};
pub use compare::{Comparison, Differs, compare};
pub use deliver::{Delivered, assist};
pub use desk::{
    answer_flag, answer_item, close_matter, desk_item_json, desk_items, desk_items_beside,
    hold_ledger, release_hold, release_ledger,
};
pub use extensions::{ask_extension, extension_request_json, give_exception, note_exception};
pub use guard::clock_leapt;
pub use intake::Taken;
pub use ledger_workbook::LedgerReport;
pub use listings::CurrentListings;
pub use lock::{Lock, LockError};
pub use meetings::{answer_meeting, call_meeting, change_meeting, meeting_json};
pub use mirror::{Mirror, MirrorError};
pub use node::Node;
pub use office::{Office, OfficeAt, policy_of};
pub use project_care::{edit_project, undo_edit};
pub use project_json::project_json;
pub use rebuild::{RebuildError, Rebuilt, ledger_proof, rebuild};
pub use rehearse::{Rehearsed, rehearse, rehearse_each};
pub use run::{Daemon, Pace, round};
pub use tick::{Tick, tick};
pub use unverified_workbook::UnverifiedWorkbook;
pub use visits::{note_visit, withdraw_visit};
