//! How a format writes a number or a date of which it says no more than the thing itself.

use std::sync::Arc;

use super::code::{Code, Part, Section};
use super::{dates, render};
use crate::blank::trimmed;
use crate::grid::Value;

/// The codes of formats with a number that every program knows, as far as they do not depend on where it runs.
const fn built_in(id: u16) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        37 | 38 => "#,##0;-#,##0",
        39 | 40 => "#,##0.00;-#,##0.00",
        41 => "#,##0;-#,##0;\"-\"",
        43 => "#,##0.00;-#,##0.00;\"-\"",
        _ => return None,
    })
}

impl Code {
    /// The code of a format, if it writes numbers or dates in a way of its own.
    pub(crate) fn look(code: &str) -> Option<Arc<Self>> {
        let code = Self::parse(code)?;
        let is_own = |section: &Section| {
            let mut parts = section.parts.iter();
            parts.any(|part| matches!(part, Part::Digit(_) | Part::Date(..)))
        };
        code.sections.iter().any(is_own).then(|| Arc::new(code))
    }

    /// The same of a format with a number that every program knows.
    pub(crate) fn built_in_look(id: u16) -> Option<Arc<Self>> {
        Self::look(built_in(id)?)
    }

    /// What is shown of a number or a date; `None` where that is nothing, or is not known.
    pub(crate) fn shows(&self, value: &Value) -> Option<String> {
        let shown = match value {
            Value::Number(number) => {
                let (section, has_sign) = self.of_number(*number)?;
                let sign = if has_sign { "-" } else { "" };
                let digits = Some(section).filter(|section| !section.is_date())?;
                format!("{sign}{}", trimmed(&render::number(digits, *number)?))
            }
            Value::Date(date) => {
                dates::shown(self.of_dates()?, date.and_time(chrono::NaiveTime::MIN))?
            }
            Value::DateTime(moment) => dates::shown(self.of_dates()?, *moment)?,
            _ => return None,
        };
        let shown = trimmed(&shown);
        (!shown.is_empty()).then(|| shown.to_owned())
    }

    /// The section for dates, if it writes them in figures: names of months depend on where the program runs.
    fn of_dates(&self) -> Option<&Section> {
        let section = self.sections.first()?;
        let is_named = |part: &Part| matches!(part, Part::Date('m', 3..));
        let is_plain = section.is_date() && !section.is_duration && section.chinese.is_none();
        (is_plain && !section.parts.iter().any(is_named)).then_some(section)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::Code;
    use crate::grid::Value;

    #[test]
    fn numbers_and_dates_are_written_as_their_formats_say() {
        let date = || Value::Date(NaiveDate::from_ymd_opt(2026, 11, 20).unwrap());
        let number = Value::Number;
        for (code, value, shown) in [
            ("#,##0.00", number(12_345.678), Some("12,345.68")),
            ("#,##0", number(5000.0), Some("5,000")),
            ("0", number(12_345.678), Some("12346")),
            ("0.0;(0.0)", number(-12.5), Some("(12.5)")),
            ("0.00", number(-0.333), Some("-0.33")),
            ("\"¥\"#,##0.00_ ", number(12_345.678), Some("¥12,345.68")),
            (
                "_ * #,##0.00_ ;_ * -#,##0.00_ ",
                number(5000.0),
                Some("5,000.00"),
            ),
            ("0;-0;;@", number(0.0), None),
            ("m\"月\"d\"日\"", date(), Some("11月20日")),
            ("yyyy\"年\"m\"月\"", date(), Some("2026年11月")),
            ("yyyy/m/d", date(), Some("2026/11/20")),
            ("d-mmm-yy", date(), None),
            ("[DBNum1]yyyy\"年\"m\"月\"", date(), None),
            ("0.00", date(), None),
            ("yyyy/m/d", Value::Bool(true), None),
        ] {
            let found = Code::look(code).unwrap().shows(&value);
            assert_eq!(found.as_deref(), shown, "{code} {value:?}");
        }
        for code in ["General", "@", "G/通用格式", ";;;"] {
            assert_eq!(Code::look(code), None, "{code}");
        }
        let month_and_day = Code::built_in_look(58).unwrap();
        assert_eq!(month_and_day.shows(&date()).as_deref(), Some("11月20日"));
        assert_eq!(Code::built_in_look(14), None);
    }
}
