//! The cells of a worksheet that hold something, in the order of the file: row by row.

use std::ops::RangeInclusive;

use super::Value;
use crate::cell::At;

/// Cells by place. A list in order, as files store them so: put together and walked through many times
/// as fast as a tree.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CellMap {
    cells: Vec<(At, Value)>,
}

impl CellMap {
    /// The value of a cell.
    #[must_use]
    pub fn get(&self, at: &At) -> Option<&Value> {
        let index = self.place(*at).ok()?;
        Some(&self.cells[index].1)
    }

    /// Whether the cell holds anything.
    #[must_use]
    pub fn contains_key(&self, at: &At) -> bool {
        self.place(*at).is_ok()
    }

    /// Puts a value in its cell; gives back what was there.
    pub fn insert(&mut self, at: At, value: Value) -> Option<Value> {
        match self.place(at) {
            Ok(index) => Some(std::mem::replace(&mut self.cells[index].1, value)),
            Err(index) => {
                self.cells.insert(index, (at, value));
                None
            }
        }
    }

    /// Empties a cell; gives back what was there.
    pub fn remove(&mut self, at: &At) -> Option<Value> {
        let index = self.place(*at).ok()?;
        Some(self.cells.remove(index).1)
    }

    /// How many cells hold something.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether none does.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cells with their values.
    pub fn iter(&self) -> Iter<'_> {
        let pair: Pair = |(at, value)| (at, value);
        self.cells.iter().map(pair)
    }

    /// The cells.
    pub fn keys(&self) -> impl Iterator<Item = &At> + Clone {
        self.cells.iter().map(|(at, _)| at)
    }

    /// The last cell.
    #[must_use]
    pub fn last(&self) -> Option<(At, &Value)> {
        self.cells.last().map(|(at, value)| (*at, value))
    }

    /// The cells of each row that holds something, from the top.
    pub fn rows(&self) -> impl Iterator<Item = &[(At, Value)]> {
        self.cells.chunk_by(|(a, _), (b, _)| a.row == b.row)
    }

    /// The cells between these two, both included, in the order of the file.
    pub(crate) fn between(&self, range: &RangeInclusive<At>) -> impl Iterator<Item = At> {
        let first = self.cells.partition_point(|(at, _)| at < range.start());
        let behind = self.cells.partition_point(|(at, _)| at <= range.end());
        let cells = self.cells.get(first..behind).unwrap_or_default();
        cells.iter().map(|(at, _)| *at)
    }

    /// Empties all cells but those.
    pub(crate) fn retain(&mut self, mut is_kept: impl FnMut(At) -> bool) {
        self.cells.retain(|(at, _)| is_kept(*at));
    }

    /// Puts a value behind all others, wherever its cell is. Until [`CellMap::settle`] only the last
    /// cell can be asked for.
    pub(crate) fn push(&mut self, at: At, value: Value) {
        self.cells.push((at, value));
    }

    /// Puts all of these behind all others, as [`CellMap::push`] does.
    pub(crate) fn append(&mut self, others: &mut Self) {
        self.cells.append(&mut others.cells);
    }

    /// Brings what was pushed into its order.
    ///
    /// # Errors
    ///
    /// A cell that has two values.
    pub(crate) fn settle(&mut self) -> Result<(), At> {
        if !self.cells.is_sorted_by_key(|(at, _)| *at) {
            self.cells.sort_by_key(|(at, _)| *at);
        }
        self.cells.shrink_to_fit();
        let mut pairs = self.cells.windows(2);
        match pairs.find(|pair| pair[0].0 == pair[1].0) {
            Some(pair) => Err(pair[0].0),
            None => Ok(()),
        }
    }

    fn place(&self, at: At) -> Result<usize, usize> {
        self.cells.binary_search_by_key(&at, |(at, _)| *at)
    }
}

impl FromIterator<(At, Value)> for CellMap {
    fn from_iter<T: IntoIterator<Item = (At, Value)>>(cells: T) -> Self {
        let mut map = Self::default();
        for (at, value) in cells {
            map.insert(at, value);
        }
        map
    }
}

impl<const N: usize> From<[(At, Value); N]> for CellMap {
    fn from(cells: [(At, Value); N]) -> Self {
        cells.into_iter().collect()
    }
}

type Pair = fn(&(At, Value)) -> (&At, &Value);
type Iter<'a> = std::iter::Map<std::slice::Iter<'a, (At, Value)>, Pair>;

impl<'a> IntoIterator for &'a CellMap {
    type Item = (&'a At, &'a Value);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::CellMap;
    use crate::cell::At;
    use crate::grid::Value;

    #[test]
    fn cells_stand_in_order_however_they_come() {
        let number = |number| Value::Number(f64::from(number));
        let mut pushed = CellMap::default();
        let mut inserted = CellMap::default();
        for (at, value) in [(5, 1), (0, 3), (5, 0), (2, 2)]
            .map(|(row, column)| (At::new(row, column), number(row * 10 + column)))
        {
            pushed.push(at, value.clone());
            assert_eq!(pushed.last(), Some((at, &value)));
            assert_eq!(inserted.insert(at, value), None);
        }
        assert_eq!(pushed.settle(), Ok(()));
        assert_eq!(pushed, inserted);
        assert_eq!(pushed.get(&At::new(5, 0)), Some(&number(50)));
        let row = At::new(5, 0)..=At::new(5, 9);
        assert!(pushed.between(&row).eq([At::new(5, 0), At::new(5, 1)]));
        assert_eq!(inserted.insert(At::new(2, 2), number(7)), Some(number(22)));
        assert_eq!(inserted.remove(&At::new(2, 2)), Some(number(7)));
        assert_eq!((inserted.len(), inserted.get(&At::new(2, 2))), (3, None));
        pushed.push(At::new(0, 3), number(1));
        assert_eq!(pushed.settle(), Err(At::new(0, 3)));
    }
}
