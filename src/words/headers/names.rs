//! Whether a text is the header of the column of names: cheap enough to be asked of every row.

use std::collections::HashMap;

use super::{Headers, is_remarked_name};
use crate::domain::project::Field;
use crate::domain::wording::is_blank;
use crate::words::header_words::path_key;
use crate::words::label::Label;
use crate::words::letters::Letters;
use crate::words::meaning::Meaning;

/// A header of the name column is no longer, bytes.
const LONGEST_NAME: usize = 36;

/// What the words for 项目名称 among these begin with, 其中：项目 as well.
pub(super) fn starts(names: &HashMap<String, Vec<Field>>) -> Letters {
    let own = names.iter().filter(|(_, fields)| is_of_name(fields));
    let first = own.filter_map(|(name, _)| name.chars().next());
    Letters::of(first.chain(['其']))
}

fn is_of_name(fields: &[Field]) -> bool {
    fields.first() == Some(&Field::Name)
}

impl Headers {
    /// Whether this text is a header of the name column.
    pub(crate) fn is_name(&self, text: &str) -> bool {
        text.len() <= LONGEST_NAME && self.may_be_name(text) && self.is_name_closely(text)
    }

    /// Cheap: whether it is worth a closer look. Names of projects hold the same letters, and begin with others.
    fn may_be_name(&self, text: &str) -> bool {
        if self.has_own_names || text.contains(['称', '稱']) {
            return true;
        }
        let is_begun = || match text.chars().find(|&letter| !is_blank(letter)) {
            Some('一'..='\u{9FFF}') => self.name_starts.may_begin(text),
            // A star, a number, a bracket.
            _ => true,
        };
        text.contains(['名', '项', '項', '目']) && is_begun()
    }

    /// The same by all of the text.
    fn is_name_closely(&self, text: &str) -> bool {
        let label = Label::new(text);
        let is_listed = [&label.whole, &label.base].into_iter().any(|name| {
            self.names
                .get(name)
                .is_some_and(|fields| is_of_name(fields))
        });
        let is_confirmed = || {
            !self.confirmed.is_empty()
                && self.confirmed.get(&path_key(&label.whole)) == Some(&Some(Field::Name))
        };
        let is_made_of_words = || {
            let says_name = label.base.contains("名称") || label.base.contains("全称");
            says_name
                && match self.alone(&label) {
                    Meaning::Field(field, _) => field == Field::Name,
                    Meaning::Two(first, second) => first == Field::Name || second == Field::Name,
                    Meaning::Guess(field) => field == Field::Name && is_remarked_name(&label),
                    Meaning::Other(_) | Meaning::Extra => false,
                }
        };
        is_listed || is_confirmed() || is_made_of_words()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};

    use crate::words::HeaderWords;
    use crate::words::headers::Headers;

    proptest! {
        #[test]
        fn no_cheap_look_passes_over_a_header(
            text in "[*※1-3.、（(其中: 　é]{0,3}(项目|項目|企业|工程|签约|招商引资|在建|在谈|甲园|名称)?(及|单位)?(名称|名稱|全称|项目名|名|项目|目)?([（(](项目|全称|个|必填)[）)]|Name|：|\\*)?"
        ) {
            let headers = Headers::with(&HeaderWords::default());
            prop_assert!(headers.may_be_name(&text) || !headers.is_name_closely(&text), "{text}");
        }
    }
}
