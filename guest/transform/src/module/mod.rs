//! Core modules, stage by stage.
//!
//! - Read: what the module has, validated, and what is refused in it. `read` is the one pass,
//!   `noting` and `effects` find the instructions that matter, and `contents`, `refusals` and
//!   `findings` are what it gives. `labels` has the names of definitions, and `objects` knows which
//!   instructions may change objects that the result makes.
//! - Plan: the exports of the result, names for the state, which data segments stay. `plan`,
//!   `exports`, `kept_segments`.
//! - Instrument: the module to run. `instrument` and `code`; in a component, `origins`, `shadow`
//!   and `shadow_code` note what happens to references, as `note`s. With an option, `floats` finds
//!   the instructions whose NaNs differ between engines, as `float_site`s, and `canonical` has the
//!   code that makes these NaNs equal.
//!   `visitor` has the functions that tell of garbage-collected objects, whose types are
//!   `object_types`: `type_search` finds the type of one, and `record_code` tells of its fields.
//!   Those that the module makes itself are `given`.
//! - Collect: the state of an instance, as it is shown. `collect`, `runs`, `state`, `fits` for the
//!   types of references, and `noted` for what notes say.
//! - Rewrite: the result, section by section. `rewrite`, and for sections of their kind `memories`,
//!   `globals`, `elements`, `noted_segments`, `segments` and `names`. All use the input's indices
//!   of globals, which `renumber` changes at the end.
//!   Objects: `records` are what was told of them, and `graph` what leads to them. `making` and
//!   `order` decide which are made and when, to put them into `slots`: as `constants`, which
//!   `initial` writes for globals that the start function reads, and for which `added_globals` may
//!   have globals of their own, or by the start function:
//!   `restoring`, `straight`, `loops`, `loop_code`, `loop_parts` and `stand_ins`. Both use
//!   `field_values`.
//! - Check: that what was written is valid. `check`.
//!
//! A binary takes this way: `open` reads it, plans, and checks that the module to run can be
//! written. `instrument` writes that module. A `Collector` takes in the state of its instance, and
//! `rewrite` writes the result with that state. All that write use `output`, and `format` has the
//! basics of the binary format. No files import each other in a circle.

mod added;
pub(crate) mod added_globals;
mod canonical;
pub(crate) mod check;
mod code;
mod collect;
mod constants;
pub(crate) mod contents;
mod default_value;
mod definitions;
mod effects;
mod element_segment;
mod elements;
mod emptied;
pub(crate) mod expectation;
mod exported;
pub(crate) mod exports;
mod field_values;
pub(crate) mod findings;
mod fits;
mod flag;
mod float_site;
mod floats;
pub(crate) mod format;
mod given;
mod globals;
mod graph;
mod hierarchy;
mod imports;
mod init_flag;
mod initial;
pub(crate) mod initializers;
pub(crate) mod instrument;
mod kept_segments;
pub(crate) mod labels;
mod loop_code;
mod loop_parts;
mod loops;
mod making;
mod memories;
mod names;
mod note;
pub(crate) mod noted;
mod noted_segments;
mod noting;
mod object_types;
pub(crate) mod objects;
mod open;
mod order;
mod origins;
pub(crate) mod output;
mod plan;
pub(crate) mod read;
mod record_code;
mod records;
pub(crate) mod refusals;
pub(crate) mod renumber;
mod restoring;
pub(crate) mod rewrite;
mod runs;
mod segments;
mod shadow;
mod shadow_code;
mod shadow_helper;
mod shape;
mod shown;
mod slots;
mod stand_ins;
mod start;
pub(crate) mod state;
mod state_names;
mod straight;
mod tables;
mod type_search;
mod visitor;
mod visitor_indices;
pub(crate) mod watched;

pub(crate) use collect::{Collector, missing, out_of_order};
pub(crate) use contents::{FEATURES, Module, ModuleLocation};
pub use exports::ModuleExports;
pub(crate) use exports::{RESETS, contradictions};
pub(crate) use initializers::{DEFAULT_INITIALIZERS, none_and_others};
pub(crate) use open::{needs_code, open, open_read};
pub(crate) use plan::Plan;
pub(crate) use rewrite::rewrite;
pub(crate) use state::InstanceState;
