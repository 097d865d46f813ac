//! The options of what an initializer runs in.

use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Args, ValueEnum};

use crate::arguments::{Pair, Proposals, Wasi, pair};

/// What an initializer runs in.
#[derive(Debug, Args)]
pub struct Environment {
    /// Write the result of a component although it still holds resources of its own, which the result won't have
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    pub allow_open_handles: bool,

    /// Fail if a component still holds resources of the host after its initializer: open files, say
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    pub deny_open_handles: bool,

    /// Take the i32 that a module's initializer returns for a status: fail if it is not 0
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    pub init_func_status: bool,

    /// Provide the exports of another module as imports from NAME while a module's initializer runs; may be repeated
    #[arg(long = "preload", value_name = "NAME=FILE", value_parser = pair("="))]
    pub preloads: Vec<Pair>,

    /// What the initializer sees of the outside
    #[command(flatten)]
    pub wasi: Wasi,

    /// What the binary may use
    #[command(flatten)]
    pub proposals: Proposals,

    /// What makes its code
    #[command(flatten)]
    pub engine: Engine,

    /// What it may take
    #[command(flatten)]
    pub limits: Limits,

    /// For a binary of somebody whom you don't trust: Cranelift, no cache, nothing inherited
    /// (--inherit-stdio=false), and limits where none are given: --timeout 60, --max-memory 1GiB,
    /// --max-process-memory 4GiB
    #[arg(long, default_value = "false", action = ArgAction::Set, help_heading = "Limits")]
    pub untrusted: bool,
}

/// What makes the code that runs.
#[derive(Debug, Args)]
pub struct Engine {
    /// What compiles the binary: winch is fast, cranelift takes everything, auto is winch where that will do
    #[arg(long, value_enum, default_value = "auto", help_heading = "Engine")]
    pub compiler: Compiler,

    /// Neither take compiled code from the cache nor put it there
    #[arg(long, default_value = "false", action = ArgAction::Set, help_heading = "Engine")]
    pub no_cache: bool,

    /// Where the cache is [default: wizer, in the user's folder for caches]
    #[arg(long, value_name = "DIR", help_heading = "Engine")]
    pub cache_dir: Option<PathBuf>,
}

/// What compiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Compiler {
    /// Winch where it takes the binary, else Cranelift
    Auto,
    /// Winch
    Winch,
    /// Cranelift
    Cranelift,
}

/// What an initializer may take.
#[derive(Debug, Args)]
pub struct Limits {
    /// End the command, whatever it is doing, when it has taken so long; each snapshot of a batch
    /// has that time for itself
    #[arg(long, value_name = "SECONDS", value_parser = seconds, help_heading = "Limits")]
    pub timeout: Option<Duration>,

    /// Stop an initializer that runs for longer than so much fuel lasts: about a unit an instruction, the same everywhere
    #[arg(long, value_name = "UNITS", help_heading = "Limits")]
    pub fuel: Option<u64>,

    /// Stop an initializer that wants more memory than this, in all, as 1000000 or 512MiB
    #[arg(long, value_name = "BYTES", value_parser = bytes, help_heading = "Limits")]
    pub max_memory: Option<u64>,

    /// End the command when it has more memory than this, for whatever it does: compiling as well.
    /// On Linux
    #[arg(long, value_name = "BYTES", value_parser = bytes, help_heading = "Limits")]
    pub max_process_memory: Option<u64>,
}

/// What is said beside the result.
#[derive(Debug, Args)]
pub struct Show {
    /// Show no progress: by default it is shown on a terminal, when it takes long
    #[arg(short, long, default_value = "false", action = ArgAction::Set)]
    pub quiet: bool,

    /// Say on standard error what each phase took, and how large everything is; in JSON it is one line
    #[arg(long, value_enum, value_name = "FORMAT", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    pub stats: Option<Format>,
}

/// How statistics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// A time in seconds, more than none.
fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|seconds| *seconds > 0.0);
    seconds
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|time| !time.is_zero())
        .ok_or_else(|| "a number of seconds is wanted, as 1.5".to_string())
}

/// A number of bytes, with or without a unit.
fn bytes(text: &str) -> Result<u64, String> {
    let units = [
        ("KiB", 1 << 10),
        ("MiB", 1 << 20),
        ("GiB", 1 << 30),
        ("", 1_u64),
    ];
    let read = |(unit, size): (&str, u64)| {
        let number: u64 = text.strip_suffix(unit)?.trim_end().parse().ok()?;
        number.checked_mul(size)
    };
    let mut read = units.into_iter().filter_map(read);
    read.next()
        .ok_or_else(|| "a number of bytes is wanted, as 1000000 or 512MiB".to_string())
}
