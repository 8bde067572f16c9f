//! Generators and oracles of the fuzzers.
//!
//! A *generator* makes cases from choices ([`source`] changes texts, [`section`] makes stackmaps); an *oracle* judges what
//! the code under test does with a case ([`exits`], [`parse`], [`stackmap`]) and panics with a description if that is wrong. The
//! targets in `fuzz_targets/` connect them to libFuzzer, the tests in `tests/` to proptest. Not here: running and building,
//! which is `cargo xtask fuzz`.

#![forbid(unsafe_code)]

pub mod choices;
pub mod exits;
pub mod parse;
pub mod peer;
pub mod section;
pub mod source;
pub mod stackmap;
