//! Text of a cell, shared by all cells that say the same, and with the part of the file that it stands in.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// A text, or a piece of a longer one. Most columns of a sheet say the same few things over and over, and
/// nearly all texts stand in their file as they are shown: to copy them would take as much room again.
#[derive(Clone)]
pub struct Text {
    whole: Arc<String>,
    start: u32,
    length: u32,
}

impl Text {
    /// A piece of a whole, kept as one; a text that is none is copied.
    #[must_use]
    pub fn piece_of(whole: &Arc<String>, text: &str) -> Self {
        let start = text.as_ptr().addr().checked_sub(whole.as_ptr().addr());
        let start = start.filter(|start| start + text.len() <= whole.len());
        let place = start.map(|start| (u32::try_from(start), u32::try_from(text.len())));
        let Some((Ok(start), Ok(length))) = place else {
            return text.into();
        };
        Self {
            whole: Arc::clone(whole),
            start,
            length,
        }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        let start = self.start as usize;
        let piece = self.whole.get(start..start + self.length as usize);
        piece.unwrap_or_default()
    }
}

impl From<String> for Text {
    /// No cell's text is longer than 4 GiB; of one that were, nothing would be left.
    fn from(text: String) -> Self {
        Self {
            start: 0,
            length: u32::try_from(text.len()).unwrap_or(0),
            whole: Arc::new(text),
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Text;

    #[test]
    fn a_piece_is_the_text_and_nothing_else() {
        let whole = Arc::new("<t>项目名称</t>".to_owned());
        let piece = Text::piece_of(&whole, &whole[3..15]);
        assert_eq!((&*piece, Arc::strong_count(&whole)), ("项目名称", 2));
        assert_eq!(piece, Text::from("项目名称"));
        for part in [&whole[..], &whole[..0], &whole[whole.len()..]] {
            assert_eq!(&*Text::piece_of(&whole, part), part);
        }
        let elsewhere = "项目名称".to_owned();
        let copy = Text::piece_of(&whole, &elsewhere);
        drop(elsewhere);
        assert_eq!((&*copy, Arc::strong_count(&whole)), ("项目名称", 2));
        drop(whole);
        assert_eq!(&*piece, "项目名称");
    }
}
