//! What compiled code needs of the runtime: memory, loading, stackmaps, exits, and the way to the backend.
//!
//! ```text
//! LIR -- backend (a library, opened on first use) --> object file -- loader --> code + sites
//! guard fails -- shims::exit_entry, saves registers --> handler: reads the site's values where the stackmap says
//! ```
//!
//! Invariant: memory that can be executed is never writable where it is executed ([`memory`]). Not here: what to compile,
//! and what exits mean to the interpreter; the compilers and tier policy are to come.

pub mod backend;
pub mod loader;
pub mod memory;
pub mod shims;
pub mod stackmap;
