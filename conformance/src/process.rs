//! Runs one process in a clean environment, bounded in time, memory and output.
//!
//! Streams go to files, so nothing can block on a pipe that nobody reads. Memory is bounded by watching the resident
//! set, not with a limit on address space: the runtime reserves far more of that than it uses. The process leads a
//! group of its own, which is ended with it. Not here: which arguments are passed, and what the output means.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process_group, pidfd_open};

use crate::header::Sink;
use crate::outcome::End;

/// What a run may use.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Wall time.
    pub time: Duration,
    /// Resident memory in bytes.
    pub memory: u64,
    /// Bytes on each stream.
    pub output: u64,
}

/// A process to run.
#[derive(Debug, Clone)]
pub struct Invocation {
    /// The executable.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// Environment beside the fixed part.
    pub environment: Vec<(String, String)>,
    /// What it reads.
    pub stdin: Vec<u8>,
    /// Where its standard output goes.
    pub stdout: Sink,
    /// What it may use.
    pub limits: Limits,
}

/// What the process did.
#[derive(Debug)]
pub struct Finished {
    /// How it ended.
    pub end: End,
    /// Everything it wrote to standard output.
    pub stdout: Vec<u8>,
    /// Everything it wrote to standard error.
    pub stderr: Vec<u8>,
    /// Wall time.
    pub elapsed: Duration,
}

/// A directory for one run: an empty working directory and, outside of it, the streams.
#[derive(Debug)]
pub struct Scratch {
    root: tempfile::TempDir,
}

impl Scratch {
    /// Makes the directory.
    pub fn new() -> Result<Self> {
        let root = tempfile::Builder::new()
            .prefix("conform-")
            .tempdir()
            .context("cannot make a temporary directory")?;
        fs::create_dir(root.path().join("cwd"))?;
        Ok(Self { root })
    }

    /// Where the program runs.
    pub fn cwd(&self) -> PathBuf {
        self.root.path().join("cwd")
    }

    /// A file beside the working directory.
    pub fn file(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }
}

const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// Runs the process to its end or to a limit.
pub fn run(invocation: &Invocation, scratch: &Scratch) -> Result<Finished> {
    let cwd = scratch.cwd();
    let stdin = if invocation.stdin.is_empty() {
        Stdio::null()
    } else {
        let path = scratch.file("stdin");
        File::create(&path)?.write_all(&invocation.stdin)?;
        File::open(&path)?.into()
    };
    let (stdout, stderr) = (scratch.file("stdout"), scratch.file("stderr"));
    let kept = File::create(&stdout)?;
    let sink = match invocation.stdout {
        Sink::Kept => Stdio::from(kept),
        // The reading end goes out of scope here.
        Sink::ClosedPipe => Stdio::from(std::io::pipe()?.1),
    };
    let mut command = Command::new(&invocation.program);
    command
        .args(&invocation.arguments)
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("LANG", "C.UTF-8")
        .env("HOME", &cwd)
        .env("TMPDIR", &cwd)
        .envs(invocation.environment.iter().map(|(k, v)| (k, v)))
        .current_dir(&cwd)
        .stdin(stdin)
        .stdout(sink)
        .stderr(File::create(&stderr)?)
        .process_group(0);
    let start = Instant::now();
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot run {}", invocation.program.display()))?;
    let limit = watch(&child, start, invocation.limits, [&stdout, &stderr]);
    let pid = Pid::from_child(&child);
    // Not yet waited for, so the group's number cannot have been given to another one.
    let _ = kill_process_group(pid, Signal::KILL);
    let status = child.wait().context("cannot wait for the process")?;
    let elapsed = start.elapsed();
    let end = match limit? {
        Some(limit) => limit,
        None => match (status.code(), status.signal()) {
            (Some(code), _) => End::Exit(code),
            (None, Some(signal)) => End::Signal(signal),
            (None, None) => End::Exit(-1),
        },
    };
    Ok(Finished {
        end,
        stdout: read_bounded(&stdout, invocation.limits.output)?,
        stderr: read_bounded(&stderr, invocation.limits.output)?,
        elapsed,
    })
}

/// Waits until the process has ended (`None`) or has passed a limit.
fn watch(child: &Child, start: Instant, limits: Limits, streams: [&PathBuf; 2]) -> Result<Option<End>> {
    let fd = pidfd_open(Pid::from_child(child), PidfdFlags::empty()).context("cannot watch the process")?;
    loop {
        let left = limits.time.saturating_sub(start.elapsed());
        if left.is_zero() {
            return Ok(Some(End::Timeout));
        }
        let wait = left.min(POLL_INTERVAL);
        let timeout = Timespec {
            tv_sec: 0,
            tv_nsec: wait.subsec_nanos().into(),
        };
        let mut fds = [PollFd::new(&fd, PollFlags::IN)];
        match poll(&mut fds, Some(&timeout)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => {}
            Ok(_) => return Ok(None),
            Err(problem) => return Err(problem).context("cannot wait for the process"),
        }
        if resident_bytes(child.id()) > limits.memory {
            return Ok(Some(End::Memory));
        }
        for stream in streams {
            if fs::metadata(stream).is_ok_and(|data| data.len() > limits.output) {
                return Ok(Some(End::Output));
            }
        }
    }
}

fn resident_bytes(pid: u32) -> u64 {
    let Ok(status) = fs::read_to_string(format!("/proc/{pid}/status")) else {
        return 0;
    };
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok())
        .map_or(0, |kib| kib * 1024)
}

fn read_bounded(path: &Path, limit: u64) -> Result<Vec<u8>> {
    use std::io::Read;
    let mut bytes = Vec::new();
    File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, limits: Limits) -> Finished {
        let invocation = Invocation {
            program: "/bin/sh".into(),
            arguments: vec!["-c".into(), script.into()],
            environment: vec![("GREETING".to_owned(), "hello".to_owned())],
            stdin: b"line\n".to_vec(),
            stdout: Sink::Kept,
            limits,
        };
        run(&invocation, &Scratch::new().unwrap()).unwrap()
    }

    const LIMITS: Limits = Limits {
        time: Duration::from_secs(10),
        memory: 1 << 30,
        output: 1 << 20,
    };

    #[test]
    fn streams_status_and_environment_arrive() {
        let finished = shell("read x; echo $x $GREETING; echo oops >&2; exit 3", LIMITS);
        assert_eq!(finished.end, End::Exit(3));
        assert_eq!(finished.stdout, b"line hello\n");
        assert_eq!(finished.stderr, b"oops\n");
    }

    #[test]
    fn signals_are_seen() {
        assert_eq!(shell("kill -SEGV $$", LIMITS).end, End::Signal(11));
    }

    #[test]
    fn hang_is_stopped() {
        let limits = Limits {
            time: Duration::from_millis(100),
            ..LIMITS
        };
        assert_eq!(shell("sleep 30", limits).end, End::Timeout);
    }

    #[test]
    fn flood_is_stopped() {
        let finished = shell("while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyy; done", LIMITS);
        assert_eq!(finished.end, End::Output);
    }
}
