//! Runs instrumented modules in an interpreter, and reads the state of their instances.
//!
//! [`engine`] and [`compile`] prepare modules, [`Interpreter::run`] instantiates them and calls
//! initializers, and [`ModuleState`] reads what they leave. What a module imports of WASI comes
//! from its [`Surroundings`].

mod before;
mod engine;
mod imports;
mod interpreter;
mod state;
mod steps;
mod trap;

pub use before::Before;
pub use engine::{MAX_DEPTH, Proposals, compile, engine, metered, roomier, unvalidated};
pub use imports::{Names, Values};
pub use interpreter::{Initialized, Interpreter, Modules, Stage, Surroundings};
pub use state::{ModuleState, StateExports, Table};
pub use steps::{Call, Steps};
pub use trap::Trap;
