//! Code that the tests share: the command under test, an engine with all proposals, the cases, the
//! programs, and running components.

mod built;
pub mod bundled;
pub mod cache;
pub mod case;
pub mod component;
pub mod composed;
pub mod corpus;
pub mod engine;
pub mod event_loop;
pub mod guest;
pub mod host;
pub mod initialize;
pub mod native;
pub mod own;
pub mod packages;
pub mod pinned;
pub mod process;
pub mod random;
pub mod ready;
pub mod running;
pub mod sections;
pub mod state;
pub mod timing;
pub mod tools;
pub mod tree;
pub mod trials;
pub mod verdict;
pub mod world;

pub use built::{command, component, example, program, shipped, target_dir};

/// Whether bytes contain others. Binaries are searched, and this crate is not optimized.
#[must_use]
pub fn contains(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

/// The binary that a run returns.
#[must_use]
pub fn result_of(outcome: wizer::Outcome) -> Vec<u8> {
    outcome.wasm
}
