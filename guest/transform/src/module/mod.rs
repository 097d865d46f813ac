//! Core modules, stage by stage.
//!
//! | stage | gives | file |
//! | --- | --- | --- |
//! | read | what the binary has, validated, with everything that is refused | `read`, `scan` |
//! | plan | exports of the result, names for the state, which segments stay | `plan`, `exports`, `kept` |
//! | instrument | the module to run | `instrument` |
//! | snapshot | runs of non-zero bytes, values of globals | `snapshot`, `runs` |
//! | rewrite | the result, section by section | `rewrite`, `memories`, `globals`, `elements`, `segments`, `names` |
//! | check | that what was written is valid | `check` |

mod check;
mod contents;
mod elements;
mod exports;
mod globals;
pub(crate) mod instrument;
mod kept;
mod memories;
mod names;
mod output;
mod plan;
mod read;
mod rewrite;
mod runs;
mod scan;
mod segments;
mod snapshot;

pub use exports::ModuleExports;
pub(crate) use plan::Plan;
pub use snapshot::Snapshot;
