//! What a file is, by its content.

use std::io::Cursor;

use encoding_rs::{GB18030, UTF_8};
use zip::ZipArchive;

use super::compound::Compound;
use super::not_a_sheet::NotASheet;

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Excel 2007 and later, with or without macros; never run.
    Xlsx,
    /// The same, stored as binary records.
    Xlsb,
    /// Excel 97–2003, and WPS `.et`.
    Xls,
    /// `LibreOffice`.
    Ods,
}

/// Says what a file is. Looks at the content only, never at a name.
///
/// # Errors
///
/// [`NotASheet`] if it is nothing that is read.
pub fn sniff(bytes: &[u8]) -> Result<Format, NotASheet> {
    match bytes {
        [] => Err(NotASheet::Empty),
        _ if bytes.iter().all(|&byte| byte == 0) => Err(NotASheet::Zeros),
        [b'P', b'K', 3 | 5, 4 | 6, ..] => zip_kind(bytes),
        _ if bytes.starts_with(Compound::SIGNATURE) => compound_kind(bytes),
        _ => Err(other_kind(bytes)),
    }
}

fn zip_kind(bytes: &[u8]) -> Result<Format, NotASheet> {
    // A zip that cannot be listed was most likely an xlsx; the gate then says that it is damaged.
    let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return Ok(Format::Xlsx);
    };
    let names: Vec<String> = archive
        .file_names()
        .filter_map(Result::ok)
        .map(|name| name.replace('\\', "/").to_lowercase())
        .collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let under = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    if has("xl/workbook.bin") {
        Ok(Format::Xlsb)
    } else if has("content.xml") && has("meta-inf/manifest.xml") {
        open_document_kind(archive)
    } else if under("xl/") {
        Ok(Format::Xlsx)
    } else if under("word/") {
        Err(NotASheet::Word)
    } else if under("ppt/") {
        Err(NotASheet::Presentation)
    } else if has("[content_types].xml") && has("_rels/.rels") {
        // The standard lets the workbook lie in any folder.
        Ok(Format::Xlsx)
    } else {
        Err(NotASheet::Archive)
    }
}

fn open_document_kind(mut archive: ZipArchive<Cursor<&[u8]>>) -> Result<Format, NotASheet> {
    use std::io::Read as _;
    let mut kind = String::new();
    if let Ok(part) = archive.by_name("mimetype") {
        // An unreadable part leaves the text empty; the gate finds the damage itself.
        let _ = part.take(100).read_to_string(&mut kind);
    }
    if kind.is_empty() || kind.contains("opendocument.spreadsheet") {
        Ok(Format::Ods)
    } else {
        Err(NotASheet::OtherDocument)
    }
}

fn compound_kind(bytes: &[u8]) -> Result<Format, NotASheet> {
    // Like a damaged zip: the gate says what is wrong with it.
    let Ok(compound) = Compound::open(bytes) else {
        return Ok(Format::Xls);
    };
    if compound.has("EncryptedPackage") {
        Err(NotASheet::Encrypted)
    } else if compound.has("Workbook") || compound.has("Book") {
        Ok(Format::Xls)
    } else if compound.has("WordDocument") {
        Err(NotASheet::Word)
    } else if compound.has("PowerPoint Document") {
        Err(NotASheet::Presentation)
    } else {
        Err(NotASheet::Unknown)
    }
}

/// First bytes that name a kind.
const SIGNATURES: &[(&[u8], NotASheet)] = &[
    (b"%PDF", NotASheet::Pdf),
    (b"{\\rtf", NotASheet::Word),
    (b"\x89PNG", NotASheet::Picture),
    (b"\xFF\xD8\xFF", NotASheet::Picture),
    (b"GIF8", NotASheet::Picture),
    (b"BM", NotASheet::Picture),
    (b"II*\0", NotASheet::Picture),
    (b"MM\0*", NotASheet::Picture),
    (b"Rar!", NotASheet::Archive),
    (b"7z\xBC\xAF\x27\x1C", NotASheet::Archive),
    (b"\x1F\x8B", NotASheet::Archive),
    (b"\x09\x00\x04\x00", NotASheet::TooOld),
    (b"\x09\x02\x06\x00", NotASheet::TooOld),
    (b"\x09\x04\x06\x00", NotASheet::TooOld),
    (b"\x09\x08", NotASheet::TooOld),
];

/// Names near the start of a spreadsheet that is one XML text: Excel 2003's and `OpenDocument`'s.
const XML_SPREADSHEETS: &[&str] = &[
    "urn:schemas-microsoft-com:office:spreadsheet",
    "progid=\"excel.sheet\"",
    "opendocument.spreadsheet",
];

fn other_kind(bytes: &[u8]) -> NotASheet {
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return NotASheet::Picture;
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return NotASheet::Picture;
    }
    let Some(text) = text_of(&bytes[..bytes.len().min(4096)]) else {
        return by_signature(bytes).unwrap_or(NotASheet::Unknown);
    };
    let start = text.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']);
    let start = start.to_lowercase();
    if start.starts_with("mime-version:") || start.contains("<html") {
        NotASheet::Html
    } else if start.starts_with('<') && XML_SPREADSHEETS.iter().any(|name| start.contains(name)) {
        NotASheet::XmlSpreadsheet
    } else if start.starts_with("<?xml") {
        NotASheet::Xml
    } else if start.starts_with('<') {
        NotASheet::Html
    } else {
        // Text may begin like a picture; these two are text.
        by_signature(bytes)
            .filter(|kind| matches!(kind, NotASheet::Pdf | NotASheet::Word))
            .unwrap_or(NotASheet::Text)
    }
}

fn by_signature(bytes: &[u8]) -> Option<NotASheet> {
    let found = SIGNATURES
        .iter()
        .find(|(signature, _)| bytes.starts_with(signature));
    found.map(|&(_, kind)| kind)
}

/// The start of a file as text, if it can be text: UTF-8, UTF-16 with its mark, or GBK.
fn text_of(start: &[u8]) -> Option<String> {
    if start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF") {
        return Some(UTF_8.decode(start).0.into_owned());
    }
    let (text, _, bad) = UTF_8.decode(start);
    // A cut through the last character is no fault.
    let text = if bad && text.trim_end_matches('\u{fffd}').contains('\u{fffd}') {
        GB18030.decode(start).0
    } else {
        text
    };
    let odd = text
        .trim_end_matches('\u{fffd}')
        .chars()
        .any(|c| c == '\u{fffd}' || (c.is_control() && !matches!(c, '\r' | '\n' | '\t')));
    (!odd).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use encoding_rs::GBK;

    use super::{NotASheet, sniff};

    #[test]
    fn what_is_no_sheet_is_named() {
        let gbk = GBK.encode("项目名称,总投资\r\n新能源电池,2000\r\n").0;
        let html = GBK
            .encode("<html><table><tr><td>项目名称</td></tr></table>")
            .0;
        for (bytes, kind) in [
            (&b""[..], NotASheet::Empty),
            (&[0; 700], NotASheet::Zeros),
            (b"%PDF-1.7\n%\xE2\xE3", NotASheet::Pdf),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", NotASheet::Picture),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF", NotASheet::Picture),
            (b"{\\rtf1\\ansi x}", NotASheet::Word),
            (b"Rar!\x1a\x07\x01\0", NotASheet::Archive),
            (b"  <HTML><body>", NotASheet::Html),
            (b"\xEF\xBB\xBF<table>", NotASheet::Html),
            (
                b"MIME-Version: 1.0\r\nX-Document-Type: Workbook",
                NotASheet::Html,
            ),
            (b"<?xml version=\"1.0\"?><Workbook/>", NotASheet::Xml),
            (
                b"<?xml version=\"1.0\"?>\r\n<?mso-application progid=\"Excel.Sheet\"?>\r\n<Workbook>",
                NotASheet::XmlSpreadsheet,
            ),
            (
                b"<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
                NotASheet::XmlSpreadsheet,
            ),
            ("项目名称\t总投资\n".as_bytes(), NotASheet::Text),
            (b"BMW,MM,II\n", NotASheet::Text),
            (&gbk, NotASheet::Text),
            (&html, NotASheet::Html),
            (b"\x09\x08\x10\0\0\x06\x05\0", NotASheet::TooOld),
            (b"\x00\x01\x02\x03\xff\xfe\x00", NotASheet::Unknown),
        ] {
            assert_eq!(
                sniff(bytes),
                Err(kind),
                "{:?}",
                String::from_utf8_lossy(bytes)
            );
        }
    }
}
