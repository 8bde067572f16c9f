//! `itertools`.

mod combinatoric;
mod grouping;
mod infinite;
mod pickling;
mod selecting;
mod tee;

use taipan_object::py_module;

/// Functional tools for creating and using iterators.
#[py_module(name = "itertools")]
pub(crate) mod itertools {
    use taipan_object::module::ModuleExt;
    use taipan_object::native::Module;
    use taipan_object::{PyResult, Ref, Thread};

    use super::{combinatoric, grouping, infinite, selecting, tee as tees};

    fn init(th: &Thread, module: &Module) -> PyResult<()> {
        module.add_type::<infinite::PyCount>(th);
        module.add_type::<infinite::PyCycle>(th);
        module.add_type::<infinite::PyRepeat>(th);
        module.add_type::<selecting::PyChain>(th);
        module.add_type::<selecting::PyCompress>(th);
        module.add_type::<selecting::PyDropWhile>(th);
        module.add_type::<selecting::PyTakeWhile>(th);
        module.add_type::<selecting::PyFilterFalse>(th);
        module.add_type::<selecting::PyIslice>(th);
        module.add_type::<grouping::PyAccumulate>(th);
        module.add_type::<grouping::PyGroupBy>(th);
        module.add_type::<grouping::PyGrouper>(th);
        module.add_type::<grouping::PyPairwise>(th);
        module.add_type::<grouping::PyStarMap>(th);
        module.add_type::<grouping::PyZipLongest>(th);
        module.add_type::<combinatoric::PyProduct>(th);
        module.add_type::<combinatoric::PyPermutations>(th);
        module.add_type::<combinatoric::PyCombinations>(th);
        module.add_type::<combinatoric::PyReplacements>(th);
        module.add_type::<tees::PyTee>(th);
        module.add_type::<tees::PyTeeData>(th);
        Ok(())
    }

    /// Returns a tuple of n independent iterators.
    #[function]
    fn tee(th: &Thread, iterable: &Ref, n: Option<isize>) -> PyResult<Ref> {
        tees::make(th, iterable, n.unwrap_or(2))
    }
}
