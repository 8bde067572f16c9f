//! The conformance harness: does Taipan do what CPython 3.11 does?
//!
//! A run goes through these modules in order: [`discover`] finds the programs of the corpus and reads their [`header`]s,
//! [`oracle`] runs CPython or takes its result from the cache, [`engine`] runs each [`config`]uration of Taipan,
//! [`normalise`] and [`outcome`] compare, [`expect`] says which differences are known, [`report`] tells.
//! [`bench`] measures the same way but compares times, of processes or in the [`steady`] state; [`fuzz`] builds
//! and runs fuzzers. Invariant: expected behaviour is never written down; the oracle runs. Not here: building the `taipan`
//! binary, which is xtask's work.

#![forbid(unsafe_code)]

pub mod bench;
pub mod check;
pub mod config;
pub mod discover;
pub mod engine;
pub mod expect;
pub mod fuzz;
pub mod header;
pub mod imports;
pub mod llvm;
pub mod normalise;
pub mod oracle;
pub mod outcome;
pub mod packages;
pub mod parity;
pub mod parsers;
pub mod process;
pub mod report;
pub mod snapshots;
pub mod steady;
