//! The child's side: limits first, then request after request.

use std::io::{self, BufRead, Read, Write};
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use sheetgate::{Book, Unreadable};

use super::framing::FrameWriter;
use super::{
    Allowance, AnswerHead, Job, OverruledHead, RETIREMENT_SECONDS, ReadRequest, Refusal, confine,
    fork_server,
};
use crate::check::merge_files::{Judging, LaterReport};
use crate::domain::project::ProjectRow;
use crate::domain::sheet::Sheet;
use crate::register::{PlainTable, plain_tables};
use crate::words::HeaderWords;
use crate::workbook::marked::{self, Marked};
use crate::workbook::open;
use crate::workbook::refusal::sentence;

/// Bytes of an answer that are told at once: about as many as a pipe holds.
#[cfg(unix)]
const ANSWER_BYTES: usize = 64 << 10;
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
    let (mut input, mut output) = (io::stdin().lock(), answers());
    while answer(&mut input, &mut output, interpret)? {
        if processor_seconds() - begun >= RETIREMENT_SECONDS {
            break;
        }
    }
    Ok(())
}

/// Standard output with room for a short answer, which is then told at once.
#[cfg(unix)]
fn answers() -> impl Write {
    io::BufWriter::with_capacity(ANSWER_BYTES, AnswerPipe(io::stdout()))
}

#[cfg(not(unix))]
fn answers() -> impl Write {
    io::stdout().lock()
}

/// Standard output as no place for lines: the usual way there would look for their ends, and tell each part of an
/// answer by itself.
#[cfg(unix)]
struct AnswerPipe(io::Stdout);

#[cfg(unix)]
impl Write for AnswerPipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(rustix::io::write(&self.0, bytes)?)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
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
        (Ok(book), Job::ReadUnlessOverruled { judging, by }) => {
            drop(bytes);
            let interpret = |give: &mut dyn FnMut(_)| {
                interpret(&book, &request.file_name, &request.words, give)
            };
            work.read_unless_overruled(interpret, judging, by)?;
        }
        (Ok(book), Job::Tables) => {
            drop(bytes);
            work.tables(|| Ok(plain_tables(&book)))?;
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
    let is_well = work.is_well;
    output.flush()?;
    Ok(is_well)
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
        frames.end()
    }

    /// Sends a sheet that was read to its end, or what is to be known of it if it is overruled.
    fn read_unless_overruled(
        &mut self,
        interpret: impl FnOnce(&mut dyn FnMut(ProjectRow)) -> Sheet,
        judging: &Judging<'_>,
        by: &LaterReport,
    ) -> io::Result<()> {
        let read = guarded(&mut self.is_well, || {
            let mut projects = Vec::new();
            let sheet = interpret(&mut |project| projects.push(project));
            let mut sheet = Sheet { projects, ..sheet };
            let words = sheet.period_words.clone();
            let checked = judging.judge(&mut sheet);
            // Whoever takes it in judges it again.
            sheet.period_words = words;
            Ok((sheet, checked))
        });
        let (mut sheet, checked) = match read {
            Ok(read) => read,
            Err(refusal) => return self.announce(&AnswerHead::Refused(refusal)),
        };
        // A zero report or a ledger of ours is told by more than its rows.
        let is_list = !sheet.projects.is_empty() && !sheet.is_ledger;
        let projects = std::mem::take(&mut sheet.projects);
        if is_list && by.overrules(&judging.owner(&sheet, &checked), &checked) {
            self.announce(&AnswerHead::Overruled(OverruledHead {
                unit: checked.unit,
                period: checked.period,
                reason: checked.reason,
                verdict: checked.verdict,
                projects: projects.len(),
            }))?;
            let said = Sheet {
                unit_stated: sheet.unit_stated,
                title: sheet.title,
                ..Sheet::default()
            };
            return self.finish(&Ok(said), &[]);
        }
        self.announce(&AnswerHead::Sheet)?;
        self.finish(&Ok(sheet), &projects)
    }

    /// Sends projects, and the rest of their sheet.
    fn finish(&mut self, rest: &Result<Sheet, Refusal>, projects: &[ProjectRow]) -> io::Result<()> {
        let mut frames = FrameWriter::new(&mut self.output);
        for project in projects {
            frames.add(project)?;
        }
        frames.end()?;
        postcard::to_io(rest, &mut frames).map_err(io::Error::other)?;
        frames.end()
    }

    /// Sends what stands in the worksheets.
    fn tables(
        &mut self,
        read: impl FnOnce() -> Result<Vec<PlainTable>, Refusal>,
    ) -> io::Result<()> {
        let tables = match guarded(&mut self.is_well, read) {
            Ok(tables) => tables,
            Err(refusal) => return self.announce(&AnswerHead::Refused(refusal)),
        };
        self.announce(&AnswerHead::Tables)?;
        let mut frames = FrameWriter::new(&mut self.output);
        postcard::to_io(&tables, &mut frames).map_err(io::Error::other)?;
        frames.end()
    }

    /// Sends a marked copy.
    fn mark(&mut self, mark: impl FnOnce() -> Result<Marked, Refusal>) -> io::Result<()> {
        match guarded(&mut self.is_well, mark) {
            Ok(Marked { bytes, has_macros }) => {
                self.announce(&AnswerHead::Marked { has_macros })?;
                let mut frames = FrameWriter::new(&mut self.output);
                frames.write_all(&bytes)?;
                frames.end()
            }
            Err(refusal) => self.announce(&AnswerHead::Refused(refusal)),
        }
    }

    fn announce(&mut self, answer: &AnswerHead) -> io::Result<()> {
        let mut line = serde_json::to_vec(answer)?;
        line.push(b'\n');
        self.output.write_all(&line)
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
