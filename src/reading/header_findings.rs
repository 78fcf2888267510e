//! What is to be said of a table's headers: what was taken for what, and what was not.

use sheetgate::At;

use super::column_choice::{Choice, Named, latest, takes_guesses};
use super::layout::HeaderColumn;
use crate::domain::figure::FIGURES;
use crate::domain::finding::Finding;
use crate::domain::project::Field;
use crate::domain::rules::Rule;
use crate::domain::wording::shortened;
use crate::words::headers::Headers;
use crate::words::label::Label;
use crate::words::meaning::{Meaning, Rank};

/// Characters of a list of headers that a message shows.
const LIST: usize = 80;

/// All that is to be said of the headers, the questions first.
pub(super) fn all(
    named: &[Named],
    chosen: &[Choice],
    headers: &Headers,
    sheet: &str,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (place, column) in named.iter().enumerate() {
        let choice = chosen.iter().find(|choice| choice.place == place);
        findings.extend(question(named, column, choice, sheet));
    }
    findings.extend(unknown_amounts(named, chosen, headers, sheet));
    findings.extend(unknown(named, chosen, headers, sheet));
    findings.extend(of_another_thing(named, chosen, sheet));
    findings
}

/// What is to be asked of one header.
fn question(
    named: &[Named],
    column: &Named,
    choice: Option<&Choice>,
    sheet: &str,
) -> Option<Finding> {
    let header = column.header;
    match column.meaning {
        Meaning::Two(first, second) => {
            let has = |field| named.iter().any(|other| other.rank_of(field).is_some());
            let is_needed = choice.is_some() || !(has(first) && has(second));
            is_needed.then(|| ambiguous(sheet, header, first, second))
        }
        Meaning::Guess(field) => {
            let is_surely_another = named.iter().any(|other| other.rank_of(field).is_some());
            let is_taken = choice.is_some();
            (is_taken || (!is_surely_another && !takes_guesses(field)))
                .then(|| guess(sheet, header, field, is_taken))
        }
        Meaning::Field(field, rank) if choice.is_none() => is_double(named, field, rank)
            .then(|| duplicate(sheet, header.at.address(), header.lowest())),
        _ => None,
    }
}

/// Whether another column is as well this field, and nobody knows which one counts. The form's own header
/// does, and what the office confirmed; of texts the surer one, of figures none goes before another.
fn is_double(named: &[Named], field: Field, rank: Rank) -> bool {
    let best = named.iter().filter_map(|named| named.rank_of(field)).max();
    let Some(best) = best else { return false };
    let is_figure = field.is_amount() || field.is_date() || field == Field::Stage;
    let is_rival = if best >= Rank::Confirmed {
        rank == best
    } else if is_figure {
        rank > Rank::Dated || rank == best
    } else {
        rank == best && rank >= Rank::Listed
    };
    is_rival && latest(named, field, best).is_none()
}

fn own_words(field: Field) -> String {
    Label::new(field.header()).base
}

fn duplicate(sheet: &str, cell: String, label: &Label) -> Finding {
    Finding::new(
        Rule::DuplicateHeader,
        sheet,
        cell,
        &label.shown,
        "每个意思只有一栏",
        format!(
            "“{}”一栏与另一栏意思相同，没有按这一栏读取，请核对后删去或改名其中一栏。",
            label.shown
        ),
    )
}

fn ambiguous(sheet: &str, header: &HeaderColumn, first: Field, second: Field) -> Finding {
    let shown = &header.lowest().shown;
    let (first, second) = (own_words(first), own_words(second));
    Finding::new(
        Rule::AmbiguousHeader,
        sheet,
        header.at.address(),
        shown,
        &format!("{first}、{second}各占一栏"),
        format!("“{shown}”一栏既像{first}又像{second}，请分成两栏填写。"),
    )
}

fn guess(sheet: &str, header: &HeaderColumn, field: Field, is_taken: bool) -> Finding {
    let shown = header.path();
    let (own, wanted) = (own_words(field), field.header());
    let what = if is_taken {
        format!(
            "“{shown}”一栏已当作{own}读取，但表头不是规定的写法；如果是，请把表头改为“{wanted}”，如果不是，请补上{own}一栏。"
        )
    } else {
        format!(
            "“{shown}”一栏像是{own}，但不能确定，没有按{own}读取；如果是，请把表头改为“{wanted}”。"
        )
    };
    Finding::new(
        Rule::GuessedHeader,
        sheet,
        header.at.address(),
        &shown,
        wanted,
        what,
    )
}

/// The figures that a column perhaps holds which is none of the chosen ones: its header is asked about.
pub(super) fn may_be(
    named: &[Named],
    chosen: &[Choice],
    headers: &Headers,
    place: usize,
) -> Vec<Field> {
    let column = &named[place];
    let is_open = |field: &Field| !has_field(chosen, *field);
    let mut fields: Vec<Field> = match column.meaning {
        Meaning::Field(field, rank) if is_double(named, field, rank) => vec![field],
        Meaning::Guess(field) => Vec::from_iter(Some(field).filter(is_open)),
        Meaning::Two(first, second) => [first, second].into_iter().filter(is_open).collect(),
        Meaning::Extra | Meaning::Other(Field::TotalInvestment)
            if is_unknown_amount(column, headers) =>
        {
            Vec::from_iter(Some(Field::TotalInvestment).filter(is_open))
        }
        _ => Vec::new(),
    };
    fields.retain(|field| FIGURES.contains(field));
    fields
}

/// Whether a column of money of no field may be the total investment, where no other one is.
fn is_unknown_amount(column: &Named, headers: &Headers) -> bool {
    let label = column.header.lowest();
    let may_be = matches!(
        column.meaning,
        Meaning::Extra | Meaning::Other(Field::TotalInvestment)
    );
    may_be && label.unit.is_some() && !headers.is_usual_extra(label)
}

/// Columns of money that no field took, in a table without a total investment: one may be it.
fn unknown_amounts(
    named: &[Named],
    chosen: &[Choice],
    headers: &Headers,
    sheet: &str,
) -> Vec<Finding> {
    let is_total = |choice: &Choice| choice.field == Field::TotalInvestment;
    if chosen.iter().any(is_total) {
        return Vec::new();
    }
    let columns = named
        .iter()
        .filter(|column| is_unknown_amount(column, headers));
    let finding = |column: &Named| {
        let shown = column.header.path();
        Finding::new(
            Rule::UnknownAmountColumn,
            sheet,
            column.header.at.address(),
            &shown,
            "总投资(万元)",
            format!(
                "表内没有总投资一栏，“{shown}”是不是总投资无法确定，没有计入；如果是，请把表头改为“总投资(万元)”。",
            ),
        )
    };
    columns.map(finding).collect()
}

/// One note on the columns that are neither fields nor usual additions, nor were asked about.
fn unknown(named: &[Named], chosen: &[Choice], headers: &Headers, sheet: &str) -> Option<Finding> {
    let has_total = chosen
        .iter()
        .any(|choice| choice.field == Field::TotalInvestment);
    let columns: Vec<&Named> = named
        .iter()
        .enumerate()
        .filter(|(place, column)| match column.meaning {
            Meaning::Extra => has_total || column.header.lowest().unit.is_none(),
            Meaning::Other(field) => has_field(chosen, field),
            Meaning::Guess(field) => has_field(chosen, field) && !is_chosen(chosen, *place),
            _ => false,
        })
        .map(|(_, column)| column)
        .filter(|column| !headers.is_usual_extra(column.header.lowest()))
        .collect();
    let first = columns.first()?;
    let shown = list(&columns);
    Some(Finding::new(
        Rule::UnknownColumn,
        sheet,
        first.header.at.address(),
        &shown,
        "规定的栏目",
        format!(
            "“{}”不是规定的栏目，已作为附加栏目保留；如果是规定栏目，请改用规定的表头。",
            shortened(&shown, LIST)
        ),
    ))
}

/// One note on the columns that are near a field that the table does not have, but say another thing.
fn of_another_thing(named: &[Named], chosen: &[Choice], sheet: &str) -> Option<Finding> {
    let mut pairs = Vec::new();
    let mut first = None;
    for column in named {
        if let Meaning::Other(field) = column.meaning
            && !has_field(chosen, field)
        {
            first = first.or(Some(column));
            pairs.push(format!(
                "“{}”没有当作{}",
                column.header.path(),
                own_words(field)
            ));
        }
    }
    let shown = first?.header.path();
    Some(Finding::new(
        Rule::OtherThing,
        sheet,
        first?.header.at.address(),
        &shown,
        "规定的栏目",
        format!(
            "表头另有所指，已作附加栏目保留：{}；如果就是规定栏目，请改用规定的表头。",
            shortened(&pairs.join("、"), LIST)
        ),
    ))
}

/// A header that is surely known, but is not the form's own word.
#[derive(Debug, Clone)]
pub(super) struct Mapped {
    sheet: String,
    at: At,
    /// With the headers above it.
    shown: String,
    field: Field,
}

impl Mapped {
    /// Whether it stands in this cell.
    pub(super) fn is_at(&self, sheet: &str, at: At) -> bool {
        self.sheet == sheet && self.at == at
    }
}

/// All such headers of a table.
pub(super) fn mapped(named: &[Named], chosen: &[Choice], sheet: &str) -> Vec<Mapped> {
    let columns = chosen.iter().map(|choice| &named[choice.place]);
    let mapped = columns.filter_map(|column| match column.meaning {
        Meaning::Field(field, rank) if rank < Rank::Confirmed => Some(Mapped {
            sheet: sheet.to_owned(),
            at: column.header.at,
            shown: column.header.path(),
            field,
        }),
        _ => None,
    });
    mapped.collect()
}

/// One note on those of all tables of a file: the same header is told once.
pub(super) fn mapping(mapped: &[Mapped]) -> Option<Finding> {
    let first = mapped.first()?;
    let mut pairs: Vec<String> = Vec::new();
    for column in mapped {
        let pair = format!("{}→{}", column.shown, own_words(column.field));
        if !pairs.contains(&pair) {
            pairs.push(pair);
        }
    }
    Some(Finding::new(
        Rule::HeaderMapped,
        &first.sheet,
        first.at.address(),
        &first.shown,
        "",
        format!(
            "贵表栏目→本表栏目：{}；如有不符，请改用规定的表头。",
            pairs.join("、")
        ),
    ))
}

fn has_field(chosen: &[Choice], field: Field) -> bool {
    chosen.iter().any(|choice| choice.field == field)
}

fn is_chosen(chosen: &[Choice], place: usize) -> bool {
    chosen.iter().any(|choice| choice.place == place)
}

fn list(columns: &[&Named]) -> String {
    let shown: Vec<String> = columns
        .iter()
        .map(|column| column.header.lowest().shown.clone())
        .collect();
    shown.join("、")
}
