//! `#[py_methods]`: the table of a native type.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{FnArg, ImplItem, ImplItemFn, ItemImpl, Pat};

use crate::callable::{marker, method, python_name};
use crate::class::{doc, option};

const KINDS: [&str; 6] = ["method", "classmethod", "staticmethod", "slot", "getter", "setter"];

pub(crate) fn expand(mut item: ItemImpl) -> syn::Result<TokenStream> {
    let payload = {
        let ty = &item.self_ty;
        quote!(#ty)
    };
    let mut entries = Vec::new();
    for member in &mut item.items {
        let ImplItem::Fn(function) = member else {
            continue;
        };
        let Some(marker) = marker(&mut function.attrs, &KINDS)? else {
            continue;
        };
        let ident = function.sig.ident.clone();
        let entry = match marker.kind.as_str() {
            "slot" => slot(
                function,
                &payload,
                &quote::format_ident!("{}", python_name(&marker, &ident)),
            ),
            "getter" => {
                let name = python_name(&marker, &ident);
                let doc = option(doc(&function.attrs));
                let call = accessor(function, &payload);
                quote!(def.getter(#name, #doc, |th, this| {
                    let __this = ::taipan_object::native::Receiver::<#payload>::new(this);
                    ::taipan_object::native::IntoResult::into_result(#call, th)
                });)
            }
            "setter" => {
                let name = marker
                    .name
                    .clone()
                    .unwrap_or_else(|| ident.to_string().replace("set_", ""));
                let call = accessor(function, &payload);
                quote!(def.setter(#name, |th, this, value| {
                    let __this = ::taipan_object::native::Receiver::<#payload>::new(this);
                    #call
                });)
            }
            kind => {
                let register = match kind {
                    "classmethod" => quote!(classmethod),
                    "staticmethod" => quote!(staticmethod),
                    _ => quote!(method),
                };
                let spec = method(function, &marker, &payload).expand()?;
                quote!(def.#register(#spec);)
            }
        };
        entries.push(entry);
    }
    Ok(quote! {
        #item

        impl ::taipan_object::native::Methods for #payload {
            #[expect(clippy::too_many_lines, reason = "a generated table")]
            fn define(def: &mut ::taipan_object::native::TypeDef<'_>) {
                #(#entries)*
            }
        }
    })
}

/// The call of a getter or setter: `th`, the receiver, and `value` where there is a third parameter.
fn accessor(function: &ImplItemFn, payload: &TokenStream) -> TokenStream {
    let ident = &function.sig.ident;
    let arguments = function.sig.inputs.iter().enumerate().map(|(i, input)| match input {
        FnArg::Receiver(_) => quote!(__this.payload()),
        FnArg::Typed(_) if i == 0 => quote!(__this.into()),
        FnArg::Typed(arg) if matches!(&*arg.pat, Pat::Ident(p) if p.ident == "th" || p.ident == "_th") => quote!(th),
        FnArg::Typed(_) => quote!(value),
    });
    quote!(<#payload>::#ident(#(#arguments),*))
}

/// A slot: the function has the slot's own signature, with `&self` (or `this: &Obj<Self>`) allowed for the receiver
/// reference, and the thread anywhere.
fn slot(function: &ImplItemFn, payload: &TokenStream, name: &syn::Ident) -> TokenStream {
    let ident = &function.sig.ident;
    let takes_self = matches!(function.sig.inputs.first(), Some(FnArg::Receiver(_)));
    let takes_obj = matches!(function.sig.inputs.first(), Some(FnArg::Typed(arg))
        if matches!(&*arg.pat, Pat::Ident(p) if p.ident == "this" || p.ident == "_this"));
    if !takes_self && !takes_obj {
        return quote!(def.slots().#name.set(::core::option::Option::Some(<#payload>::#ident)););
    }
    let receiver = if takes_self {
        quote!(__this.payload())
    } else {
        quote!(__this.into())
    };
    let rest: Vec<_> = (0..function.sig.inputs.len() - 1)
        .map(|i| quote::format_ident!("__p{i}"))
        .collect();
    let mut thread = quote!(th);
    let mut actual = Vec::new();
    let mut formal = Vec::new();
    for (input, local) in function.sig.inputs.iter().skip(1).zip(&rest) {
        let is_thread = matches!(input, FnArg::Typed(arg)
            if matches!(&*arg.pat, Pat::Ident(p) if p.ident == "th" || p.ident == "_th"));
        if is_thread {
            thread = quote!(th);
            actual.push(quote!(th));
        } else {
            formal.push(local.clone());
            actual.push(quote!(#local));
        }
    }
    quote!(def.slots().#name.set(::core::option::Option::Some(|#thread, __this, #(#formal),*| {
        let _ = th;
        let __this = ::taipan_object::native::Receiver::<#payload>::new(__this);
        <#payload>::#ident(#receiver, #(#actual),*)
    }));)
}
