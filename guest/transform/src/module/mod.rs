//! Core modules, stage by stage.
//!
//! | stage | gives | file |
//! | --- | --- | --- |
//! | read | what the module has, validated, with everything that is refused | `read`, `watch`, `scan`, `refusals`, `labels` |
//! | plan | exports of the result, names for the state, which segments stay | `plan`, `exports`, `kept` |
//! | instrument | the module to run | `instrument` |
//! | collect | runs of non-zero bytes, values of globals | `collect`, `runs` |
//! | rewrite | the result, section by section | `rewrite`, `memories`, `globals`, `elements`, `segments`, `names` |
//! | check | that what was written is valid | `check` |

pub(crate) mod check;
mod collect;
mod contents;
mod elements;
pub(crate) mod exports;
mod globals;
pub(crate) mod instrument;
mod kept;
pub(crate) mod labels;
mod memories;
mod names;
pub(crate) mod output;
mod plan;
pub(crate) mod read;
mod refusals;
pub(crate) mod rewrite;
mod runs;
mod scan;
mod segments;
mod watch;

pub(crate) use collect::{Collector, missing, out_of_order};
pub(crate) use contents::{FEATURES, Module, SegmentUse};
pub use exports::ModuleExports;
pub(crate) use exports::{DEFAULT_INITIALIZERS, RESETS, contradictions};
pub(crate) use plan::Plan;
pub(crate) use rewrite::{State, rewrite};
