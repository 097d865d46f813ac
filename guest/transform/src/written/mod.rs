//! What binaries write when they are instantiated: the state that results begin with. It is read
//! without running them.
//!
//! | file | does |
//! | --- | --- |
//! | `binary` | reads a binary |
//! | `core_module`, `value`, `start` | read what a core module writes at its instantiation |
//! | `contents` | gives the contents of memories and tables |
//! | `pairing` | finds the modules of the input from which those of results come |
//! | `landmarks` | knows what is where in a memory |
//! | `layers` | applies segments, in order |
//! | `differing` | finds the ranges in which two contents differ |
//! | `names` | shortens names |
//! | `numbering` | goes back from a result's indices of globals to those of its binary |
//!
//! `compare` and `picture` use this.

pub(crate) mod binary;
#[cfg(test)]
pub(crate) mod build;
mod contents;
pub(crate) mod core_module;
pub(crate) mod differing;
pub(crate) mod landmarks;
pub(crate) mod layers;
pub(crate) mod names;
pub(crate) mod numbering;
pub(crate) mod pairing;
mod start;
pub(crate) mod value;
