//! Modules: what they import, and their instances. `component` has the same steps for components.

mod contents;
mod functions;
mod host;
mod imported_state;
mod imports;
mod initialize;
mod instantiate;
mod memory;
mod noted;
mod noted_functions;
mod objects;
mod references;
mod repeated;
mod shared;
mod state;
mod stubs;
#[cfg(test)]
mod tests;
mod touched_pages;
mod wasi;

pub(crate) use functions::HostFunction;
pub(crate) use host::Host;
pub use imported_state::ImportedState;
pub(crate) use initialize::initialize;
pub(crate) use instantiate::{Surroundings, instantiate};
pub(crate) use noted_functions::{noted_functions, number};
pub(crate) use repeated::{PREVIEW1, UNSTABLE};
pub(crate) use shared::{growth_of_module, has_shared_memory};
pub(crate) use state::ModuleState;
