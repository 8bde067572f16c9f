//! Attributes that declare native types and modules.
//!
//! - `#[py_class(name = "...", module = "...", base = PyOther, final, gc, weakref, dict)]` on a payload struct
//!   implements `NativeType`.
//! - `#[py_methods]` on an `impl` implements `Methods`: the table of what Python sees. Functions in it are marked
//!   `#[method]`, `#[classmethod]`, `#[staticmethod]`, `#[slot]`, `#[getter]`, `#[setter]`; others stay plain Rust.
//! - `#[py_module(name = "...")]` on a `mod` does the same for its `#[function]`s and yields `define`.
//! - `#[derive(Trace)]` walks the fields of a payload.
//!
//! The macros expand to constant tables and calls of named functions in `taipan_object::native`; behaviour is the
//! ordinary Rust below them.

#![forbid(unsafe_code)]

mod callable;
mod class;
mod methods;
mod module;
mod trace;

use proc_macro::TokenStream;
use syn::parse_macro_input;

fn finish(result: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    result.unwrap_or_else(syn::Error::into_compile_error).into()
}

/// Declares the payload of a native type.
#[proc_macro_attribute]
pub fn py_class(attributes: TokenStream, item: TokenStream) -> TokenStream {
    let options = parse_macro_input!(attributes as class::Options);
    let item = parse_macro_input!(item as syn::ItemStruct);
    finish(class::expand(&options, &item))
}

/// Declares what Python sees of a native type.
#[proc_macro_attribute]
pub fn py_methods(_attributes: TokenStream, item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as syn::ItemImpl);
    finish(methods::expand(item))
}

/// Declares a native module.
#[proc_macro_attribute]
pub fn py_module(attributes: TokenStream, item: TokenStream) -> TokenStream {
    let options = parse_macro_input!(attributes as class::Options);
    let item = parse_macro_input!(item as syn::ItemMod);
    finish(module::expand(&options, item))
}

/// Implements `Trace` for a payload, field by field; `#[trace(skip)]` leaves a field out.
#[proc_macro_derive(Trace, attributes(trace))]
pub fn derive_trace(item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as syn::DeriveInput);
    finish(trace::expand(&item))
}
