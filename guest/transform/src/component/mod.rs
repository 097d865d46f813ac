//! Components, stage by stage.
//!
//! | stage | gives | file |
//! | --- | --- | --- |
//! | read | the definitions, validated, wherever they stand in one another | `read`, `contents` |
//! | tree | the instances, found by instantiating on paper | `tree`, `instantiate` |
//! | plan | the initializer, exports of the result, which definitions are specialised, partners in a twin | `plan`, `exports`, `edits`, `uses`, `versions`, `blueprint`, `twin` |
//! | write | the instrumented component and the result, with new indices where items moved | `write`, `items`, `renumber`, `names` |
//! | show | what is added to run a component: accessors, counters of resources | `show`, `accessor`, `chunks`, `resources` |
//! | check | that what was written is valid | `output` |

mod accessor;
mod blueprint;
mod chunks;
mod contents;
mod edits;
mod exports;
mod instantiate;
mod items;
mod names;
mod needed_types;
mod output;
mod plan;
mod read;
mod renumber;
mod resources;
mod show;
mod tree;
mod twin;
mod uses;
mod versions;
mod write;

pub(crate) use blueprint::Draft;
pub(crate) use contents::id;
pub(crate) use exports::attempt;
pub(crate) use plan::{Plan, instrumented, rewrite};
pub(crate) use tree::reader;
