//! `str`: code points in the narrowest of three widths, as CPython's PEP 393 strings.
//!
//! A string's width is canonical (the narrowest that fits), so equal strings have equal bytes. Lone surrogates are
//! ordinary code points. The text follows the object, in the same block.

mod arguments;
pub mod case;
mod methods;
pub mod pad;
pub mod percent;
pub mod search;
mod storage;
pub mod template;
mod text;
mod translate;

pub use search::find;
pub use storage::{Kind, PyStr, StrBuilder, StrData, hash_bytes, intern, set_hash_seed};
pub use text::{ascii_number_char, decimal_digit, is_printable, push_escaped, repr_into};
