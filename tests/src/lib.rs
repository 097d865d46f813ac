//! What the tests share: the command under test, an engine that takes everything, and the cases.

mod build;
pub mod case;
pub mod engine;
pub mod native;
pub mod random;
pub mod ready;
pub mod running;
pub mod sections;
pub mod state;
pub mod tree;

pub use build::{command, target_dir};
