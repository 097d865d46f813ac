//! The options of `wizer layers`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// The options of `wizer layers`.
#[derive(Debug, Args)]
pub struct Layers {
    /// What is to be done
    #[command(subcommand)]
    pub what: LayersWhat,
}

/// What is done with layers.
#[derive(Debug, Subcommand)]
pub enum LayersWhat {
    /// Write a delta: what a result has that BASE and the blocks file have not
    Delta(Delta),

    /// Write the result of a delta
    Join(Join),
}

/// The options of `wizer layers delta`.
#[derive(Debug, Args)]
pub struct Delta {
    /// The binary that the result was made from, or another result of it: a binary or text
    #[arg(value_name = "BASE")]
    pub base: PathBuf,

    /// The result
    #[arg(value_name = "RESULT")]
    pub result: PathBuf,

    /// A blocks file that `wizer batch --layers` has written. The delta then needs it as well
    #[arg(long, value_name = "BLOCKS")]
    pub blocks: Option<PathBuf>,

    /// The file for the delta. Without this option, or with `-`: standard output. If anything
    /// fails, the file stays as it was
    #[arg(short, long, value_name = "OUTPUT")]
    pub output: Option<PathBuf>,
}

/// The options of `wizer layers join`.
#[derive(Debug, Args)]
pub struct Join {
    /// The base that the delta was made for, a binary or text
    #[arg(value_name = "BASE")]
    pub base: PathBuf,

    /// The delta
    #[arg(value_name = "DELTA")]
    pub delta: PathBuf,

    /// The blocks file, if the delta needs one [default: the file that `wizer batch --layers` has
    /// written beside the delta]
    #[arg(long, value_name = "BLOCKS")]
    pub blocks: Option<PathBuf>,

    /// The largest result to accept, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 4 << 30)]
    pub max_size: u64,

    /// The file for the result. Without this option, or with `-`: standard output. If anything
    /// fails, the file stays as it was
    #[arg(short, long, value_name = "OUTPUT")]
    pub output: Option<PathBuf>,
}
