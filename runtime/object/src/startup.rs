//! Brings the core types to life.

use crate::class::{Class, ClassFlag, PyType};
use crate::create::{bare_type, native_type};
use crate::descriptor::{
    PyBuiltin, PyClassMethodDescriptor, PyGetSet, PyMember, PyMethodDescriptor, PyMethodWrapper, PyWrapperDescriptor,
};
use crate::frame::PyFrame;
use crate::function::{PyFunction, PyMethod};
use crate::module::PyModule;
use crate::names::Names;
use crate::native::NativeType;
use crate::thread::Thread;
use crate::types::{
    async_generator, bool_, bytearray, bytes, cell, code, complex, coroutine, dict, ellipsis, exception, float,
    generator, int, iterators, list, memoryview, none, object, property, set, slice, str, traceback, tuple, type_,
};
use crate::weak;

/// Makes the bare types that everything else needs to exist, in the order in which they need each other.
fn make_first_types() {
    // `type` is its own type and has a dict, whose type is a type: all three are patched up here.
    let type_size = size_of::<Class>();
    let bootstrap = std::ptr::NonNull::<taipan_heap::TypeHead>::dangling();
    let block = taipan_heap::alloc::allocate(type_size, taipan_heap::alloc::Family::Traced, bootstrap);
    // SAFETY: a block of the size of a class; zero is a valid start for patching, nothing reads it before `write`.
    let class: &'static Class = unsafe { block.cast::<Class>().as_ref() };
    // SAFETY: the header was written by the allocator.
    unsafe { block.as_ref() }.set_ty(block.cast());
    PyType::cell().set(class);
    crate::create::bootstrap_types(block);
}

/// Makes all core types; the first thing a process does.
pub fn make_core_types(th: &Thread) {
    make_first_types();
    bare_type::<str::PyStr>();
    bare_type::<tuple::PyTuple>();
    let names = Names::new(&th.vm().interned);
    assert!(th.vm().names.set(names).is_ok(), "types are made once");
    // Descriptors must exist before the first table is filled.
    bare_type::<PyBuiltin>();
    bare_type::<PyMethodDescriptor>();
    bare_type::<PyClassMethodDescriptor>();
    bare_type::<PyWrapperDescriptor>();
    bare_type::<PyGetSet>();
    bare_type::<PyMember>();
    bare_type::<property::PyStaticMethod>();
    native_type::<object::PyObject>(th);
    native_type::<PyType>(th);
    native_type::<str::PyStr>(th);
    native_type::<tuple::PyTuple>(th);
    native_type::<dict::PyDict>(th);
    native_type::<PyBuiltin>(th);
    native_type::<PyMethodDescriptor>(th);
    native_type::<PyClassMethodDescriptor>(th);
    native_type::<PyWrapperDescriptor>(th);
    native_type::<PyMethodWrapper>(th);
    native_type::<PyGetSet>(th);
    native_type::<PyMember>(th);
    native_type::<property::PyStaticMethod>(th);
    native_type::<property::PyClassMethod>(th);
    native_type::<property::PyProperty>(th);
    native_type::<property::PySuper>(th);
    native_type::<int::PyInt>(th);
    native_type::<bool_::PyBool>(th);
    native_type::<float::PyFloat>(th);
    native_type::<complex::PyComplex>(th);
    native_type::<none::PyNone>(th);
    native_type::<none::PyNotImplemented>(th);
    native_type::<ellipsis::PyEllipsis>(th);
    native_type::<bytes::PyBytes>(th);
    native_type::<bytearray::PyByteArray>(th);
    native_type::<memoryview::PyMemoryView>(th);
    native_type::<list::PyList>(th);
    native_type::<set::PySet>(th);
    native_type::<set::PyFrozenSet>(th);
    native_type::<slice::PySlice>(th);
    make_rest(th);
}

fn make_rest(th: &Thread) {
    native_type::<iterators::PyRange>(th);
    native_type::<iterators::PyRangeIterator>(th);
    native_type::<iterators::PyLongRangeIterator>(th);
    native_type::<iterators::PyListIterator>(th);
    native_type::<iterators::PyListReverseIterator>(th);
    native_type::<iterators::PyTupleIterator>(th);
    native_type::<iterators::PyStrIterator>(th);
    native_type::<iterators::PyStrAsciiIterator>(th);
    native_type::<iterators::PyBytesIterator>(th);
    native_type::<iterators::PyByteArrayIterator>(th);
    native_type::<iterators::PyIndexIterator>(th);
    native_type::<iterators::PyCallableIterator>(th);
    native_type::<dict::PyDictKeys>(th);
    native_type::<dict::PyDictValues>(th);
    native_type::<dict::PyDictItems>(th);
    dict::make_iterator_types(th);
    set::make_iterator_types(th);
    native_type::<PyFunction>(th);
    native_type::<PyMethod>(th);
    native_type::<PyModule>(th);
    native_type::<code::PyCode>(th);
    native_type::<cell::PyCell>(th);
    native_type::<generator::PyGenerator>(th);
    native_type::<coroutine::PyCoroutine>(th);
    native_type::<coroutine::PyCoroutineWrapper>(th);
    native_type::<coroutine::PyAsyncValue>(th);
    native_type::<async_generator::PyAsyncGenerator>(th);
    native_type::<async_generator::PyAsyncSend>(th);
    native_type::<async_generator::PyAsyncThrow>(th);
    native_type::<PyFrame>(th);
    native_type::<traceback::PyTraceback>(th);
    native_type::<weak::PyWeakref>(th);
    native_type::<type_::PyMappingProxy>(th);
    native_type::<type_::PySimpleNamespace>(th);
    native_type::<type_::PyGenericAlias>(th);
    native_type::<type_::PyUnion>(th);
    native_type::<exception::PyBaseException>(th);
    crate::create::make_exceptions(th);
    debug_assert!(PyType::class().has(ClassFlag::Base));
}
