//! Decisions (议定事项) and matters (交办事项) in the browser: lists, a page of each, and what people say of one.

mod handing_form;
mod item_page;
mod lists;

use axum::Form;
use axum::extract::{Extension, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use minijinja::context;
use serde::Deserialize;

use self::handing_form::{HandingForm, handing};
use self::item_page::{AssignedPage, KnownItem, MayDo};
use self::lists::{AssignedList, AssignedWanted, decision_lines, matter_lines};
pub(super) use self::lists::{assigned_address, concerns};
use super::fields::{Fields, FormRead, FormTrouble};
use super::pages::{
    ASSIGNED, ASSIGNED_LIST, HAND_MATTER, PageAnswer, Pages, PagesState, missing, refused,
    shown as values_of,
};
use super::visitor::Visitor;
use crate::daemon::{answer_item, assign, change_terms, hand_matter, hand_urgent};
use crate::domain::assignment::{
    AssignmentId, AssignmentKind, AssignmentTerms, CannotHand, Handing,
};
use crate::domain::desk::{DeskAnswer, ItemId, Signed};
use crate::domain::ledger::Matter;
use crate::domain::meeting::CalledMeeting;
use crate::store::Result;

/// The longest text of a decision, in characters.
const LONGEST_ITEM: usize = 500;
/// The longest name of a meeting, in characters.
const LONGEST_MEETING: usize = 100;

/// `/decisions`, and what was typed into its form and not taken.
pub(super) async fn decisions(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
    Query(wanted): Query<AssignedWanted>,
) -> PageAnswer {
    let none = Fields::default();
    decisions_shown(&pages, &visitor, &wanted, ("", &none)).await
}

async fn decisions_shown(
    pages: &Pages,
    visitor: &Visitor,
    wanted: &AssignedWanted,
    (trouble, fields): (&str, &Fields),
) -> PageAnswer {
    let Some(login) = visitor.login() else {
        return Ok(refused());
    };
    let office = &pages.source.looking;
    let policy = &office.policy;
    let today = policy.local(pages.source.clock.now()).date();
    let assignments = office.store.assignments().await?;
    let lines = decision_lines(policy, &assignments, (login.account.role.unit(), today));
    let list = AssignedList::new("/decisions", lines, wanted);
    let may_add = visitor.may_decide();
    let meetings = if may_add {
        let called = office.store.meetings().await?;
        called
            .iter()
            .rev()
            .take(24)
            .map(CalledMeeting::name)
            .collect()
    } else {
        Vec::new()
    };
    let form = HandingForm::new(policy).typed(fields);
    let values = context! {
        title => "议定事项",
        list => values_of(list),
        adds => may_add,
        meetings,
        form => values_of(form),
        trouble,
        item => fields.one("item"),
        meeting => fields.one("meeting"),
        why => fields.one("why"),
    };
    pages.page(ASSIGNED_LIST, visitor, values)
}

pub(super) async fn add(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> PageAnswer {
    let sender = visitor.sender(&headers, fields.one("key"));
    let Some(sender) = sender.filter(|_| visitor.may_decide()) else {
        return Ok(refused());
    };
    let office = &pages.source.acting;
    let read = || -> FormRead<(AssignmentTerms, Signed)> {
        let item = fields.said("item", "事项", LONGEST_ITEM)?;
        let meeting = fields.line("meeting", "议定的会议", LONGEST_MEETING)?;
        let to = handing(&office.policy, &fields)?;
        let signed = fields.signed(sender, pages.source.clock.now())?;
        Ok((to.terms(&item, meeting.unwrap_or_default()), signed))
    };
    match read() {
        Ok((terms, signed)) => {
            let id = assign(office, AssignmentKind::Decision, &terms, &signed).await?;
            Ok(Redirect::to(&assigned_address(id)).into_response())
        }
        Err(trouble) => {
            let wanted = AssignedWanted::default();
            let said = (&*trouble.text, &fields);
            let mut page = decisions_shown(&pages, &visitor, &wanted, said).await?;
            *page.status_mut() = trouble.status;
            Ok(page)
        }
    }
}

pub(super) async fn matters(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
    Query(wanted): Query<AssignedWanted>,
) -> PageAnswer {
    let Some(login) = visitor.login() else {
        return Ok(refused());
    };
    let office = &pages.source.looking;
    let today = office.policy.local(pages.source.clock.now()).date();
    let assignments = office.store.assignments().await?;
    let urgent = office.store.matter_records().await?;
    let report = pages.ledger_now().await?;
    let known = (&*report.ledger, &*urgent, &*assignments);
    let own = login.account.role.unit();
    let lines = matter_lines(&office.policy, known, (own, today));
    let list = AssignedList::new("/matters", lines, &wanted);
    let values =
        context! { title => "交办事项", list => values_of(list), adds => false, trouble => "" };
    pages.page(ASSIGNED_LIST, &visitor, values)
}

/// `/matters/hand?project=NM-042917`
#[derive(Debug, Deserialize)]
pub(super) struct ProjectWanted {
    project: String,
}

/// What a project asks the city for, to be handed to somebody.
pub(super) async fn matter(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
    Query(wanted): Query<ProjectWanted>,
) -> PageAnswer {
    let none = Fields::default();
    matter_shown(&pages, &visitor, &wanted.project, ("", &none)).await
}

async fn matter_shown(
    pages: &Pages,
    visitor: &Visitor,
    project: &str,
    (trouble, fields): (&str, &Fields),
) -> PageAnswer {
    if visitor.login().is_none() {
        return Ok(refused());
    }
    let report = pages.ledger_now().await?;
    let is_it = |one: &&Matter| one.urgent.is_none() && one.number.as_deref() == Some(project);
    let Some(matter) = report.ledger.matters.iter().find(is_it) else {
        return Ok(missing());
    };
    if !visitor.may_see_unit(&matter.unit) {
        return Ok(refused());
    }
    let policy = &pages.source.looking.policy;
    let values = context! {
        matter => &matter.matter,
        unit => policy.assignee_name(&matter.unit),
        name => &matter.project,
        contact => &matter.contact,
        project,
        project_address => super::address::path(&["project", project]),
        hands => visitor.may_decide(),
        form => values_of(HandingForm::new(policy).typed(fields)),
        trouble,
        why => fields.one("why"),
    };
    pages.page(HAND_MATTER, visitor, values)
}

pub(super) async fn hand(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> PageAnswer {
    let sender = visitor.sender(&headers, fields.one("key"));
    let Some(sender) = sender.filter(|_| visitor.may_decide()) else {
        return Ok(refused());
    };
    let office = &pages.source.acting;
    let project = fields.one("project");
    let read = || -> FormRead<(Handing, Signed)> {
        let to = handing(&office.policy, &fields)?;
        Ok((to, fields.signed(sender, pages.source.clock.now())?))
    };
    let trouble = match read() {
        Err(trouble) => trouble,
        Ok((to, signed)) => {
            let report = pages.ledger_now().await?;
            match hand_matter(office, &report.ledger, project, (&to, &signed)).await? {
                Ok(id) => return Ok(Redirect::to(&assigned_address(id)).into_response()),
                Err(CannotHand::NoMatter(_)) => return Ok(missing()),
                Err(CannotHand::Handed(before)) => FormTrouble::conflict(format!(
                    "这件事已交办给{}（交办第{}号），您的交办没有生效。",
                    office.policy.assignee_name(&before.terms.lead),
                    before.id.number
                )),
            }
        }
    };
    let mut page = matter_shown(&pages, &visitor, project, (&trouble.text, &fields)).await?;
    if page.status().is_success() {
        *page.status_mut() = trouble.status;
    }
    Ok(page)
}

/// A decision or a matter that is with somebody, or an urgent one.
pub(super) async fn one(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
    Path((kind, number)): Path<(String, String)>,
) -> PageAnswer {
    let Some(id) = id_of(&kind, &number) else {
        return Ok(missing());
    };
    let Some((known, may_do)) = found(&pages, &visitor, id).await? else {
        return Ok(missing());
    };
    let rules = (&pages.source.looking.policy, pages.source.clock.now());
    pages.page(ASSIGNED, &visitor, AssignedPage::new(rules, &known, may_do))
}

/// What somebody says of one, or to whom it goes now.
pub(super) async fn say(
    State(pages): PagesState,
    Extension(visitor): Extension<Visitor>,
    Path((kind, number)): Path<(String, String)>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> PageAnswer {
    let Some(id) = id_of(&kind, &number) else {
        return Ok(missing());
    };
    let Some(sender) = visitor.sender(&headers, fields.one("key")) else {
        return Ok(refused());
    };
    let Some((known, may_do)) = found(&pages, &visitor, id).await? else {
        return Ok(missing());
    };
    let answer = DeskAnswer::from_word(fields.one("what"));
    let may = answer.map_or(may_do == MayDo::All, |answer| may_do.may(answer));
    if !may {
        return Ok(refused());
    }
    let done = match fields.signed(sender, pages.source.clock.now()) {
        Err(trouble) => Err(trouble),
        Ok(signed) => match (answer, fields.one("what")) {
            (Some(answer), _) => answered(&pages, id, answer, &signed).await?,
            (None, "hand") => handed(&pages, &known, &fields, &signed).await?,
            (None, _) => return Ok(missing()),
        },
    };
    let Err(trouble) = done else {
        return Ok(Redirect::to(&assigned_address(id)).into_response());
    };
    // As it stands after whoever was first.
    let Some((known, _)) = found(&pages, &visitor, id).await? else {
        return Ok(missing());
    };
    let rules = (&pages.source.looking.policy, pages.source.clock.now());
    let values = AssignedPage::new(rules, &known, may_do).refused(&trouble.text, &fields);
    let mut page = pages.page(ASSIGNED, &visitor, values)?;
    *page.status_mut() = trouble.status;
    Ok(page)
}

async fn answered(
    pages: &Pages,
    id: AssignmentId,
    answer: DeskAnswer,
    signed: &Signed,
) -> Result<FormRead<()>> {
    let office = &pages.source.acting;
    let said = answer_item(office, &ItemId::of_assignment(id), answer, signed).await?;
    Ok(said
        .map(|_| ())
        .map_err(|why| FormTrouble::refused(&office.policy, &why)))
}

async fn handed(
    pages: &Pages,
    known: &KnownItem,
    fields: &Fields,
    signed: &Signed,
) -> Result<FormRead<()>> {
    let office = &pages.source.acting;
    let policy = &office.policy;
    let read = || -> FormRead<(Handing, i64)> {
        let seen = fields.parsed("version", "版本", "1")?.unwrap_or_default();
        Ok((handing(policy, fields)?, seen))
    };
    let (to, seen) = match read() {
        Ok(read) => read,
        Err(trouble) => return Ok(Err(trouble)),
    };
    let id = known.id;
    let said = match (&known.assignment, id.kind) {
        (_, AssignmentKind::Urgent) => {
            hand_urgent(office, id.number, (&to, Some(seen)), signed).await?
        }
        (Some(one), AssignmentKind::Decision | AssignmentKind::Matter) => {
            let terms = AssignmentTerms {
                project: one.terms.project.clone(),
                ..to.terms(&one.terms.item, one.terms.origin.clone())
            };
            change_terms(office, id, (&terms, Some(seen)), signed).await?
        }
        (None, AssignmentKind::Decision | AssignmentKind::Matter) => Ok(()),
    };
    Ok(said.map_err(|why| FormTrouble::refused(policy, &why)))
}

fn id_of(kind: &str, number: &str) -> Option<AssignmentId> {
    Some(AssignmentId {
        kind: kind.parse().ok()?,
        number: number.parse().ok()?,
    })
}

/// One that this person may see, and what they may do with it; `None`: there is none, or it is not theirs to know.
async fn found(
    pages: &Pages,
    visitor: &Visitor,
    id: AssignmentId,
) -> Result<Option<(KnownItem, MayDo)>> {
    let Some(login) = visitor.login() else {
        return Ok(None);
    };
    let store = &pages.source.acting.store;
    let (assignment, versions) = store.assignment_with_versions(id).await?;
    let urgent = if id.kind == AssignmentKind::Urgent {
        store.matter_record(id.number).await?
    } else {
        None
    };
    if assignment.is_none() && urgent.is_none() {
        return Ok(None);
    }
    let may_do = match login.account.role.unit() {
        None if visitor.may_decide() => MayDo::All,
        None => MayDo::Read,
        Some(own) => {
            let terms = assignment.as_ref().map(|one| &one.terms);
            let leads = terms.is_some_and(|terms| terms.lead == *own);
            let is_seen = leads
                || assignment.as_ref().is_some_and(|one| concerns(one, own))
                || urgent.as_ref().is_some_and(|one| one.matter.unit == *own)
                || match terms.and_then(|terms| terms.project.as_deref()) {
                    Some(project) => {
                        let report = pages.ledger_now().await?;
                        let entry = report.ledger.entry(project);
                        entry.is_some_and(|entry| entry.unit == *own)
                    }
                    None => false,
                };
            match (is_seen, leads) {
                (false, _) => return Ok(None),
                (true, true) => MayDo::Report,
                (true, false) => MayDo::Read,
            }
        }
    };
    let known = KnownItem {
        id,
        assignment,
        versions,
        urgent,
    };
    Ok(Some((known, may_do)))
}
