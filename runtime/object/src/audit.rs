//! `--check-refs`: an audit of all counts at the end of a program, as text.
//!
//! ```text
//!   taipan: refs: leaked 3, over-released 0
//!     type        leaked  kept by them  over-released
//!     list             1             2              0
//!       2 counts, 1 seen: [1, 2]
//! ```
//!
//! *Leaked* objects have more counts than references; *kept by them* have right counts but are reached from no root.
//! The counting itself is in `heap::audit`.

use std::collections::BTreeMap;
use std::ptr::NonNull;

use taipan_heap::audit::{Audit, Finding, word};
use taipan_heap::collect::Tracer;
use taipan_heap::{Borrowed, Header, TypeHead};

use crate::class::{class_of_head, type_of};
use crate::ops;
use crate::thread::Thread;

/// Objects shown for each type.
const EXAMPLES: usize = 5;
/// Characters shown of an object.
const WIDTH: usize = 100;

/// The outcome of an audit.
pub struct Report {
    /// Objects leaked.
    pub leaked: usize,
    /// Objects of which counts were given up that nobody owned.
    pub over_released: usize,
    /// The table, with its first line.
    pub text: String,
}

#[derive(Default)]
struct Row {
    leaked: usize,
    kept: usize,
    over_released: usize,
    examples: Vec<String>,
}

/// Audits all counts. No Python code runs any more, and no frame is left.
#[must_use]
pub fn report(th: &Thread) -> Report {
    let trace = |object: NonNull<Header>, tracer: &mut Tracer<'_>| {
        // SAFETY: the audit asks about live objects.
        unsafe { crate::alloc::trace_any(object, tracer) }
    };
    let audit = taipan_heap::audit::audit(&trace, &|tracer| th.trace_roots(tracer));
    let leaked = audit.leaked.len() + audit.unreachable.len();
    let over_released = audit.over_released.len() + audit.dead.len();
    let mut text = format!("taipan: refs: leaked {leaked}, over-released {over_released}\n");
    if leaked + over_released > 0 {
        table(&rows(th, &audit), &mut text);
    }
    Report {
        leaked,
        over_released,
        text,
    }
}

fn rows(th: &Thread, audit: &Audit) -> BTreeMap<String, Row> {
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for finding in &audit.leaked {
        let row = rows.entry(type_name(finding)).or_default();
        row.leaked += 1;
        example(th, row, finding);
    }
    for finding in &audit.over_released {
        let row = rows.entry(type_name(finding)).or_default();
        row.over_released += 1;
        example(th, row, finding);
    }
    for finding in &audit.unreachable {
        let row = rows.entry(type_name(finding)).or_default();
        row.kept += 1;
        if audit.leaked.is_empty() {
            example(th, row, finding);
        }
    }
    for (ty, difference) in &audit.dead {
        let row = rows.entry(dead_name(*ty)).or_default();
        row.over_released += 1;
        if row.examples.len() < EXAMPLES {
            row.examples
                .push(format!("its count changed by {difference} after its death"));
        }
    }
    rows
}

fn example(th: &Thread, row: &mut Row, finding: &Finding) {
    if row.examples.len() >= EXAMPLES {
        return;
    }
    // SAFETY: findings are alive.
    let object = unsafe { Borrowed::from_value(word(finding.object)) };
    let shown = ops::convert::repr(th, &object).map_or_else(
        |_| "<repr() failed>".to_owned(),
        |text| text.to_display().chars().take(WIDTH).collect(),
    );
    row.examples
        .push(format!("{} counts, {} seen: {shown}", finding.count, finding.expected));
}

fn type_name(finding: &Finding) -> String {
    // SAFETY: findings are alive.
    let object = unsafe { Borrowed::from_value(word(finding.object)) };
    type_of(&object).name().to_string()
}

fn dead_name(ty: NonNull<TypeHead>) -> String {
    // SAFETY: type objects stay readable: those of native types live forever, and others are in quarantine.
    let immortal = unsafe { ty.as_ref() }.header.is_immortal();
    if immortal {
        class_of_head(ty).name().to_string()
    } else {
        "instance of a Python class".to_owned()
    }
}

fn table(rows: &BTreeMap<String, Row>, text: &mut String) {
    let width = rows.keys().map(|name| name.chars().count()).max().unwrap_or(0).max(4);
    text.push_str(&format!("  {:width$}  leaked  kept by them  over-released\n", "type"));
    for (name, row) in rows {
        let (leaked, kept, over) = (row.leaked, row.kept, row.over_released);
        text.push_str(&format!("  {name:width$}  {leaked:>6}  {kept:>12}  {over:>13}\n"));
        for example in &row.examples {
            text.push_str(&format!("    {example}\n"));
        }
    }
}
