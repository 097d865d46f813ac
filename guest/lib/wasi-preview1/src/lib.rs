//! WASI preview 1 for an interpreted module, on top of the WASI 0.2 of the surrounding component.
//!
//! The module gets only the grants of its [`Context`]: streams, variables, arguments and
//! directories. Clocks and random numbers are always available, those of the host or reproducible
//! ones.
//! [`add_to_linker`] defines `wasi_snapshot_preview1` and the older `wasi_unstable`.
//!
//! Errors, rights, layouts and the order of checks are the same as in wasmtime's preview 1, so that
//! an initializer reaches the same state in both engines.

mod arguments;
mod clock;
mod context;
mod descriptors;
mod directory;
mod environment;
mod errno;
mod fdstat;
mod file;
mod files;
mod filestat;
mod input;
mod io;
mod journal;
mod linker;
mod memory;
mod opened;
mod path;
mod place;
mod poll;
mod process;
mod rights;
mod said;
mod socket;
mod surroundings;
mod taken;

pub use context::{Builder, Context, Stdio};
pub use files::Files;
pub use input::Recorded;
pub use linker::add_to_linker;
pub use said::Said;
