//! `#[py_class]`: the `NativeType` implementation of a payload struct.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, ItemStruct, LitStr, Path, Token};

/// `name = "...", module = "...", base = Path` and flags.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) name: Option<LitStr>,
    pub(crate) module: Option<LitStr>,
    base: Option<Path>,
    flags: Vec<Ident>,
}

const FLAGS: [&str; 9] = [
    "final_",
    "gc",
    "weakref",
    "dict",
    "sequence",
    "mapping",
    "no_new",
    "variable",
    "undocumented",
];

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut options = Options::default();
        while !input.is_empty() {
            let key: Ident = input.parse()?;
            match key.to_string().as_str() {
                "name" => {
                    input.parse::<Token![=]>()?;
                    options.name = Some(input.parse()?);
                }
                "module" => {
                    input.parse::<Token![=]>()?;
                    options.module = Some(input.parse()?);
                }
                "base" => {
                    input.parse::<Token![=]>()?;
                    options.base = Some(input.parse()?);
                }
                flag if FLAGS.contains(&flag) => options.flags.push(key),
                other => {
                    let expected = "name, module, base, final_, gc, weakref, dict, sequence, mapping, no_new, variable, undocumented";
                    return Err(syn::Error::new(key.span(), format!("`{other}` is none of: {expected}")));
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(options)
    }
}

/// The text of the `///` lines, as `__doc__`.
pub(crate) fn doc(attributes: &[syn::Attribute]) -> Option<String> {
    let mut lines = Vec::new();
    for attribute in attributes {
        if let syn::Meta::NameValue(pair) = &attribute.meta
            && pair.path.is_ident("doc")
            && let syn::Expr::Lit(syn::ExprLit {
                lit: syn::Lit::Str(text),
                ..
            }) = &pair.value
        {
            lines.push(text.value().trim().to_owned());
        }
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

pub(crate) fn option(text: Option<String>) -> TokenStream {
    text.map_or_else(
        || quote!(::core::option::Option::None),
        |t| quote!(::core::option::Option::Some(#t)),
    )
}

pub(crate) fn expand(options: &Options, item: &ItemStruct) -> syn::Result<TokenStream> {
    let Some(name) = &options.name else {
        return Err(syn::Error::new(item.ident.span(), "py_class needs `name = \"...\"`"));
    };
    let payload = &item.ident;
    let module = options
        .module
        .as_ref()
        .map_or_else(|| "builtins".to_owned(), LitStr::value);
    // Some types have no `__doc__`; what their `///` lines say is for readers of the source.
    let undocumented = options.flags.iter().any(|f| f == "undocumented");
    let doc = option(doc(&item.attrs).filter(|_| !undocumented));
    let has = |flag: &str| options.flags.iter().any(|f| f == flag);
    let (is_final, gc, weakref, dict) = (has("final_"), has("gc"), has("weakref"), has("dict"));
    let (sequence, mapping, no_new) = (has("sequence"), has("mapping"), has("no_new"));
    // Types with a variable part have an inherent `variable_size`.
    let extra = has("variable").then(|| {
        quote! {
            fn extra_size(&self) -> usize {
                self.variable_size()
            }
        }
    });
    let base = match &options.base {
        Some(base) => quote!(::core::option::Option::Some(
            <#base as ::taipan_object::native::NativeType>::class
        )),
        None => quote!(::core::option::Option::None),
    };
    Ok(quote! {
        #item

        impl ::taipan_object::native::NativeType for #payload {
            const SPEC: &'static ::taipan_object::native::TypeSpec = &::taipan_object::native::TypeSpec {
                name: #name,
                module: #module,
                doc: #doc,
                base: #base,
                is_final: #is_final,
                gc: #gc,
                weakref: #weakref,
                dict: #dict,
                sequence: #sequence,
                mapping: #mapping,
                no_new: #no_new,
            };

            #[inline]
            fn cell() -> &'static ::taipan_object::native::TypeCell {
                static CELL: ::taipan_object::native::TypeCell = ::taipan_object::native::TypeCell::new();
                &CELL
            }

            #extra
        }
    })
}
