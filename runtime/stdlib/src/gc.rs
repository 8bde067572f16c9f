//! `gc`.

use taipan_object::py_module;

/// This module provides access to the garbage collector for reference cycles.
#[py_module(name = "gc")]
pub(crate) mod gc {
    use taipan_object::heap::collect::{Tracer, traced_objects};
    use taipan_object::heap::object::Flag;
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::safepoint;
    use taipan_object::types::dict::PyDict;
    use taipan_object::types::list::PyList;
    use taipan_object::types::tuple::PyTuple;
    use taipan_object::{Downcast, PyResult, Ref, Thread, ops, type_of};

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        for (name, key) in [("callbacks", safepoint::CALLBACKS), ("garbage", safepoint::GARBAGE)] {
            let list = PyList::from_vec(Vec::new()).into_ref();
            th.vm().registry.borrow_mut().insert(key, list.clone());
            module.add(th, name, list);
        }
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
        Ok(safepoint::collect_generation(th, generation as usize))
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
        safepoint::plan_next(th);
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

    /// Whether CPython would have an object in the collector's lists: not dicts and tuples of atoms.
    fn is_listed(object: &Ref) -> bool {
        if object.header().is_none() || !type_of(object).has(taipan_object::ClassFlag::Traced) {
            return false;
        }
        if let Some(dict) = object.downcast_exact::<PyDict>() {
            return dict
                .items()
                .iter()
                .any(|(key, value)| is_listed(key) || is_listed(value));
        }
        match object.downcast_exact::<PyTuple>() {
            Some(tuple) => tuple.items().iter().any(is_listed),
            None => true,
        }
    }

    /// Returns true if the object is tracked by the garbage collector.
    ///
    /// Simple atomic objects will return false.
    #[function]
    fn is_tracked(obj: &Ref) -> bool {
        is_listed(obj)
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

    fn set_frozen(on: bool) {
        for object in traced_objects() {
            if let Some(header) = object.header() {
                header.set(Flag::Frozen, on);
            }
        }
    }

    /// Freeze all current tracked objects and ignore them for future collections.
    ///
    /// This can be used before a POSIX fork() call to make the gc copy-on-write friendly.
    /// Note: collection before a POSIX fork() call may free pages for future allocation
    /// which can cause copy-on-write.
    #[function]
    fn freeze() {
        set_frozen(true);
    }

    /// Unfreeze all objects in the permanent generation.
    ///
    /// Put all objects in the permanent generation back into oldest generation.
    #[function]
    fn unfreeze() {
        set_frozen(false);
    }

    /// Return the number of objects in the permanent generation.
    #[function]
    fn get_freeze_count() -> usize {
        let frozen = |object: &Ref| object.header().is_some_and(|header| header.has(Flag::Frozen));
        traced_objects().iter().filter(|object| frozen(object)).count()
    }

    /// Return a list of dictionaries containing per-generation statistics.
    #[function]
    fn get_stats(th: &Thread) -> Ref {
        let rows = th.vm().counters.generations.get().map(|(collections, collected)| {
            let row = PyDict::new_ref();
            for (name, value) in [
                ("collections", collections),
                ("collected", collected),
                ("uncollectable", 0),
            ] {
                row.set_str(&th.vm().interned.get(name), ops::convert::int(value as i64));
            }
            row.into_ref()
        });
        PyList::from_vec(rows.to_vec()).into_ref()
    }

    /// Set the garbage collection debugging flags.
    ///
    ///   flags
    ///     An integer that can have the following bits turned on:
    ///       DEBUG_STATS - Print statistics during collection.
    ///       DEBUG_COLLECTABLE - Print collectable objects found.
    ///       DEBUG_UNCOLLECTABLE - Print unreachable but uncollectable objects
    ///         found.
    ///       DEBUG_SAVEALL - Save objects to gc.garbage rather than freeing them.
    ///       DEBUG_LEAK - Debug leaking programs (everything but STATS).
    ///
    /// Debugging information is written to sys.stderr.
    #[function]
    fn set_debug(th: &Thread, flags: i32) {
        th.vm().gc_debug.set(i64::from(flags));
    }

    /// Get the garbage collection debugging flags.
    #[function]
    fn get_debug(th: &Thread) -> i64 {
        th.vm().gc_debug.get()
    }
}
