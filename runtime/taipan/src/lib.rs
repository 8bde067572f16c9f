//! Facade and embedding API.
