//! Where the value of each register is, at one place of the code, and what two ways to one place agree on.
//!
//! Ints, floats and bools of locals and temporaries live in values of the IR; objects live in the frame. Invariants:
//!
//! - *memory*: the frame's register holds the value and owns it; as the interpreter would have it.
//! - *value, clean*: the frame's register holds the value too.
//! - *value, not clean*: the frame's register holds a stale word that is no pointer. Exits and flushes write it.

use taipan_lir::{Type, Value};

/// What is known of a value that is not in the frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// A small int, tagged.
    Int,
    /// A double.
    Float,
    /// A truth value.
    Bool,
    /// A word that is no pointer: None, for example.
    Plain,
    /// Any word, owned; temporaries only.
    Word,
}

impl Kind {
    /// The type of such values.
    pub(crate) fn ty(self) -> Type {
        match self {
            Kind::Int | Kind::Plain | Kind::Word => Type::Word,
            Kind::Float => Type::Float,
            Kind::Bool => Type::Bool,
        }
    }
}

/// Where a register's value is; `V` is the value, or nothing where only the shape matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place<V> {
    /// There is none: a temporary before it is written or after it was consumed.
    Dead,
    /// In the frame.
    Memory,
    /// In a value.
    Value(Held<V>),
}

/// A value that is not, or not only, in the frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Held<V> {
    pub(crate) value: V,
    pub(crate) kind: Kind,
    /// The frame's register holds the value too.
    pub(crate) clean: bool,
    /// What the frame's register holds is no pointer. Always so if it is not clean.
    pub(crate) plain: bool,
}

/// All registers at one place.
pub(crate) type State = Vec<Place<Value>>;
/// The same without values.
pub(crate) type Shape = Vec<Place<()>>;

/// A new value that the frame does not have.
pub(crate) fn fresh(value: Value, kind: Kind) -> Place<Value> {
    Place::Value(Held {
        value,
        kind,
        clean: false,
        plain: true,
    })
}

/// The shape of a state.
pub(crate) fn shape(state: &State) -> Shape {
    let place = |place: &Place<Value>| match *place {
        Place::Dead => Place::Dead,
        Place::Memory => Place::Memory,
        Place::Value(Held { kind, clean, plain, .. }) => Place::Value(Held {
            value: (),
            kind,
            clean,
            plain,
        }),
    };
    state.iter().map(place).collect()
}

/// What both shapes can be turned into.
pub(crate) fn join(a: &Shape, b: &Shape) -> Shape {
    a.iter().zip(b).map(|(a, b)| join_places(*a, *b)).collect()
}

fn join_places(a: Place<()>, b: Place<()>) -> Place<()> {
    match (a, b) {
        (Place::Dead, _) | (_, Place::Dead) => Place::Dead,
        (Place::Value(a), Place::Value(b)) if a.kind == b.kind && a.kind != Kind::Word => {
            let clean = a.clean && b.clean;
            Place::Value(Held {
                value: (),
                kind: a.kind,
                clean,
                plain: !clean || a.plain && b.plain,
            })
        }
        _ => Place::Memory,
    }
}
