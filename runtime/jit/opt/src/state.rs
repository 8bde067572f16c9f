//! Where the value of each register is, at one place of the code, and what two ways to one place agree on.
//!
//! Numbers of locals and temporaries live in values of the IR; objects that locals hold live in the frame, those that
//! temporaries hold in either. Invariants, where the frame exists:
//!
//! - *memory*: the frame's register holds the value and owns it; as the interpreter would have it.
//! - *value, clean*: the frame's register holds the value too.
//! - *value, not clean*: the frame's register holds a stale word that is no pointer. Exits and flushes write it.
//!
//! An inlined call has registers after its caller's. As long as its frame is not pushed, only what is in memory or clean
//! is in its place on the register stack: the rest of that place is not initialised.

use taipan_lir::{Type, Value};

/// Who owns a value that is borrowed, which says how long it lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Owner {
    /// A local of the call at this depth, as long as it is not assigned.
    Local(u8),
    /// An object, a namespace, a class: as long as nothing is stored or given up, and no Python runs.
    Heap,
    /// The code that runs.
    Code,
}

/// What is known of a value that is not, or not only, in the frame.
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
    /// No value.
    Unbound,
    /// Any word, owned. Of locals of an inlined call, and temporaries.
    Word,
    /// Any word, owned by somebody else. As above.
    Borrowed(Owner),
    /// Any word, which the frame's register owns: always clean.
    Object,
}

impl Kind {
    /// The type of such values.
    pub(crate) fn ty(self) -> Type {
        match self {
            Kind::Float => Type::Float,
            Kind::Bool => Type::Bool,
            _ => Type::Word,
        }
    }

    /// Whether it is certainly no pointer, whatever form it takes in the frame.
    pub(crate) fn is_plain(self) -> bool {
        matches!(self, Kind::Int | Kind::Bool | Kind::Plain | Kind::Unbound)
    }

    /// Whether it may be an object that is no float.
    pub(crate) fn may_be_object(self) -> bool {
        matches!(self, Kind::Word | Kind::Borrowed(_) | Kind::Object)
    }
}

/// What guards have shown of an object: an index into the plan's table; 0 is nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Fact(pub(crate) u16);

impl Fact {
    pub(crate) const NONE: Fact = Fact(0);
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
    /// Of objects.
    pub(crate) fact: Fact,
}

impl<V> Held<V> {
    /// A new value that the frame does not have.
    pub(crate) fn fresh(value: V, kind: Kind) -> Held<V> {
        Held {
            value,
            kind,
            clean: false,
            plain: true,
            fact: Fact::NONE,
        }
    }
}

/// All registers at one place, the outermost call's first, and how many of the inlined calls have a frame.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Registers<V> {
    pub(crate) places: Vec<Place<V>>,
    pub(crate) pushed: usize,
}

impl<V> Default for Registers<V> {
    fn default() -> Self {
        Registers {
            places: Vec::new(),
            pushed: 0,
        }
    }
}

/// With values.
pub(crate) type State = Registers<Value>;
/// Without values.
pub(crate) type Shape = Registers<()>;

/// A new value that the frame does not have.
pub(crate) fn fresh<V>(value: V, kind: Kind) -> Place<V> {
    Place::Value(Held::fresh(value, kind))
}

/// A value that was just read from the frame.
pub(crate) fn entered<V>(value: V, kind: Kind) -> Place<V> {
    Place::Value(Held {
        value,
        kind,
        clean: true,
        // A float that is an object is not taken for one.
        plain: !kind.may_be_object(),
        fact: Fact::NONE,
    })
}

/// The shape of a state.
pub(crate) fn shape(state: &State) -> Shape {
    let place = |place: &Place<Value>| match *place {
        Place::Dead => Place::Dead,
        Place::Memory => Place::Memory,
        Place::Value(Held {
            kind,
            clean,
            plain,
            fact,
            ..
        }) => Place::Value(Held {
            value: (),
            kind,
            clean,
            plain,
            fact,
        }),
    };
    Registers {
        places: state.places.iter().map(place).collect(),
        pushed: state.pushed,
    }
}

/// What both shapes can be turned into. `rigid`: how many registers, from the first, are the outermost call's locals,
/// which own no object but in the frame.
pub(crate) fn join(a: &Shape, b: &Shape, rigid: usize) -> Shape {
    debug_assert_eq!(a.places.len(), b.places.len());
    let places = a.places.iter().zip(&b.places).enumerate();
    Registers {
        places: places.map(|(i, (a, b))| join_places(*a, *b, i >= rigid)).collect(),
        pushed: a.pushed.max(b.pushed),
    }
}

/// What a place becomes where control may enter from outside: there objects are in the frame.
pub(crate) fn enterable(shape: &Shape) -> Shape {
    let place = |place: &Place<()>| match place {
        Place::Value(held) if held.kind.may_be_object() || held.kind == Kind::Unbound => Place::Memory,
        other => *other,
    };
    Registers {
        places: shape.places.iter().map(place).collect(),
        pushed: shape.pushed,
    }
}

fn join_places(a: Place<()>, b: Place<()>, flexible: bool) -> Place<()> {
    let (a, b) = match (a, b) {
        (Place::Dead, _) | (_, Place::Dead) => return Place::Dead,
        (Place::Value(a), Place::Value(b)) => (a, b),
        _ => return Place::Memory,
    };
    let fact = if a.fact == b.fact { a.fact } else { Fact::NONE };
    if a.kind == b.kind {
        let clean = a.clean && b.clean;
        return Place::Value(Held {
            value: (),
            kind: a.kind,
            clean,
            plain: !clean || a.plain && b.plain,
            fact,
        });
    }
    let bound = a.kind != Kind::Unbound && b.kind != Kind::Unbound;
    if flexible && bound && !a.clean && !b.clean {
        return Place::Value(Held {
            fact,
            ..Held::fresh((), Kind::Word)
        });
    }
    Place::Memory
}
