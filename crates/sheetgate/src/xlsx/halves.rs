//! Where a long worksheet can be taken apart, so that two threads read it.

use memchr::memmem::find;

/// A worksheet is worth a thread from so many bytes on.
const LONG: usize = 4 << 20;
const ROW: &[u8] = b"<row r=\"";

/// The two halves of a long worksheet: the second begins with a row that says where it stands. `None` if it is
/// not long, or holds what reaches from one half into the other, or hides what only looks like a row: formulas,
/// which may be shared, and comments and the like.
pub(super) fn of(sheet: &str) -> Option<(&str, &str)> {
    of_longer_than(LONG, sheet)
}

fn of_longer_than(least: usize, sheet: &str) -> Option<(&str, &str)> {
    let bytes = sheet.as_bytes();
    if bytes.len() < least
        || [b"<!", b"<f"]
            .iter()
            .any(|word| find(bytes, *word).is_some())
    {
        return None;
    }
    let middle = bytes.len() / 2;
    let split = middle + find(&bytes[middle..], ROW)?;
    let is_inside = find(bytes, b"<sheetData>")? < split && find(bytes, b"</sheetData>")? > split;
    let (first, second) = sheet.split_at_checked(split)?;
    // Instructions are for nobody, but for the one that every part begins with.
    let has_more = |text: &str| find(text.get(2..)?.as_bytes(), b"<?");
    (is_inside && has_more(first).is_none() && has_more(second).is_none())
        .then_some((first, second))
}

#[cfg(test)]
mod tests {
    use super::of_longer_than;

    #[test]
    fn a_sheet_is_taken_apart_before_a_row() {
        let (first, second) = ("<row r=\"1\"><c/></row>", "<row r=\"2\"><c/></row>");
        let sheet = |before: &str, between: &str, after: &str| {
            format!(
                "<?xml?><worksheet>{before}<sheetData>{first}{between}{second}</sheetData>{after}</worksheet>"
            )
        };
        let plain = sheet("<cols/>", "", "<mergeCells/>");
        let (front, back) = of_longer_than(0, &plain).unwrap();
        assert!(front.ends_with(first) && back.starts_with(second));
        assert_eq!([front, back].concat(), plain);
        for odd in [
            sheet("", "<!-- -->", ""),
            sheet("", "", "<![CDATA[x]]>"),
            sheet("<?x?>", "", ""),
            sheet("", "", "<?x?>"),
            sheet("", "<row r=\"1\"><c><f>A1</f></c></row>", ""),
            sheet("", "", "").replace(second, "<row/>"),
            // The middle lies behind the rows.
            sheet("", "", &"<x/>".repeat(99)).replace("</worksheet>", "<row r=\"9\"/></worksheet>"),
        ] {
            assert_eq!(of_longer_than(0, &odd), None, "{odd}");
        }
        assert_eq!(of_longer_than(plain.len() + 1, &plain), None);
    }
}
