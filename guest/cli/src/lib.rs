//! The command line, wherever the command runs: natively, or as a component.

mod arguments;
mod chain;
mod place;
mod switches;

pub use arguments::{
    Arguments, Files, Initialize, Instrument, Other, Pair, Proposals, Target, Wasi,
};
pub use chain::report;
pub use place::Place;
