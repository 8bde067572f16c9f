//! `exit` and `quit`, which CPython's `site` adds to the builtins.

use taipan_object::types::exception;
use taipan_object::types::str::PyStr;
use taipan_object::{Args, Exc, Obj, PyResult, Ref, Thread, Trace, alloc, ops, py_class, py_methods};

/// Raises SystemExit when called; says how to leave when shown.
#[py_class(name = "Quitter", module = "_sitebuiltins", gc, no_new)]
#[derive(Trace)]
pub struct PyQuitter {
    name: &'static str,
}

impl PyQuitter {
    /// `exit` or `quit`.
    #[must_use]
    pub fn new_ref(name: &'static str) -> Ref {
        alloc::new(PyQuitter { name }).into_ref()
    }
}

#[py_methods]
impl PyQuitter {
    #[slot]
    fn repr(&self, _th: &Thread) -> PyResult<Ref> {
        Ok(PyStr::new(&format!("Use {}() or Ctrl-D (i.e. EOF) to exit", self.name)).into_ref())
    }

    #[slot]
    fn call(_this: &Obj<Self>, th: &Thread, args: Args<'_>) -> PyResult<Ref> {
        let code = args
            .positional()
            .first()
            .or_else(|| args.keyword("code"))
            .cloned()
            .unwrap_or(Ref::NONE);
        // As `site` does it: standard input is closed, so that shells which read from it end too.
        let stdin = th
            .vm()
            .sys
            .get()
            .and_then(|sys| sys.get_str(&th.vm().interned.get("stdin")));
        if let Some(stdin) = stdin {
            let close = ops::attr::get_optional(th, &stdin, &th.names().close)?;
            if let Some(close) = close {
                drop(ops::call::call(th, &close, &[]));
            }
        }
        Err(exception::raise_with(th, Exc::SystemExit, vec![code]))
    }
}
