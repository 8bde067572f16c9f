//! `#[derive(Trace)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields, Index};

pub(crate) fn expand(item: &DeriveInput) -> syn::Result<TokenStream> {
    let Data::Struct(data) = &item.data else {
        return Err(syn::Error::new(item.ident.span(), "Trace is derived for structs"));
    };
    let mut traces = Vec::new();
    let mut clears = Vec::new();
    let fields: Vec<_> = match &data.fields {
        Fields::Named(named) => named.named.iter().collect(),
        Fields::Unnamed(unnamed) => unnamed.unnamed.iter().collect(),
        Fields::Unit => Vec::new(),
    };
    for (i, field) in fields.iter().enumerate() {
        let skip = field.attrs.iter().any(|a| a.path().is_ident("trace"));
        if skip {
            continue;
        }
        let access = match &field.ident {
            Some(ident) => quote!(#ident),
            None => {
                let index = Index::from(i);
                quote!(#index)
            }
        };
        traces.push(quote!(::taipan_object::heap::collect::Trace::trace(&self.#access, tracer);));
        clears.push(quote!(::taipan_object::heap::collect::Trace::give_up(&self.#access, garbage);));
    }
    let name = &item.ident;
    let (impl_generics, ty_generics, where_clause) = item.generics.split_for_impl();
    Ok(quote! {
        impl #impl_generics ::taipan_object::heap::collect::Trace for #name #ty_generics #where_clause {
            fn trace(&self, tracer: &mut ::taipan_object::heap::collect::Tracer<'_>) {
                let _ = &tracer;
                #(#traces)*
            }
            fn give_up(&self, garbage: &mut ::std::vec::Vec<::taipan_object::heap::Ref>) {
                let _ = &garbage;
                #(#clears)*
            }
        }
    })
}
