//! What a value of the configuration may be: how it is read, and what is said if it cannot be.

mod addresses;

use std::fmt::Write as _;
use std::ops::RangeInclusive;

use chrono::{NaiveDate, NaiveTime};
use toml::de::DeValue;

pub(super) use self::addresses::{address, domain, host};
use crate::domain::language::{Bilingual, bilingual, both};
use crate::domain::occasion::ALL_UNITS;

/// A value that cannot be read, with advice if there is any.
type Refused = Option<Bilingual>;

type ValueReader<T> = Box<dyn Fn(&DeValue<'_>) -> Result<T, Refused>>;

/// A kind of value.
pub(super) struct Want<T> {
    /// What it should be, in words.
    pub(super) expected: Bilingual,
    /// Whether a bad one may be a secret in the wrong place, and is never shown.
    pub(super) secret: bool,
    read: ValueReader<T>,
}

impl<T: 'static> Want<T> {
    fn new(
        expected: Bilingual,
        read: impl Fn(&DeValue<'_>) -> Result<T, Refused> + 'static,
    ) -> Self {
        Self {
            expected,
            secret: false,
            read: Box::new(read),
        }
    }

    /// Text that `read` makes a value of.
    pub(super) fn of_text(
        expected: Bilingual,
        read: impl Fn(&str) -> Result<T, Refused> + 'static,
    ) -> Self {
        Self::new(expected, move |value| {
            let text = value.as_str().ok_or(None)?;
            read(text)
        })
    }
}

impl<T> Want<T> {
    /// The same, with other words for what it should be.
    pub(super) fn expecting(self, expected: Bilingual) -> Self {
        Self { expected, ..self }
    }

    /// The value, or advice.
    pub(super) fn read(&self, value: &DeValue<'_>) -> Result<T, Refused> {
        (self.read)(value)
    }
}

/// One line of text that is not blank; it may stand in a header, so it holds no control characters.
pub(super) fn text() -> Want<String> {
    Want::of_text(bilingual!("one line of text", "一行文字"), |text| {
        let good = !text.trim().is_empty() && text.len() <= 500 && !text.contains(char::is_control);
        if good {
            Ok(text.trim().to_owned())
        } else {
            Err(None)
        }
    })
}

/// As [`text`], but it may be empty.
pub(super) fn text_or_nothing() -> Want<String> {
    Want::of_text(
        bilingual!("one line of text, or \"\"", "一行文字，或 \"\""),
        |read| {
            if read.is_empty() {
                return Ok(String::new());
            }
            text().read(&DeValue::String(read.into()))
        },
    )
}

/// The name of an environment variable; whatever else stands there may be the secret itself.
pub(super) fn variable() -> Want<String> {
    let want = Want::of_text(
        bilingual!(
            "the name of an environment variable in capitals, such as DIAODU_SMTP_PASSWORD",
            "大写的环境变量名，如 DIAODU_SMTP_PASSWORD"
        ),
        |text| {
            let good = text.starts_with(|first: char| first.is_ascii_uppercase() || first == '_')
                && text.chars().all(|letter| {
                    letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_'
                });
            if good { Ok(text.to_owned()) } else { Err(None) }
        },
    );
    Want {
        secret: true,
        ..want
    }
}

/// A name for folders: no character that Windows or a file server refuses.
pub(super) fn folder_name() -> Want<String> {
    Want::of_text(
        bilingual!(
            "a name that can be a folder's: no \\ / : * ? \" < > | and no full stop at either end",
            "能作文件夹名的名称：不含 \\ / : * ? \" < > |，首尾不是句点"
        ),
        |name| {
            let good = !name.is_empty()
                && name.chars().count() <= 60
                && name.trim() == name
                && !name.starts_with('.')
                && !name.ends_with('.')
                && !name
                    .contains(|letter: char| letter.is_control() || "\\/:*?\"<>|".contains(letter));
            if good { Ok(name.to_owned()) } else { Err(None) }
        },
    )
}

/// A unit's or department's short name.
pub(super) fn slug() -> Want<String> {
    Want::of_text(
        bilingual!(
            "1 to 32 lower-case letters, digits or hyphens, such as \"nanming\"",
            "1 到 32 个小写字母、数字或连字符，如 \"nanming\""
        ),
        |text| {
            let good = is_slug(text);
            if good { Ok(text.to_owned()) } else { Err(None) }
        },
    )
}

/// A unit's short name; one that means all units in keys would be taken for them.
pub(super) fn unit_slug() -> Want<String> {
    Want::of_text(
        bilingual!(
            "1 to 32 lower-case letters, digits or hyphens, such as \"nanming\"; not \"office\"",
            "1 到 32 个小写字母、数字或连字符，如 \"nanming\"；不能是 \"office\""
        ),
        |text| {
            let good = is_slug(text) && text != ALL_UNITS;
            if good { Ok(text.to_owned()) } else { Err(None) }
        },
    )
}

pub(super) fn is_slug(text: &str) -> bool {
    (1..=32).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
}

/// What a unit's project numbers begin with.
pub(super) fn code() -> Want<String> {
    Want::of_text(
        bilingual!(
            "1 to 4 capital letters, such as \"NM\"",
            "1 到 4 个大写字母，如 \"NM\""
        ),
        |code| {
            let good =
                (1..=4).contains(&code.len()) && code.chars().all(|c| c.is_ascii_uppercase());
            if good { Ok(code.to_owned()) } else { Err(None) }
        },
    )
}

/// A whole number.
pub(super) fn number<N>(range: RangeInclusive<N>) -> Want<N>
where
    N: TryFrom<i64> + PartialOrd + Copy + std::fmt::Display + 'static,
{
    let expected = bilingual!(
        "a whole number from {} to {}",
        " {} 到 {} 的整数",
        range.start(),
        range.end()
    );
    Want::new(expected, move |value| {
        whole(value)
            .and_then(|number| N::try_from(number).ok())
            .filter(|number| range.contains(number))
            .ok_or(None)
    })
}

fn whole(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

/// `true` or `false`.
pub(super) fn flag() -> Want<bool> {
    Want::new(bilingual!("true or false", " true 或 false"), |value| {
        value.as_bool().ok_or(None)
    })
}

/// One of a few words.
pub(super) fn word<T: Copy + 'static>(words: &'static [(&'static str, T)]) -> Want<T> {
    let names: Vec<String> = words
        .iter()
        .map(|(word, _)| format!("\"{word}\""))
        .collect();
    Want::of_text(
        bilingual!("one of {}", " {} 之一", names.join(", ")),
        move |text| {
            let found = words.iter().find(|(word, _)| *word == text);
            found.map(|(_, value)| *value).ok_or(None)
        },
    )
}

/// Many of one kind.
pub(super) fn list<T: 'static>(lengths: RangeInclusive<usize>, item: Want<T>) -> Want<Vec<T>> {
    let expected = Bilingual::of(|language| {
        let each = item.expected.in_language(language);
        both!(language, "a list, each {each}", "列表，每一项是{each}")
    });
    Want::new(expected, move |value| {
        let items = value.as_array().ok_or(None)?;
        let good: Result<Vec<T>, Refused> =
            items.iter().map(|each| item.read(each.get_ref())).collect();
        good.and_then(|good| {
            if lengths.contains(&good.len()) {
                Ok(good)
            } else {
                Err(None)
            }
        })
    })
}

/// The same, or nothing if the text is empty.
pub(super) fn or_nothing<T: 'static>(want: Want<T>) -> Want<Option<T>> {
    Want::new(want.expected.clone(), move |value| match value.as_str() {
        Some("") => Ok(None),
        _ => want.read(value).map(Some),
    })
}

/// What a text says of itself, by its own parser.
pub(super) fn parsed<T: std::str::FromStr + 'static>(expected: Bilingual) -> Want<T> {
    Want::of_text(expected, |text| text.parse().map_err(|_| None))
}

/// The same, if `check` makes something of the value.
pub(super) fn checked<T: 'static, U: 'static>(
    want: Want<T>,
    check: impl Fn(T) -> Option<U> + 'static,
) -> Want<U> {
    Want::new(want.expected.clone(), move |value| {
        check(want.read(value)?).ok_or(None)
    })
}

/// A time of day.
pub(super) fn time() -> Want<NaiveTime> {
    Want::new(
        bilingual!("a time of day such as \"09:00\"", "时刻，如 \"09:00\""),
        |value| time_of(value).ok_or(None),
    )
}

/// The last moment of a day; `None` is 24:00.
pub(super) fn deadline() -> Want<Option<NaiveTime>> {
    let expected = bilingual!(
        "a time of day such as \"17:30\", or \"24:00\" for the end of the day",
        "时刻，如 \"17:30\"；当天结束写 \"24:00\""
    );
    Want::new(expected, |value| {
        if value.as_str() == Some("24:00") {
            return Ok(None);
        }
        match time_of(value) {
            Some(NaiveTime::MIN) => Err(Some(bilingual!(
                "00:00 would end the due day before it begins; write \"24:00\"",
                "00:00 是报送日一开始就截止；写 \"24:00\""
            ))),
            Some(time) => Ok(Some(time)),
            None => Err(None),
        }
    })
}

fn time_of(value: &DeValue<'_>) -> Option<NaiveTime> {
    let text = match value {
        DeValue::String(text) => text.to_string(),
        DeValue::Datetime(at) => at.to_string(),
        _ => return None,
    };
    // chrono also takes "9:0"; such a time was hardly meant
    let is_written_out = text.split(':').all(|part| part.len() == 2);
    let time = NaiveTime::parse_from_str(&text, "%H:%M")
        .or_else(|_| NaiveTime::parse_from_str(&text, "%H:%M:%S"));
    time.ok().filter(|_| is_written_out)
}

/// A day, as a TOML date or in quotes.
pub(super) fn date() -> Want<NaiveDate> {
    Want::new(
        bilingual!("a date such as 2026-10-01", "日期，如 2026-10-01"),
        |value| {
            let text = match value {
                DeValue::String(text) => text.to_string(),
                DeValue::Datetime(at) => at.to_string(),
                _ => return Err(None),
            };
            parse_date(&text).ok_or(None)
        },
    )
}

/// A day of this or the next century, written `2026-10-01`.
pub(super) fn parse_date(text: &str) -> Option<NaiveDate> {
    let day = (text.len() == 10).then(|| text.parse::<NaiveDate>().ok())?;
    day.filter(|day| (2000..=2199).contains(&chrono::Datelike::year(day)))
}

/// A value as it may be shown in a problem: short, one line.
pub(super) fn describe(value: &DeValue<'_>) -> String {
    let text = match value {
        DeValue::String(text) => quoted(text),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Datetime(at) => at.to_string(),
        DeValue::Array(items) => {
            let items = items.iter().take(20).map(|item| describe(item.get_ref()));
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        DeValue::Table(_) => "a table".to_owned(),
    };
    shortened(&text)
}

/// Text in quotes, on one line, whatever it holds.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars().take(200) {
        if letter.is_control() {
            let _ = write!(quoted, "{}", letter.escape_default());
        } else {
            quoted.push(letter);
        }
    }
    quoted.push('"');
    shortened(&quoted)
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= 80 {
        return text.to_owned();
    }
    let mut start: String = text.chars().take(79).collect();
    start.push('…');
    start
}
