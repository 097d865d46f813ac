//! The transform: the component that reads and rewrites binaries, and its work on each of them.

mod description;
mod embedded;
mod loaded;
mod session;

pub(crate) use description::{Description, ModuleExports, StateExports};
pub(crate) use loaded::Transform;
pub(crate) use session::{Opening, Secrets, Session, SessionState, Twin};
