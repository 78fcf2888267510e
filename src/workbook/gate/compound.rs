//! Compound files (OLE2): the container of `.xls`, read without believing it.
//!
//! The spreadsheet library follows a looping sector chain for ever. So the chains are walked here,
//! with a bound, and the library only gets a compound file that was written here.

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
pub(in crate::workbook) struct Compound {
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
    pub(in crate::workbook) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, Unreadable> {
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
        // A file that was cut short still lists the sectors that it lost.
        let used = self.fat.iter().rposition(|&next| next != FREE);
        if let Some(last) = used {
            self.sector_bytes(u32::try_from(last).map_err(|_| damaged("sector table"))?)?;
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
            let units = entry[..length].chunks_exact(2);
            let units = units.map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
            self.entries.push(Entry {
                name: char::decode_utf16(units)
                    .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
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

    /// The smallest compound file that holds just this stream, under the name `Workbook`.
    ///
    /// Sectors of 4096 bytes, so that the header alone can list all tables of a file of 400 MB.
    pub(in crate::workbook) fn write_one(stream: &[u8]) -> Vec<u8> {
        const SECTOR: usize = 4096;
        const SLOTS: usize = SECTOR / 4;
        let length = stream.len().max(MINI_CUTOFF);
        let data = length.div_ceil(SECTOR);
        // tables + directory + data, each with a slot in the tables
        let mut tables = 1;
        while tables * SLOTS < tables + 1 + data {
            tables += 1;
        }
        let mut fat = vec![0xFFFF_FFFD; tables];
        fat.push(END);
        fat.extend((tables + 2..tables + 1 + data).map(number));
        fat.push(END);
        fat.resize(tables * SLOTS, FREE);

        let mut file = header(tables);
        file.resize(SECTOR, 0);
        file.extend(fat.iter().flat_map(|slot| slot.to_le_bytes()));
        file.extend(directory_entry("Root Entry", 5, 0, 0));
        file.extend(directory_entry("Workbook", 2, tables + 1, length));
        file.resize((tables + 2) * SECTOR, 0);
        file.extend_from_slice(stream);
        file.resize((tables + 2 + data) * SECTOR, 0);
        file
    }
}

/// A header whose tables lie in the first sectors and whose directory follows them.
fn header(tables: usize) -> Vec<u8> {
    let mut header = Compound::SIGNATURE.to_vec();
    header.resize(HEADER, 0xFF);
    header[8..76].fill(0);
    for (at, value) in [(24, 0x3E), (26, 4), (28, 0xFFFE), (30, 12), (32, 6)] {
        header[at..at + 2].copy_from_slice(&u16::to_le_bytes(value));
    }
    for (at, value) in [
        (40, 1),
        (44, number(tables)),
        (48, number(tables)),
        (56, 4096),
        (60, END),
        (68, END),
    ] {
        header[at..at + 4].copy_from_slice(&u32::to_le_bytes(value));
    }
    for table in 0..tables.min((HEADER - 76) / 4) {
        let at = 76 + table * 4;
        header[at..at + 4].copy_from_slice(&number(table).to_le_bytes());
    }
    header
}

fn directory_entry(name: &str, kind: u8, start: usize, length: usize) -> Vec<u8> {
    let mut entry = vec![0; ENTRY];
    for (place, unit) in entry.chunks_exact_mut(2).zip(name.encode_utf16()) {
        place.copy_from_slice(&unit.to_le_bytes());
    }
    entry[64] = u8::try_from(name.len() * 2 + 2).unwrap_or(64);
    entry[66] = kind;
    entry[68..80].fill(0xFF);
    entry[116..120].copy_from_slice(&number(start).to_le_bytes());
    entry[120..124].copy_from_slice(&number(length).to_le_bytes());
    entry
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

fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(END)
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
