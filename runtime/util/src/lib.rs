//! Typed ids and small containers that every layer shares; no Python in here.
