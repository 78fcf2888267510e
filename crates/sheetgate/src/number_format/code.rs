//! The code of a number format taken apart: sections, their conditions, and what each shows.

/// Office allows no longer code, and no more of one is of any use.
const LONGEST: usize = 255;

/// A code, by its sections: for positive numbers, negative ones, zero, and text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Code {
    pub(super) sections: Vec<Section>,
}

/// What one section shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Section {
    /// The numbers that it is for, if it says so itself.
    pub(super) condition: Option<Condition>,
    /// Chinese digits: `[DBNum2]` is 2.
    pub(super) chinese: Option<u8>,
    /// Hours, minutes or seconds of a length of time: `[h]`.
    pub(super) is_duration: bool,
    pub(super) parts: Vec<Part>,
}

/// `[>=10000]`
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Condition {
    operator: Operator,
    limit: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    AtMost,
    AtLeast,
    Not,
    Below,
    Above,
    Equal,
}

impl Condition {
    /// Whether the section is for this number.
    pub(super) fn fits(self, number: f64) -> bool {
        let off = number - self.limit;
        match self.operator {
            Operator::AtMost => off <= 0.0,
            Operator::AtLeast => off >= 0.0,
            Operator::Not => off.abs() > 0.0,
            Operator::Below => off < 0.0,
            Operator::Above => off > 0.0,
            Operator::Equal => off.abs() <= 0.0,
        }
    }

    /// Whether it is for negative numbers alone.
    pub(super) fn is_below_zero(self) -> bool {
        self.limit <= 0.0 && !self.fits(f64::MAX) && !self.fits(1.0)
    }
}

/// One thing that a section shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Text as it stands.
    Literal(String),
    /// `0`, `#` or `?`.
    Digit(char),
    /// The decimal point.
    Point,
    /// A comma between digits.
    Group,
    /// A comma behind them: a thousand times less is shown.
    Thousand,
    Percent,
    /// `E+` or `E-`; whether a plus is shown.
    Exponent(bool),
    /// The number as it is, without any format.
    General,
    /// The text of the cell.
    Text,
    /// So many of a letter of dates, in lower case: `yyyy`.
    Date(char, usize),
}

impl Code {
    /// Takes a code apart. Never fails: what means nothing is shown as it stands. `None` if it is too long.
    pub(super) fn parse(code: &str) -> Option<Self> {
        if code.len() > LONGEST {
            return None;
        }
        let mut reader = Reader {
            rest: code,
            section: Section::default(),
            sections: Vec::new(),
        };
        while let Some(letter) = reader.rest.chars().next() {
            reader.step(letter);
        }
        reader.end_section();
        reader.sections.truncate(4);
        Some(Self {
            sections: reader.sections,
        })
    }
}

struct Reader<'c> {
    rest: &'c str,
    section: Section,
    sections: Vec<Section>,
}

impl Reader<'_> {
    fn step(&mut self, letter: char) {
        if let Some(length) = general(self.rest) {
            self.take(length);
            self.section.parts.push(Part::General);
            return;
        }
        let behind = &self.rest[letter.len_utf8()..];
        let next = behind.chars().next();
        match letter {
            '"' => {
                let inside = behind.split_once('"').map_or(behind, |(inside, _)| inside);
                self.literal(inside);
                self.take(inside.len() + 2);
                return;
            }
            '\\' | '!' => {
                if let Some(next) = next {
                    self.literal(next.encode_utf8(&mut [0; 4]));
                }
                self.take(1 + next.map_or(0, char::len_utf8));
                return;
            }
            // As wide as the next character; filled up with it.
            '_' | '*' => {
                if letter == '_' {
                    self.literal(" ");
                }
                self.take(1 + next.map_or(0, char::len_utf8));
                return;
            }
            '[' => {
                let inside = behind.split_once(']').map_or(behind, |(inside, _)| inside);
                let length = inside.len() + 2;
                self.bracket(inside);
                self.take(length);
                return;
            }
            ';' => self.end_section(),
            '0' | '#' | '?' => self.section.parts.push(Part::Digit(letter)),
            '.' if self.is_of_numbers() => self.section.parts.push(Part::Point),
            ',' if self.has_digit() => self.section.parts.push(comma(behind)),
            '%' => self.section.parts.push(Part::Percent),
            '@' => self.section.parts.push(Part::Text),
            'E' | 'e' if matches!(next, Some('+' | '-')) => {
                self.section.parts.push(Part::Exponent(next == Some('+')));
                self.take(2);
                return;
            }
            'A' | 'a' if has_clock_halves(self.rest) => {
                let length = if behind.starts_with(['/', '／']) {
                    3
                } else {
                    5
                };
                self.section.parts.push(Part::Date('a', 1));
                self.take(length);
                return;
            }
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'e' | 'E' | 'a' | 'A'
            | 'g' | 'G' | 'b' | 'B' => {
                let is_same = |other: &char| other.eq_ignore_ascii_case(&letter);
                let count = self.rest.chars().take_while(is_same).count();
                let letter = letter.to_ascii_lowercase();
                self.section.parts.push(Part::Date(letter, count));
                self.take(count);
                return;
            }
            other => self.literal(other.encode_utf8(&mut [0; 4])),
        }
        self.take(letter.len_utf8());
    }

    fn take(&mut self, length: usize) {
        self.rest = self.rest.get(length..).unwrap_or_default();
    }

    fn literal(&mut self, text: &str) {
        if let Some(Part::Literal(last)) = self.section.parts.last_mut() {
            last.push_str(text);
        } else if !text.is_empty() {
            self.section.parts.push(Part::Literal(text.to_owned()));
        }
    }

    fn bracket(&mut self, inside: &str) {
        let section = &mut self.section;
        let lower = inside.to_ascii_lowercase();
        if let Some(condition) = condition(inside) {
            section.condition = Some(condition);
        } else if let Some(number) = lower.strip_prefix("dbnum") {
            section.chinese = number
                .parse()
                .ok()
                .filter(|number| (1..=3).contains(number));
        } else if let Some(currency) = inside.strip_prefix('$') {
            let symbol = currency
                .rsplit_once('-')
                .map_or(currency, |(symbol, _)| symbol);
            let symbol = symbol.to_owned();
            self.literal(&symbol);
        } else if !lower.is_empty() && lower.chars().all(|letter| "hms".contains(letter)) {
            section.is_duration = true;
            let letter = lower.chars().next().unwrap_or('h');
            section.parts.push(Part::Date(letter, lower.len()));
        }
        // All else is a colour.
    }

    fn end_section(&mut self) {
        self.sections.push(std::mem::take(&mut self.section));
    }

    fn has_digit(&self) -> bool {
        let parts = &self.section.parts;
        parts.iter().any(|part| matches!(part, Part::Digit(_)))
    }

    /// Whether a point here is a decimal one: nothing of a date came before.
    fn is_of_numbers(&self) -> bool {
        let parts = &self.section.parts;
        !parts
            .iter()
            .any(|part| matches!(part, Part::Date(..) | Part::Point))
    }
}

/// The length of the word for no format, in English and Chinese.
fn general(code: &str) -> Option<usize> {
    const WORD: &str = "general";
    let is_word = code
        .get(..WORD.len())
        .is_some_and(|word| word.eq_ignore_ascii_case(WORD));
    if is_word {
        return Some(WORD.len());
    }
    let native = ["G/通用格式", "G/標準", "G/标准"];
    native
        .into_iter()
        .find(|word| code.starts_with(word))
        .map(str::len)
}

fn has_clock_halves(code: &str) -> bool {
    ["am/pm", "a/p"].iter().any(|word| {
        code.get(..word.len())
            .is_some_and(|own| own.eq_ignore_ascii_case(word))
    })
}

/// What a comma behind a digit means: it groups digits if more of them follow.
fn comma(behind: &str) -> Part {
    let next = behind.trim_start_matches(',').chars().next();
    match next {
        Some('0' | '#' | '?') => Part::Group,
        _ => Part::Thousand,
    }
}

fn condition(inside: &str) -> Option<Condition> {
    const SIGNS: [(&str, Operator); 6] = [
        ("<=", Operator::AtMost),
        (">=", Operator::AtLeast),
        ("<>", Operator::Not),
        ("<", Operator::Below),
        (">", Operator::Above),
        ("=", Operator::Equal),
    ];
    SIGNS.into_iter().find_map(|(sign, operator)| {
        let limit = inside.strip_prefix(sign)?.trim().parse().ok()?;
        Some(Condition { operator, limit })
    })
}

impl Section {
    /// Whether it shows a date, a time, or both.
    pub(super) fn is_date(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Date(..)))
    }

    /// Whether it shows a letter of dates.
    pub(super) fn has(&self, letter: char) -> bool {
        self.parts
            .iter()
            .any(|part| matches!(part, Part::Date(own, _) if *own == letter))
    }

    /// All text that it adds of its own.
    pub(super) fn literals(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Literal(text) => Some(text.as_str()),
            _ => None,
        })
    }
}
