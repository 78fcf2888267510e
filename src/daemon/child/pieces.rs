//! How a sheet comes back from a child: piece by piece as it is put into words, so that the child never
//! holds all of it twice. Each piece says its length first; an empty one is the end.

use std::io::{self, Write};

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

    /// Sends what is left, and the end.
    pub(super) fn finish(mut self) -> io::Result<()> {
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

/// All pieces to their end; `None` if they are longer than the `cap`.
///
/// # Errors
///
/// There is no end.
pub(super) async fn collect(
    mut input: impl AsyncRead + Unpin,
    cap: u64,
) -> io::Result<Option<Vec<u8>>> {
    let mut content = Vec::new();
    loop {
        let length = u64::from(input.read_u32_le().await?);
        if length == 0 {
            return Ok(Some(content));
        }
        if content.len() as u64 + length > cap {
            return Ok(None);
        }
        let (before, stated) = (content.len(), usize::try_from(length).unwrap_or(usize::MAX));
        content.reserve(stated.min(BELIEVED));
        (&mut input).take(length).read_to_end(&mut content).await?;
        if content.len() - before < stated {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::{BELIEVED, PIECE, Pieces, collect};

    fn sent(parts: &[&[u8]]) -> Vec<u8> {
        let mut sent = Vec::new();
        let mut pieces = Pieces::new(&mut sent);
        for part in parts {
            pieces.write_all(part).unwrap();
        }
        pieces.finish().unwrap();
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
            let came = collect(&*sent, whole.len() as u64).await.unwrap();
            assert_eq!(came.unwrap(), whole);
        }
    }

    #[tokio::test]
    async fn what_is_cut_or_too_long_is_not_taken() {
        let sent = sent(&[b"abc"]);
        assert_eq!(collect(&*sent, 2).await.unwrap(), None);
        for cut in 0..sent.len() {
            assert!(collect(&sent[..cut], 9).await.is_err(), "{cut}");
        }
        // A piece that says that it is longer than there is memory.
        let lie = [&u32::MAX.to_le_bytes(), b"abc".as_slice()].concat();
        assert!(collect(&*lie, u64::MAX).await.is_err());
    }
}
