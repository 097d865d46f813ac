//! A host of WASI 0.2 for the fuzz targets. It has the functions that the library for WASI preview
//! 1 calls, by the names of the package `wasip2`, and is built in its place. Each answers with what
//! the target has given, within what the interface allows. It touches nothing outside.

pub mod answers;
pub mod cli;
pub mod clocks;
pub mod filesystem;
pub mod io;
pub mod random;
