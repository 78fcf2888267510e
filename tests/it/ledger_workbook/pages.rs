//! Which pages a ledger has, and that every letter and document that sends its reader to one names one that is there.

use std::fs;
use std::path::{Path, PathBuf};

use calamine::Reader as _;
use diaodu::domain::edition_news::EditionNews;
use diaodu::domain::ledger::merge;
use diaodu::domain::period::Month;
use diaodu::domain::rate::{RateRules, rates};
use diaodu::workbook::ledger::{LedgerView, LedgerWorksheet, write};

use super::{City, bare, open};
use crate::plausible::period;

fn pages(view: &LedgerView<'_>) -> Vec<String> {
    open(&write(view).unwrap()).sheet_names()
}

fn nothing_new() -> EditionNews {
    EditionNews {
        since: None,
        before: None,
        changes: Vec::new(),
        corrections: Vec::new(),
        stalled: Vec::new(),
    }
}

#[test]
fn every_edition_has_the_pages_that_it_must_have() {
    let ledger = merge(&[], &[], period("2026-11-25"));
    let rates = rates(&ledger, RateRules::default());
    let mut news = nothing_new();
    let of_every_edition: Vec<&str> = LedgerWorksheet::ALL
        .into_iter()
        .filter(|page| page.is_in_every_edition())
        .map(LedgerWorksheet::name)
        .collect();
    let first = LedgerView {
        news: Some(&news),
        ..bare(&ledger, &rates)
    };
    assert_eq!(pages(&first), of_every_edition);
    news.since = Some(Month::of(period("2026-10-25").0));
    let second = pages(&LedgerView {
        news: Some(&news),
        ..bare(&ledger, &rates)
    });
    assert!(
        second.contains(&LedgerWorksheet::Changes.name().to_owned()),
        "{second:?}"
    );
    let city = City::new(2);
    let draft = pages(&city.view());
    for page in [LedgerWorksheet::Managers, LedgerWorksheet::Suspicions] {
        assert!(
            draft.contains(&page.name().to_owned()),
            "{page:?}: {draft:?}"
        );
    }
}

/// A sentence of a template that sends its reader to a page of a ledger.
#[derive(Debug)]
struct Sent<'t> {
    page: &'t str,
    /// What has to hold for it to be said: the conditions around it.
    conditions: Vec<&'t str>,
}

/// `见附件“存疑数据”页`, `详见台账“存疑数据”页`; another sheet has pages, too: 调度表“观摩项目”页.
fn sent(template: &str) -> Vec<Sent<'_>> {
    let (mut found, mut conditions) = (Vec::new(), Vec::new());
    let mut rest = template;
    while let Some(at) = rest.find(['{', '“']) {
        let from = &rest[at..];
        if let Some(tag) = from.strip_prefix("{%") {
            let tag = tag.split_once("%}").map_or("", |(tag, _)| tag);
            let words = tag.trim().trim_matches('-').trim();
            if let Some(condition) = words.strip_prefix("if ") {
                conditions.push(condition.trim());
            } else if words.starts_with("for ") {
                conditions.push("");
            } else if words == "endif" || words == "endfor" {
                conditions.pop().unwrap();
            } else if words.starts_with("el") {
                // What stands here holds only if the condition does not.
                *conditions.last_mut().unwrap() = "";
            }
        }
        let before = &rest[..at];
        let named = from
            .strip_prefix('“')
            .and_then(|name| name.split_once("”页"));
        if let Some((page, _)) = named
            && ["附件", "台账"].iter().any(|word| before.ends_with(word))
        {
            found.push(Sent {
                page,
                conditions: conditions.clone(),
            });
        }
        let first = from.chars().next().map_or(1, char::len_utf8);
        rest = &from[first..];
    }
    found
}

fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found
}

#[test]
fn every_page_that_a_template_names_is_there_whenever_it_is_named() {
    let mut all = 0;
    for file in files("templates") {
        let text = fs::read_to_string(&file).unwrap();
        let pages_said = text.matches("见台账“").count();
        let is_vague = text.matches("见台账").count() > pages_said;
        assert!(!is_vague, "{}: on which page?", file.display());
        for sent in sent(&text) {
            let known = LedgerWorksheet::ALL.into_iter();
            let mut known = known.filter(|page| page.name() == sent.page);
            let page = known.next();
            // The other pages come and go.
            let is_there = match page {
                Some(LedgerWorksheet::Changes) => sent.conditions.contains(&"since"),
                Some(LedgerWorksheet::Assignments) => sent.conditions.contains(&"assignments"),
                Some(page) => page.is_in_every_edition(),
                None => false,
            };
            assert!(is_there, "{}: {sent:?}", file.display());
            all += 1;
        }
    }
    assert!(all >= 13, "only {all} sentences");
}

#[test]
fn what_is_written_in_code_takes_the_page_from_the_ledger_itself() {
    for folder in ["src/daemon", "src/document", "src/mail"] {
        for file in files(folder) {
            let text = fs::read_to_string(&file).unwrap_or_default();
            let is_sample = file
                .iter()
                .any(|part| part == "samples" || part == "snapshots");
            let named = sent(&text);
            let literal = named.iter().find(|sent| !sent.page.starts_with('{'));
            assert!(
                is_sample || literal.is_none(),
                "{}: {literal:?}: write it with LedgerWorksheet",
                file.display()
            );
        }
    }
}

#[test]
fn a_page_is_found_with_the_conditions_around_it() {
    let text = "{% if since %}{% if x %}见附件“甲”页{% else %}见台账“乙”页{% endif %}{% endif %}调度表“丙”页";
    let found = sent(text);
    let pages: Vec<&str> = found.iter().map(|sent| sent.page).collect();
    assert_eq!(pages, ["甲", "乙"]);
    assert_eq!(found[0].conditions, ["since", "x"]);
    assert_eq!(found[1].conditions, ["since", ""]);
}
