//! WASI preview 1 for an interpreted module, served by the WASI 0.2 of the component around it.
//!
//! The module sees what its [`Context`] grants, and nothing else: streams, variables, arguments and directories; clocks and
//! random numbers are always there. [`add_to_linker`] defines `wasi_snapshot_preview1` and the older `wasi_unstable`.
//!
//! Errors, rights, layouts and the order of checks are those of wasmtime's preview 1, so that an initializer leaves the same
//! state in either engine.

mod arguments;
mod clock;
mod context;
mod descriptors;
mod directory;
mod environment;
mod errno;
mod fdstat;
mod file;
mod filestat;
mod io;
mod journal;
mod linker;
mod memory;
mod opened;
mod path;
mod poll;
mod process;
mod rights;
mod socket;
mod trap;

pub use context::{Builder, Context, Stdio};
pub use linker::add_to_linker;
pub use trap::Trap;
