//! Compound files (OLE2): the container of `.xls`, read without believing it.
//!
//! A sector chain may point back into itself or beyond the end; every walk here is bounded.

use super::Unreadable;

const FREE: u32 = 0xFFFF_FFFF;
const END: u32 = 0xFFFF_FFFE;
/// The greatest number that is a sector; those above are marks.
const LAST_SECTOR: u32 = 0xFFFF_FFFA;
const HEADER: usize = 512;
const ENTRY: usize = 128;
const MINI_SECTOR: usize = 64;
/// Streams shorter than this lie in the mini stream.
const MINI_CUTOFF: usize = 4096;

/// A compound file whose tables have been read and checked.
#[derive(Debug)]
pub(crate) struct Compound {
    bytes: Vec<u8>,
    sector: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini_stream: Vec<u8>,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    name: String,
    start: u32,
    length: usize,
}

impl Compound {
    /// The first eight bytes.
    pub(super) const SIGNATURE: &'static [u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

    /// Reads header, sector tables and directory.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, Unreadable> {
        if bytes.len() < HEADER || !bytes.starts_with(Self::SIGNATURE) {
            return Err(damaged("no header"));
        }
        let sector = match u16_at(bytes, 30) {
            9 => 512,
            12 => 4096,
            _ => return Err(damaged("sector size")),
        };
        let mut file = Self {
            bytes: bytes.to_vec(),
            sector,
            fat: Vec::new(),
            mini_fat: Vec::new(),
            mini_stream: Vec::new(),
            entries: Vec::new(),
        };
        file.read_fat()?;
        file.read_directory()?;
        Ok(file)
    }

    /// Whether there is a stream or storage of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The bytes of a stream.
    pub(crate) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        let Some(entry) = self.find(name) else {
            return Ok(None);
        };
        let stream = if entry.length < MINI_CUTOFF {
            self.mini_chain(entry.start, entry.length)?
        } else {
            self.chain(entry.start, Some(entry.length))?
        };
        Ok(Some(stream))
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        let found = |entry: &&Entry| entry.name.eq_ignore_ascii_case(name);
        self.entries.iter().find(found)
    }

    fn read_fat(&mut self) -> Result<(), Unreadable> {
        let sectors = self.bytes.len() / self.sector;
        let mut places: Vec<u32> = (76..HEADER)
            .step_by(4)
            .map(|at| u32_at(&self.bytes, at))
            .collect();
        let mut next = u32_at(&self.bytes, 68);
        let mut steps = 0;
        while next <= LAST_SECTOR {
            steps += 1;
            if steps > sectors {
                return Err(damaged("looping sector table"));
            }
            let table = numbers(self.sector_bytes(next)?);
            let (&last, table) = table.split_last().ok_or_else(|| damaged("sector table"))?;
            places.extend_from_slice(table);
            next = last;
        }
        let places: Vec<u32> = places.into_iter().filter(|&at| at <= LAST_SECTOR).collect();
        if places.len() > sectors {
            return Err(damaged("sector table longer than the file"));
        }
        for at in places {
            let table = numbers(self.sector_bytes(at)?);
            self.fat.extend(table);
        }
        // A file that was cut short still lists the sectors that it lost. A lone end mark is not
        // one of them: some programs fill their tables with it.
        for (at, &next) in self.fat.iter().enumerate() {
            if !matches!(next, FREE | END) {
                self.sector_bytes(u32::try_from(at).unwrap_or(u32::MAX))?;
                if next <= LAST_SECTOR {
                    self.sector_bytes(next)?;
                }
            }
        }
        Ok(())
    }

    fn read_directory(&mut self) -> Result<(), Unreadable> {
        let directory = self.chain(u32_at(&self.bytes, 48), None)?;
        for entry in directory.chunks_exact(ENTRY) {
            // 1 storage, 2 stream, 5 root
            if !matches!(entry[66], 1 | 2 | 5) {
                continue;
            }
            let length = usize::from(u16_at(entry, 64)).clamp(2, 64) - 2;
            let codes = entry[..length].chunks_exact(2);
            let codes = codes.map(|code| u16::from_le_bytes([code[0], code[1]]));
            self.entries.push(Entry {
                name: char::decode_utf16(codes)
                    .map(|code| code.unwrap_or(char::REPLACEMENT_CHARACTER))
                    .collect(),
                start: u32_at(entry, 116),
                // The upper half may hold rubbish in files with small sectors.
                length: usize::try_from(u32_at(entry, 120)).unwrap_or(usize::MAX),
            });
        }
        let root = self
            .entries
            .first()
            .ok_or_else(|| damaged("no directory"))?;
        let (start, length) = (root.start, root.length);
        if length > 0 && u32_at(&self.bytes, 64) > 0 {
            self.mini_stream = self.chain(start, Some(length))?;
            self.mini_fat = numbers(&self.chain(u32_at(&self.bytes, 60), None)?);
        }
        Ok(())
    }

    fn sector_bytes(&self, id: u32) -> Result<&[u8], Unreadable> {
        let start = usize::try_from(id)
            .ok()
            .and_then(|id| id.checked_add(1)?.checked_mul(self.sector));
        start
            .and_then(|start| self.bytes.get(start..start + self.sector))
            .ok_or_else(|| damaged("sector beyond the end of the file"))
    }

    /// Follows a chain; with a length, it must yield that many bytes.
    fn chain(&self, start: u32, length: Option<usize>) -> Result<Vec<u8>, Unreadable> {
        let wanted = length.unwrap_or(usize::MAX);
        let mut found = Vec::new();
        let mut next = start;
        while next != END && found.len() < wanted {
            // Every sector once: whatever is longer than the file goes round in circles.
            if found.len() >= self.bytes.len() {
                return Err(damaged("looping sector chain"));
            }
            found.extend_from_slice(self.sector_bytes(next)?);
            next = follow(&self.fat, next)?;
        }
        cut(found, length)
    }

    fn mini_chain(&self, start: u32, length: usize) -> Result<Vec<u8>, Unreadable> {
        let mut found = Vec::new();
        let mut next = start;
        while next != END && found.len() < length {
            let at = usize::try_from(next)
                .ok()
                .and_then(|next| next.checked_mul(MINI_SECTOR));
            let here = at
                .and_then(|at| self.mini_stream.get(at..))
                .filter(|rest| !rest.is_empty())
                .ok_or_else(|| damaged("mini sector beyond the end"))?;
            found.extend_from_slice(&here[..here.len().min(MINI_SECTOR)]);
            next = follow(&self.mini_fat, next)?;
        }
        cut(found, Some(length))
    }
}

fn follow(table: &[u32], id: u32) -> Result<u32, Unreadable> {
    let next = usize::try_from(id).ok().and_then(|id| table.get(id));
    next.copied().ok_or_else(|| damaged("broken sector chain"))
}

fn cut(mut found: Vec<u8>, length: Option<usize>) -> Result<Vec<u8>, Unreadable> {
    if let Some(length) = length {
        if found.len() < length {
            return Err(damaged("stream shorter than stated"));
        }
        found.truncate(length);
    }
    Ok(found)
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    let numbers = bytes.chunks_exact(4);
    numbers.map(|number| u32_at(number, 0)).collect()
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn damaged(what: &str) -> Unreadable {
    Unreadable::Damaged(format!("compound file: {what}"))
}
