//! The page of warnings and flags, each with what it rests on and what the office said of it.

use std::sync::Arc;

use axum::extract::{Extension, Query, State};
use chrono::NaiveDateTime;
use minijinja::context;
use serde::Serialize;

use super::{WantedPage, page_of, turned};
use crate::domain::desk::ItemId;
use crate::domain::observation::{Confirmation, FlagLevel, FlagRecord};
use crate::domain::policy::Policy;
use crate::web::desk::item_address;
use crate::web::pages::{FLAGS, PageAnswer, Pages, refused, shown};
use crate::web::visitor::Visitor;

/// Flags on a page.
const FLAGS_A_PAGE: usize = 50;

/// A warning or flag with what it rests on.
#[derive(Debug, Serialize)]
struct FlagShown<'a> {
    unit: &'a str,
    quarter: String,
    streak: u32,
    is_flag: bool,
    raised: NaiveDateTime,
    withdrawn: Option<NaiveDateTime>,
    evidence: Vec<String>,
    draft: Option<&'a str>,
    answer: Option<String>,
    /// Where the office answers it.
    desk: Option<String>,
}

impl<'a> FlagShown<'a> {
    fn new(policy: &'a Policy, record: &'a FlagRecord, sees_desk: bool) -> Self {
        let flag = &record.flag;
        let unit = policy.unit(&flag.unit);
        let is_flag = flag.level == FlagLevel::Flag;
        let answer = record.answer.as_ref().map(|answer| {
            let at = policy.local(answer.at).format("%Y-%m-%d %H:%M");
            let word = match answer.confirmation {
                Confirmation::Confirmed => "确认",
                Confirmation::Rejected => "不予提请",
            };
            format!("{at} {}：{word}，{}", answer.by, answer.why)
        });
        let waits = sees_desk && is_flag && record.stands() && record.answer.is_none();
        let item = ItemId::Flag {
            quarter: flag.quarter,
            unit: flag.unit.clone(),
        };
        let evidence = flag.evidence.iter().map(|standing| {
            let projects = standing.projects.join("、");
            let projects = if projects.is_empty() {
                projects
            } else {
                format!("（{projects}）")
            };
            format!(
                "{}：{}{projects}",
                standing.quarter.label(),
                standing.state.told()
            )
        });
        Self {
            unit: unit.map_or(&*flag.unit.0, |unit| &unit.name),
            quarter: flag.quarter.label(),
            streak: flag.streak,
            is_flag,
            raised: policy.local(record.raised_at),
            withdrawn: record.withdrawn_at.map(|at| policy.local(at)),
            evidence: evidence.collect(),
            draft: record.draft.as_deref().filter(|_| sees_desk),
            answer,
            desk: waits.then(|| item_address(&item.to_string())),
        }
    }
}

pub(in crate::web) async fn flags(
    State(pages): State<Arc<Pages>>,
    Extension(visitor): Extension<Visitor>,
    Query(wanted): Query<WantedPage>,
) -> PageAnswer {
    if visitor.login().is_none() || !visitor.may_see_all() {
        return Ok(refused());
    }
    let status = pages.status_for(&visitor).await?;
    let policy = &pages.source.looking.policy;
    let all: Vec<&FlagRecord> = status.flags.iter().rev().collect();
    let (page, count) = page_of(all.len(), FLAGS_A_PAGE, wanted.page);
    let here = all.chunks(FLAGS_A_PAGE).nth(page - 1).unwrap_or_default();
    let sees_desk = visitor.may_see_desk();
    let flags: Vec<FlagShown<'_>> = here
        .iter()
        .map(|record| FlagShown::new(policy, record, sees_desk))
        .collect();
    let turned = turned("/flags", page);
    let values = context! { flags => shown(flags), page, pages => count, turned };
    pages.page(FLAGS, &visitor, values)
}
