//! Inflating the parts of a zip: each once, to its end, within limits.

use std::io::{Cursor, Read};
use std::sync::atomic::{AtomicUsize, Ordering};

use libdeflater::{Decompressor, crc32};
use zip::read::ZipFile;
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::part::{check_xml, is_needed, is_xml, key};
use super::unreadable::Unreadable;
use crate::two_threads::both;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A part that says it is longer, bytes, is a large one. There are hardly ever more than two: the texts and
/// the cells.
const LARGE: u64 = 1 << 20;

/// A part's name and what is kept of it.
pub(super) type Part = (String, Content);

/// What is kept of a part.
#[derive(Debug)]
pub(super) enum Content {
    /// XML in UTF-8, without its byte order mark.
    Text(String),
    /// All else; nothing of what no reader needs.
    Bytes(Vec<u8>),
}

/// The parts of an archive being inflated.
pub(super) struct Inflating<'a> {
    bytes: &'a [u8],
    archive: &'a ZipArchive<Cursor<&'a [u8]>>,
    limit: usize,
    /// Of all parts, so many bytes may still come out.
    left: AtomicUsize,
    /// The next part that nobody has taken.
    next: AtomicUsize,
}

impl<'a> Inflating<'a> {
    /// Nothing yet, of an archive in these bytes whose parts may have so many bytes in all.
    pub(super) fn new(
        bytes: &'a [u8],
        archive: &'a ZipArchive<Cursor<&'a [u8]>>,
        limit: usize,
    ) -> Self {
        Self {
            bytes,
            archive,
            limit,
            left: AtomicUsize::new(limit),
            next: AtomicUsize::new(0),
        }
    }

    /// All parts, in their order; by two threads if there are several large ones.
    pub(super) fn all(&self) -> Result<Vec<Part>, Unreadable> {
        let mut archive = self.archive.clone();
        let is_large = |index: &usize| {
            let part = archive.by_index_raw(*index);
            part.is_ok_and(|part| part.size() > LARGE)
        };
        let mut done = if (0..self.archive.len()).filter(is_large).nth(1).is_some() {
            let (mut done, rest) = both(|| self.some(), || self.some());
            done.extend(rest);
            done
        } else {
            self.some()
        };
        done.sort_by_key(|(index, _)| *index);
        done.into_iter().map(|(_, part)| part).collect()
    }

    /// Takes parts until there are no more, or one is no good: all before it have been taken.
    fn some(&self) -> Vec<(usize, Result<Part, Unreadable>)> {
        let mut archive = self.archive.clone();
        let mut done = Vec::new();
        loop {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            if index >= archive.len() {
                return done;
            }
            let part = self.one(&mut archive, index);
            if part.is_err() {
                self.next.store(archive.len(), Ordering::Relaxed);
            }
            done.push((index, part));
        }
    }

    fn one(
        &self,
        archive: &mut ZipArchive<Cursor<&[u8]>>,
        index: usize,
    ) -> Result<Part, Unreadable> {
        let left = self.left.load(Ordering::Relaxed);
        let too_much = || Unreadable::TooMuchInflated { limit: self.limit };
        let mut part = archive.by_index_raw(index).map_err(damaged)?;
        let name = part.name().map_err(damaged)?;
        let name = key(&name);
        let content = if let Some(content) = self.at_once(&part, left) {
            content
        } else {
            drop(part);
            part = archive.by_index(index).map_err(damaged)?;
            let stated = usize::try_from(part.size()).unwrap_or(usize::MAX);
            inflate(part, stated, left)?.ok_or_else(too_much)?
        };
        let take = |left: usize| left.checked_sub(content.len());
        let taken = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take);
        taken.map_err(|_| too_much())?;
        if is_xml(&name) {
            check_xml(&name, &content)?;
        }
        let content = if !is_needed(&name) {
            Content::Bytes(Vec::new())
        } else if is_xml(&name) {
            text(content)
        } else {
            Content::Bytes(content)
        };
        Ok((name, content))
    }

    /// A part that is what its entry says, inflated in one go, much faster than piece by piece; `None` of any
    /// other, which is then found out to be damaged or too long.
    fn at_once(&self, part: &ZipFile<'_, Cursor<&[u8]>>, left: usize) -> Option<Vec<u8>> {
        /// Nothing deflates to less than this part of its length.
        const MOST: usize = 1032;
        if part.compression() != CompressionMethod::Deflated {
            return None;
        }
        let start = usize::try_from(part.data_start()?).ok()?;
        let length = usize::try_from(part.compressed_size()).ok()?;
        let packed = self.bytes.get(start..start.checked_add(length)?)?;
        let stated = usize::try_from(part.size()).ok()?;
        if stated > left || stated / MOST > length {
            return None;
        }
        let mut content = vec![0; stated];
        let written = Decompressor::new().deflate_decompress(packed, &mut content);
        (written == Ok(stated) && crc32(&content) == part.crc32()).then_some(content)
    }
}

/// Makes the library that inflates ready, by an empty stream.
pub(super) fn prepare() {
    const EMPTY: [u8; 2] = [3, 0];
    let inflated = Decompressor::new().deflate_decompress(&EMPTY, &mut []);
    debug_assert_eq!(inflated, Ok(0), "it is empty");
    debug_assert_eq!(crc32(&[]), 0, "nothing adds up to nothing");
}

/// The whole part, or `None` if it is longer than `left`. How long it is `stated` to be only saves
/// moving it as it grows.
fn inflate(part: impl Read, stated: usize, left: usize) -> Result<Option<Vec<u8>>, Unreadable> {
    const BELIEVED: usize = 16 << 20;
    const WASTE: usize = 1 << 20;
    let mut content = Vec::with_capacity(stated.min(left).min(BELIEVED));
    let cap = u64::try_from(left).unwrap_or(u64::MAX).saturating_add(1);
    part.take(cap)
        .read_to_end(&mut content)
        .map_err(|error| Unreadable::Damaged(error.to_string()))?;
    // What is kept is kept long, and it may have been made room for twice as much.
    if content.capacity() - content.len() > WASTE {
        content.shrink_to_fit();
    }
    Ok((content.len() <= left).then_some(content))
}

/// Part of the work of a thread, as it takes long for the long ones.
fn text(mut content: Vec<u8>) -> Content {
    if content.starts_with(BYTE_ORDER_MARK) {
        content.drain(..BYTE_ORDER_MARK.len());
    }
    match String::from_utf8(content) {
        Ok(text) => Content::Text(text),
        Err(error) => Content::Bytes(error.into_bytes()),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
pub(super) fn damaged(error: ZipError) -> Unreadable {
    Unreadable::Damaged(error.to_string())
}
