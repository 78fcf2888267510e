//! One part of a zip: its name, whether a reader needs it, and which XML is let in.

use super::Unreadable;

/// The name by which a part is known, however a program writes it.
pub(super) fn key(name: &str) -> String {
    let name = name.replace('\\', "/").to_lowercase();
    name.trim_start_matches('/').to_owned()
}

pub(super) fn is_xml(name: &str) -> bool {
    [".xml", ".rels", ".vml"]
        .iter()
        .any(|end| name.ends_with(end))
}

pub(super) fn is_needed(name: &str) -> bool {
    [".xml", ".rels", ".bin"]
        .iter()
        .any(|end| name.ends_with(end))
        || name == "mimetype"
}

pub(super) fn check_xml(name: &str, content: &[u8]) -> Result<(), Unreadable> {
    if declares_type(content) {
        return Err(Unreadable::Doctype {
            part: name.to_owned(),
        });
    }
    // Wide encodings would hide a DOCTYPE; no spreadsheet program writes them.
    let wide = content.starts_with(b"\xFF\xFE")
        || content.starts_with(b"\xFE\xFF")
        || content.iter().take(4).any(|&byte| byte == 0);
    if wide {
        return Err(Unreadable::Damaged(format!("{name} is not UTF-8")));
    }
    Ok(())
}

/// Whether a document type or an entity is declared, in any case. `!` is rare in XML, so this is
/// quick on the long parts.
fn declares_type(content: &[u8]) -> bool {
    memchr::memchr_iter(b'!', content).any(|at| {
        let is_open = at > 0 && content[at - 1] == b'<';
        let rest = &content[at + 1..];
        let begins = |word: &[u8]| {
            rest.get(..word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word))
        };
        is_open && (begins(b"DOCTYPE") || begins(b"ENTITY"))
    })
}
