//! Figures with charts (图表): who reports in time, how far money and building are, and what was to be reached.

mod chart;
mod figures_page;
mod rollup_page;

use std::sync::Arc;

use axum::extract::{Extension, Query, State};

use self::figures_page::FiguresPage;
pub use self::rollup_page::rollup_page;
use super::pages::{FIGURES, PageAnswer, Pages, refused};
use super::record::WantedPage;
use super::visitor::Visitor;

pub(super) async fn figures(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    Query(wanted): Query<WantedPage>,
) -> PageAnswer {
    if visitor.login().is_none() || !visitor.may_see_all() {
        return Ok(refused());
    }
    let (office, now) = (&pages.source.looking, pages.source.clock.now());
    let report = pages.ledger_now().await?;
    let months = pages.figures.months(office, now).await?;
    let assessment = pages.figures.assessment(office, now).await?;
    let today = office.policy.local(now).date();
    let running = office.policy.due_days.running(today);
    let gathered = (&*months, assessment.as_deref());
    let page = FiguresPage::new(&office.policy, &report, gathered, (running, wanted.page()));
    pages.page(FIGURES, &visitor, page)
}
