//! Any bytes as a stackmap section: see `taipan_fuzz::stackmap`.

#![no_main]

use libfuzzer_sys::arbitrary::Unstructured;
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use taipan_fuzz::{choices, section, stackmap};

fuzz_target!(|bytes: &[u8]| {
    stackmap::check(bytes);
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let bytes = choices::from_seed(u64::from(seed), 1024);
    let mut u = Unstructured::new(&bytes);
    if u.ratio(1, 3).unwrap_or(true) {
        return fuzzer_mutate(data, size, max_size);
    }
    match section::mutate(&data[..size], &mut u) {
        Ok(section) => choices::put(data, max_size, &section),
        Err(_) => fuzzer_mutate(data, size, max_size),
    }
});
