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

impl Serialize for Cells {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Cells {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(CellsVisitor)
    }
}

struct CellsVisitor;

impl<'de> Visitor<'de> for CellsVisitor {
    type Value = Cells;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a map of fields and cells")
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
    use super::Cells;
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
}
