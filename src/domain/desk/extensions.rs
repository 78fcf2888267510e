//! Later deadlines that units ask for.

use chrono::{DateTime, Utc};

use super::{DeskAnswer, DeskItem, ItemId, PossibleAnswer};
use crate::domain::dispatch_rules::DispatchRules;
use crate::domain::extension_request::{ExtensionRequest, RequestState};

/// Requests that nobody has answered.
#[must_use]
pub fn extension_items(
    now: DateTime<Utc>,
    rules: &DispatchRules<'_>,
    requests: &[ExtensionRequest],
) -> Vec<DeskItem> {
    let waiting = requests.iter();
    let waiting = waiting.filter(|one| one.state(now, rules) == RequestState::Waiting);
    waiting.map(|one| item(rules, one)).collect()
}

fn item(rules: &DispatchRules<'_>, request: &ExtensionRequest) -> DeskItem {
    let policy = rules.policy;
    let wanted = &request.wanted;
    let (unit, until) = (policy.assignee_name(&wanted.unit), wanted.until);
    let period = wanted.period.label();
    let asked_at = policy.local(request.asked.at).format("%Y-%m-%d %H:%M");
    let mut evidence = vec![
        format!("理由：{}", request.asked.why),
        format!(
            "现截止日期：{}；申请延至：{until}",
            rules.deadline(&wanted.unit, wanted.period).date
        ),
        format!("申请人：{}，{asked_at}", request.asked.by),
    ];
    let earlier = rules.exceptions.extended_periods(&wanted.unit);
    evidence.push(if earlier.is_empty() {
        "此前没有获准延期".to_owned()
    } else {
        let labels: Vec<String> = earlier
            .iter()
            .rev()
            .take(MOST_EARLIER)
            .map(|one| one.label())
            .collect();
        format!(
            "此前{}期获准延期，最近：{}",
            earlier.len(),
            labels.join("、")
        )
    });
    DeskItem {
        id: ItemId::Extension {
            unit: wanted.unit.clone(),
            period: wanted.period,
        },
        unit: Some(wanted.unit.clone()),
        since: request.asked.at,
        question: format!("{unit}申请将{period}报送期延至{until}，是否准予"),
        evidence,
        answers: vec![
            PossibleAnswer::new(
                DeskAnswer::Grant,
                &format!("准予：截止日期改为{until}，随即告知联络员"),
            ),
            PossibleAnswer::new(
                DeskAnswer::Reject,
                "不予：截止日期不变，单位在其网页上看到答复",
            ),
        ],
        default: "不延期；申请延至的日期过去，或收到该期报表后作废".to_owned(),
        takes_effect: Some(request.lapses(rules).at),
    }
}

/// Extensions before that are named.
const MOST_EARLIER: usize = 6;
