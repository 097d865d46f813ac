//! What is decided about a component before it runs.
//!
//! | file | holds |
//! | --- | --- |
//! | `exports` | the root's exports, found by their names |
//! | `edits` | what becomes of exports: they stay, go, or get another name |
//! | `needed_types` | whether an exported instance is needed for the types that it names |
//! | `resolve` | the options, applied: the initializer, and the edits of exports |
//! | `versions` | which definitions are specialised, for which instances |
//! | `sources` | what the accessor of an instance reads |
//! | `blueprint` | all of that for one component, with names for what shows its state |
//! | `twin` | which instances of another component get which instances' state |
//! | `decide` | the plan: the blueprints of the component that is run, and of its twin |
//!
//! A binary takes this way: `decide` reads it, has `resolve` apply the options, and makes a
//! `Blueprint` of it. Nothing is written here.

pub(crate) mod blueprint;
pub(crate) mod decide;
pub(crate) mod edits;
pub(crate) mod empty_function;
mod exports;
mod needed_types;
pub(crate) mod resolve;
pub(crate) mod sources;
mod twin;
pub(crate) mod versions;
