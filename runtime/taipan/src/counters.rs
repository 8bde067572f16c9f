//! The runtime's counters as JSON, for statchecks.

use taipan_object::Thread;

/// One flat object of numbers.
pub(crate) fn to_json(th: &Thread) -> String {
    let counters = &th.vm().counters;
    let stats = taipan_object::heap::alloc::stats();
    let fields = [
        ("collections", counters.collections.get()),
        ("objects", stats.objects as u64),
        ("bytes", stats.bytes as u64),
    ];
    let body: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("\"{name}\": {value}"))
        .collect();
    format!("{{{}}}\n", body.join(", "))
}
