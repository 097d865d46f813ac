//! Files that are written as a whole, in folders that others may change meanwhile.

mod atomic;
pub(crate) mod folder;
pub(crate) mod stat;
pub(crate) mod temporary;

pub use atomic::{AtomicFile, NewFile, Places};
pub use temporary::{abandon_new_files, sync};
