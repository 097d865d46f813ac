//! The command line, wherever the command runs: natively, or as a component.

mod arguments;
mod chain;
mod driver;
mod grants;
mod handles;
mod place;
mod switches;

pub use arguments::{
    Arguments, Bundle, Ended, Files, Initialize, Inspect, Instrument, Other, Pair, Part, Proposals,
    Target, Wasi, prepare,
};
pub use chain::{report, report_of};
pub use driver::Driver;
pub use handles::open_handles;
pub use place::Place;
