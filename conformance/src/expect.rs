//! Expectations: divergences that are known, each with its reason.
//!
//! ```toml
//! [[divergence]]
//! program = "numbers/float_repr.py"
//! config = "interp"            # or "*"
//! verdict = "differs"          # optional; any divergence if left out
//! reason = "one sentence: what is missing and what happens until then"
//! ```
//!
//! An entry whose program passes is a failure, so entries go away when their reason does; [`ratchet`] proves that none
//! was added since another commit.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::outcome::Verdict;

/// One known divergence.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Divergence {
    /// The program, as a path below the corpus.
    pub program: String,
    /// The configuration, or `*`.
    pub config: String,
    /// The verdict expected; without it any divergence.
    pub verdict: Option<Verdict>,
    /// Why.
    pub reason: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectationFile {
    #[serde(default)]
    divergence: Vec<Divergence>,
}

/// All known divergences.
#[derive(Debug, Clone, Default)]
pub struct Expectations {
    divergences: Vec<Divergence>,
}

/// What a verdict means once expectations are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// As it should be, or diverging as expected (with the reason).
    Passed(Option<String>),
    /// Not as it should be, with a note when it is about the expectation itself.
    Failed(Option<String>),
    /// Nothing could be said.
    Skipped,
}

impl Expectations {
    /// Reads every file of the directory; a directory that is not there holds none.
    pub fn load(directory: &Path) -> Result<Self> {
        let mut divergences = Vec::new();
        if !directory.is_dir() {
            return Ok(Self::default());
        }
        let mut paths: Vec<_> = fs::read_dir(directory)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        paths.sort();
        for path in paths {
            if path.extension().is_some_and(|ext| ext == "toml") {
                let text = fs::read_to_string(&path)?;
                divergences.extend(parse(&text).with_context(|| format!("in {}", path.display()))?);
            }
        }
        Ok(Self { divergences })
    }

    /// The entries whose program is not in the corpus.
    pub fn stale<'a>(&'a self, names: &'a [String]) -> impl Iterator<Item = &'a Divergence> {
        self.divergences.iter().filter(|entry| !names.contains(&entry.program))
    }

    /// Judges a verdict.
    pub fn judge(&self, program: &str, config: &str, verdict: Verdict) -> Judgement {
        let entry = self
            .divergences
            .iter()
            .find(|entry| entry.program == program && (entry.config == "*" || entry.config == config));
        match (verdict, entry) {
            (Verdict::Skipped | Verdict::Incomparable, _) => Judgement::Skipped,
            (Verdict::Unstable | Verdict::Invalid, _) => Judgement::Failed(None),
            (Verdict::Same, None) => Judgement::Passed(None),
            (Verdict::Same, Some(entry)) => Judgement::Failed(Some(format!(
                "unexpected pass: remove its entry from the expectations ({})",
                entry.reason
            ))),
            (_, None) => Judgement::Failed(None),
            (verdict, Some(entry)) => match entry.verdict {
                Some(expected) if expected != verdict => {
                    Judgement::Failed(Some(format!("expected to be {:?} ({})", expected.name(), entry.reason)))
                }
                Some(_) | None => Judgement::Passed(Some(entry.reason.clone())),
            },
        }
    }
}

fn parse(text: &str) -> Result<Vec<Divergence>> {
    let file: ExpectationFile = toml::from_str(text)?;
    for entry in &file.divergence {
        if entry.reason.trim().is_empty() {
            bail!("the entry for {} has no reason", entry.program);
        }
    }
    Ok(file.divergence)
}

/// The entries that are here and not there, as `program [config]`.
fn added(base: &[Divergence], now: &[Divergence]) -> Vec<String> {
    let key = |entry: &Divergence| format!("{} [{}]", entry.program, entry.config);
    let base: BTreeSet<_> = base.iter().map(key).collect();
    now.iter().map(key).filter(|entry| !base.contains(entry)).collect()
}

/// Proves that no expectation was added since `base`; returns how many there were and are.
pub fn ratchet(root: &Path, directory: &str, base: &str) -> Result<(usize, usize)> {
    let commit = [base.to_owned(), format!("origin/{base}")]
        .into_iter()
        .find(|name| git(root, &["rev-parse", "--verify", "--quiet", name]).is_ok())
        .with_context(|| format!("git knows no commit {base:?}"))?;
    let listing = git(root, &["ls-tree", "--name-only", &commit, &format!("{directory}/")])?;
    let mut before = Vec::new();
    for name in listing.lines().filter(|name| name.ends_with(".toml")) {
        before.extend(parse(&git(root, &["show", &format!("{commit}:{name}")])?)?);
    }
    let now = Expectations::load(&root.join(directory))?.divergences;
    let added = added(&before, &now);
    if !added.is_empty() {
        bail!(
            "expectations may only shrink; not in {base}:\n    {}",
            added.join("\n    ")
        );
    }
    Ok((before.len(), now.len()))
}

fn git(root: &Path, arguments: &[&str]) -> Result<String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(arguments)
        .output()
        .context("cannot run git")?;
    if !output.status.success() {
        bail!(
            "git {}: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expectations(text: &str) -> Expectations {
        Expectations {
            divergences: parse(text).unwrap(),
        }
    }

    const ONE: &str = "[[divergence]]\nprogram = 'a.py'\nconfig = 'interp'\nverdict = 'differs'\nreason = 'because'\n";

    #[test]
    fn known_divergence_passes_and_other_ones_fail() {
        let known = expectations(ONE);
        assert_eq!(
            known.judge("a.py", "interp", Verdict::Differs),
            Judgement::Passed(Some("because".to_owned()))
        );
        assert!(matches!(
            known.judge("a.py", "interp", Verdict::Crash),
            Judgement::Failed(Some(_))
        ));
        assert_eq!(known.judge("a.py", "opt", Verdict::Differs), Judgement::Failed(None));
        assert_eq!(known.judge("b.py", "interp", Verdict::Same), Judgement::Passed(None));
    }

    #[test]
    fn unexpected_pass_fails() {
        let judgement = expectations(ONE).judge("a.py", "interp", Verdict::Same);
        assert!(matches!(judgement, Judgement::Failed(Some(text)) if text.contains("because")));
    }

    #[test]
    fn unstable_cannot_be_expected() {
        let any = ONE.replace("verdict = 'differs'\n", "");
        assert_eq!(
            expectations(&any).judge("a.py", "interp", Verdict::Unstable),
            Judgement::Failed(None)
        );
    }

    #[test]
    fn reasons_are_required_and_keys_are_checked() {
        assert!(parse(&ONE.replace("because", " ")).is_err());
        assert!(parse(&ONE.replace("reason", "reasons")).is_err());
    }

    #[test]
    fn only_additions_break_the_ratchet() {
        let one = parse(ONE).unwrap();
        assert!(added(&one, &[]).is_empty());
        assert!(added(&one, &one).is_empty());
        assert_eq!(added(&[], &one), ["a.py [interp]"]);
    }

    #[test]
    fn stale_entries_are_found() {
        let known = expectations(ONE);
        assert_eq!(known.stale(&["b.py".to_owned()]).count(), 1);
        assert_eq!(known.stale(&["a.py".to_owned()]).count(), 0);
    }
}
