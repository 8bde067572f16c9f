//! Uncaught exceptions as text: what `sys.excepthook` prints (`PyErr_Display`).

use taipan_object::types::exception::{self, PyBaseException};
use taipan_object::types::str::PyStr;
use taipan_object::types::traceback::format_traceback;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Downcast, Exc, Raised, Ref, Thread, TypedRef, ops};

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";

/// The exception with its chain.
#[must_use]
pub fn format_exception(th: &Thread, exception: &TypedRef<PyBaseException>) -> String {
    let mut out = String::new();
    let mut seen = Vec::new();
    format_chain(th, exception, &mut seen, &mut out);
    out
}

fn typed(value: Option<Ref>) -> Option<TypedRef<PyBaseException>> {
    value.and_then(|v| taipan_object::native::try_typed(v).ok())
}

fn format_chain(th: &Thread, exception: &TypedRef<PyBaseException>, seen: &mut Vec<u64>, out: &mut String) {
    // Iterative: chains may be long.
    let mut chain = vec![(exception.clone(), "")];
    seen.push(exception.as_ref().value().bits());
    loop {
        let (last, _) = &chain[chain.len() - 1];
        let next = match (typed(last.cause.get()), typed(last.context.get())) {
            (Some(cause), _) => Some((cause, CAUSE)),
            (None, Some(context)) if !last.suppress_context.get() => Some((context, CONTEXT)),
            _ => None,
        };
        match next {
            Some((next, joint)) if !seen.contains(&next.as_ref().value().bits()) => {
                seen.push(next.as_ref().value().bits());
                let index = chain.len() - 1;
                chain[index].1 = joint;
                chain.push((next, ""));
            }
            _ => break,
        }
    }
    for (i, (exception, _)) in chain.iter().enumerate().rev() {
        format_one(th, exception, out);
        if i > 0 {
            out.push_str(chain[i - 1].1);
        }
    }
}

fn format_one(th: &Thread, exception: &TypedRef<PyBaseException>, out: &mut String) {
    out.push_str(&format_traceback(th, exception));
    let object = exception.as_ref();
    if Exc::SyntaxError.matches(object) && number_field(object, "lineno").is_some_and(|line| line > 0) {
        format_syntax_error(th, object, out);
    } else {
        out.push_str(&exception::describe(th, object, true));
        out.push('\n');
    }
    format_notes(th, object, out);
    if Exc::BaseExceptionGroup.matches(object) {
        format_group(th, object, out);
    }
}

fn format_notes(th: &Thread, object: &Ref, out: &mut String) {
    let notes = match ops::attr::get_optional(th, object, &th.names().notes) {
        Ok(Some(notes)) => notes,
        Ok(None) => return,
        Err(raised) => return drop(raised),
    };
    let Ok(items) = ops::iter::collect(th, &notes) else {
        return;
    };
    for note in items {
        if let Ok(text) = ops::convert::str(th, &note) {
            out.push_str(&text.to_display());
            out.push('\n');
        }
    }
}

fn text_field(object: &Ref, name: &str) -> Option<String> {
    exception::field(object, name).and_then(|v| v.downcast::<PyStr>().map(|s| s.to_display().into_owned()))
}

fn number_field(object: &Ref, name: &str) -> Option<i64> {
    exception::field(object, name).and_then(|v| v.value().as_int())
}

fn format_syntax_error(th: &Thread, object: &Ref, out: &mut String) {
    let filename = text_field(object, "filename").unwrap_or_else(|| "<string>".to_owned());
    let line = number_field(object, "lineno").unwrap_or(0);
    out.push_str(&format!("  File \"{filename}\", line {line}\n"));
    if let Some(text) = text_field(object, "text") {
        format_error_line(object, &text, out);
    }
    let class = taipan_object::types::type_::full_name_for_traceback(taipan_object::type_of(object));
    let message = exception::field(object, "msg").map_or_else(
        || "<no detail available>".to_owned(),
        |m| {
            ops::convert::str(th, &m)
                .map(|t| t.to_display().into_owned())
                .unwrap_or_default()
        },
    );
    out.push_str(&format!("{class}: {message}\n"));
}

/// The source line with carets (`print_error_text`).
fn format_error_line(object: &Ref, text: &str, out: &mut String) {
    let line = text.trim_end_matches('\n');
    let trimmed = line.trim_start_matches([' ', '\t', '\x0c']);
    let indent = (line.chars().count() - trimmed.chars().count()) as i64;
    out.push_str(&format!("    {}\n", trimmed.trim_end()));
    let Some(offset) = number_field(object, "offset") else {
        return;
    };
    let same_line = number_field(object, "end_lineno").is_none_or(|e| Some(e) == number_field(object, "lineno"));
    let end = number_field(object, "end_offset").filter(|e| *e > 0);
    let end = match end {
        Some(end) if same_line => end,
        Some(_) => line.chars().count() as i64 + 1,
        None => offset + 1,
    };
    let start = offset - 1 - indent;
    if start < 0 {
        return;
    }
    let width = (end - offset).max(1);
    let lead: String = trimmed
        .chars()
        .take(start as usize)
        .map(|c| if c.is_whitespace() { c } else { ' ' })
        .collect();
    let lead = format!("{lead:<width$}", width = start as usize);
    out.push_str(&format!("    {lead}{}\n", "^".repeat(width as usize)));
}

fn format_group(th: &Thread, group: &Ref, out: &mut String) {
    let parts = exception::field(group, "exceptions");
    let parts = parts
        .as_ref()
        .and_then(|p| p.downcast::<PyTuple>())
        .map_or(&[][..], |t| t.items());
    for part in parts {
        if let Some(part) = typed(Some(part.clone())) {
            format_one(th, &part, out);
        }
    }
}

/// Calls `sys.excepthook` for an exception that nobody caught.
pub fn print_uncaught(th: &Thread, raised: &Raised) {
    let exception = raised.exception();
    let hook = th
        .vm()
        .sys
        .get()
        .and_then(|sys| sys.get_str(&th.vm().interned.get("excepthook")));
    let traceback = exception.traceback.get().unwrap_or(Ref::NONE);
    let class = taipan_object::type_of(raised.as_ref()).to_ref();
    let Some(hook) = hook.filter(|h| !h.is_none()) else {
        ops::report::write_stderr(th, "sys.excepthook is missing\n");
        ops::report::write_stderr(th, &format_exception(th, exception));
        return;
    };
    if let Err(second) = ops::call::call(th, &hook, &[&class, raised.as_ref(), &traceback]) {
        ops::report::write_stderr(th, "Error in sys.excepthook:\n");
        ops::report::write_stderr(th, &format_exception(th, second.exception()));
        ops::report::write_stderr(th, "\nOriginal exception was:\n");
        ops::report::write_stderr(th, &format_exception(th, exception));
    }
}
