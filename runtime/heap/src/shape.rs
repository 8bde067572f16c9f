//! Shapes: which attribute lives in which slot, for the instances of one class.
//!
//! Shapes of a class form a tree of transitions, one attribute a step. An instance points to its shape, so one compare
//! tells class and layout. Names are interned strings, compared by address. A class owns its shapes; they live as long
//! as the class, which its instances keep alive.

use std::collections::HashMap;
use std::ptr::NonNull;

use crate::cell::LocalCell;
use crate::object::TypeHead;
use crate::reference::Ref;
use crate::value::Value;

/// How instances with a shape store attributes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ShapeKind {
    /// In slots, by index.
    Slots,
    /// In a dict of their own.
    Dict,
}

/// Number of attributes up to which a look-up walks the chain of parents.
const WALK: u32 = 8;

/// One layout.
pub struct Shape {
    /// The class.
    class: NonNull<TypeHead>,
    kind: ShapeKind,
    parent: Option<NonNull<Shape>>,
    /// The attribute that this shape adds to its parent; unbound for a root.
    key: Value,
    /// How many attributes there are.
    len: u32,
    children: LocalCell<Vec<NonNull<Shape>>>,
    index: LocalCell<Option<HashMap<u64, u32>>>,
}

impl Shape {
    /// The class of the instances.
    #[must_use]
    pub fn class(&self) -> NonNull<TypeHead> {
        self.class
    }

    /// Where the attributes are.
    #[inline]
    #[must_use]
    pub fn kind(&self) -> ShapeKind {
        self.kind
    }

    /// Number of attributes.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The slot of attribute `key` (an interned string).
    #[must_use]
    pub fn lookup(&self, key: Value) -> Option<u32> {
        if self.len <= WALK {
            return self.chain().find(|shape| shape.key == key).map(|shape| shape.len - 1);
        }
        self.index.with_mut(|index| {
            let map = index.get_or_insert_with(|| self.chain().map(|s| (s.key.bits(), s.len - 1)).collect());
            map.get(&key.bits()).copied()
        })
    }

    /// This shape and its ancestors, without the root.
    fn chain(&self) -> impl Iterator<Item = &Shape> {
        let mut next = Some(self);
        std::iter::from_fn(move || {
            let shape = next.filter(|s| s.len > 0)?;
            // SAFETY: shapes of one class live equally long.
            next = shape.parent.map(|p| unsafe { p.as_ref() });
            Some(shape)
        })
    }

    /// The attributes' names in slot order.
    #[must_use]
    pub fn keys(&self) -> Vec<Ref> {
        // SAFETY: the class's shape set owns a count of every key.
        let mut keys: Vec<Ref> = self.chain().map(|s| unsafe { Ref::from_borrowed(s.key) }).collect();
        keys.reverse();
        keys
    }
}

/// All shapes of one class.
pub struct ShapeSet {
    shapes: LocalCell<Vec<Box<Shape>>>,
    root: NonNull<Shape>,
    dict: NonNull<Shape>,
    /// Owns the keys.
    keys: LocalCell<Vec<Ref>>,
}

/// Layouts that a class may have before its instances switch to dicts.
const MAX_SHAPES: usize = 1000;

impl ShapeSet {
    /// The root and the dict shape of `class`.
    #[must_use]
    pub fn new(class: NonNull<TypeHead>) -> ShapeSet {
        let make = |kind| {
            Box::new(Shape {
                class,
                kind,
                parent: None,
                key: Value::UNBOUND,
                len: 0,
                children: LocalCell::new(Vec::new()),
                index: LocalCell::new(None),
            })
        };
        let root = make(ShapeKind::Slots);
        let dict = make(ShapeKind::Dict);
        ShapeSet {
            root: NonNull::from(&*root),
            dict: NonNull::from(&*dict),
            shapes: LocalCell::new(vec![root, dict]),
            keys: LocalCell::new(Vec::new()),
        }
    }

    /// The shape without attributes.
    #[must_use]
    pub fn root(&self) -> NonNull<Shape> {
        self.root
    }

    /// The shape of instances that have a dict.
    #[must_use]
    pub fn dict(&self) -> NonNull<Shape> {
        self.dict
    }

    /// The shape with `key` (interned) added to `shape`; None if the class has too many shapes already.
    #[must_use]
    pub fn transition(&self, shape: &Shape, key: &Ref) -> Option<NonNull<Shape>> {
        // SAFETY: shapes of one class live equally long.
        let found = shape
            .children
            .with(|c| c.iter().copied().find(|c| unsafe { c.as_ref() }.key == key.value()));
        if found.is_some() {
            return found;
        }
        if self.shapes.with(Vec::len) >= MAX_SHAPES {
            return None;
        }
        let child = Box::new(Shape {
            class: shape.class,
            kind: ShapeKind::Slots,
            parent: Some(NonNull::from(shape)),
            key: key.value(),
            len: shape.len + 1,
            children: LocalCell::new(Vec::new()),
            index: LocalCell::new(None),
        });
        let pointer = NonNull::from(&*child);
        self.keys.with_mut(|keys| keys.push(key.clone()));
        self.shapes.with_mut(|shapes| shapes.push(child));
        shape.children.with_mut(|children| children.push(pointer));
        Some(pointer)
    }

    /// Longest layout so far; new instances reserve that many slots.
    #[must_use]
    pub fn longest(&self) -> usize {
        self.shapes
            .with(|shapes| shapes.iter().map(|s| s.len()).max().unwrap_or(0))
    }
}
