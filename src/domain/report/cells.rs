//! Where the values of one row stand: a small map, kept as a list.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sheetgate::At;

use crate::domain::project::Field;

/// The cell of each field, in the order of the form. There is one for every row that is read, so it is
/// a list, kept as it is sent: a tree costs several times as much to build, to send and to free.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cells(Vec<PackedCell>);

impl Cells {
    /// No cells yet, with room for so many.
    #[must_use]
    pub fn with_capacity(count: usize) -> Self {
        Self(Vec::with_capacity(count))
    }

    /// Where the value of this field stands.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<At> {
        let place = self.place(field).ok()?;
        unpacked(self.0[place]).map(|(_, at)| at)
    }

    /// Notes where the value of a field stands; the last word counts.
    pub fn insert(&mut self, field: Field, at: At) {
        let cell = packed(field, at);
        match self.place(field) {
            Ok(place) => self.0[place] = cell,
            Err(place) => self.0.insert(place, cell),
        }
    }

    /// All fields that have a cell, in the order of the form.
    pub fn iter(&self) -> impl Iterator<Item = (Field, At)> {
        self.0.iter().copied().filter_map(unpacked)
    }

    fn place(&self, field: Field) -> Result<usize, usize> {
        self.0
            .binary_search_by_key(&(field as u8), |[known, ..]| *known)
    }
}

/// All fields, each at the place of its number.
const FIELDS: [Field; 23] = [
    Field::Sequence,
    Field::Number,
    Field::Code,
    Field::Name,
    Field::Category,
    Field::Content,
    Field::Investor,
    Field::Industry,
    Field::TotalInvestment,
    Field::FundsInPlace,
    Field::Stage,
    Field::SignedOn,
    Field::StartedOn,
    Field::InProductionOn,
    Field::ResponsibleUnit,
    Field::ResponsiblePerson,
    Field::ProjectManager,
    Field::Sponsor,
    Field::Progress,
    Field::Plan,
    Field::Problems,
    Field::CityMatter,
    Field::Remarks,
];
/// A field and its cell: the number of the field, the row, the column.
type PackedCell = [u8; 1 + size_of::<u32>() + size_of::<u16>()];
/// Rows and columns of the largest worksheet.
const ROWS: u32 = 1_048_576;
const COLUMNS: u32 = 16_384;

impl Serialize for Cells {
    /// A map where people may read it, else bytes: there is one of each row that comes from a child.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_map(self.iter());
        }
        serializer.serialize_bytes(self.0.as_flattened())
    }
}

impl<'de> Deserialize<'de> for Cells {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_map(CellsVisitor)
        } else {
            deserializer.deserialize_bytes(CellsVisitor)
        }
    }
}

impl Cells {
    /// The cells in these bytes; `None` if they are none, or stand in another order than that of the form.
    fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let (cells, rest): (&[PackedCell], _) = bytes.as_chunks();
        let is_ordered = cells.is_sorted_by(|[one, ..], [next, ..]| one < next);
        let are_cells = cells.iter().all(|cell| unpacked(*cell).is_some());
        (rest.is_empty() && is_ordered && are_cells).then(|| Self(cells.to_vec()))
    }
}

fn packed(field: Field, at: At) -> PackedCell {
    let column = u16::try_from(at.column).unwrap_or(u16::MAX);
    let mut cell = [field as u8; size_of::<PackedCell>()];
    cell[1..5].copy_from_slice(&at.row.to_le_bytes());
    cell[5..].copy_from_slice(&column.to_le_bytes());
    cell
}

/// The field and its cell, if there are such.
fn unpacked([field, place @ ..]: PackedCell) -> Option<(Field, At)> {
    let field = *FIELDS.get(usize::from(field))?;
    let (row, column) = place.split_first_chunk()?;
    let row = u32::from_le_bytes(*row);
    let column = u16::from_le_bytes(column.try_into().ok()?).into();
    let is_there = row < ROWS && column < COLUMNS;
    is_there.then_some((field, At::new(row, column)))
}

struct CellsVisitor;

impl<'de> Visitor<'de> for CellsVisitor {
    type Value = Cells;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a map of fields and cells")
    }

    fn visit_bytes<E: serde::de::Error>(self, packed: &[u8]) -> Result<Cells, E> {
        Cells::of_bytes(packed).ok_or_else(|| E::custom("no cells of fields"))
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Cells, M::Error> {
        // No field stands in it twice, whatever the map says of its length.
        let most = Field::FORM.len() + 1;
        let mut cells = Cells(Vec::with_capacity(map.size_hint().unwrap_or(0).min(most)));
        while let Some((field, at)) = map.next_entry()? {
            cells.insert(field, at);
        }
        Ok(cells)
    }
}

#[cfg(test)]
mod tests {
    use super::{Cells, FIELDS, PackedCell};
    use crate::domain::project::Field;
    use sheetgate::At;

    #[test]
    fn it_is_told_as_a_map_in_the_order_of_the_form() {
        let mut cells = Cells::default();
        cells.insert(Field::Plan, At::new(3, 9));
        cells.insert(Field::Name, At::new(3, 1));
        cells.insert(Field::Plan, At::new(4, 9));
        let told = serde_json::to_string(&cells).unwrap();
        assert_eq!(told, r#"{"name":"B4","plan":"J5"}"#);
        assert_eq!(serde_json::from_str::<Cells>(&told).unwrap(), cells);
        let sent = postcard::to_stdvec(&cells).unwrap();
        assert_eq!(postcard::from_bytes::<Cells>(&sent).unwrap(), cells);
        assert_eq!(cells.get(Field::Name), Some(At::new(3, 1)));
        assert_eq!(cells.get(Field::Stage), None);
    }

    #[test]
    fn what_programs_keep_is_believed_only_if_it_is_such_a_map() {
        for (place, field) in FIELDS.into_iter().enumerate() {
            assert_eq!(field as usize, place);
        }
        let mut cells = Cells::default();
        for (column, field) in (0..).zip(FIELDS) {
            cells.insert(field, At::new(1_048_575, column));
        }
        let sent = postcard::to_stdvec(&cells).unwrap();
        assert_eq!(postcard::from_bytes::<Cells>(&sent).unwrap(), cells);
        let packed = |cells: &[PackedCell]| Cells::of_bytes(cells.as_flattened());
        let (name, plan) = ([3, 4, 0, 0, 0, 1, 0], [19, 4, 0, 0, 0, 9, 0]);
        assert!(packed(&[name, plan]).is_some());
        for wrong in [
            packed(&[plan, name]),
            packed(&[name, name]),
            packed(&[[23, 0, 0, 0, 0, 0, 0]]),
            packed(&[[3, 0, 0, 16, 0, 0, 0]]),
            packed(&[[3, 0, 0, 0, 0, 0, 64]]),
            Cells::of_bytes(&name[1..]),
        ] {
            assert_eq!(wrong, None);
        }
    }
}
