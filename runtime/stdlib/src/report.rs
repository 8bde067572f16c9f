//! Uncaught exceptions as text: what `sys.excepthook` prints (`PyErr_Display`).

use taipan_object::types::dict::PyDict;
use taipan_object::types::exception::{self, PyBaseException};
use taipan_object::types::str::PyStr;
use taipan_object::types::traceback::format_traceback;
use taipan_object::types::tuple::PyTuple;
use taipan_object::{Downcast, Exc, PyResult, Raised, Ref, Thread, TypedRef, ops, type_of};

const CAUSE: &str = "The above exception was the direct cause of the following exception:";
const CONTEXT: &str = "During handling of the above exception, another exception occurred:";
/// Members of a group that are shown.
const MAX_GROUP_WIDTH: usize = 15;
/// Levels of groups that are shown.
const MAX_GROUP_DEPTH: usize = 10;

/// The exception with its chain.
#[must_use]
pub fn format_exception(th: &Thread, exception: &TypedRef<PyBaseException>) -> String {
    let mut report = Report::default();
    report.chain(th, exception);
    report.out
}

fn typed(value: Option<Ref>) -> Option<TypedRef<PyBaseException>> {
    value.and_then(|v| taipan_object::native::try_typed(v).ok())
}

/// The text so far, and where in a tree of groups it is.
#[derive(Default)]
struct Report {
    out: String,
    /// Groups around; their members have a margin.
    depth: usize,
    /// The last member of a group is being shown, and its lower border is missing.
    need_close: bool,
    seen: Vec<u64>,
}

impl Report {
    fn margin(&mut self) {
        self.out.push_str(&"  ".repeat(self.depth));
        if self.depth > 0 {
            self.out.push_str("| ");
        }
    }

    fn line(&mut self, text: &str) {
        self.margin();
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn lines(&mut self, text: &str) {
        for line in text.split_inclusive('\n') {
            self.margin();
            self.out.push_str(line);
        }
    }

    fn chain(&mut self, th: &Thread, exception: &TypedRef<PyBaseException>) {
        // Iterative: chains may be long.
        let mut chain = vec![(exception.clone(), "")];
        self.seen.push(exception.as_ref().value().bits());
        loop {
            let (last, _) = &chain[chain.len() - 1];
            let next = match (typed(last.cause.get()), typed(last.context.get())) {
                (Some(cause), _) => Some((cause, CAUSE)),
                (None, Some(context)) if !last.suppress_context.get() => Some((context, CONTEXT)),
                _ => None,
            };
            match next {
                Some((next, joint)) if !self.seen.contains(&next.as_ref().value().bits()) => {
                    self.seen.push(next.as_ref().value().bits());
                    let index = chain.len() - 1;
                    chain[index].1 = joint;
                    chain.push((next, ""));
                }
                _ => break,
            }
        }
        let need_close = self.need_close;
        for (i, (exception, _)) in chain.iter().enumerate().rev() {
            self.need_close = need_close;
            if Exc::BaseExceptionGroup.matches(exception.as_ref()) {
                self.group(th, exception);
            } else {
                self.one(th, exception);
            }
            if i > 0 {
                self.line("");
                self.line(chain[i - 1].1);
                self.line("");
            }
        }
    }

    fn one(&mut self, th: &Thread, exception: &TypedRef<PyBaseException>) {
        let object = exception.as_ref();
        self.traceback(th, exception);
        if Exc::SyntaxError.matches(object) && number_field(object, "lineno").is_some_and(|line| line > 0) {
            let mut text = String::new();
            format_syntax_error(th, object, &mut text);
            self.lines(&text);
        } else {
            self.margin();
            self.out.push_str(&exception::describe(th, object, true));
            if let Some(name) = crate::suggest::suggestion(th, exception) {
                self.out.push_str(&format!(". Did you mean: '{name}'?"));
            }
            self.out.push('\n');
        }
        self.notes(th, object);
    }

    fn traceback(&mut self, th: &Thread, exception: &TypedRef<PyBaseException>) {
        let text = format_traceback(th, exception);
        if text.is_empty() || !Exc::BaseExceptionGroup.matches(exception.as_ref()) {
            self.lines(&text);
            return;
        }
        let (head, entries) = text.split_once('\n').unwrap_or((&text, ""));
        if self.depth == 1 {
            self.out.push_str(&format!("  + Exception Group {head}\n"));
        } else {
            self.line(&format!("Exception Group {head}"));
        }
        self.lines(entries);
    }

    fn notes(&mut self, th: &Thread, object: &Ref) {
        let notes = match ops::attr::get_optional(th, object, &th.names().notes) {
            Ok(Some(notes)) => notes,
            Ok(None) => return,
            Err(raised) => return drop(raised),
        };
        let shown = |text: PyResult<TypedRef<PyStr>>, failed: &str| {
            text.map_or_else(|_| failed.to_owned(), |t| t.to_display().into_owned())
        };
        let is_sequence = type_of(&notes).slots.getitem.get().is_some() && !notes.is_a::<PyDict>();
        let Some(items) = is_sequence.then(|| ops::iter::collect(th, &notes).ok()).flatten() else {
            let text = shown(ops::convert::repr(th, &notes), "<__notes__ repr() failed>");
            // As in CPython, without an end of line.
            self.margin();
            self.out.push_str(&text);
            return;
        };
        for note in items {
            let text = shown(ops::convert::str(th, &note), "<note str() failed>");
            self.lines(&text);
            self.out.push('\n');
        }
    }

    fn group(&mut self, th: &Thread, group: &TypedRef<PyBaseException>) {
        if self.depth > MAX_GROUP_DEPTH {
            self.line(&format!("... (max_group_depth is {MAX_GROUP_DEPTH})"));
            return;
        }
        let outermost = self.depth == 0;
        if outermost {
            self.depth = 1;
        }
        self.one(th, group);
        let parts = exception::field(group.as_ref(), "exceptions");
        let parts = parts
            .as_ref()
            .and_then(|p| p.downcast::<PyTuple>())
            .map_or(&[][..], |t| t.items());
        self.need_close = false;
        let rows = parts.len().min(MAX_GROUP_WIDTH + 1);
        for (i, part) in parts.iter().take(rows).enumerate() {
            let last = i + 1 == rows;
            if last {
                self.need_close = true;
            }
            let number = if i < MAX_GROUP_WIDTH {
                (i + 1).to_string()
            } else {
                "...".to_owned()
            };
            let corner = if i == 0 { "+-" } else { "  " };
            self.out.push_str(&"  ".repeat(self.depth));
            self.out
                .push_str(&format!("{corner}+---------------- {number} ----------------\n"));
            self.depth += 1;
            if i < MAX_GROUP_WIDTH {
                if let Some(part) = typed(Some(part.clone())) {
                    self.chain(th, &part);
                }
            } else {
                let more = parts.len() - MAX_GROUP_WIDTH;
                let s = if more > 1 { "s" } else { "" };
                self.line(&format!("and {more} more exception{s}"));
            }
            if last && self.need_close {
                self.out.push_str(&"  ".repeat(self.depth));
                self.out.push_str("+------------------------------------\n");
                self.need_close = false;
            }
            self.depth -= 1;
        }
        if outermost {
            self.depth = 0;
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

/// The source line with carets (`print_error_text`). Exceptions of derived classes have one.
fn format_error_line(object: &Ref, text: &str, out: &mut String) {
    let offset = number_field(object, "offset");
    let spans_lines = number_field(object, "end_lineno") > number_field(object, "lineno");
    let end = if spans_lines {
        i64::try_from(text.len()).unwrap_or(i64::MAX)
    } else {
        number_field(object, "end_offset").unwrap_or(0)
    };
    let mut rest = text.trim_start_matches([' ', '\t', '\x0c']);
    let signed = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
    let mut at = offset.unwrap_or(-1) - 1 - signed(text.len() - rest.len());
    let last = signed(rest.strip_suffix('\n').unwrap_or(rest).len());
    let beyond = at > last;
    at = at.min(last);
    // Of several lines, the one that is meant is shown.
    while let Some((line, next)) = rest.split_once('\n')
        && signed(line.len()) < at
    {
        at -= signed(line.len()) + 1;
        rest = next;
    }
    out.push_str("    ");
    out.push_str(rest);
    if !rest.ends_with('\n') {
        out.push('\n');
    }
    let (Some(offset), Ok(lead)) = (offset, usize::try_from(at)) else {
        return;
    };
    let exact = std::ptr::eq(type_of(object), Exc::SyntaxError.class());
    let width = if end > offset && exact && !beyond {
        usize::try_from(end - offset).unwrap_or(1)
    } else {
        1
    };
    out.push_str(&format!("    {}{}\n", " ".repeat(lead), "^".repeat(width)));
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
