//! What `inspect` finds in a binary: from wasmtime's types to ours.

use crate::bindings::{types, wit};

wizer_inspection::conversions!(from wit, types);
