//! A cell's place as other programs keep it: `E5` where people may read it, else two numbers.

use std::borrow::Cow;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{At, COLUMNS, ROWS};

impl Serialize for At {
    /// The address where people may read it, else two numbers.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(&self.address())
        } else {
            (self.row, self.column).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let address = Cow::<str>::deserialize(deserializer)?;
            return address.parse().map_err(D::Error::custom);
        }
        let (row, column) = Deserialize::deserialize(deserializer)?;
        if row < ROWS && column < COLUMNS {
            Ok(Self::new(row, column))
        } else {
            Err(D::Error::custom("no cell of a worksheet"))
        }
    }
}
