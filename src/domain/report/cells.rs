//! Where the values of one row stand: a small map, kept as a list.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sheetgate::At;

use crate::domain::project::Field;

/// The cell of each field, in the order of the form. There is one for every row that is read, so it is
/// a list: a tree costs several times as much to build, to send and to free.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cells(Vec<(Field, At)>);

impl Cells {
    /// No cells yet, with room for so many.
    #[must_use]
    pub fn with_capacity(count: usize) -> Self {
        Self(Vec::with_capacity(count))
    }

    /// Where the value of this field stands.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<At> {
        self.place(field).ok().map(|place| self.0[place].1)
    }

    /// Notes where the value of a field stands; the last word counts.
    pub fn insert(&mut self, field: Field, at: At) {
        match self.place(field) {
            Ok(place) => self.0[place].1 = at,
            Err(place) => self.0.insert(place, (field, at)),
        }
    }

    /// All fields that have a cell, in the order of the form.
    pub fn iter(&self) -> impl Iterator<Item = (Field, At)> {
        self.0.iter().copied()
    }

    fn place(&self, field: Field) -> Result<usize, usize> {
        self.0.binary_search_by_key(&field, |(known, _)| *known)
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
/// Bytes of a field and its cell where programs keep them: the number of the field, the row, the column.
const PACKED: usize = 1 + size_of::<u32>() + size_of::<u16>();
/// Rows and columns of the largest worksheet.
const ROWS: u32 = 1_048_576;
const COLUMNS: u32 = 16_384;

impl Serialize for Cells {
    /// A map where people may read it, else bytes: there is one of each row that comes from a child.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_map(self.iter());
        }
        let mut packed = Vec::with_capacity(self.0.len() * PACKED);
        for (field, at) in self.iter() {
            packed.push(field as u8);
            packed.extend(at.row.to_le_bytes());
            packed.extend(u16::try_from(at.column).unwrap_or(u16::MAX).to_le_bytes());
        }
        serializer.serialize_bytes(&packed)
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
    fn unpacked(packed: &[u8]) -> Option<Self> {
        let (cells, rest) = packed.as_chunks::<PACKED>();
        let cell = |&[field, a, b, c, d, e, f]: &[u8; PACKED]| {
            let field = *FIELDS.get(usize::from(field))?;
            let row = u32::from_le_bytes([a, b, c, d]);
            let column = u32::from(u16::from_le_bytes([e, f]));
            let is_there = row < ROWS && column < COLUMNS;
            is_there.then_some((field, At::new(row, column)))
        };
        let cells: Vec<(Field, At)> = cells.iter().map(cell).collect::<Option<_>>()?;
        let is_ordered = cells.is_sorted_by(|(one, _), (next, _)| one < next);
        (rest.is_empty() && is_ordered).then_some(Self(cells))
    }
}

struct CellsVisitor;

impl<'de> Visitor<'de> for CellsVisitor {
    type Value = Cells;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a map of fields and cells")
    }

    fn visit_bytes<E: serde::de::Error>(self, packed: &[u8]) -> Result<Cells, E> {
        Cells::unpacked(packed).ok_or_else(|| E::custom("no cells of fields"))
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
    use super::{Cells, FIELDS, PACKED};
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
        let packed = |cells: &[[u8; PACKED]]| Cells::unpacked(&cells.concat());
        let (name, plan) = ([3, 4, 0, 0, 0, 1, 0], [19, 4, 0, 0, 0, 9, 0]);
        assert!(packed(&[name, plan]).is_some());
        for wrong in [
            packed(&[plan, name]),
            packed(&[name, name]),
            packed(&[[23, 0, 0, 0, 0, 0, 0]]),
            packed(&[[3, 0, 0, 16, 0, 0, 0]]),
            packed(&[[3, 0, 0, 0, 0, 0, 64]]),
            Cells::unpacked(&name[1..]),
        ] {
            assert_eq!(wrong, None);
        }
    }
}
