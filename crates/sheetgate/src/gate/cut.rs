//! Whether a file is cut short: the beginning of a workbook whose end has not come yet.

use std::io::{self, Read, Seek, SeekFrom};

use super::compound::Compound;

/// The header of a compound file; more than enough of any other.
const HEAD: u64 = 512;
/// The end record of a zip, without the comment that may follow it.
const END_RECORD: usize = 22;
/// The longest comment.
const COMMENT: u64 = 0xFFFF;
/// Marks in a compound file's table: of no sector, of the last of a chain; greater than this they are no sectors.
const FREE: u32 = 0xFFFF_FFFF;
const END: u32 = 0xFFFF_FFFE;
const LAST_SECTOR: u32 = 0xFFFF_FFFA;
/// Where a compound file's header lists the first sectors of its table.
const TABLE_SECTORS: std::ops::Range<usize> = 76..512;

/// Looks at the start and the end of a file: one that is being copied has no end yet, or zeros where it will
/// come. Of what has no end to tell by, it is not said. Little is read of it, however large it is.
///
/// # Errors
/// If it cannot be read.
pub fn is_cut(mut file: impl Read + Seek) -> io::Result<bool> {
    let length = file.seek(SeekFrom::End(0))?;
    let head = read_at(&mut file, 0, HEAD)?;
    let written = head
        .iter()
        .rposition(|&byte| byte != 0)
        .map_or(0, |at| at + 1);
    let begins =
        |signature: &[u8]| head.starts_with(signature) || signature.starts_with(&head[..written]);
    if head.is_empty() {
        // An empty file has an answer of its own.
        Ok(false)
    } else if written == 0 {
        Ok(true)
    } else if begins(b"PK\x03\x04") {
        let from = length.saturating_sub(COMMENT + END_RECORD as u64);
        let tail = read_at(&mut file, from, COMMENT + END_RECORD as u64)?;
        Ok(!has_zip_end(&tail, from))
    } else if begins(Compound::SIGNATURE) {
        Ok((head.len() as u64) < HEAD || is_compound_cut(&mut file, &head, length)?)
    } else if head.starts_with(b"%PDF") {
        let tail = read_at(&mut file, length.saturating_sub(2 * HEAD), 2 * HEAD)?;
        Ok(!tail.windows(5).any(|window| window == b"%%EOF"))
    } else {
        Ok(false)
    }
}

/// Whether the end record of a zip is in its last bytes, which begin at this place of it. That of another zip
/// which lies in it does not end where its own table ends.
fn has_zip_end(tail: &[u8], from: u64) -> bool {
    tail.windows(END_RECORD).enumerate().any(|(at, record)| {
        if !record.starts_with(b"PK\x05\x06") {
            return false;
        }
        let number = |at| u32_at(record, at).unwrap_or(0);
        let comment = usize::from(u16::from_le_bytes([record[20], record[21]]));
        let is_whole = tail.len() - at - END_RECORD >= comment;
        let table_end = u64::from(number(12)) + u64::from(number(16));
        // A large zip, and what some programs write of small ones, has its numbers in a longer record before.
        let is_large = at >= 20 && tail[at - 20..].starts_with(b"PK\x06\x07");
        is_whole && (is_large || table_end == from + at as u64)
    })
}

/// Whether a compound file's table speaks of sectors that are not there, or is not there itself.
fn is_compound_cut(file: &mut (impl Read + Seek), head: &[u8], length: u64) -> io::Result<bool> {
    let sector: u64 = match (head[30], head[31]) {
        (9, 0) => 512,
        (12, 0) => 4096,
        (0, 0) => return Ok(true),
        // Damaged: whoever reads it says so.
        _ => return Ok(false),
    };
    let count = u32_at(head, 44).unwrap_or(0) as usize;
    if count == 0 {
        return Ok(true);
    }
    let entries = sector / 4;
    for (number, place) in TABLE_SECTORS.step_by(4).take(count).enumerate() {
        let place = u32_at(head, place).unwrap_or(FREE);
        let start = (u64::from(place) + 1) * sector;
        if place == FREE {
            continue;
        }
        let table = read_at(file, start, sector)?;
        if (table.len() as u64) < sector || table.iter().all(|&byte| byte == 0) {
            return Ok(true);
        }
        let last = (number as u64 * entries..)
            .zip(table.chunks_exact(4))
            .filter_map(|(at, entry)| match u32_at(entry, 0)? {
                // Some programs write one of these for all sectors that there are not.
                FREE | END => None,
                next @ ..=LAST_SECTOR => Some(at.max(next.into())),
                _ => Some(at),
            })
            .max();
        // Its last sector may be short.
        if last.is_some_and(|last| (last + 1) * sector >= length) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + 4)?;
    bytes.try_into().ok().map(u32::from_le_bytes)
}

/// So many bytes from this place on, or what there is of them.
fn read_at(file: &mut (impl Read + Seek), at: u64, most: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::is_cut;

    fn cut(bytes: &[u8]) -> bool {
        is_cut(Cursor::new(bytes)).unwrap()
    }

    fn zip(content: &[u8], comment: &str) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let stored =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        zip.start_file("xl/workbook.xml", stored).unwrap();
        zip.write_all(content).unwrap();
        zip.set_comment(comment).unwrap();
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn a_zip_is_whole_with_its_end_record_and_never_before() {
        // Another zip lies in it, as with an embedded workbook.
        let inner = zip(b"inner", "");
        for whole in [
            zip(b"content", ""),
            zip(&inner, "a comment"),
            zip(&vec![7; 200_000], ""),
        ] {
            assert!(!cut(&whole));
            let ends = (1..whole.len().min(2_000)).chain([whole.len() - 1, whole.len() / 2]);
            for end in ends {
                assert!(cut(&whole[..end]), "{end} of {}", whole.len());
                // Its room was made before its bytes came.
                let mut room = whole[..end].to_vec();
                room.resize(whole.len() + 30, 0);
                assert!(end + 30 > whole.len() || cut(&room), "{end} and zeros");
            }
        }
    }

    #[test]
    fn what_has_no_end_to_tell_by_is_not_called_cut() {
        for bytes in [
            &b""[..],
            b"\xEF\xBB\xBF1,2\n",
            b"<html><table>",
            b"\x89PNG\r\n",
            b"%PDF-1.7 %%EOF\n",
        ] {
            assert!(!cut(bytes), "{bytes:?}");
        }
        assert!(cut(&[0; 700]) && cut(b"%PDF-1.7 obj") && cut(b"P") && cut(b"\xD0\xCF"));
    }
}
