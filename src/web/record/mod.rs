//! What stands on record, in the browser: flags with their evidence, the year's dates, decisions, settings.

mod audit;
mod calendar;
mod flags;
mod settings;

use serde::Deserialize;

pub(super) use self::audit::audit;
pub(super) use self::calendar::calendar;
pub(super) use self::flags::flags;
pub(super) use self::settings::settings_page;
use super::address::address;

/// `/flags?page=2`
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct WantedPage {
    page: Option<usize>,
}

impl WantedPage {
    pub(in crate::web) const fn page(&self) -> Option<usize> {
        self.page
    }
}

/// The page that is shown, and how many there are.
pub(in crate::web) fn page_of(
    count: usize,
    a_page: usize,
    wanted: Option<usize>,
) -> (usize, usize) {
    let pages = count.div_ceil(a_page).max(1);
    (wanted.unwrap_or(1).clamp(1, pages), pages)
}

/// Addresses of the page before and the page after.
pub(in crate::web) fn turned(path: &str, page: usize) -> (String, String) {
    let at = |page: usize| address(path, &[("page", &page.to_string())]);
    (at(page.saturating_sub(1)), at(page + 1))
}
