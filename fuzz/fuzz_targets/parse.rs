//! Any bytes as the text of a module: see `taipan_fuzz::parse`.

#![no_main]

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use libfuzzer_sys::arbitrary::Unstructured;
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use taipan_fuzz::peer::Peer;
use taipan_fuzz::{choices, parse, source};

/// Started for the first input; the engine has one thread.
static PEER: Mutex<Option<Peer>> = Mutex::new(None);

#[expect(clippy::disallowed_methods, reason = "a target is a command line tool")]
fn start() {
    parse::install_hook();
    let named = std::env::var_os("TAIPAN_ORACLE").map(PathBuf::from);
    *PEER.lock().unwrap_or_else(PoisonError::into_inner) = Peer::find(named.as_deref());
}

fuzz_target!(init: start(), |bytes: &[u8]| {
    let mut peer = PEER.lock().unwrap_or_else(PoisonError::into_inner);
    parse::check(bytes, peer.as_mut());
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let bytes = choices::from_seed(u64::from(seed), 128);
    let mut u = Unstructured::new(&bytes);
    // The engine's own changes find what no grammar thinks of.
    if u.ratio(1, 4).unwrap_or(true) {
        return fuzzer_mutate(data, size, max_size);
    }
    match source::mutate(&data[..size], &mut u) {
        Ok(text) => choices::put(data, max_size, &text),
        Err(_) => fuzzer_mutate(data, size, max_size),
    }
});
