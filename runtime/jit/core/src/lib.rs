//! What compiled code needs of the runtime: memory, loading, stackmaps, exits, and the way to the backend.
//!
//! ```text
//! LIR -- backend (a library, opened on first use) --> object file -- loader --> code + sites
//! guard fails -- shims::exit_entry, saves registers --> handler: reads the site's values where the stackmap says
//! ```
//!
//! Which code is compiled when is decided in [`tiers`]; the compilers are crates of their own. Invariant: memory that can
//! be executed is never writable where it is executed ([`memory`]).

pub mod backend;
mod deltas;
pub mod deopt;
pub mod descriptors;
pub mod dump;
pub mod loader;
pub mod memory;
pub mod profile;
pub mod recipes;
pub mod shims;
mod signals;
pub mod sites;
pub mod source;
pub mod stackmap;
mod stats;
pub mod stored;
pub mod stubs;
pub mod tiers;

pub use taipan_interp::attr::state as attr_state;
pub use taipan_interp::calls::state as call_state;
pub use taipan_interp::global::state as global_state;
pub use taipan_interp::{helpers, observe};
