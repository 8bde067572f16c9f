//! Guards that fail though they hold: a program of the corpus does the same as without compilers.
//!
//! The runtime is another process, as one process has one virtual machine. What libFuzzer measures is therefore only this
//! crate: it makes cases, no more. Programs that run for long, or fail by their limits, say nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use arbitrary::{Arbitrary, Unstructured};
use taipan_conformance::config::Configuration;
use taipan_conformance::discover::{self, Program};
use taipan_conformance::engine::{Engine, RefCheck};
use taipan_conformance::expect::Expectations;
use taipan_conformance::header::Header;
use taipan_conformance::normalise::Normaliser;
use taipan_conformance::oracle::{Cache, Oracle};
use taipan_conformance::outcome::{End, Outcome, Scope};
use taipan_conformance::packages::Install;
use taipan_conformance::process::Limits;
use taipan_conformance::report::diff;

/// Programs that take the interpreter longer are left out.
const LONGEST: Duration = Duration::from_secs(1);

/// A program, and which of its guards fail.
#[derive(Debug, Arbitrary)]
pub struct Case {
    program: u16,
    seed: u32,
    /// Bits: 1 osr, 2 ic-miss.
    others: u8,
}

impl Case {
    /// The case that bytes stand for.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Case> {
        Case::arbitrary(&mut Unstructured::new(bytes)).ok()
    }

    fn modes(&self) -> Vec<String> {
        let mut modes = vec![format!("exit-random={}", self.seed)];
        let others = ["osr", "ic-miss"].iter().enumerate();
        modes.extend(
            others
                .filter(|(bit, _)| self.others >> bit & 1 != 0)
                .map(|(_, mode)| (*mode).to_owned()),
        );
        modes
    }
}

/// The corpus, and what is known of its programs.
pub struct Exits {
    engine: Engine,
    programs: Vec<Program>,
    /// What the interpreter made of programs; None: nothing to compare with.
    known: BTreeMap<usize, Option<Outcome>>,
}

impl Exits {
    /// For a taipan binary, if a CPython is found, whose library it needs; `named` is the value of `TAIPAN_ORACLE`.
    #[must_use]
    pub fn find(taipan: &Path, named: Option<&Path>) -> Option<Exits> {
        let oracle = Oracle::find(named, Install::Forbidden).ok()?;
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../corpus")
            .canonicalize()
            .ok()?;
        let programs = discover::programs(&corpus, &[], None).ok()?;
        let engine = Engine {
            taipan: taipan.canonicalize().ok()?,
            oracle,
            cache: Cache::new(None),
            expectations: Expectations::default(),
            configurations: Vec::new(),
            limits: Limits {
                time: Duration::from_secs(15),
                memory: 2 << 30,
                output: 64 << 20,
            },
            normaliser: Normaliser::new().directory(&corpus, "<corpus>"),
            ref_check: RefCheck::Off,
        };
        let programs = programs.into_iter().filter(|program| program.header.is_ok()).collect();
        Some(Exits {
            engine,
            programs,
            known: BTreeMap::new(),
        })
    }

    fn take(&self, which: usize, header: &Header, configuration: &str) -> Outcome {
        let configuration: Configuration = configuration.parse().expect("the harness knows the configuration");
        let taken = self.engine.take(&self.programs[which], header, &configuration);
        taken.expect("the runtime can be started")
    }

    /// Judges a case.
    ///
    /// # Panics
    /// If the program does something else than in the interpreter.
    pub fn check(&mut self, case: &Case) {
        let which = usize::from(case.program) % self.programs.len();
        let program = &self.programs[which];
        let Ok(header) = &program.header else { return };
        let modes = case.modes();
        let header = header.clone();
        let says_nothing = |mode: &String| header.without.iter().any(|name| mode.starts_with(name));
        let tier = header.tiers.is_empty() || header.tiers.iter().any(|tier| tier == "opt");
        if !tier || modes.iter().any(says_nothing) {
            return;
        }
        if !self.known.contains_key(&which) {
            let started = Instant::now();
            let outcome = self.take(which, &header, "interp");
            let comparable = started.elapsed() < LONGEST && matches!(outcome.end, End::Exit(_));
            self.known.insert(which, comparable.then_some(outcome));
        }
        let Some(Some(expected)) = self.known.get(&which) else {
            return;
        };
        let configuration = format!("opt+{}", modes.join("+"));
        let got = self.take(which, &header, &configuration);
        let scope = if header.only_stdout {
            Scope::OnlyStdout
        } else {
            Scope::Everything
        };
        if matches!(got.end, End::Timeout | End::Memory | End::Output) || got.same_as(expected, scope) {
            return;
        }
        let difference = diff::outcomes(expected, &got, ["interp", &configuration], scope);
        let name = &self.programs[which].name;
        panic!("cargo xtask conform --config {configuration} {name}\n{difference}");
    }
}
