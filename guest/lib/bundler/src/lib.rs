//! Composes an instrumented component, the transform and the bundle runner into a command.
//!
//! A component can't run another one. It can be composed with one: [`prepared`] puts a few functions beside an instrumented
//! component, with which the bundle runner can call its initializer and read its state, and [`compose`] plugs these two and the
//! transform into one command. Run by any engine that runs commands, it writes the pre-initialized component.
//!
//! ```wat
//! (component                                     ;; the command, by `compose`
//!   (import "wasi:…" …)                          ;; what the bundle runner and the target import
//!   (component $runner …) (component $transform …)
//!   (component $prepared                           ;; by `prepared`
//!     (import "wasi:…" …)
//!     (component $target …) (component $glue …)  ;; siblings: neither may call what it contains, or is contained in
//!     (component $stubs …)                       ;; what the target imports and nobody provides: it traps
//!     …)
//!   (export "wasi:cli/run@0.2.0" …))
//! ```

mod code;
mod compose;
mod error;
mod expose;
mod filter;
mod glue;
mod imports;
mod interface;
mod layout;
mod names;
mod outer_names;
mod prepared;
mod room;
mod root;
mod signature;
mod space;
mod stand_in;
mod stubs;
mod trap;

pub use compose::compose;
pub use error::Error;
pub use names::plain_names;
pub use prepared::{Call, Settings, prepared};
