//! The options, help texts and error texts of the `wizer` command, for the native command and for
//! components.

mod arguments;
mod bundle_runner;
mod bundled;
mod chain;
mod differs;
mod drawing;
mod environment;
mod grants;
mod import_global;
mod layers;
mod pair;
mod place;
mod refused;
mod remembered;
mod reproducible;
mod service;
mod switches;
mod target;
mod untrusted;

pub use arguments::{
    Arguments, Batch, Bundle, Diff, Ended, Files, Initialize, Inspect, Instrument, Other, Part,
    Proposals, Wasi, prepare,
};
pub use bundle_runner::BundleRunner;
pub use bundled::Bundled;
pub use chain::{report, report_of};
pub use differs::DIFFERS;
pub use drawing::{Drawing, page_name};
pub use environment::{Compiler, Denied, Engine, Environment, Format, Limits, Show};
pub use grants::{Directory, Http};
pub use import_global::{import_global, no_such_global, no_value, provided_twice};
pub use layers::{Delta, Join, Layers, LayersWhat};
pub use pair::Pair;
pub use place::Place;
pub use remembered::{Asked, remembered};
pub use reproducible::{SOURCE_DATE_EPOCH, source_date_epoch};
pub use service::{Script, Service, ServiceLimits, ServiceSettings};
pub use target::{InitFuncExport, Target};
pub use wizer_inspection::printable;
pub use wizer_taken as taken;

/// The error for `--init-func-status` if the initializer returns no status.
pub const NO_STATUS: &str =
    "the initializer returns no status: that is the single i32 result of a module's initializer";
