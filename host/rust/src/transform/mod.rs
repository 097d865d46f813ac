//! The transform: the component that reads and rewrites binaries, and its work on each of them.

mod embedded;
mod loaded;
mod session;

pub(crate) use loaded::Transform;
pub(crate) use session::{Description, Opening, Session, SessionState, Twin};
