//! The bodies of the fuzz targets under proptest, bounded: what `cargo xtask fuzz` runs for hours runs here for seconds.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use arbitrary::{Arbitrary as _, Unstructured};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use taipan_conformance::discover;
use taipan_fuzz::exits::{Case, Exits};
use taipan_fuzz::peer::Peer;
use taipan_fuzz::section::Section;
use taipan_fuzz::{parse, section, source, stackmap};

/// CPython, if there is one, and the programs of the corpus that are small enough to change.
struct Texts {
    peer: Option<Peer>,
    programs: Vec<Vec<u8>>,
}

impl Texts {
    fn load() -> Texts {
        parse::install_hook();
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus");
        let programs = discover::programs(&corpus, &[], None).expect("the corpus can be read");
        let texts = programs.iter().filter_map(|program| program.content.first());
        Texts {
            peer: Peer::find(None),
            programs: texts
                .map(|(_, text)| text.clone())
                .filter(|text| text.len() < 4000)
                .collect(),
        }
    }
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        // The same cases each time: looking for new ones is the fuzzer's work.
        rng_seed: RngSeed::Fixed(0x7a1_9a11),
        ..ProptestConfig::with_cases(cases)
    }
}

#[test]
fn changed_programs_are_parsed_as_cpython_does() {
    let texts = Mutex::new(Texts::load());
    let choices = (any::<prop::sample::Index>(), prop::collection::vec(any::<u8>(), 128));
    proptest!(config(800), |((which, choices) in choices)| {
        let mut texts = texts.lock().unwrap_or_else(PoisonError::into_inner);
        let program: &Vec<u8> = which.get(&texts.programs);
        let text = source::mutate(program, &mut Unstructured::new(&choices));
        parse::check(&text.expect("the choices suffice"), texts.peer.as_mut());
    });
}

#[test]
fn arbitrary_bytes_are_parsed_or_refused() {
    let texts = Mutex::new(Texts::load());
    proptest!(config(1000), |(bytes in prop::collection::vec(any::<u8>(), 0..60))| {
        let mut texts = texts.lock().unwrap_or_else(PoisonError::into_inner);
        parse::check(&bytes, texts.peer.as_mut());
    });
}

/// The binary that the harness builds into the same directory, if it did.
fn taipan() -> Option<PathBuf> {
    let test = std::env::current_exe().ok()?;
    let taipan = test.ancestors().nth(3)?.join("release/taipan");
    taipan.is_file().then_some(taipan)
}

#[test]
fn exits_change_nothing() {
    let Some(exits) = taipan().and_then(|taipan| Exits::find(&taipan, None)) else {
        println!("no release build of taipan, or no CPython 3.11: nothing tested");
        return;
    };
    let exits = Mutex::new(exits);
    proptest!(config(40), |(bytes in prop::collection::vec(any::<u8>(), 16))| {
        let mut exits = exits.lock().unwrap_or_else(PoisonError::into_inner);
        exits.check(&Case::of(&bytes).expect("the choices suffice"));
    });
}

proptest! {
    #![proptest_config(config(4000))]

    #[test]
    fn sections_are_read_as_they_were_written(choices in prop::collection::vec(any::<u8>(), 1500)) {
        let made = Section::arbitrary(&mut Unstructured::new(&choices)).expect("the choices suffice");
        stackmap::check_round_trip(&made);
    }

    #[test]
    fn changed_sections_are_read_or_refused(choices in prop::collection::vec(any::<u8>(), 1500)) {
        let mut u = Unstructured::new(&choices);
        let made = Section::arbitrary(&mut u).expect("the choices suffice").write();
        stackmap::check(&section::mutate(&made, &mut u).expect("the choices suffice"));
    }
}
