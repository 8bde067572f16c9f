//! `gc`.

use taipan_object::py_module;

/// This module provides access to the garbage collector for reference cycles.
#[py_module(name = "gc")]
pub(crate) mod gc {
    use taipan_object::heap::collect::{Tracer, traced_objects};
    use taipan_object::heap::object::Flag;
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::types::list::PyList;
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::{PyResult, Ref, Thread, ops, type_of};

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        module.add(th, "callbacks", PyList::from_vec(Vec::new()).into_ref());
        module.add(th, "garbage", PyList::from_vec(Vec::new()).into_ref());
        for (name, value) in [
            ("DEBUG_STATS", 1),
            ("DEBUG_COLLECTABLE", 2),
            ("DEBUG_UNCOLLECTABLE", 4),
            ("DEBUG_SAVEALL", 32),
            ("DEBUG_LEAK", 38),
        ] {
            module.add(th, name, ops::convert::int(value));
        }
        Ok(())
    }

    /// Run the garbage collector.
    ///
    /// With no arguments, run a full collection.  The optional argument
    /// may be an integer specifying which generation to collect.  A ValueError
    /// is raised if the generation number is invalid.
    ///
    /// The number of unreachable objects is returned.
    #[function(keywords)]
    fn collect(th: &Thread, #[default(2)] generation: i32) -> PyResult<usize> {
        if !(0..=2).contains(&generation) {
            return Err(th.value_error("invalid generation"));
        }
        Ok(taipan_object::safepoint::collect(th))
    }

    /// Enable automatic garbage collection.
    #[function]
    fn enable(th: &Thread) {
        th.vm().gc_enabled.set(true);
    }

    /// Disable automatic garbage collection.
    #[function]
    fn disable(th: &Thread) {
        th.vm().gc_enabled.set(false);
    }

    /// Returns true if automatic garbage collection is enabled.
    #[function]
    fn isenabled(th: &Thread) -> bool {
        th.vm().gc_enabled.get()
    }

    /// Return the current collection thresholds.
    #[function]
    fn get_threshold(th: &Thread) -> Ref {
        let (a, b, c) = th.vm().gc_thresholds.get();
        PyTuple::from_vec([a, b, c].map(ops::convert::int).to_vec()).into_ref()
    }

    /// set_threshold(threshold0, [threshold1, threshold2]) -> None
    ///
    /// Sets the collection thresholds.  Setting threshold0 to zero disables
    /// collection.
    #[function]
    fn set_threshold(th: &Thread, threshold0: i64, threshold1: Option<i64>, threshold2: Option<i64>) {
        let (_, b, c) = th.vm().gc_thresholds.get();
        th.vm()
            .gc_thresholds
            .set((threshold0, threshold1.unwrap_or(b), threshold2.unwrap_or(c)));
        th.vm().gc_next.set(if threshold0 == 0 {
            isize::MAX
        } else {
            (threshold0 as isize).max(1)
        });
    }

    /// Return a three-tuple of the current collection counts.
    #[function]
    fn get_count() -> Ref {
        let young = taipan_object::heap::alloc::young_count() as i64;
        PyTuple::from_vec([young.max(0), 0, 0].map(ops::convert::int).to_vec()).into_ref()
    }

    /// Return a list of objects tracked by the collector (excluding the list returned).
    #[function(keywords)]
    fn get_objects(generation: Option<&Ref>) -> Ref {
        let _ = generation;
        PyList::from_vec(traced_objects()).into_ref()
    }

    /// Returns true if the object is tracked by the garbage collector.
    #[function]
    fn is_tracked(obj: &Ref) -> bool {
        obj.header().is_some() && type_of(obj).has(taipan_object::ClassFlag::Traced)
    }

    /// Returns true if the object has been already finalized by the GC.
    #[function]
    fn is_finalized(obj: &Ref) -> bool {
        obj.header().is_some_and(|h| h.has(Flag::Finalised))
    }

    /// Return the list of objects that directly refer to any of 'objs'.
    #[function]
    fn get_referrers(#[args] objs: &[Ref]) -> Ref {
        let wanted: Vec<u64> = objs.iter().map(|o| o.value().bits()).collect();
        let found = traced_objects().into_iter().filter(|candidate| {
            let mut refers = false;
            taipan_object::alloc::trace_object(
                candidate,
                &mut Tracer::new(&mut |target| {
                    refers |= wanted.contains(&(target.as_ptr().addr() as u64));
                }),
            );
            refers
        });
        PyList::from_vec(found.collect()).into_ref()
    }

    /// Return the list of objects that are directly referred to by 'objs'.
    #[function]
    fn get_referents(#[args] objs: &[Ref]) -> Ref {
        PyList::from_vec(taipan_object::alloc::referents(objs)).into_ref()
    }

    /// Freeze all current tracked objects and ignore them for future collections.
    #[function]
    fn freeze() {}

    /// Unfreeze all objects in the permanent generation.
    #[function]
    fn unfreeze() {}

    /// Return the number of objects in the permanent generation.
    #[function]
    fn get_freeze_count() -> i64 {
        0
    }

    /// Set the garbage collection debugging flags.
    #[function]
    fn set_debug(_flags: i64) {}

    /// Get the garbage collection debugging flags.
    #[function]
    fn get_debug() -> i64 {
        0
    }
}
