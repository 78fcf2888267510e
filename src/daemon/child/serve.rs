//! The child's side: limits first, then one request, one answer, and the end.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use super::{Allowance, Answer, Job, Refusal, Request, sandbox};
use crate::domain::sheet::Sheet;
use crate::workbook::grid::Book;
use crate::workbook::marked::{self, Marked};
use crate::workbook::raw;
use crate::workbook::read::HeaderWords;

/// A request line with all findings of a hopeless sheet stays far below this.
const REQUEST_BYTES: u64 = 64 << 20;

/// Runs the child: takes its limits upon itself, answers the request on standard input, and is
/// done. `interpret` makes a sheet of a book, its file's name and the office's words for headers.
///
/// Called before anything else is started: no runtime, no threads, no log.
pub fn serve(interpret: impl Fn(&Book, &str, &HeaderWords) -> Sheet) -> ExitCode {
    let allowance = Allowance::from_arguments(std::env::args_os().skip(2));
    let done = sandbox::enter(allowance).and_then(|()| {
        // The answer tells what went wrong; there is nobody to read a message here.
        panic::set_hook(Box::new(|_| {}));
        answer(io::stdin().lock(), io::stdout().lock(), interpret)
    });
    if done.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Answers one request.
///
/// # Errors
///
/// The request is not one, or input or output failed. A file that cannot be read is an answer,
/// not an error.
pub fn answer(
    input: impl Read,
    mut output: impl Write,
    interpret: impl Fn(&Book, &str, &HeaderWords) -> Sheet,
) -> io::Result<()> {
    let mut input = BufReader::new(input);
    let mut line = Vec::new();
    input
        .by_ref()
        .take(REQUEST_BYTES)
        .read_until(b'\n', &mut line)?;
    let request: Request = serde_json::from_slice(&line)?;
    let mut bytes = Vec::new();
    let cap = u64::try_from(request.limits.file_bytes).unwrap_or(u64::MAX);
    input.take(cap.saturating_add(1)).read_to_end(&mut bytes)?;

    let work = AssertUnwindSafe(|| carry_out(&request, &bytes, interpret));
    let (answer, copy) = panic::catch_unwind(work).unwrap_or_else(|panic| {
        let refusal = Refusal::abnormal(format!("the child panicked: {}", said(&*panic)));
        (Answer::Refused(refusal), Vec::new())
    });
    serde_json::to_writer(&mut output, &answer)?;
    output.write_all(b"\n")?;
    output.write_all(&copy)?;
    output.flush()
}

fn carry_out(
    request: &Request,
    bytes: &[u8],
    interpret: impl Fn(&Book, &str, &HeaderWords) -> Sheet,
) -> (Answer, Vec<u8>) {
    let book = match raw::read(bytes, &request.limits) {
        Ok(book) => book,
        Err(unreadable) => {
            let refusal = Refusal {
                sentence: unreadable.sentence(),
                detail: unreadable.to_string(),
            };
            return (Answer::Refused(refusal), Vec::new());
        }
    };
    match &request.job {
        Job::Read => {
            let sheet = interpret(&book, &request.file_name, &request.words);
            (Answer::Sheet(Box::new(sheet)), Vec::new())
        }
        Job::Mark(findings) => match marked::write(bytes, &book, findings) {
            Ok(Marked { bytes, has_macros }) => {
                let length = bytes.len();
                (Answer::Marked { length, has_macros }, bytes)
            }
            Err(error) => {
                let refusal = Refusal::abnormal(format!("no marked copy: {error}"));
                (Answer::Refused(refusal), Vec::new())
            }
        },
    }
}

fn said(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("(no message)")
}
