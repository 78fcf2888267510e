//! What a project's row says in columns that are no field of the form.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Texts by their headers, in the order of these. There is one for every row that is read, so it is a list: a tree
/// takes several times the room, however few it holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extras(Vec<(String, String)>);

impl Extras {
    /// The text under this header.
    #[must_use]
    pub fn get(&self, header: &str) -> Option<&str> {
        let place = self.place(header).ok()?;
        Some(&self.0[place].1)
    }

    /// Notes the text under a header; the last word counts.
    pub fn insert(&mut self, header: String, text: String) {
        match self.place(&header) {
            Ok(place) => self.0[place].1 = text,
            Err(place) => self.0.insert(place, (header, text)),
        }
    }

    /// Headers and texts, in the order of the headers.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let texts = self.0.iter();
        texts.map(|(header, text)| (header.as_str(), text.as_str()))
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn place(&self, header: &str) -> Result<usize, usize> {
        self.0
            .binary_search_by(|(known, _)| known.as_str().cmp(header))
    }
}

impl FromIterator<(String, String)> for Extras {
    /// In any order; of two under one header the later counts.
    fn from_iter<I: IntoIterator<Item = (String, String)>>(texts: I) -> Self {
        let mut all: Vec<(String, String)> = texts.into_iter().collect();
        if !all.is_sorted_by(|(one, _), (next, _)| one < next) {
            all.reverse();
            all.sort_by(|(one, _), (other, _)| one.cmp(other));
            all.dedup_by(|(next, _), (first, _)| next == first);
        }
        Self(all)
    }
}

impl Serialize for Extras {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Extras {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ExtrasVisitor)
    }
}

struct ExtrasVisitor;

impl<'de> Visitor<'de> for ExtrasVisitor {
    type Value = Extras;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a map of headers and texts")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Extras, M::Error> {
        /// Room is made for so many at once, whatever the map says of its length.
        const BELIEVED: usize = 16;
        let mut all = Vec::with_capacity(map.size_hint().unwrap_or(0).min(BELIEVED));
        while let Some(both) = map.next_entry()? {
            all.push(both);
        }
        Ok(all.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Extras;

    #[test]
    fn they_are_a_map_in_the_order_of_the_headers() {
        let texts = [("b", "2"), ("a", "1"), ("b", "3"), ("c", ""), ("b", "4")];
        let texts = texts.map(|(header, text)| (header.to_owned(), text.to_owned()));
        let all: Extras = texts.clone().into_iter().collect();
        let mut one_by_one = Extras::default();
        for (header, text) in texts {
            one_by_one.insert(header, text);
        }
        assert_eq!(all, one_by_one);
        assert_eq!((all.get("b"), all.get("d")), (Some("4"), None));
        let json = r#"{"a":"1","b":"4","c":""}"#;
        assert_eq!(serde_json::to_string(&all).unwrap(), json);
        for said in [json, r#"{"c":"","b":"1","a":"1","b":"4"}"#] {
            assert_eq!(serde_json::from_str::<Extras>(said).unwrap(), all, "{said}");
        }
        let packed = postcard::to_stdvec(&all).unwrap();
        assert_eq!(postcard::from_bytes::<Extras>(&packed).unwrap(), all);
        // More than there is memory for.
        let lie = [&[0xff; 9][..], &[1]].concat();
        assert!(postcard::from_bytes::<Extras>(&lie).is_err());
    }
}
