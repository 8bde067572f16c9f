//! CPython beside the fuzzer: a process that answers for one text after the other.
//!
//! It runs the harness's program, which takes paths; the text is put into a file of ours. A process that dies, as a C
//! stack overflow makes it, has come to a limit and is started anew.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use taipan_conformance::oracle::Oracle;
use taipan_conformance::packages::Install;
use taipan_conformance::parsers::{ORACLE_PROGRAM, Parsed};

struct Running {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

/// A CPython that can be asked what it makes of texts.
pub struct Peer {
    executable: PathBuf,
    file: tempfile::NamedTempFile,
    running: Option<Running>,
}

impl Peer {
    /// Finds CPython, without installing it; `named` is the value of `TAIPAN_ORACLE`.
    #[must_use]
    pub fn find(named: Option<&std::path::Path>) -> Option<Peer> {
        let oracle = Oracle::find(named, Install::Forbidden).ok()?;
        Some(Peer {
            executable: oracle.executable,
            file: tempfile::NamedTempFile::new().ok()?,
            running: None,
        })
    }

    fn start(&self) -> Option<Running> {
        let mut child = Command::new(&self.executable)
            .args(["-I", "-c", ORACLE_PROGRAM])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let (input, output) = (child.stdin.take()?, BufReader::new(child.stdout.take()?));
        Some(Running { child, input, output })
    }

    /// What CPython makes of a text.
    pub fn ask(&mut self, text: &[u8]) -> Parsed {
        let answer = self.try_ask(text);
        if answer.is_none()
            && let Some(mut dead) = self.running.take()
        {
            let _ = dead.child.kill();
            let _ = dead.child.wait();
        }
        answer.unwrap_or_else(|| Parsed::Limit("CPython ended".to_owned()))
    }

    fn try_ask(&mut self, text: &[u8]) -> Option<Parsed> {
        std::fs::write(self.file.path(), text).ok()?;
        if self.running.is_none() {
            self.running = self.start();
        }
        let running = self.running.as_mut()?;
        writeln!(running.input, "{}", self.file.path().display()).ok()?;
        let mut line = String::new();
        running.output.read_line(&mut line).ok().filter(|length| *length > 0)?;
        let (_, field) = line.trim_end_matches('\n').split_once('\t')?;
        Some(Parsed::from_field(field))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        if let Some(mut running) = self.running.take() {
            let _ = running.child.kill();
            let _ = running.child.wait();
        }
    }
}
