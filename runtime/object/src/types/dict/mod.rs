//! `dict`: compact, ordered, with versioned keys for caches of globals.

mod methods;
mod storage;
mod table;
mod views;

pub use storage::{DictLayout, PyDict};
pub use table::{Found, Table};
pub(crate) use views::make_iterator_types;
pub use views::{PyDictItems, PyDictKeys, PyDictValues};
