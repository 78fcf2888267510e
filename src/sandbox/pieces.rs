//! How an answer comes back from a child: piece by piece as it is put into words, so that neither side
//! holds all of it twice. Each piece says its length first; an empty one is the end.

use std::io::{self, Write};

use serde::Serialize;
use tokio::io::{AsyncRead, AsyncReadExt};

/// About as much as a pipe holds, bytes.
const PIECE: usize = 64 << 10;
/// Room that is made for pieces at once; for more only as they come.
const BELIEVED: usize = 4 << 20;
/// Bytes of the length before each piece.
const HEAD: usize = size_of::<u32>();

/// Sends what is written to it in pieces.
pub(super) struct Pieces<W> {
    output: W,
    /// The next one, behind room for its length.
    piece: Vec<u8>,
}

impl<W: Write> Pieces<W> {
    pub(super) fn new(output: W) -> Self {
        let mut piece = Vec::with_capacity(PIECE);
        piece.extend([0; HEAD]);
        Self { output, piece }
    }

    /// Sends an item whole, in one piece with others.
    pub(super) fn add(&mut self, item: &impl Serialize) -> io::Result<()> {
        postcard::to_io(item, &mut self.piece).map_err(io::Error::other)?;
        if self.piece.len() > PIECE {
            self.send()?;
        }
        Ok(())
    }

    /// Sends what is left, and the end. More may follow for who knows of it.
    pub(super) fn end(&mut self) -> io::Result<()> {
        if self.piece.len() > HEAD {
            self.send()?;
        }
        self.send()
    }

    fn send(&mut self) -> io::Result<()> {
        let length = self.piece.len() - HEAD;
        let length = u32::try_from(length).map_err(|_| io::ErrorKind::FileTooLarge)?;
        self.piece[..HEAD].copy_from_slice(&length.to_le_bytes());
        self.output.write_all(&self.piece)?;
        self.piece.truncate(HEAD);
        Ok(())
    }
}

impl<W: Write> Write for Pieces<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.piece.len() + bytes.len() > PIECE && self.piece.len() > HEAD {
            self.send()?;
        }
        self.piece.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// Pieces go when they are full.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Takes pieces as they come.
pub(super) struct Coming<R> {
    input: R,
    /// So many bytes may still come.
    left: u64,
    piece: Vec<u8>,
}

impl<R: AsyncRead + Unpin> Coming<R> {
    /// From this input, and no more than `cap` bytes of all pieces together.
    pub(super) const fn new(input: R, cap: u64) -> Self {
        Self {
            input,
            left: cap,
            piece: Vec::new(),
        }
    }

    /// The next piece; `None` if the end has come.
    ///
    /// # Errors
    ///
    /// It is cut short, or longer than it may be ([`io::ErrorKind::FileTooLarge`]).
    pub(super) async fn next(&mut self) -> io::Result<Option<&[u8]>> {
        self.piece.clear();
        let more = self.append().await?;
        Ok(more.then_some(&*self.piece))
    }

    /// All pieces to the end, joined.
    ///
    /// # Errors
    ///
    /// As [`Coming::next`].
    pub(super) async fn rest(mut self) -> io::Result<Vec<u8>> {
        self.piece.clear();
        while self.append().await? {}
        Ok(self.piece)
    }

    /// Appends a piece to what is there; false if it is the end.
    async fn append(&mut self) -> io::Result<bool> {
        let length = u64::from(self.input.read_u32_le().await?);
        if length == 0 {
            return Ok(false);
        }
        self.left = self
            .left
            .checked_sub(length)
            .ok_or(io::ErrorKind::FileTooLarge)?;
        let (before, stated) = (
            self.piece.len(),
            usize::try_from(length).unwrap_or(usize::MAX),
        );
        self.piece.reserve(stated.min(BELIEVED));
        let mut piece = (&mut self.input).take(length);
        piece.read_to_end(&mut self.piece).await?;
        if self.piece.len() - before < stated {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{ErrorKind, Write};

    use super::{BELIEVED, Coming, PIECE, Pieces};

    fn sent(parts: &[&[u8]]) -> Vec<u8> {
        let mut sent = Vec::new();
        let mut pieces = Pieces::new(&mut sent);
        for part in parts {
            pieces.write_all(part).unwrap();
        }
        pieces.end().unwrap();
        sent
    }

    #[tokio::test]
    async fn whatever_is_written_comes_out() {
        let long = vec![7; BELIEVED + PIECE];
        let cases: [&[&[u8]]; 5] = [
            &[],
            &[b""],
            &[b"a", b"", b"bc"],
            &[&long, b"x", &long],
            &[&long[..PIECE], b"x"],
        ];
        for parts in cases {
            let (sent, whole) = (sent(parts), parts.concat());
            let coming = Coming::new(&*sent, whole.len() as u64);
            assert_eq!(coming.rest().await.unwrap(), whole);
        }
    }

    #[tokio::test]
    async fn what_is_added_comes_in_one_piece() {
        let mut sent = Vec::new();
        let mut pieces = Pieces::new(&mut sent);
        let items = ["甲".repeat(30_000), "乙".to_owned(), "丙".repeat(10)];
        for item in &items {
            pieces.add(item).unwrap();
        }
        pieces.end().unwrap();
        pieces.add(&7_u8).unwrap();
        pieces.end().unwrap();
        let mut coming = Coming::new(&*sent, u64::MAX);
        let mut came = Vec::new();
        while let Some(mut piece) = coming.next().await.unwrap() {
            while !piece.is_empty() {
                let (item, rest) = postcard::take_from_bytes::<String>(piece).unwrap();
                came.push(item);
                piece = rest;
            }
        }
        assert_eq!(came, items);
        assert_eq!(coming.rest().await.unwrap(), [7]);
    }

    #[tokio::test]
    async fn what_is_cut_or_too_long_is_not_taken() {
        let sent = sent(&[b"abc"]);
        let too_long = Coming::new(&*sent, 2).rest().await.unwrap_err();
        assert_eq!(too_long.kind(), ErrorKind::FileTooLarge);
        for cut in 0..sent.len() {
            assert!(Coming::new(&sent[..cut], 9).rest().await.is_err(), "{cut}");
        }
        // A piece that says that it is longer than there is memory.
        let lie = [&u32::MAX.to_le_bytes(), b"abc".as_slice()].concat();
        assert!(Coming::new(&*lie, u64::MAX).next().await.is_err());
    }
}
