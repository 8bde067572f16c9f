//! Programs of the corpus, with guards that fail at random: see `taipan_fuzz::exits`.

#![no_main]

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use libfuzzer_sys::fuzz_target;
use taipan_fuzz::exits::{Case, Exits};

static EXITS: Mutex<Option<Exits>> = Mutex::new(None);

#[expect(clippy::disallowed_methods, reason = "a target is a command line tool")]
fn start() {
    let named = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let taipan = named("TAIPAN_BIN").expect("`cargo xtask fuzz` names the taipan binary");
    let exits = Exits::find(&taipan, named("TAIPAN_ORACLE").as_deref());
    let exits = exits.expect("the target needs CPython 3.11's library");
    *EXITS.lock().unwrap_or_else(PoisonError::into_inner) = Some(exits);
}

fuzz_target!(init: start(), |bytes: &[u8]| {
    let mut exits = EXITS.lock().unwrap_or_else(PoisonError::into_inner);
    if let (Some(exits), Some(case)) = (exits.as_mut(), Case::of(bytes)) {
        exits.check(&case);
    }
});
