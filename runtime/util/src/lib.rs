//! Typed ids and small containers that every layer shares; no Python objects in here.

#![forbid(unsafe_code)]

pub mod distance;
pub mod float_text;
pub mod unicode;
pub mod wtf8;

pub use wtf8::Wtf8Buf;
