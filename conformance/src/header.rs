//! The header of a corpus program: its leading `# conform: key = value` lines.
//!
//! Invariant: an unknown key or a malformed value is an error of the corpus, never ignored, so that a misspelt
//! `timeout` cannot silently become the default. Lines count only before the first line that is neither a comment nor
//! empty. What a key *does* is decided where it is used; here is only what may be written.
//!
//! | key | value | repeats |
//! |---|---|---|
//! | `args` | words, quoted as in a shell | adds |
//! | `stdin` | one line of input; in double quotes a JSON string, without the line end that is added otherwise | adds |
//! | `env` | `NAME=VALUE` | adds |
//! | `command` | words that stand on the command line instead of the program's path, such as `-c "print(1)"` | |
//! | `stdout` | `closed`: a pipe that nobody reads | |
//! | `timeout` | seconds | |
//! | `needs` | `linux`, `module NAME`, separated by commas | adds |
//! | `tiers` | configurations it runs in, separated by commas; without it, all | adds |
//! | `stress` | stress modes it also runs in, separated by commas | adds |
//! | `without` | `STRESS: why`: a stress mode that it is not run in, with any operand | adds |
//! | `only-stdout` | `yes`: standard error is not compared | |
//! | `threads` | `yes`: it starts threads, so stress modes that assume one are left out | |
//! | `counters` | `none: why`: the program ends without the counters being written | |
//! | `check` | `[TIER:] COUNTER OP NUMBER`, see [`crate::check`] | adds |

use std::ffi::OsString;
use std::path::Path;

use crate::check::Check;
use crate::config::{Stress, stress_name};

/// How a corpus program wants to be run and compared.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Header {
    /// Command line arguments after the program's name.
    pub args: Vec<String>,
    /// What the program reads from standard input.
    pub stdin: String,
    /// Environment variables beside the fixed ones.
    pub env: Vec<(String, String)>,
    /// What stands on the command line instead of the program's path.
    pub command: Option<Vec<String>>,
    /// Where standard output goes.
    pub stdout: Sink,
    /// Seconds until the run counts as hung.
    pub timeout: Option<f64>,
    /// What must be there for the program to make sense.
    pub needs: Vec<Need>,
    /// Names of tiers it is limited to; empty means all.
    pub tiers: Vec<String>,
    /// Stress modes it runs in beside the plain configurations.
    pub stress: Vec<Stress>,
    /// Names of stress modes in which it says nothing.
    pub without: Vec<String>,
    /// Standard error is left out of the comparison.
    pub only_stdout: bool,
    /// The program starts threads.
    pub threads: bool,
    /// The runtime has no chance to write its counters.
    pub no_counters: bool,
    /// Conditions over the runtime's counters.
    pub checks: Vec<Check>,
}

/// Where the program's standard output goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sink {
    /// It is kept and compared.
    #[default]
    Kept,
    /// Into a pipe whose other end is closed.
    ClosedPipe,
}

/// A condition on the machine or the oracle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// The program asks for things only Linux has.
    Linux,
    /// The oracle must be able to import this module.
    Module(String),
}

const PREFIX: &str = "# conform:";

/// Reads the header lines of a program's source.
pub fn parse(source: &str) -> Result<Header, String> {
    let mut header = Header::default();
    for (index, line) in source.lines().enumerate() {
        let line = line.trim_end();
        if !line.is_empty() && !line.starts_with('#') {
            break;
        }
        let Some(rest) = line.strip_prefix(PREFIX) else {
            if line
                .trim_start_matches(['#', ' '])
                .to_ascii_lowercase()
                .starts_with("conform")
            {
                return Err(format!("line {}: write `{PREFIX} key = value`", index + 1));
            }
            continue;
        };
        let (key, value) = rest
            .split_once('=')
            .ok_or_else(|| format!("line {}: no `=` in header line", index + 1))?;
        set(&mut header, key.trim(), value.trim()).map_err(|problem| format!("line {}: {problem}", index + 1))?;
    }
    Ok(header)
}

fn set(header: &mut Header, key: &str, value: &str) -> Result<(), String> {
    match key {
        "args" => header.args.extend(split_words(value)?),
        "stdin" => {
            if value.starts_with('"') {
                let text: String =
                    serde_json::from_str(value).map_err(|problem| format!("stdin is not a JSON string: {problem}"))?;
                header.stdin.push_str(&text);
            } else {
                header.stdin.push_str(value);
                header.stdin.push('\n');
            }
        }
        "env" => {
            let (name, value) = value.split_once('=').ok_or("env must be NAME=VALUE".to_owned())?;
            header.env.push((name.trim().to_owned(), value.trim().to_owned()));
        }
        "command" => header.command = Some(split_words(value)?),
        "stdout" if value == "closed" => header.stdout = Sink::ClosedPipe,
        "timeout" => {
            let seconds: f64 = value
                .parse()
                .map_err(|_| format!("timeout {value:?} is not a number"))?;
            if !(seconds > 0.0 && seconds < 3600.0) {
                return Err(format!("timeout {value} is not between 0 and 3600"));
            }
            header.timeout = Some(seconds);
        }
        "needs" => {
            for word in items(value) {
                header.needs.push(parse_need(word)?);
            }
        }
        "tiers" => header.tiers.extend(items(value).map(str::to_owned)),
        "stress" => {
            for word in items(value) {
                header.stress.push(word.parse()?);
            }
        }
        "without" => {
            let (mode, reason) = value.split_once(':').ok_or("write `without = STRESS: why`")?;
            if reason.trim().is_empty() {
                return Err(format!("without = {mode}: why?"));
            }
            header.without.push(stress_name(mode.trim())?.to_owned());
        }
        "only-stdout" => header.only_stdout = parse_flag(value)?,
        "threads" => header.threads = parse_flag(value)?,
        "counters" => match value.split_once(':') {
            Some(("none", reason)) if !reason.trim().is_empty() => header.no_counters = true,
            _ => return Err("write `counters = none: why`".to_owned()),
        },
        "check" => header.checks.push(value.parse()?),
        _ => return Err(format!("unknown key {key:?}")),
    }
    Ok(())
}

impl Header {
    /// The command line after the interpreter and its options.
    pub fn command_line(&self, program: &Path) -> Vec<OsString> {
        let mut words: Vec<OsString> = match &self.command {
            Some(command) => command.iter().map(OsString::from).collect(),
            None => vec![program.into()],
        };
        words.extend(self.args.iter().map(OsString::from));
        words
    }
}

fn parse_need(word: &str) -> Result<Need, String> {
    match word.split_once(' ') {
        None if word == "linux" => Ok(Need::Linux),
        Some(("module", name)) => Ok(Need::Module(name.trim().to_owned())),
        None | Some(_) => Err(format!("unknown need {word:?}")),
    }
}

fn parse_flag(value: &str) -> Result<bool, String> {
    match value {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(format!("{value:?} is neither yes nor no")),
    }
}

fn items(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').map(str::trim).filter(|word| !word.is_empty())
}

/// Splits as a shell would, with single and double quotes and no expansion.
fn split_words(value: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in value.chars() {
        match quote {
            Some(q) if c == q => quote = None,
            Some(_) => word.get_or_insert_default().push(c),
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            None => word.get_or_insert_default().push(c),
        }
    }
    if quote.is_some() {
        return Err("args has an open quote".to_owned());
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn program_without_header_has_defaults() {
        assert_eq!(parse("\"\"\"Doc.\"\"\"\nprint(1)\n"), Ok(Header::default()));
    }

    #[test]
    fn keys_accumulate_and_parse() {
        let header = parse(concat!(
            "# conform: args = -x 'two words' \"\"\n",
            "# conform: stdin = first\n",
            "# conform: stdin = \"last\\tline\"\n",
            "# conform: env = A=b=c\n",
            "# conform: timeout = 2.5\n",
            "# conform: needs = linux, module zlib\n",
            "# conform: tiers = interp, opt\n",
            "# conform: stress = exit-every=3, gc-every=50\n",
            "# conform: without = gc-every: it counts collections\n",
            "# conform: only-stdout = yes\n",
            "# conform: command = -c 'print(1)'\n",
            "# conform: stdout = closed\n",
            "# conform: check = exits > 0\n",
            "x = 1\n",
        ))
        .unwrap();
        assert_eq!(header.args, ["-x", "two words", ""]);
        assert_eq!(header.stdin, "first\nlast\tline");
        assert_eq!(header.env, [("A".to_owned(), "b=c".to_owned())]);
        assert_eq!(header.timeout, Some(2.5));
        assert_eq!(header.needs, [Need::Linux, Need::Module("zlib".to_owned())]);
        assert_eq!(header.tiers, ["interp", "opt"]);
        assert_eq!(header.stress.len(), 2);
        assert_eq!(header.without, ["gc-every"]);
        assert!(header.only_stdout);
        assert_eq!(header.stdout, Sink::ClosedPipe);
        assert_eq!(
            header.command_line(Path::new("p.py")),
            ["-c", "print(1)", "-x", "two words", ""]
        );
        assert_eq!(header.checks.len(), 1);
    }

    #[test]
    fn header_ends_at_the_first_statement() {
        let header = parse("# conform: timeout = 1\nx = 1\n# conform: nonsense = 1\n").unwrap();
        assert_eq!(header.timeout, Some(1.0));
    }

    #[test]
    fn mistakes_are_errors_with_a_line() {
        for (source, part) in [
            ("# conform: timeut = 3", "unknown key"),
            ("# conform: timeout = soon", "not a number"),
            ("# conform: timeout", "no `=`"),
            ("#conform: timeout = 3", "write `"),
            ("\n# conform: args = 'open", "open quote"),
            ("# conform: only-stdout = true", "neither yes nor no"),
            ("# conform: stress = tickle", "unknown stress"),
            ("# conform: counters = none", "why"),
            ("# conform: without = osr", "why"),
            ("# conform: without = tickle: it laughs", "unknown stress"),
        ] {
            let problem = parse(source).unwrap_err();
            assert!(problem.contains(part), "{source:?}: {problem}");
            assert!(problem.starts_with("line "), "{problem}");
        }
    }
}
