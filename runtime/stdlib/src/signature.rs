//! Signatures for constructors, which bind their arguments themselves.

/// A `&'static FunctionSpec` for [`taipan_object::Args::bind`]: `signature!("name", [a, b ""] [c ""] [d])` with `""` after
/// optional parameters; groups are `[positional only] [by position or keyword] [keyword only]`.
macro_rules! signature {
    ($name:literal, [$($p:ident $($po:literal)?),*] [$($k:ident $($ko:literal)?),*] [$($o:ident),*]) => {{
        const PARAMS: &[taipan_object::native::Param] = &[
            $(taipan_object::native::Param {
                name: stringify!($p),
                required: [$($po,)? "required"][0].len() == 8,
                kind: taipan_object::native::ParamKind::PositionalOnly,
            },)*
            $(taipan_object::native::Param {
                name: stringify!($k),
                required: [$($ko,)? "required"][0].len() == 8,
                kind: taipan_object::native::ParamKind::PositionalOrKeyword,
            },)*
            $(taipan_object::native::Param {
                name: stringify!($o),
                required: false,
                kind: taipan_object::native::ParamKind::KeywordOnly,
            },)*
        ];
        const SPEC: &taipan_object::native::FunctionSpec = &taipan_object::native::FunctionSpec {
            name: $name,
            owner: None,
            doc: None,
            params: PARAMS,
            arity: taipan_object::native::Arity::of(PARAMS),
            rest: false,
            raw: false,
            plain: taipan_object::native::Plain::Never,
            call: |_, _| Ok(taipan_object::Ref::NONE),
        };
        SPEC
    }};
}

pub(crate) use signature;
