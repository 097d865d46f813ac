//! Files and standard streams of a WASI 0.2 component, without a C library.
//!
//! A path of the user is resolved in the preopened directories.

mod directories;
mod errors;
mod folder;
mod input;
mod output;
mod path;

pub use directories::open_directory;
pub use input::{read, read_stdin};
pub use output::Output;
