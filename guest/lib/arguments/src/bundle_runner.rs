//! The options of a bundle.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Parser;

use crate::environment::{Denied, denied};
use crate::refused;

/// Pre-initialize the component in this bundle: run its initializer once, and write a component
/// that starts where the initializer ended.
///
/// If the bundle was made with --allow-wasi, the initializer sees the environment variables and
/// standard streams of this command, and those of its directories that were named when the bundle
/// was made.
#[derive(Debug, Parser)]
#[command(name = "bundle", bin_name = "bundle", version, max_term_width = 100)]
pub struct BundleRunner {
    /// The file for the result, or `-` for standard output. Standard output is an error if the
    /// initializer can write to it. If anything fails, the file stays as it was
    #[arg(short, long, value_name = "OUTPUT")]
    pub output: PathBuf,

    /// Write a report to FILE, a JSON object: what the initializer took from outside, what it
    /// returned, and all warnings
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,

    /// Fail if the initializer took anything of this kind from outside, or, for `leaks`, if the
    /// result contains plain copies of what was granted. May be repeated
    #[arg(long, value_name = "KIND", value_parser = denied())]
    pub deny: Vec<Denied>,

    /// Overwrite plain copies of the value of this environment variable with zeros in the result.
    /// May be repeated
    #[arg(long, value_name = "NAME")]
    pub scrub_env: Vec<String>,
}

impl BundleRunner {
    /// Parses the command line. Ends the process for `--help` and for options that can't be parsed.
    pub fn read(arguments: impl Iterator<Item = OsString>) -> Self {
        let read = Self::try_parse_from(arguments);
        read.unwrap_or_else(|error| refused::shown(error).exit())
    }
}
