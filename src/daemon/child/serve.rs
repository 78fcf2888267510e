//! The child's side: limits first, then request after request.

use std::io::{self, BufRead, Read, Write};
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use super::pieces::Pieces;
use super::{Allowance, Answer, Job, RETIREMENT_SECONDS, Refusal, Request, sandbox};
use crate::domain::sheet::Sheet;
use crate::workbook::grid::Book;
use crate::workbook::marked::{self, Marked};
use crate::workbook::raw;
use crate::workbook::read::HeaderWords;

/// A request line with all findings of a hopeless sheet stays far below this.
const REQUEST_BYTES: u64 = 64 << 20;

/// Runs the child: shuts itself in and answers the requests on standard input, until they end or it
/// has done enough. `interpret` makes a sheet of a book, its file's name and the office's words for
/// headers.
///
/// Called before anything else is started: no runtime, no threads, no log.
pub fn serve(interpret: impl Fn(&Book, &str, &HeaderWords) -> Sheet) -> ExitCode {
    let allowance = Allowance::from_arguments(std::env::args_os().skip(2));
    // The first reading of this clock asks the system for more than the walls let through.
    let begun = processor_seconds();
    let done = sandbox::enter(allowance).and_then(|()| {
        // The answer tells what went wrong; there is nobody to read a message here.
        panic::set_hook(Box::new(|_| {}));
        let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
        while answer(&mut input, &mut output, &interpret)? {
            if processor_seconds() - begun >= RETIREMENT_SECONDS {
                break;
            }
        }
        Ok(())
    });
    if done.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
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
    interpret: impl Fn(&Book, &str, &HeaderWords) -> Sheet,
) -> io::Result<bool> {
    let mut line = Vec::new();
    input
        .by_ref()
        .take(REQUEST_BYTES)
        .read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(false);
    }
    let request: Request = serde_json::from_slice(&line)?;
    let mut bytes = Vec::new();
    let cap = u64::try_from(request.limits.file_bytes).unwrap_or(u64::MAX);
    // One byte too many is enough to see that it is too large.
    let taken = request.byte_count.min(cap.saturating_add(1));
    input.take(taken).read_to_end(&mut bytes)?;

    let work = AssertUnwindSafe(|| carry_out(&request, bytes, interpret));
    let worked = panic::catch_unwind(work);
    let is_well = worked.is_ok() && taken == request.byte_count;
    let done = worked.unwrap_or_else(|panic| {
        let detail = format!("the child panicked: {}", said(&*panic));
        Done::Refused(Refusal::abnormal(detail))
    });
    done.say(&mut output)?;
    output.flush()?;
    Ok(is_well)
}

/// What came of a request.
enum Done {
    Sheet(Box<Sheet>),
    Marked(Marked),
    Refused(Refusal),
}

impl Done {
    fn say(self, mut output: impl Write) -> io::Result<()> {
        let mut announce = |answer: &Answer| {
            let mut line = serde_json::to_vec(answer)?;
            line.push(b'\n');
            output.write_all(&line)
        };
        match self {
            Self::Sheet(sheet) => {
                announce(&Answer::Sheet)?;
                let pieces = postcard::to_io(&*sheet, Pieces::new(output));
                pieces.map_err(io::Error::other)?.finish()
            }
            Self::Marked(Marked { bytes, has_macros }) => {
                announce(&Answer::Marked { has_macros })?;
                let mut pieces = Pieces::new(output);
                pieces.write_all(&bytes)?;
                pieces.finish()
            }
            Self::Refused(refusal) => announce(&Answer::Refused(refusal)),
        }
    }
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

fn carry_out(
    request: &Request,
    bytes: Vec<u8>,
    interpret: impl Fn(&Book, &str, &HeaderWords) -> Sheet,
) -> Done {
    let book = match raw::read(&bytes, &request.limits) {
        Ok(book) => book,
        Err(unreadable) => {
            let refusal = Refusal {
                sentence: unreadable.sentence(),
                detail: unreadable.to_string(),
            };
            return Done::Refused(refusal);
        }
    };
    match &request.job {
        Job::Read => {
            // All room is for what is read of it now.
            drop(bytes);
            let sheet = interpret(&book, &request.file_name, &request.words);
            Done::Sheet(Box::new(sheet))
        }
        Job::Mark(findings) => match marked::write(&bytes, &book, findings) {
            Ok(marked) => Done::Marked(marked),
            Err(error) => Done::Refused(Refusal::abnormal(format!("no marked copy: {error}"))),
        },
    }
}

fn said(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("(no message)")
}
