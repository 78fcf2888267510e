//! Where each cell of a worksheet ended: every cell that holds something has one place.

use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use crate::domain::project::Field;

/// What became of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Nobody read it.
    NotRead,
    /// A field of a project.
    Field(Field),
    /// A column of no field, kept with its project.
    Extra,
    /// A header, a running number of columns.
    Header,
    /// A title, a line of metadata, the title of a section.
    Title,
    /// A total, or a part of one.
    Total,
    /// A part of a project that holds its figures.
    Part,
    /// A note, a hint, a sample, a filler.
    Note,
    /// A signature or a seal.
    Signature,
    /// A report of another period, or one that only repeats what another table says.
    SetAside,
    /// An observation project or its zero report.
    Observation,
    /// A matter, urgent or for the city.
    Matter,
    /// A table of something else: statistics, choices, a guide.
    OtherTable,
}

/// Codes from here on are fields.
const FIELDS: u8 = 32;

const PLAIN: [Place; 12] = [
    Place::NotRead,
    Place::Extra,
    Place::Header,
    Place::Title,
    Place::Total,
    Place::Part,
    Place::Note,
    Place::Signature,
    Place::SetAside,
    Place::Observation,
    Place::Matter,
    Place::OtherTable,
];

impl Place {
    fn code(self) -> u8 {
        if let Self::Field(field) = self {
            return FIELDS + field as u8;
        }
        let code = PLAIN.iter().position(|place| *place == self);
        code.and_then(|code| u8::try_from(code).ok()).unwrap_or(0)
    }

    fn of_code(code: u8) -> Self {
        match code.checked_sub(FIELDS) {
            Some(field) => Field::FORM
                .into_iter()
                .chain([Field::Code])
                .find(|known| *known as u8 == field)
                .map_or(Self::NotRead, Self::Field),
            None => PLAIN
                .get(usize::from(code))
                .copied()
                .unwrap_or(Self::NotRead),
        }
    }
}

/// The places of a worksheet's cells, in the order of the cells. The parts of the reader note in it what
/// they read, while they read it.
#[derive(Debug, Default)]
pub(super) struct Places {
    codes: Vec<AtomicU8>,
    /// Some cell was put in two places.
    is_torn: AtomicBool,
}

impl Places {
    /// For so many cells, none of which was read.
    pub(super) fn new(count: usize) -> Self {
        let mut codes = Vec::new();
        codes.resize_with(count, AtomicU8::default);
        Self {
            codes,
            is_torn: AtomicBool::default(),
        }
    }

    /// Notes where a cell ended.
    pub(super) fn put(&self, index: usize, place: Place) {
        let Some(code) = self.codes.get(index) else {
            return;
        };
        let new = place.code();
        let old = code.load(Ordering::Relaxed);
        if old == new {
            return;
        }
        if old != 0 {
            self.is_torn.store(true, Ordering::Relaxed);
        }
        code.store(new, Ordering::Relaxed);
    }

    /// Where a cell ended.
    pub(super) fn of(&self, index: usize) -> Place {
        self.codes.get(index).map_or(Place::NotRead, |code| {
            Place::of_code(code.load(Ordering::Relaxed))
        })
    }

    /// Whether any cell was put in two places.
    pub(super) fn are_torn(&self) -> bool {
        self.is_torn.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::{PLAIN, Place, Places};
    use crate::domain::project::Field;

    #[test]
    fn a_cell_has_one_place() {
        let fields = Field::FORM.into_iter().chain([Field::Code]);
        for place in PLAIN.into_iter().chain(fields.map(Place::Field)) {
            let places = Places::new(2);
            places.put(1, place);
            places.put(1, place);
            assert_eq!((places.of(0), places.of(1)), (Place::NotRead, place));
            assert!(!places.are_torn());
            let other = if place == Place::Total {
                Place::Part
            } else {
                Place::Total
            };
            places.put(1, other);
            assert_eq!(places.are_torn(), place != Place::NotRead, "{place:?}");
        }
    }
}
