//! Files and standard streams of a WASI 0.2 component, by way of its bindings alone: they need no C library.
//!
//! Paths are the user's: they lead into one of the directories that the host has opened.

mod directories;
mod errors;
mod folder;
mod input;
mod output;
mod path;

pub use directories::open_directory;
pub use input::{read, read_stdin};
pub use output::Output;
