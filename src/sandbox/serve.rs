//! The child's side: limits first, then request after request.

use std::io::{self, BufRead, Read, Write};
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use sheetgate::{Book, Unreadable};

use super::framing::FrameWriter;
use super::{
    Allowance, AnswerHead, Job, RETIREMENT_SECONDS, ReadRequest, Refusal, confine, fork_server,
};
use crate::domain::project::ProjectRow;
use crate::domain::sheet::Sheet;
use crate::words::HeaderWords;
use crate::workbook::marked::{self, Marked};
use crate::workbook::open;
use crate::workbook::refusal::sentence;

/// A request line with all findings of a hopeless sheet stays far below this.
const REQUEST_BYTES: u64 = 64 << 20;

/// Makes a sheet of a book, its file's name and the office's words for headers; gives its projects away one by
/// one.
pub trait Interpret: Fn(&Book, &str, &HeaderWords, &mut dyn FnMut(ProjectRow)) -> Sheet {}

impl<F: Fn(&Book, &str, &HeaderWords, &mut dyn FnMut(ProjectRow)) -> Sheet> Interpret for F {}

/// Runs the child: shuts itself in and answers the requests on standard input, until they end or it
/// has done enough. It is forked from a process that has done what every child needs, `prepare`, if the arguments
/// say so.
///
/// Called before anything else is started: no runtime, no threads, no log.
pub fn serve(prepare: impl FnOnce(), interpret: impl Interpret) -> ExitCode {
    let mut arguments = std::env::args_os().skip(2);
    let allowance = Allowance::from_arguments(arguments.by_ref());
    // The answer tells what went wrong; there is nobody to read a message here.
    panic::set_hook(Box::new(|_| {}));
    // The first reading of this clock asks the system for more than the walls let through.
    processor_seconds();
    let forks = arguments
        .next()
        .is_some_and(|word| word == fork_server::ARGUMENT);
    let done = if forks {
        confine::enter_to_fork(allowance).and_then(|last_wall| {
            prepare();
            sheetgate::prepare();
            fork_server::serve(|| last_wall.enter().and_then(|()| answer_all(&interpret)))
        })
    } else {
        confine::enter(allowance).and_then(|()| answer_all(&interpret))
    };
    if done.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Answers request after request, until they end or it has done enough.
fn answer_all(interpret: &impl Interpret) -> io::Result<()> {
    let begun = processor_seconds();
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    while answer(&mut input, &mut output, interpret)? {
        if processor_seconds() - begun >= RETIREMENT_SECONDS {
            break;
        }
    }
    Ok(())
}

/// Answers one request, and says whether it may be asked again.
///
/// # Errors
///
/// The request is not one, or input or output failed. A file that cannot be read is an answer,
/// not an error.
pub fn answer(
    mut input: impl BufRead,
    mut output: impl Write,
    interpret: impl Interpret,
) -> io::Result<bool> {
    let mut line = Vec::new();
    input
        .by_ref()
        .take(REQUEST_BYTES)
        .read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(false);
    }
    let request: ReadRequest = serde_json::from_slice(&line)?;
    let mut bytes = Vec::new();
    let cap = u64::try_from(request.limits.file_bytes).unwrap_or(u64::MAX);
    // One byte too many is enough to see that it is too large.
    let taken = request.byte_count.min(cap.saturating_add(1));
    input.take(taken).read_to_end(&mut bytes)?;

    let mut work = Work {
        output: &mut output,
        is_well: taken == request.byte_count,
    };
    let too_large = || Unreadable::TooLarge {
        bytes: usize::try_from(request.byte_count).unwrap_or(usize::MAX),
        limit: request.limits.file_bytes,
    };
    let read = || {
        let is_whole = taken == request.byte_count;
        let book = is_whole.then(|| open(&bytes, &request.limits));
        book.unwrap_or_else(|| Err(too_large()))
            .map_err(|error| no_book(&error))
    };
    let book = guarded(&mut work.is_well, read);
    match (book, &request.job) {
        (Err(refusal), _) => work.announce(&AnswerHead::Refused(refusal))?,
        (Ok(book), Job::Read) => {
            // All room is for what is read of it now.
            drop(bytes);
            work.read(|give| interpret(&book, &request.file_name, &request.words, give))?;
        }
        (
            Ok(book),
            Job::Mark {
                findings,
                of_values,
            },
        ) => work.mark(|| {
            let marked = if *of_values {
                marked::copy(&book, findings)
            } else {
                marked::write(&bytes, &book, findings)
            };
            marked.map_err(|error| Refusal::abnormal(format!("no marked copy: {error}")))
        })?,
    }
    Ok(work.is_well)
}

fn no_book(error: &Unreadable) -> Refusal {
    Refusal {
        sentence: sentence(error),
        detail: error.to_string(),
        is_beyond_limits: error.is_of_limits(),
    }
}

/// A request being answered.
struct Work<W> {
    output: W,
    /// Whether nothing went wrong so far.
    is_well: bool,
}

impl<W: Write> Work<W> {
    /// Sends a sheet while it is read.
    fn read(
        &mut self,
        interpret: impl FnOnce(&mut dyn FnMut(ProjectRow)) -> Sheet,
    ) -> io::Result<()> {
        self.announce(&AnswerHead::Sheet)?;
        let mut frames = FrameWriter::new(&mut self.output);
        let mut sent = Ok(());
        let mut give = |row| {
            if sent.is_ok() {
                sent = frames.add(&row);
            }
        };
        let rest = guarded(&mut self.is_well, || Ok(interpret(&mut give)));
        sent?;
        frames.end()?;
        postcard::to_io(&rest, &mut frames).map_err(io::Error::other)?;
        frames.end()?;
        self.output.flush()
    }

    /// Sends a marked copy.
    fn mark(&mut self, mark: impl FnOnce() -> Result<Marked, Refusal>) -> io::Result<()> {
        match guarded(&mut self.is_well, mark) {
            Ok(Marked { bytes, has_macros }) => {
                self.announce(&AnswerHead::Marked { has_macros })?;
                let mut frames = FrameWriter::new(&mut self.output);
                frames.write_all(&bytes)?;
                frames.end()?;
                self.output.flush()
            }
            Err(refusal) => self.announce(&AnswerHead::Refused(refusal)),
        }
    }

    fn announce(&mut self, answer: &AnswerHead) -> io::Result<()> {
        let mut line = serde_json::to_vec(answer)?;
        line.push(b'\n');
        self.output.write_all(&line)?;
        self.output.flush()
    }
}

/// Does what may panic on a hostile file, and makes the panic a refusal.
fn guarded<T>(is_well: &mut bool, work: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        *is_well = false;
        let detail = format!("the child panicked: {}", said(&*panic));
        Err(Refusal::abnormal(detail))
    })
}

/// How long this process has worked, in whole seconds.
#[cfg(unix)]
fn processor_seconds() -> u64 {
    use rustix::time::{ClockId, clock_gettime};
    let worked = clock_gettime(ClockId::ProcessCPUTime).tv_sec;
    u64::try_from(worked).unwrap_or(0)
}

/// Not known here; there is no limit on it either.
#[cfg(not(unix))]
fn processor_seconds() -> u64 {
    0
}

fn said(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("(no message)")
}
