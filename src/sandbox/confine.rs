//! The walls around the child: what it gives up before it reads a byte that a stranger wrote.
//!
//! Limits hold a library that asks for 500 GB or never returns; Landlock takes the file system away,
//! and a seccomp filter nearly all system calls. The last two are what the kernel can do: where it
//! cannot, the limits stand alone, and [`offered`] says so to the operator.

use std::io;

use super::Allowance;
use super::limit::{limit, next_file};
use crate::domain::language::{Bilingual, both};

/// Which walls a kernel puts up beside the limits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Walls {
    /// No file can be opened, no program started, no port used (Landlock, Linux 5.13 and later).
    pub files: bool,
    /// Any system call that reading does not need ends the process (seccomp).
    pub calls: bool,
}

impl Walls {
    /// What is lacking, for the operator; `None` if nothing is.
    #[must_use]
    pub fn lack(self) -> Option<Bilingual> {
        let (lacking, missing) = match (self.files, self.calls) {
            (true, true) => return None,
            (false, true) => ("no Landlock", "没有 Landlock"),
            (true, false) => ("no seccomp filter", "没有 seccomp 过滤"),
            (false, false) => (
                "neither Landlock nor a seccomp filter",
                "没有 Landlock，也没有 seccomp 过滤",
            ),
        };
        Some(Bilingual::of(|language| {
            let lacking = language.of(lacking, missing);
            both!(
                language,
                "this system has {lacking} for the child that reads sheets\n  hint: it is still a process of its own with limits; Linux 5.13 or later with \"landlock\" among its security modules has both",
                "读表格的子进程在本系统上{lacking}\n  怎么办：它仍是有限制的单独进程，可以用；Linux 5.13 以上并启用 landlock 安全模块的，两样都有"
            )
        }))
    }
}

/// Shuts this thread in, for ever. Standard input and output stay open; whatever is done against a
/// wall of calls ends the process. To be called before anything hostile is read and while there is
/// no other thread.
///
/// # Errors
///
/// The limits cannot be set, or a wall that this kernel has cannot be put up. One that it does not
/// have is no error.
pub fn enter(allowance: Allowance) -> io::Result<()> {
    // In this order, for after the filter no limit can be set.
    take_files(allowance)?;
    walls::close_calls(&[])?;
    Ok(())
}

/// The same but for the calls that forking, and watching what was forked, needs. A process that reads nothing
/// hostile itself hands all of it down to those it forks, which have to [`enter`](LastWall::enter) what is left.
///
/// # Errors
///
/// As of [`enter`].
pub(super) fn enter_to_fork(allowance: Allowance) -> io::Result<LastWall> {
    take_files(allowance)?;
    walls::close_calls(walls::FORKING)?;
    walls::Filter::against_forking().map(LastWall)
}

/// What is left of [`enter`] after [`enter_to_fork`]: a small filter, as each costs the kernel its length in time,
/// made ready before the fork.
pub(super) struct LastWall(walls::Filter);

impl LastWall {
    /// Shuts this thread in as [`enter`] does.
    ///
    /// # Errors
    ///
    /// As of [`enter`].
    pub(super) fn enter(&self) -> io::Result<()> {
        self.0.put_up()?;
        Ok(())
    }
}

fn take_files(allowance: Allowance) -> io::Result<()> {
    let files = next_file()?;
    // In this order: a ruleset needs one more open file than the limits leave.
    walls::close_files()?;
    limit(allowance, files)
}

/// The walls that this machine's kernel puts up: tried in a thread that ends with the answer.
#[must_use]
pub fn offered() -> Walls {
    std::thread::spawn(|| Walls {
        files: walls::close_files().unwrap_or(false),
        calls: walls::try_calls(),
    })
    .join()
    .unwrap_or_default()
}

/// The architectures whose calls the filter knows.
#[cfg(all(
    target_os = "linux",
    any(
        target_arch = "x86_64",
        target_arch = "aarch64",
        target_arch = "riscv64"
    )
))]
mod walls {
    use std::collections::BTreeMap;
    use std::io;

    use landlock::{
        ABI, Access as _, AccessFs, AccessNet, CompatLevel, Compatible as _, Ruleset,
        RulesetAttr as _, RulesetStatus, Scope,
    };
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
        SeccompRule, TargetArch,
    };

    /// What allocation, reading, writing, a panic that is caught, a thread (the library that writes
    /// workbooks starts some) and the end of a process need.
    const CALLS: &[libc::c_long] = &[
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_close,
        libc::SYS_mremap,
        libc::SYS_munmap,
        libc::SYS_madvise,
        libc::SYS_brk,
        libc::SYS_futex,
        libc::SYS_getrandom,
        libc::SYS_clock_gettime,
        libc::SYS_sched_yield,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_restart_syscall,
        libc::SYS_gettid,
        libc::SYS_set_robust_list,
        libc::SYS_rseq,
        libc::SYS_sched_getaffinity,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];

    /// Calls of which one argument, by its place, must have these bits of those.
    const CALLS_IN_PART: &[(libc::c_long, u8, libc::c_int, libc::c_int)] = &[
        // No memory that can be run.
        (libc::SYS_mmap, 2, 0, libc::PROT_EXEC),
        (libc::SYS_mprotect, 2, 0, libc::PROT_EXEC),
        // Threads, but no processes.
        (libc::SYS_clone, 0, libc::CLONE_THREAD, libc::CLONE_THREAD),
    ];

    /// What a process needs to fork others, to watch them, and to have them shut in.
    pub(super) const FORKING: &[libc::c_long] = &[
        libc::SYS_clone,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_fork,
        libc::SYS_prctl,
        libc::SYS_getpid,
        libc::SYS_getppid,
        // By musl's `fork`, in the child.
        libc::SYS_set_tid_address,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_dup2,
        libc::SYS_dup3,
        libc::SYS_seccomp,
        libc::SYS_wait4,
        libc::SYS_kill,
        libc::SYS_pidfd_open,
        // With debug assertions, before a descriptor is closed.
        libc::SYS_fcntl,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_poll,
        libc::SYS_ppoll,
        libc::SYS_ioctl,
    ];

    /// Takes the file system, the network's ports and other processes away. Answers false where the
    /// kernel has no Landlock; one that has an older version takes what it knows.
    pub(super) fn close_files() -> io::Result<bool> {
        let shut = || {
            Ruleset::default()
                .set_compatibility(CompatLevel::BestEffort)
                .handle_access(AccessFs::from_all(ABI::V6))?
                .handle_access(AccessNet::from_all(ABI::V6))?
                .scope(Scope::from_all(ABI::V6))?
                .create()?
                .restrict_self()
        };
        let status = shut().map_err(io::Error::other)?;
        Ok(status.ruleset != RulesetStatus::NotEnforced)
    }

    /// Ends the process at any call that is not in the lists or among these. Answers false where the kernel has
    /// no such filters.
    pub(super) fn close_calls(besides: &[libc::c_long]) -> io::Result<bool> {
        // Its arguments cannot be looked into; without it threads are started by `clone`.
        let newer = Rules::from([(libc::SYS_clone3, Vec::new())]);
        let unknown = SeccompAction::Errno(libc::ENOSYS.unsigned_abs());
        if !apply(newer, unknown, SeccompAction::Allow)? {
            return Ok(false);
        }
        let whole = CALLS.iter().chain([&libc::SYS_clone3]).chain(besides);
        let mut rules: Rules = whole.map(|&call| (call, Vec::new())).collect();
        for &(call, argument, wanted, of) in CALLS_IN_PART {
            if !besides.contains(&call) {
                rules.insert(
                    call,
                    vec![rule(argument, SeccompCmpOp::MaskedEq(bits(of)), wanted)?],
                );
            }
        }
        apply(rules, SeccompAction::Allow, SeccompAction::KillProcess)
    }

    /// One argument of a call, by its place, so compared with this number.
    fn rule(argument: u8, so: SeccompCmpOp, number: libc::c_int) -> io::Result<SeccompRule> {
        SeccompCondition::new(argument, SeccompCmpArgLen::Dword, so, bits(number))
            .and_then(|condition| SeccompRule::new(vec![condition]))
            .map_err(io::Error::other)
    }

    fn bits(number: libc::c_int) -> u64 {
        number.unsigned_abs().into()
    }

    /// Whether the kernel takes a filter, tried with one that lets everything pass.
    pub(super) fn try_calls() -> bool {
        apply(
            Rules::new(),
            SeccompAction::KillProcess,
            SeccompAction::Allow,
        )
        .unwrap_or(false)
    }

    type Rules = BTreeMap<libc::c_long, Vec<SeccompRule>>;

    /// Makes a filter and puts it up: what becomes of calls that a rule names, and of all others. Answers false
    /// if there is no such thing here.
    fn apply(rules: Rules, named: SeccompAction, others: SeccompAction) -> io::Result<bool> {
        Filter::new(rules, named, others)?.put_up()
    }

    /// A filter in the kernel's words.
    pub(super) struct Filter(BpfProgram);

    impl Filter {
        /// One that ends the process at any of the calls that only a process that forks needs.
        pub(super) fn against_forking() -> io::Result<Self> {
            let mut rules: Rules = FORKING.iter().map(|&call| (call, Vec::new())).collect();
            // Threads, but no processes.
            let none = SeccompCmpOp::MaskedEq(bits(libc::CLONE_THREAD));
            rules.insert(libc::SYS_clone, vec![rule(0, none, 0)?]);
            Self::new(rules, SeccompAction::KillProcess, SeccompAction::Allow)
        }

        fn new(rules: Rules, named: SeccompAction, others: SeccompAction) -> io::Result<Self> {
            let arch = TargetArch::try_from(std::env::consts::ARCH).map_err(io::Error::other)?;
            let filter =
                SeccompFilter::new(rules, others, named, arch).map_err(io::Error::other)?;
            let program = BpfProgram::try_from(filter).map_err(io::Error::other)?;
            Ok(Self(program))
        }

        /// Answers false if there is no such thing here.
        pub(super) fn put_up(&self) -> io::Result<bool> {
            match seccompiler::apply_filter(&self.0) {
                Ok(()) => Ok(true),
                Err(seccompiler::Error::Seccomp(error)) if is_not_there(&error) => Ok(false),
                Err(error) => Err(io::Error::other(error)),
            }
        }
    }

    /// The kernel was built without it, or a filter around us does not let us have one.
    fn is_not_there(error: &io::Error) -> bool {
        matches!(
            error.raw_os_error(),
            Some(libc::EINVAL | libc::ENOSYS | libc::EPERM | libc::EACCES)
        )
    }
}

#[cfg(not(all(
    target_os = "linux",
    any(
        target_arch = "x86_64",
        target_arch = "aarch64",
        target_arch = "riscv64"
    )
)))]
mod walls {
    use std::io;

    pub(super) fn close_files() -> io::Result<bool> {
        Ok(false)
    }

    pub(super) const FORKING: &[i64] = &[];

    pub(super) fn close_calls(_: &[i64]) -> io::Result<bool> {
        Ok(false)
    }

    pub(super) struct Filter;

    impl Filter {
        pub(super) fn against_forking() -> io::Result<Self> {
            Ok(Self)
        }

        pub(super) fn put_up(&self) -> io::Result<bool> {
            Ok(false)
        }
    }

    pub(super) fn try_calls() -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::ErrorKind;

    use super::{Walls, offered, walls};
    use crate::domain::language::Language;

    #[test]
    fn without_a_file_system_nothing_is_opened() {
        let own = std::env::current_exe().unwrap();
        let inside = std::thread::spawn(move || {
            let closed = walls::close_files().unwrap();
            (closed, File::open(own))
        });
        let (closed, file) = inside.join().unwrap();
        assert_eq!(closed, offered().files);
        match file {
            Ok(_) => assert!(!closed),
            Err(error) => assert_eq!(error.kind(), ErrorKind::PermissionDenied),
        }
        // It was that thread alone.
        assert!(File::open(std::env::current_exe().unwrap()).is_ok());
    }

    #[test]
    fn what_is_lacking_is_named() {
        for (files, calls, named) in [
            (false, true, "no Landlock"),
            (true, false, "no seccomp"),
            (false, false, "neither"),
        ] {
            let lack = Walls { files, calls }.lack().unwrap();
            let lack = lack.in_language(Language::English);
            assert!(lack.contains(named) && lack.contains("hint:"), "{lack}");
        }
        let both = Walls {
            files: true,
            calls: true,
        };
        assert_eq!(both.lack(), None);
    }
}
