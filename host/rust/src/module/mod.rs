//! Modules: what they import, and their instances. `component` has the same steps for components.

mod initialize;
mod instantiate;
mod state;
mod stubs;
mod touched_pages;
mod wasi;

pub(crate) use initialize::initialize;
pub(crate) use instantiate::instantiate;
pub(crate) use state::ModuleState;
pub(crate) use wasi::Host;
