//! Writes components: definitions in their versions, everything else as it stands, with new indices
//! where items were added or removed.
//!
//! | file | holds |
//! | --- | --- |
//! | `binary` | whole components: the instrumented one, the result, and the check of both |
//! | `components` | definitions and their instances, section by section |
//! | `modules` | core modules and their instances |
//! | `items`, `exports`, `canonicals` | sections whose items only name others |
//! | `counting`, `counters` | counters of open handles |
//! | `state` | accessors, and exports of the state |
//! | `names` | the section with names |
//! | `writer` | what all of these share |
//! | `scope`, `renumber` | old indices and new ones |
//! | `settle` | what is known of tables and globals that core instances share |
//! | `output` | the sections that were written, joined and validated |
//!
//! A plan takes this way: `binary` has `components` write the root, which writes the definitions
//! within by their versions. The parts that this gives are then validated and joined by `output`.

pub(crate) mod binary;
mod canonicals;
mod components;
mod counters;
mod counting;
mod emptied;
mod exports;
mod items;
mod modules;
mod names;
mod output;
mod renumber;
mod scope;
mod settle;
mod state;
mod writer;
