//! The object model: types, slots, abstract operations, core types.
