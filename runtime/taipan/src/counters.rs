//! The runtime's counters as JSON, for statchecks.

use taipan_object::Thread;

/// One flat object of numbers.
pub(crate) fn to_json(th: &Thread) -> String {
    let counters = &th.vm().counters;
    let stats = taipan_object::heap::alloc::stats();
    let (tiers, _) = taipan_jit::tiers::stats();
    let fields = [
        ("collections", counters.collections.get()),
        ("objects", stats.objects as u64),
        ("bytes", stats.bytes as u64),
        ("compiled", tiers.baseline + tiers.opt),
        ("compiled_baseline", tiers.baseline),
        ("compiled_opt", tiers.opt),
        ("compiled_at_loops", tiers.at_loops),
        ("osr_entries", counters.osr_entries.get()),
        ("ic_misses", counters.ic_misses.get()),
        ("ic_fills", counters.ic_fills.get()),
        ("ic_stubs", tiers.stubs),
        ("ic_stub_bytes", tiers.stub_bytes),
        ("ic_patched", tiers.patched),
        ("ic_restored", tiers.restored),
        ("stressed_safepoints", th.vm().gc_stress.asked.get()),
        ("safepoint_collections", th.vm().gc_stress.collected.get()),
        ("stressed_guards", th.vm().exit_stress.asked.get()),
        ("exits", taipan_jit::deopt::exits()),
        ("stressed_retirements", th.vm().retire_stress.asked.get()),
        ("retirements", th.vm().retire_stress.failed.get()),
        ("assumptions_lost", tiers.lost),
        ("verified", taipan_jit::stored::verified()),
        ("compile_failures", tiers.failed),
        ("compile_micros", tiers.micros),
        ("code_bytes", tiers.text),
        ("code_in_use", tiers.in_use),
        ("code_most", tiers.most),
        ("code_freed", tiers.freed),
        ("held_nanos", tiers.held.total),
        ("longest_held_nanos", tiers.held.longest),
        ("longest_work_nanos", tiers.held.work),
    ];
    let body: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("\"{name}\": {value}"))
        .collect();
    format!("{{{}}}\n", body.join(", "))
}
