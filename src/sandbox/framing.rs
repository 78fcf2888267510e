//! How an answer comes back from a child: frame by frame as it is put into words, so that neither side
//! holds all of it twice. Each frame says its length first; an empty one is the end.

use std::io::{self, Write};

use serde::Serialize;
use tokio::io::{AsyncRead, AsyncReadExt};

/// About as much as a pipe holds, bytes.
const FRAME: usize = 64 << 10;
/// Room that is made for frames at once; for more only as they come.
const MAX_UNCONFIRMED_BYTES: usize = 4 << 20;
/// Bytes of the length before each frame.
const HEAD: usize = size_of::<u32>();

/// Sends what is written to it in frames.
pub(super) struct FrameWriter<W> {
    output: W,
    /// The next one, behind room for its length.
    frame: Vec<u8>,
}

impl<W: Write> FrameWriter<W> {
    pub(super) fn new(output: W) -> Self {
        let mut frame = Vec::with_capacity(FRAME);
        frame.extend([0; HEAD]);
        Self { output, frame }
    }

    /// Sends an item whole, in one frame with others.
    pub(super) fn add(&mut self, item: &impl Serialize) -> io::Result<()> {
        postcard::to_io(item, &mut self.frame).map_err(io::Error::other)?;
        if self.frame.len() > FRAME {
            self.send()?;
        }
        Ok(())
    }

    /// Sends what is left, and the end. More may follow for who knows of it.
    pub(super) fn end(&mut self) -> io::Result<()> {
        if self.frame.len() > HEAD {
            self.send()?;
        }
        self.send()
    }

    fn send(&mut self) -> io::Result<()> {
        let length = self.frame.len() - HEAD;
        let length = u32::try_from(length).map_err(|_| io::ErrorKind::FileTooLarge)?;
        self.frame[..HEAD].copy_from_slice(&length.to_le_bytes());
        self.output.write_all(&self.frame)?;
        self.frame.truncate(HEAD);
        Ok(())
    }
}

impl<W: Write> Write for FrameWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.frame.len() + bytes.len() > FRAME && self.frame.len() > HEAD {
            self.send()?;
        }
        self.frame.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// Frames go when they are full.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Takes frames as they come.
pub(super) struct FrameReader<R> {
    input: R,
    /// So many bytes may still come.
    left: u64,
    frame: Vec<u8>,
}

impl<R: AsyncRead + Unpin> FrameReader<R> {
    /// From this input, and no more than `cap` bytes of all frames together.
    pub(super) const fn new(input: R, cap: u64) -> Self {
        Self {
            input,
            left: cap,
            frame: Vec::new(),
        }
    }

    /// The next frame; `None` if the end has come.
    ///
    /// # Errors
    ///
    /// It is cut short, or longer than it may be ([`io::ErrorKind::FileTooLarge`]).
    pub(super) async fn next(&mut self) -> io::Result<Option<&[u8]>> {
        self.frame.clear();
        let more = self.append().await?;
        Ok(more.then_some(&*self.frame))
    }

    /// All frames to the end, joined.
    ///
    /// # Errors
    ///
    /// As [`FrameReader::next`].
    pub(super) async fn rest(mut self) -> io::Result<Vec<u8>> {
        self.frame.clear();
        while self.append().await? {}
        Ok(self.frame)
    }

    /// Appends a frame to what is there; false if it is the end.
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
            self.frame.len(),
            usize::try_from(length).unwrap_or(usize::MAX),
        );
        self.frame.reserve(stated.min(MAX_UNCONFIRMED_BYTES));
        let mut frame = (&mut self.input).take(length);
        frame.read_to_end(&mut self.frame).await?;
        if self.frame.len() - before < stated {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{ErrorKind, Write};

    use super::{FRAME, FrameReader, FrameWriter, MAX_UNCONFIRMED_BYTES};

    fn sent(parts: &[&[u8]]) -> Vec<u8> {
        let mut sent = Vec::new();
        let mut frames = FrameWriter::new(&mut sent);
        for part in parts {
            frames.write_all(part).unwrap();
        }
        frames.end().unwrap();
        sent
    }

    #[tokio::test]
    async fn whatever_is_written_comes_out() {
        let long = vec![7; MAX_UNCONFIRMED_BYTES + FRAME];
        let cases: [&[&[u8]]; 5] = [
            &[],
            &[b""],
            &[b"a", b"", b"bc"],
            &[&long, b"x", &long],
            &[&long[..FRAME], b"x"],
        ];
        for parts in cases {
            let (sent, whole) = (sent(parts), parts.concat());
            let coming = FrameReader::new(&*sent, whole.len() as u64);
            assert_eq!(coming.rest().await.unwrap(), whole);
        }
    }

    #[tokio::test]
    async fn what_is_added_comes_in_one_piece() {
        let mut sent = Vec::new();
        let mut frames = FrameWriter::new(&mut sent);
        let items = ["甲".repeat(30_000), "乙".to_owned(), "丙".repeat(10)];
        for item in &items {
            frames.add(item).unwrap();
        }
        frames.end().unwrap();
        frames.add(&7_u8).unwrap();
        frames.end().unwrap();
        let mut coming = FrameReader::new(&*sent, u64::MAX);
        let mut came = Vec::new();
        while let Some(mut frame) = coming.next().await.unwrap() {
            while !frame.is_empty() {
                let (item, rest) = postcard::take_from_bytes::<String>(frame).unwrap();
                came.push(item);
                frame = rest;
            }
        }
        assert_eq!(came, items);
        assert_eq!(coming.rest().await.unwrap(), [7]);
    }

    #[tokio::test]
    async fn what_is_cut_or_too_long_is_not_taken() {
        let sent = sent(&[b"abc"]);
        let too_long = FrameReader::new(&*sent, 2).rest().await.unwrap_err();
        assert_eq!(too_long.kind(), ErrorKind::FileTooLarge);
        for cut in 0..sent.len() {
            assert!(
                FrameReader::new(&sent[..cut], 9).rest().await.is_err(),
                "{cut}"
            );
        }
        // A frame that says that it is longer than there is memory.
        let lie = [&u32::MAX.to_le_bytes(), b"abc".as_slice()].concat();
        assert!(FrameReader::new(&*lie, u64::MAX).next().await.is_err());
    }
}
