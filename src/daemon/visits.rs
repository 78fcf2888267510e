//! Visits to projects: noted, and withdrawn if one was noted by mistake; each with its note in the record of decisions.

use super::Office;
use crate::domain::desk::Signed;
use crate::domain::ledger::origin::goes_on_as;
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

impl Office {
    /// The visits that stand, each under the number by which its project goes on.
    pub async fn visits(&self) -> Result<Vec<Visit>> {
        let records = self.store.project_edits().await?;
        let mut visits = self.store.visits().await?;
        for visit in &mut visits {
            visit.project = goes_on_as(&records, &visit.project).to_owned();
        }
        Ok(visits)
    }

    /// Those to one project and to what was merged into it, the earliest first.
    pub async fn visits_of(&self, project: &str) -> Result<Vec<Visit>> {
        let mut visits = self.visits().await?;
        visits.retain(|visit| visit.project == project);
        visits.sort_by_key(|visit| (visit.visited_on, visit.number));
        Ok(visits)
    }
}

fn item(number: i64) -> String {
    format!("visit/{number}")
}
