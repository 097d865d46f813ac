//! Components: what they import, and their instances. `module` has the same steps for modules.

mod answers;
mod arguments;
mod fits;
mod host;
mod host_resources;
mod initialize;
mod instantiate;
mod listings;
mod noted;
mod noted_files;
mod state;
mod stubs;
pub(crate) mod tasks;
mod wasi;

pub(crate) use host::Host;
pub(crate) use host_resources::open_handles;
pub(crate) use initialize::{check, initialize, told};
pub(crate) use instantiate::instantiate;
pub(crate) use state::ComponentState;
