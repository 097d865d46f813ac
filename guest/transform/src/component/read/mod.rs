//! What a component's binary holds.
//!
//! | file | holds |
//! | --- | --- |
//! | `validate` | the one pass that reads and validates the binary |
//! | `contents` | what it finds: definitions, their sections, and the modules in them |
//! | `counted` | the canonical functions that open or close handles |
//! | `reach` | how far out of its definition a type reaches |
//! | `instantiate` | the steps of instantiation, which lead to the tree |
//! | `tree` | the tree of instances, and the items that they pass to one another |
//! | `draft` | all of that, of one binary |
//! | `links` | which core instance defines what another one imports |
//! | `instance_uses` | who uses the instances of a definition |
//!
//! A binary takes this way: `Draft` has `validate` read its contents, and `instantiate` find its
//! tree.

pub(crate) mod contents;
pub(crate) mod counted;
pub(crate) mod draft;
pub(crate) mod instance_uses;
mod instantiate;
pub(crate) mod links;
mod reach;
pub(crate) mod tree;
pub(crate) mod validate;
