//! Components: what they import, and their instances. `module` has the same steps for modules.

mod arguments;
mod fits;
mod host_resources;
mod initialize;
mod instantiate;
mod state;
mod stubs;
pub(crate) mod tasks;
mod wasi;

pub(crate) use host_resources::open_handles;
pub(crate) use initialize::{check, initialize, told};
pub(crate) use instantiate::instantiate;
pub(crate) use state::ComponentState;
pub(crate) use wasi::Host;
