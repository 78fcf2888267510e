//! What a form of several fields sends, and what is wrong with it in words for the page that is shown again.

use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::Deserialize;

use super::desk::refusal_told;
use super::visitor::LoggedIn;
use crate::domain::desk::{AnswerRefused, Signed};
use crate::domain::line::clean_line;
use crate::domain::policy::Policy;

/// The longest reason, in characters.
const LONGEST_REASON: usize = 200;

/// The fields as they were sent; a name may be there more than once.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Fields(Vec<(String, String)>);

/// Why what was sent is not done.
#[derive(Debug)]
pub(super) struct FormTrouble {
    pub(super) status: StatusCode,
    pub(super) text: String,
}

/// What a form says, or what is wrong with it.
pub(super) type FormRead<T> = Result<T, FormTrouble>;

impl FormTrouble {
    /// Something is missing or cannot be read.
    pub(super) fn wrong(text: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            text: text.into(),
        }
    }

    /// It cannot be done as things stand now.
    pub(super) fn conflict(text: impl Into<String>) -> Self {
        Self {
            status: StatusCode::CONFLICT,
            text: text.into(),
        }
    }

    /// The answer is not taken.
    pub(super) fn refused(policy: &Policy, why: &AnswerRefused) -> Self {
        Self::conflict(refusal_told(policy, why))
    }
}

impl Fields {
    /// As it was sent, without blanks around; empty if it was not.
    pub(super) fn one(&self, name: &str) -> &str {
        let mut found = self.0.iter().filter(|(key, _)| key == name);
        found.next().map_or("", |(_, value)| value.trim())
    }

    /// All of this name.
    pub(super) fn all(&self, name: &str) -> Vec<&str> {
        let found = self.0.iter().filter(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).collect()
    }

    /// A box that was ticked.
    pub(super) fn is_set(&self, name: &str) -> bool {
        !self.one(name).is_empty()
    }

    /// One line of plain text; `None` if nothing was written. What is too long is not cut in silence.
    pub(super) fn line(
        &self,
        name: &str,
        label: &str,
        longest: usize,
    ) -> Result<Option<String>, FormTrouble> {
        let text = clean_line(self.one(name), usize::MAX);
        let long = text.chars().count();
        if long > longest {
            let told = format!("“{label}”有{long}字，最多{longest}字，请缩短后再提交。");
            return Err(FormTrouble::wrong(told));
        }
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    /// The same of what has to be there.
    pub(super) fn said(
        &self,
        name: &str,
        label: &str,
        longest: usize,
    ) -> Result<String, FormTrouble> {
        let text = self.line(name, label, longest)?;
        text.ok_or_else(|| FormTrouble::wrong(format!("请填写“{label}”，再提交。")))
    }

    /// Who says so and why.
    pub(super) fn signed(
        &self,
        login: &LoggedIn,
        now: DateTime<Utc>,
    ) -> Result<Signed, FormTrouble> {
        Ok(Signed {
            by: login.account.name.clone(),
            why: self.said("why", "理由", LONGEST_REASON)?,
            at: now,
        })
    }

    /// A day as a browser sends it; `None` if none was chosen.
    pub(super) fn day(&self, name: &str, label: &str) -> Result<Option<NaiveDate>, FormTrouble> {
        self.parsed(name, label, "2026-11-26")
    }

    /// A time of day as a browser sends it; `None` if none was chosen.
    pub(super) fn time(&self, name: &str, label: &str) -> Result<Option<NaiveTime>, FormTrouble> {
        let text = self.one(name);
        if text.is_empty() {
            return Ok(None);
        }
        let time = NaiveTime::parse_from_str(text, "%H:%M");
        let time = time.map_err(|_| FormTrouble::wrong(unread(label, text, "15:00")))?;
        Ok(Some(time))
    }

    /// A number or a day that stands there; `None` if nothing does.
    pub(super) fn parsed<T: std::str::FromStr>(
        &self,
        name: &str,
        label: &str,
        example: &str,
    ) -> Result<Option<T>, FormTrouble> {
        let text = self.one(name);
        if text.is_empty() {
            return Ok(None);
        }
        let value = text
            .parse()
            .map_err(|_| FormTrouble::wrong(unread(label, text, example)))?;
        Ok(Some(value))
    }
}

fn unread(label: &str, text: &str, example: &str) -> String {
    let text = clean_line(text, 40);
    format!("“{label}”所填“{text}”无法识别，请按“{example}”的样式填写。")
}

#[cfg(test)]
mod tests {
    use super::Fields;

    fn fields(sent: &[(&str, &str)]) -> Fields {
        let sent = sent.iter();
        Fields(
            sent.map(|&(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        )
    }

    #[test]
    fn what_is_missing_too_long_or_unread_is_told_by_its_name() {
        let sent = fields(&[
            ("a", " \u{200b} "),
            ("b", "一二三四"),
            ("due", "11月"),
            ("x", "1"),
            ("x", "2"),
        ]);
        let told =
            |found: Result<String, super::FormTrouble>| found.map_err(|trouble| trouble.text);
        assert_eq!(
            told(sent.said("a", "事项", 9)),
            Err("请填写“事项”，再提交。".to_owned())
        );
        assert_eq!(
            told(sent.said("b", "事项", 3)),
            Err("“事项”有4字，最多3字，请缩短后再提交。".to_owned())
        );
        assert_eq!(told(sent.said("b", "事项", 4)), Ok("一二三四".to_owned()));
        let day = sent.day("due", "完成时限").unwrap_err();
        assert!(day.text.contains("所填“11月”无法识别"), "{}", day.text);
        assert_eq!(sent.day("none", "日").unwrap(), None);
        assert_eq!(sent.all("x"), ["1", "2"]);
        assert!(!sent.is_set("none") && sent.is_set("x"));
        assert!(sent.time("due", "时间").is_err());
    }
}
