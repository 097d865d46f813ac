//! The command line of a bundle.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Parser;

use crate::refused;

/// Pre-initialize the component that is part of this command: run its initializer once, and write a component that starts
/// where it ended.
///
/// An initializer that was allowed to call WASI sees what this command is given: environment variables, standard streams, and
/// the directories that were named when the bundle was made.
#[derive(Debug, Parser)]
#[command(name = "bundle", bin_name = "bundle", version, max_term_width = 100)]
pub struct BundleRunner {
    /// Where to write the result; `-` is standard output, unless the initializer can write to it.
    /// A file is replaced when all went well, and stays as it was if not
    #[arg(short, long, value_name = "OUTPUT")]
    pub output: PathBuf,
}

impl BundleRunner {
    /// Reads the command line. Ends the process where that asks for help, or can't be read.
    pub fn read(arguments: impl Iterator<Item = OsString>) -> Self {
        let read = Self::try_parse_from(arguments);
        read.unwrap_or_else(|error| refused::shown(error).exit())
    }
}
