//! Core modules, stage by stage.
//!
//! - Read: what the module has, validated, and what is refused in it. `read` is the one pass,
//!   `noting` and `effects` find the instructions that matter, and `contents`, `refusals` and
//!   `findings` are what it gives. `labels` has the names of definitions.
//! - Plan: the exports of the result, names for the state, which data segments stay. `plan`,
//!   `exports`, `kept_segments`.
//! - Instrument: the module to run. `instrument`.
//! - Collect: the state of an instance, as it is shown. `collect`, `runs`, `state`.
//! - Rewrite: the result, section by section. `rewrite`, and for sections of their kind `memories`,
//!   `globals`, `elements`, `segments` and `names`.
//! - Check: that what was written is valid. `check`.
//!
//! A binary takes this way: `open` reads it, plans, and checks that the module to run can be
//! written. `instrument` writes that module. A `Collector` takes in the state of its instance, and
//! `rewrite` writes the result with that state. All that write use `output`, and `format` has the
//! basics of the binary format. No files import each other in a circle.

pub(crate) mod check;
mod collect;
mod contents;
mod effects;
mod elements;
pub(crate) mod exports;
pub(crate) mod findings;
pub(crate) mod format;
mod globals;
pub(crate) mod instrument;
mod kept_segments;
pub(crate) mod labels;
mod memories;
mod names;
mod noting;
mod open;
pub(crate) mod output;
mod plan;
pub(crate) mod read;
mod refusals;
pub(crate) mod rewrite;
mod runs;
mod segments;
mod state;

pub(crate) use collect::{Collector, missing, out_of_order};
pub(crate) use contents::{FEATURES, Module};
pub use exports::ModuleExports;
pub(crate) use exports::{DEFAULT_INITIALIZERS, RESETS, contradictions};
pub(crate) use open::{open, open_read};
pub(crate) use plan::Plan;
pub(crate) use rewrite::rewrite;
pub(crate) use state::InstanceState;
