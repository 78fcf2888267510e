//! One process that is loaded once and forks a fresh child for each unit: a fork costs a tenth of a start.
//!
//! The server never reads what a stranger wrote: it waits on its standard error, a socket, for the word to end
//! its child and fork the next one. The child gives that socket up before it reads anything, and its walls leave it
//! no way to fork or to signal, so that none outlives the word.

#[cfg(not(target_os = "linux"))]
use std::io;

/// The argument under which [`COMMAND`](super::COMMAND) is such a server; standard error is then its control.
pub(super) const ARGUMENT: &str = "fork";

#[cfg(target_os = "linux")]
pub(super) use linux::{Client, is_empty, serve};

#[cfg(target_os = "linux")]
mod linux {
    use std::io;
    use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
    use std::os::unix::net::UnixStream;
    use std::process::Stdio;
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::process::{
        Pid, PidfdFlags, Signal, WaitOptions, WaitStatus, getpid, getppid, kill_process,
        pidfd_open, set_parent_process_death_signal, waitpid,
    };
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::process::Command;
    use tokio::time::timeout;

    use super::ARGUMENT;

    /// The word for a fresh child.
    const NEXT: u8 = b'n';
    /// A machine that needs longer for a fork has a new process started instead.
    const ANSWERS_WITHIN: Duration = Duration::from_secs(5);

    /// The server's end: forks children that do `work` until its control is closed or one of them ends by itself;
    /// that one's ending is the server's too. To be called while there is no other thread.
    ///
    /// # Errors
    ///
    /// The system does not let it fork or watch a child, or the child that ended by itself met an error.
    pub(in super::super) fn serve(work: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        // A virtual machine takes long to tell what its processor can do: it is asked once, not by each child.
        #[cfg(target_arch = "x86_64")]
        let _ = std::is_x86_feature_detected!("avx2");
        let (server, stderr) = (getpid(), io::stderr());
        let control = stderr.as_fd();
        loop {
            let Some(child) = fork()? else {
                set_parent_process_death_signal(Some(Signal::KILL))?;
                if getppid() != Some(server) {
                    return Err(io::ErrorKind::BrokenPipe.into());
                }
                // The control is the server's alone.
                rustix::stdio::dup2_stderr(io::stdin())?;
                return work();
            };
            let id = child.as_raw_nonzero().get().to_le_bytes();
            rustix::io::retry_on_intr(|| rustix::io::write(control, &id))?;
            match watch(control, child)? {
                ControlWord::Next => {}
                ControlWord::Close => return Ok(()),
                ControlWord::Ended(status) => return end_like(status),
            }
        }
    }

    enum ControlWord {
        Next,
        Close,
        /// The child ended by itself.
        Ended(WaitStatus),
    }

    /// Waits for the next word; there is no child left after it, nor a byte that was meant for one.
    fn watch(control: BorrowedFd<'_>, child: Pid) -> io::Result<ControlWord> {
        let ended = pidfd_open(child, PidfdFlags::empty())?;
        let mut both = [
            PollFd::new(&control, PollFlags::IN),
            PollFd::new(&ended, PollFlags::IN),
        ];
        rustix::io::retry_on_intr(|| poll(&mut both, None))?;
        if both[0].revents().is_empty() {
            return Ok(ControlWord::Ended(wait(child)?));
        }
        kill_process(child, Signal::KILL)?;
        wait(child)?;
        let mut word = [0];
        let read = rustix::io::retry_on_intr(|| rustix::io::read(control, &mut word))?;
        // Bytes that the child left would be the next one's request.
        if read == 0 || word != [NEXT] || !is_empty(io::stdin()) {
            return Ok(ControlWord::Close);
        }
        Ok(ControlWord::Next)
    }

    fn wait(child: Pid) -> io::Result<WaitStatus> {
        let ended = rustix::io::retry_on_intr(|| waitpid(Some(child), WaitOptions::empty()))?;
        let (_, status) = ended.ok_or(io::ErrorKind::NotFound)?;
        Ok(status)
    }

    /// Ends as the child did, for whoever asks how.
    fn end_like(status: WaitStatus) -> io::Result<()> {
        if let Some(signal) = status.terminating_signal().and_then(Signal::from_named_raw) {
            kill_process(getpid(), signal)?;
        }
        if status.exit_status() == Some(0) {
            return Ok(());
        }
        Err(io::Error::other("the child failed"))
    }

    /// The new child, or none in that child.
    #[expect(
        unsafe_code,
        reason = "no library forks safely, as it is not safe beside threads"
    )]
    fn fork() -> io::Result<Option<Pid>> {
        // SAFETY: this process has one thread, so no lock is held by one that the child lacks.
        match unsafe { libc::fork() } {
            -1 => Err(io::Error::last_os_error()),
            child => Ok(Pid::from_raw(child)),
        }
    }

    /// Whether nothing waits to be read at this end of a pipe.
    pub(in super::super) fn is_empty(pipe: impl AsFd) -> bool {
        rustix::io::ioctl_fionread(pipe).is_ok_and(|waiting| waiting == 0)
    }

    /// The side that asks for forks.
    #[derive(Debug)]
    pub(in super::super) struct Client {
        control: tokio::net::UnixStream,
        /// What it told of its latest child, and how many children it owes word of.
        child: [u8; 4],
        owed: usize,
    }

    impl Client {
        /// Makes the command one that starts a server.
        ///
        /// # Errors
        ///
        /// There is no socket to be had.
        pub(in super::super) fn attach(command: &mut Command) -> io::Result<Option<Self>> {
            let (ours, theirs) = UnixStream::pair()?;
            ours.set_nonblocking(true)?;
            command
                .arg(ARGUMENT)
                .stderr(Stdio::from(OwnedFd::from(theirs)));
            Ok(Some(Self {
                control: tokio::net::UnixStream::from_std(ours)?,
                child: [0; 4],
                owed: 1,
            }))
        }

        /// Ends the child and waits for a fresh one.
        ///
        /// # Errors
        ///
        /// There is none, or not in time: the process is of no more use.
        pub(in super::super) async fn next(&mut self) -> io::Result<()> {
            let asked = async {
                self.control.write_all(&[NEXT]).await?;
                self.owed += 1;
                while self.owed > 0 {
                    self.control.read_exact(&mut self.child).await?;
                    self.owed -= 1;
                }
                Ok(())
            };
            timeout(ANSWERS_WITHIN, asked).await?
        }

        /// The latest child's process, as far as the server has told.
        pub(in super::super) fn child(&mut self) -> Option<u32> {
            while self.owed > 0 && matches!(self.control.try_read(&mut self.child), Ok(4)) {
                self.owed -= 1;
            }
            Some(u32::from_le_bytes(self.child)).filter(|&child| child != 0)
        }
    }
}

/// Other systems start a process for each unit.
#[cfg(not(target_os = "linux"))]
#[derive(Debug)]
pub(super) enum Client {}

#[cfg(not(target_os = "linux"))]
impl Client {
    #[expect(clippy::unnecessary_wraps, reason = "as where there are forks")]
    pub(super) fn attach(command: &mut tokio::process::Command) -> io::Result<Option<Self>> {
        command.stderr(std::process::Stdio::null());
        Ok(None)
    }

    pub(super) async fn next(&mut self) -> io::Result<()> {
        match *self {}
    }

    pub(super) fn child(&mut self) -> Option<u32> {
        match *self {}
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn serve(work: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    work()
}

#[cfg(not(target_os = "linux"))]
pub(super) fn is_empty<T>(_: T) -> bool {
    false
}
