//! The transform: turns a WebAssembly binary into its pre-initialized self.
//!
//! Bytes in, an edit of them out. The crate knows WebAssembly's format and nothing else: no engine,
//! no files, no clock, no randomness. Built as a component (`wizer-transform.wasm`) it imports
//! nothing, and `wit/wizer.wit` is its manual; this library is the same thing in Rust's words, for
//! unit tests and for components that carry the transform inside.
//!
//! ```
//! use wizer_transform::{Options, Target};
//!
//! # // (module (func (export "wizer-initialize")))
//! # let wasm = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x07\x14\x01\x10\
//! #     wizer-initialize\0\0\x0a\x04\x01\x02\0\x0b";
//! let target = Target::open(wasm.to_vec(), &Options::default())?;
//! assert_eq!(target.initializers()[0].path, ["wizer-initialize"]);
//! let pieces = target.instrumented()?; // join, run, and read back what `target.exports()` names
//! let result = target.snapshot().finish()?; // join: the pre-initialized module
//! # let mut spans = 0;
//! # for piece in pieces.iter().chain(&result) {
//! #     spans += usize::from(matches!(piece, wizer_transform::Piece::Input(_)));
//! # }
//! # assert_ne!(spans, 0);
//! # Ok::<(), wizer_transform::Error>(())
//! ```
//!
//! # The way of the bytes
//!
//! [`Target::open`] reads and validates, resolves the options into a list of exports, and refuses
//! whatever it can't do. [`Target::instrumented`] adds exports for the state: of a module, its
//! globals and memories; of a component, instances of the interface `state`. A [`Snapshot`] is
//! shown the state of one instance and writes the result section by section. `module` does all this
//! for core modules, `component` for components, with what `module` has for the modules in them.
//! [`inspect`] asks the same stages what they find. [`compare`] tells how two results differ, and
//! [`depict`] what one consists of.

#![no_std]

extern crate alloc;

mod compare;
mod component;
mod error;
mod inspect;
mod module;
mod number;
mod options;
mod picture;
mod piece;
mod plan;
#[cfg(feature = "protocol")]
mod protocol;
#[cfg(any(test, all(feature = "standalone", target_family = "wasm")))]
mod raw_memory;
mod reference;
mod rehearsal;
mod secrets;
mod snapshot;
#[cfg(all(feature = "standalone", target_family = "wasm"))]
mod standalone;
mod state_import;
mod suggest;
mod target;
mod wit;
mod written;

pub use compare::compare;
pub use error::Error;
pub use inspect::{inspect, inspect_further};
pub use module::ModuleExports;
pub use number::Number;
pub use options::{InitExport, Initializer, Invocation, Options, Rename, Twin};
pub use picture::depict;
pub use piece::{MemorySpan, Piece, Span};
pub use reference::{Hierarchy, ObjectExports, Reference, ReferenceExport, Referent, TableExport};
pub use secrets::{MIN_SECRET, Secret};
pub use snapshot::Snapshot;
pub use state_import::{ImportType, StateImport};
pub use target::{StateExports, Target};
#[doc(hidden)]
pub use wit::{Component, bindings, initializable};
pub use wizer_inspection::{Comparison, ErrorKind, Inspection, Kind, Leak, Picture};

/// The functions of the ABI, which the linker exports.
#[cfg(all(feature = "standalone", target_family = "wasm"))]
#[allow(
    unsafe_code,
    unreachable_pub,
    reason = "wit-bindgen writes this, and lowers and lifts by hand"
)]
mod abi {
    crate::bindings::export_transformer!(Component with_types_in crate::bindings);
    crate::initializable::export_initializable!(Component with_types_in crate::initializable);
    use crate::Component;
}
