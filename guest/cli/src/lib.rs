//! The command line, wherever the command runs: natively, or as a component.

mod arguments;
mod chain;
mod driver;
mod grants;
mod place;
mod switches;

pub use arguments::{
    Arguments, Bundle, Files, Initialize, Inspect, Instrument, Other, Pair, Part, Proposals,
    Target, Wasi, prepare,
};
pub use chain::report;
pub use driver::Driver;
pub use place::Place;
