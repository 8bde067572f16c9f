//! `#[py_module]`: the functions of a native module, and `define`, which adds them to it.
//!
//! Inside the module, `#[function]` marks what Python sees. A plain `fn init(th: &Thread, module: &Module) ->
//! PyResult<()>`, if there is one, is called after the functions were added: it adds constants and types.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Item, ItemMod};

use crate::callable::{function, marker};
use crate::class::{Options, doc, option};

pub(crate) fn expand(options: &Options, mut item: ItemMod) -> syn::Result<TokenStream> {
    let Some(name) = &options.name else {
        return Err(syn::Error::new(item.ident.span(), "py_module needs `name = \"...\"`"));
    };
    let doc = option(doc(&item.attrs));
    let Some((_, items)) = &mut item.content else {
        return Err(syn::Error::new(item.ident.span(), "py_module needs an inline module"));
    };
    let mut entries = Vec::new();
    let mut init = quote!();
    for member in items.iter_mut() {
        let Item::Fn(fun) = member else { continue };
        if fun.sig.ident == "init" {
            init = quote!(init(th, module)?;);
            continue;
        }
        let Some(marker) = marker(&mut fun.attrs, &["function"])? else {
            continue;
        };
        let spec = function(fun, &marker).expand()?;
        entries.push(quote!(::taipan_object::module::ModuleExt::add_function(module, th, #spec)?;));
    }
    items.push(syn::parse_quote! {
        /// The module for the table of built-in modules.
        pub(crate) const MODULE: ::taipan_object::native::ModuleSpec = ::taipan_object::native::ModuleSpec {
            name: #name,
            doc: #doc,
            define: |th, module| {
                let _ = (th, module);
                #(#entries)*
                #init
                ::core::result::Result::Ok(())
            },
        };
    });
    Ok(quote!(#item))
}
