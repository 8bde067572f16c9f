//! Exceptions that cannot be raised, and warnings.

use taipan_heap::Ref;

use crate::error::{Exc, PyResult, Raised};
use crate::frame::frame_object;
use crate::ops::{attr, call, convert};
use crate::thread::Thread;
use crate::types::traceback::PyTraceback;

/// Writes text to `sys.stderr`, or to the process's if there is none.
pub fn write_stderr(th: &Thread, text: &str) {
    let file = th
        .vm()
        .sys
        .get()
        .and_then(|sys| sys.get_str(&th.names().stderr))
        .filter(|f| !f.is_none());
    let written = file.is_some_and(|file| {
        let Ok(write) = attr::get(th, &file, &th.names().write) else {
            return false;
        };
        call::call(th, &write, &[crate::types::str::PyStr::new(text).as_ref()]).is_ok()
    });
    if !written {
        use std::io::Write;
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
}

/// Reports an exception from where none can be raised (`PyErr_WriteUnraisable`): through `sys.unraisablehook` if it was
/// replaced.
pub fn unraisable(th: &Thread, raised: Raised, message: Option<&str>, object: Option<&Ref>) {
    let exception = raised.exception();
    if !exception.traceback.is_set()
        && let Some(frame) = th.running_frame()
    {
        let entry = PyTraceback::new_ref(None, frame_object(frame), frame.pc.get());
        exception.traceback.set(entry.into_ref());
    }
    let hook = th
        .vm()
        .sys
        .get()
        .and_then(|sys| sys.get_str(&th.vm().interned.get("unraisablehook")));
    if let Some(hook) = hook {
        match crate::types::exception::unraisable_args(th, &raised, message, object) {
            Ok(args) => {
                if call::call(th, &hook, &[&args]).is_ok() {
                    return;
                }
            }
            Err(second) => drop(second),
        }
    }
    default_unraisable(th, &raised, message, object);
}

/// What `sys.__unraisablehook__` prints.
pub fn default_unraisable(th: &Thread, raised: &Raised, message: Option<&str>, object: Option<&Ref>) {
    let stderr = th.vm().sys.get().and_then(|sys| sys.get_str(&th.names().stderr));
    if stderr.is_none_or(|file| file.is_none()) {
        return;
    }
    let mut text = String::new();
    if let Some(object) = object {
        let shown = convert::repr(th, object)
            .map_or_else(|_| "<object repr() failed>".to_owned(), |s| s.to_display().into_owned());
        text.push_str(&format!("{}: {shown}\n", message.unwrap_or("Exception ignored in")));
    } else if let Some(message) = message {
        text.push_str(&format!("{message}:\n"));
    }
    text.push_str(&crate::types::traceback::format_traceback(th, raised.exception()));
    text.push_str(&crate::types::exception::describe(th, raised.as_ref(), true));
    text.push('\n');
    write_stderr(th, &text);
}

/// `warnings.warn(message, category)`
///
/// # Errors
/// The warning itself if filters turn it into an error.
pub fn warn(th: &Thread, category: Exc, message: &str) -> PyResult<()> {
    let module = match th.module("_warnings") {
        Some(module) => module,
        None => {
            let import = th.vm().builtins.get().and_then(|b| b.get_str(&th.names().import));
            let Some(import) = import else { return Ok(()) };
            call::call(th, &import, &[&th.vm().interned.get("_warnings")])?
        }
    };
    let warn = attr::get(th, &module, &th.vm().interned.get("warn"))?;
    let text = crate::types::str::PyStr::new(message);
    call::call(th, &warn, &[text.as_ref(), &category.class().to_ref()]).map(drop)
}
