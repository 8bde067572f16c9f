//! The wrapper of one native function: binds arguments by a signature, converts them, converts the result.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Expr, FnArg, Ident, ImplItemFn, ItemFn, Pat, PatType, Signature, Type};

use crate::class::{doc, option};

/// How the first parameter after the thread is obtained.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Receiver {
    /// The first positional argument, an instance of the payload type.
    Instance,
    /// The first positional argument, the class.
    Class,
    /// None.
    Absent,
}

enum Source {
    Thread,
    /// `&self`
    SelfRef,
    /// `this: &Obj<Self>`, `this: &Ref` or `cls: &Class`
    This,
    /// The rest, unparsed.
    Raw,
    /// `#[args]`: further positional arguments.
    Rest,
    /// Bound by the signature.
    Bound(usize),
}

struct Bound {
    name: String,
    ty: Type,
    default: Option<Expr>,
    keyword_only: bool,
}

/// What is common to methods and functions.
pub(crate) struct Callable<'a> {
    pub(crate) sig: &'a mut Signature,
    pub(crate) attrs: &'a [Attribute],
    /// Path to call.
    pub(crate) path: TokenStream,
    /// The payload type, for receivers.
    pub(crate) payload: Option<TokenStream>,
    pub(crate) receiver: Receiver,
    /// Name that Python sees.
    pub(crate) name: String,
    /// Parameters may be given by keyword.
    pub(crate) keywords: bool,
    /// See [`Marker::plain`].
    pub(crate) plain: &'static str,
}

fn take(attrs: &mut Vec<Attribute>, name: &str) -> Option<Attribute> {
    let position = attrs.iter().position(|a| a.path().is_ident(name))?;
    Some(attrs.remove(position))
}

fn is_option(ty: &Type) -> bool {
    matches!(ty, Type::Path(p) if p.path.segments.last().is_some_and(|s| s.ident == "Option"))
}

fn last_segment(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Reference(r) => last_segment(&r.elem),
        Type::Path(p) => p.path.segments.last().map(|s| &s.ident),
        _ => None,
    }
}

fn parameter_name(arg: &PatType) -> String {
    match &*arg.pat {
        Pat::Ident(ident) => ident
            .ident
            .to_string()
            .trim_start_matches("r#")
            .trim_start_matches('_')
            .to_owned(),
        _ => String::new(),
    }
}

impl Callable<'_> {
    /// The expression of a `taipan_object::native::FunctionSpec`.
    pub(crate) fn expand(self) -> syn::Result<TokenStream> {
        let Callable {
            sig,
            attrs,
            path,
            payload,
            receiver,
            name,
            keywords,
            plain,
        } = self;
        let mut sources = Vec::new();
        let mut bound: Vec<Bound> = Vec::new();
        let (mut rest, mut raw) = (false, false);
        for (position, input) in sig.inputs.iter_mut().enumerate() {
            let arg = match input {
                FnArg::Receiver(_) => {
                    sources.push(Source::SelfRef);
                    continue;
                }
                FnArg::Typed(arg) => arg,
            };
            let ty = (*arg.ty).clone();
            let keyword_only = take(&mut arg.attrs, "keyword").is_some();
            let default = match take(&mut arg.attrs, "default") {
                Some(attribute) => Some(attribute.parse_args::<Expr>()?),
                None => None,
            };
            let param = match take(&mut arg.attrs, "named") {
                Some(attribute) => attribute.parse_args::<syn::LitStr>()?.value(),
                None => parameter_name(arg),
            };
            if last_segment(&ty).is_some_and(|s| s == "Thread") {
                sources.push(Source::Thread);
            } else if position == 0 && receiver != Receiver::Absent {
                sources.push(Source::This);
            } else if take(&mut arg.attrs, "args").is_some() {
                rest = true;
                sources.push(Source::Rest);
            } else if last_segment(&ty).is_some_and(|s| s == "Args") {
                raw = true;
                sources.push(Source::Raw);
            } else {
                sources.push(Source::Bound(bound.len()));
                bound.push(Bound {
                    name: param,
                    ty,
                    default,
                    keyword_only,
                });
            }
        }
        let params = bound.iter().map(|b| {
            let name = &b.name;
            let required = b.default.is_none() && !is_option(&b.ty);
            let kind = if b.keyword_only {
                quote!(KeywordOnly)
            } else if keywords {
                quote!(PositionalOrKeyword)
            } else {
                quote!(PositionalOnly)
            };
            quote!(::taipan_object::native::Param {
                name: #name,
                required: #required,
                kind: ::taipan_object::native::ParamKind::#kind,
            })
        });
        let locals: Vec<_> = (0..bound.len()).map(|i| format_ident!("__a{i}")).collect();
        let conversions = bound.iter().zip(&locals).map(|(b, local)| {
            let ty = &b.ty;
            if let Some(default) = &b.default {
                quote!(let #local: #ty = match #local {
                    ::core::option::Option::Some(v) => ::taipan_object::native::FromArg::from_arg(th, v)?,
                    ::core::option::Option::None => #default,
                };)
            } else if is_option(ty) {
                quote!(let #local: #ty = match #local {
                    ::core::option::Option::Some(v) => ::taipan_object::native::FromArg::from_arg(th, v)?,
                    ::core::option::Option::None => ::core::option::Option::None,
                };)
            } else {
                quote!(let #local: #ty = ::taipan_object::native::FromArg::from_arg(
                    th, #local.expect("the signature requires it"))?;)
            }
        });
        let this = match receiver {
            Receiver::Absent => quote!(),
            Receiver::Instance => {
                let payload = payload.as_ref().expect("methods have a payload type");
                quote! {
                    let (__this, args) = args.split_receiver();
                    let __this = ::taipan_object::native::Receiver::<#payload>::new(__this);
                }
            }
            Receiver::Class => quote! {
                let (__this, args) = args.split_receiver();
                let __this = ::taipan_object::native::ClassReceiver::new(__this);
            },
        };
        let actual = sources.iter().map(|s| match s {
            Source::Thread => quote!(th),
            Source::SelfRef => quote!(__this.payload()),
            Source::This => quote!(__this.into()),
            Source::Raw => quote!(args),
            Source::Rest => quote!(__rest),
            Source::Bound(i) => {
                let local = &locals[*i];
                quote!(#local)
            }
        });
        let count = bound.len();
        let bind = if raw {
            quote!()
        } else if rest {
            quote!(let ([#(#locals),*], __rest) = args.bind_rest::<#count>(th, SPEC)?;)
        } else {
            quote!(let [#(#locals),*] = args.bind::<#count>(th, SPEC)?;)
        };
        let doc = option(doc(attrs));
        let owner = match &payload {
            Some(payload) => quote!(::core::option::Option::Some(
                <#payload as ::taipan_object::native::NativeType>::SPEC.name
            )),
            None => quote!(::core::option::Option::None),
        };
        let plain = format_ident!("{plain}");
        let flags = (rest, raw);
        let (rest, raw) = flags;
        Ok(quote! {{
            const PARAMS: &[::taipan_object::native::Param] = &[#(#params),*];
            const SPEC: &::taipan_object::native::FunctionSpec = &::taipan_object::native::FunctionSpec {
                name: #name,
                owner: #owner,
                doc: #doc,
                params: PARAMS,
                arity: ::taipan_object::native::Arity::of(PARAMS),
                rest: #rest,
                raw: #raw,
                plain: ::taipan_object::native::Plain::#plain,
                call: |th: &::taipan_object::Thread, args: ::taipan_object::native::Args<'_>| {
                    #this
                    #bind
                    #(#conversions)*
                    ::taipan_object::native::IntoResult::into_result(#path(#(#actual),*), th)
                },
            };
            SPEC
        }})
    }
}

/// The marker attribute of a function, removed from it, with its arguments.
pub(crate) struct Marker {
    pub(crate) kind: String,
    pub(crate) name: Option<String>,
    pub(crate) keywords: bool,
    /// What it says of [`Plain`](taipan_object::native::Plain), by its variant's name.
    pub(crate) plain: &'static str,
}

/// Finds and removes one of `kinds` among the attributes.
pub(crate) fn marker(attrs: &mut Vec<Attribute>, kinds: &[&str]) -> syn::Result<Option<Marker>> {
    for kind in kinds {
        let Some(attribute) = take(attrs, kind) else {
            continue;
        };
        let mut marker = Marker {
            kind: (*kind).to_owned(),
            name: None,
            keywords: false,
            plain: "Never",
        };
        if matches!(attribute.meta, syn::Meta::List(_)) {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("name") {
                    marker.name = Some(meta.value()?.parse::<syn::LitStr>()?.value());
                    Ok(())
                } else if meta.path.is_ident("keywords") {
                    marker.keywords = true;
                    Ok(())
                } else if meta.path.is_ident("plain") {
                    marker.plain = "Leaves";
                    Ok(())
                } else if meta.path.is_ident("plain_sequences") {
                    marker.plain = "Sequences";
                    Ok(())
                } else {
                    Err(meta.error("expected `name = \"...\"`, `keywords`, `plain` or `plain_sequences`"))
                }
            })?;
        }
        return Ok(Some(marker));
    }
    Ok(None)
}

/// The Python name of a function.
pub(crate) fn python_name(marker: &Marker, ident: &Ident) -> String {
    marker
        .name
        .clone()
        .unwrap_or_else(|| ident.to_string().trim_start_matches("r#").to_owned())
}

pub(crate) fn method<'a>(item: &'a mut ImplItemFn, marker: &Marker, payload: &TokenStream) -> Callable<'a> {
    let ident = item.sig.ident.clone();
    let receiver = match marker.kind.as_str() {
        "staticmethod" => Receiver::Absent,
        "classmethod" => Receiver::Class,
        _ => Receiver::Instance,
    };
    Callable {
        path: quote!(<#payload>::#ident),
        payload: Some(payload.clone()),
        receiver,
        name: python_name(marker, &ident),
        keywords: marker.keywords,
        plain: marker.plain,
        attrs: &item.attrs,
        sig: &mut item.sig,
    }
}

pub(crate) fn function<'a>(item: &'a mut ItemFn, marker: &Marker) -> Callable<'a> {
    let ident = item.sig.ident.clone();
    Callable {
        path: quote!(#ident),
        payload: None,
        receiver: Receiver::Absent,
        name: python_name(marker, &ident),
        keywords: marker.keywords,
        plain: marker.plain,
        attrs: &item.attrs,
        sig: &mut item.sig,
    }
}
