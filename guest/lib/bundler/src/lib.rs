//! Composes an instrumented component, the transform and the bundle runner into a command.
//!
//! A component can't run another component, but the two can be composed. [`prepared`] adds a
//! component, the glue, to an instrumented component. With it, the bundle runner can call the
//! initializer and read the state. [`compose`] plugs the result and the transform into the bundle
//! runner. The composed command writes the pre-initialized component, in any engine that runs
//! commands.
//!
//! ```wat
//! (component                                     ;; the command, by `compose`
//!   (import "wasi:…" …)                          ;; imports of the runner and the target
//!   (component $runner …) (component $transform …)
//!   (component $prepared                         ;; by `prepared`
//!     (import "wasi:…" …)
//!     (component $target …) (component $glue …)  ;; siblings: a parent can't call its child
//!     (component $stubs …)                       ;; for unresolved imports, and to note calls
//!     …)
//!   (export "wasi:cli/run@0.2.0" …))
//! ```

mod calls;
mod code;
mod compose;
mod encode;
mod error;
mod expose;
mod filter;
mod glue;
mod imports;
mod instances;
mod interface;
mod layout;
mod names;
mod noter;
mod outer_names;
mod prepared;
mod room;
mod root;
mod signature;
mod space;
mod stand_in;
mod start;
mod stubs;
mod trap;
mod watched;

pub use compose::compose;
pub use error::Error;
pub use names::plain_names;
pub use prepared::{Call, Settings, prepared};
