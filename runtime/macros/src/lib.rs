//! Attributes that declare native types and modules.
