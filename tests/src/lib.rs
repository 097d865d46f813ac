//! What the tests share: the command under test, an engine that takes everything, and the cases.

pub mod ask;
mod build;
pub mod case;
pub mod engine;
pub mod random;
pub mod ready;
pub mod state;

pub use build::{command, target_dir};
