//! What the command line asks of the transform.

use wizer_arguments::{InitFuncExport, Target};
use wizer_transform::{InitExport, Initializer, Options, Rename};

/// The options of the transform.
#[must_use]
pub fn options(arguments: &Target) -> Options {
    let mut init = arguments.init_funcs.iter().cloned();
    let renames = arguments.renames.iter().map(|rename| Rename {
        destination: rename.name.clone(),
        source: rename.value.clone(),
    });
    Options {
        init: init
            .next()
            .map_or(Initializer::Default, Initializer::Export),
        also: init.collect(),
        defer_start: false,
        watch_exports: false,
        canonical_nans: arguments.canonical_nans,
        init_export: match arguments.init_export() {
            InitFuncExport::Remove => InitExport::Remove,
            InitFuncExport::Keep => InitExport::Keep,
            InitFuncExport::Empty => InitExport::Empty,
        },
        renames: renames.collect(),
    }
}
