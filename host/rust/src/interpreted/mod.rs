//! Runs initializers of large modules in an interpreter, where that is likely to be over before the
//! module could be compiled.
//!
//! An initializer runs once, and calls few of its module's functions: to compile them all takes
//! most of a cold start. So the interpreter is tried first, up to a number of steps. Until its run
//! counts, nothing outside changes: output is held back, what was read from standard input is given
//! again, and whatever would change a file ends the attempt. If it does not come to an end, for
//! whatever reason, the module is compiled and everything begins anew, so that errors are the
//! engine's.
//!
//! [`Plan::new`] is the one way in.

mod guest;
mod plan;

pub(crate) use plan::{Interpreted, Plan};
