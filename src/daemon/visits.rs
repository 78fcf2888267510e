//! Visits to projects: noted, and withdrawn if one was noted by mistake; each with its note in the record of decisions.

use super::Office;
use crate::domain::desk::Signed;
use crate::domain::project::visit::Visit;
use crate::store::{Result, VisitRecord};

/// What is done with one, in the record of decisions.
const NOTED: &str = "note";
const WITHDRAWN: &str = "withdraw";

/// Puts a visit on record, under the next number, which it answers.
pub async fn note_visit(office: &Office, visit: &Visit, signed: &Signed) -> Result<i64> {
    let mut tx = office.store.begin().await?;
    let number = tx.next_visit().await?;
    let record = VisitRecord {
        visit: Visit {
            number,
            ..visit.clone()
        },
        noted_at: signed.at,
        withdrawn: None,
    };
    tx.insert_visit(&record).await?;
    tx.note_decision(&item(number), NOTED, signed).await?;
    tx.commit().await?;
    Ok(number)
}

/// Withdraws a visit. Answers whether it stood.
pub async fn withdraw_visit(office: &Office, number: i64, signed: &Signed) -> Result<bool> {
    let mut tx = office.store.begin().await?;
    let stood = tx.withdraw_visit(number, signed).await?;
    if stood {
        tx.note_decision(&item(number), WITHDRAWN, signed).await?;
    }
    tx.commit().await?;
    Ok(stood)
}

fn item(number: i64) -> String {
    format!("visit/{number}")
}
