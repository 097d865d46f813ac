//! The options for the environment of an initializer.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Args, ValueEnum};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use wizer_taken::Kind;

use crate::arguments::{Proposals, Wasi};
use crate::pair::{Pair, global, pair};

/// The environment of an initializer.
#[derive(Debug, Args)]
pub struct Environment {
    /// Write the result even if the component holds open resources of its own types. The handles to
    /// them are invalid in the result
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    pub allow_open_handles: bool,

    /// Fail if a component still holds resources of the host after the initializer, such as open
    /// files
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    pub deny_open_handles: bool,

    /// Fail if the initializer took anything of this kind from outside, or, for `leaks`, if the
    /// result contains plain copies of what was granted. May be repeated
    #[arg(long, value_name = "KIND", value_parser = denied())]
    pub deny: Vec<Denied>,

    /// Overwrite plain copies of the value of this environment variable with zeros in the result.
    /// May be repeated
    #[arg(long, value_name = "NAME")]
    pub scrub_env: Vec<String>,

    /// Run the initializer in surroundings that are the same everywhere, so that the result is:
    /// canonical NaNs, a wall clock that shows SOURCE_DATE_EPOCH or 0, a monotonic clock that
    /// advances with each call, random numbers from SEED, sorted directories, files without times,
    /// and no environment variables except those of --env
    #[arg(long, value_name = "SEED", value_parser = seed)]
    #[arg(num_args = 0..=1, require_equals = true, default_missing_value = "0")]
    pub reproducible: Option<u64>,

    /// Treat the i32 that a module's initializer returns as a status: any value but 0 is a failure
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    pub init_func_status: bool,

    /// Instantiate the module FILE, and provide its exports as imports from NAME to the initializer
    /// of a module. May be repeated
    #[arg(long = "preload", value_name = "NAME=FILE", value_parser = pair("="))]
    pub preloads: Vec<Pair>,

    /// The value of a global that a module imports: a number in decimal or hexadecimal digits. The
    /// result is for hosts that provide the same value. May be repeated
    #[arg(long = "import-global", value_name = "MODULE.NAME=VALUE", value_parser = global)]
    pub import_globals: Vec<Pair>,

    /// What the initializer can access outside of its instance
    #[command(flatten)]
    pub wasi: Wasi,

    /// The WebAssembly proposals that the binary may use
    #[command(flatten)]
    pub proposals: Proposals,

    /// The compiler and its cache
    #[command(flatten)]
    pub engine: Engine,

    /// The limits of the initializer
    #[command(flatten)]
    pub limits: Limits,

    /// For binaries that you don't trust: Cranelift, no cache, --inherit-stdio=false, and default
    /// limits of --timeout 60, --max-memory 1GiB and --max-process-memory 4GiB
    #[arg(long, default_value = "false", action = ArgAction::Set, help_heading = "Limits")]
    pub untrusted: bool,
}

/// The compiler and its cache.
#[derive(Debug, Args)]
pub struct Engine {
    /// The compiler: winch compiles fast, cranelift supports every proposal, interpreter tries to
    /// do without one first. Auto selects winch if it supports the binary, and interprets large
    /// modules whose initializers end soon
    #[arg(long, value_enum, default_value = "auto", help_heading = "Engine")]
    pub compiler: Compiler,

    /// Neither read compiled code from the cache nor store it there
    #[arg(long, default_value = "false", action = ArgAction::Set, help_heading = "Engine")]
    pub no_cache: bool,

    /// The folder of the cache [default: wizer, in the user's cache folder]
    #[arg(long, value_name = "DIR", help_heading = "Engine")]
    pub cache_dir: Option<PathBuf>,
}

/// The compiler for the binary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Compiler {
    /// Winch if it supports the binary, else Cranelift; large modules are interpreted first
    Auto,
    /// As auto, and modules of any size are interpreted first
    Interpreter,
    /// Winch
    Winch,
    /// Cranelift
    Cranelift,
}

/// The limits of an initializer.
#[derive(Debug, Args)]
pub struct Limits {
    /// Stop the command after this time, in any phase. In a batch, the time applies to each
    /// snapshot
    #[arg(long, value_name = "SECONDS", value_parser = seconds, help_heading = "Limits")]
    pub timeout: Option<Duration>,

    /// Stop the initializer after it has used this much fuel: about one unit for each instruction,
    /// the same on every machine
    #[arg(long, value_name = "UNITS", help_heading = "Limits")]
    pub fuel: Option<u64>,

    /// Stop the initializer if its memories and tables exceed this size in total: 1000000 or 512MiB
    #[arg(long, value_name = "BYTES", value_parser = bytes, help_heading = "Limits")]
    pub max_memory: Option<u64>,

    /// Stop the command if the process exceeds this much memory, in any phase. Only on Linux
    #[arg(long, value_name = "BYTES", value_parser = bytes, help_heading = "Limits")]
    pub max_process_memory: Option<u64>,
}

/// The options for progress and statistics.
#[derive(Debug, Args)]
pub struct Show {
    /// Show no progress. By default, a terminal shows it if the command takes long
    #[arg(short, long, default_value = "false", action = ArgAction::Set)]
    pub quiet: bool,

    /// Print the time of each phase, and all sizes, to standard error. The format json has one line
    #[arg(long, value_enum, value_name = "FORMAT")]
    #[arg(num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    pub stats: Option<Format>,
}

/// Something that `--deny` forbids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// Taking anything of a kind.
    Kind(Kind),
    /// Plain copies of what was granted in the result.
    Leaks,
}

/// The word for copies in the result.
const LEAKS: &str = "leaks";

/// The words for what can be denied.
pub(crate) fn denied() -> impl TypedValueParser<Value = Denied> {
    let words = Kind::ALL.map(Kind::word).into_iter().chain([LEAKS]);
    PossibleValuesParser::new(words).try_map(|word| match word.as_str() {
        LEAKS => Ok(Denied::Leaks),
        word => word.parse().map(Denied::Kind),
    })
}

impl Denied {
    /// The kinds of which nothing may be taken.
    pub fn kinds(denied: &[Self]) -> impl Iterator<Item = Kind> {
        denied.iter().filter_map(|denied| match denied {
            Self::Kind(kind) => Some(*kind),
            Self::Leaks => None,
        })
    }
}

/// Its word.
impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind(kind) => kind.fmt(f),
            Self::Leaks => f.write_str(LEAKS),
        }
    }
}

impl Environment {
    /// The kinds of which nothing may be taken.
    pub fn denied_kinds(&self) -> impl Iterator<Item = Kind> {
        Denied::kinds(&self.deny)
    }

    /// Whether plain copies of what was granted are denied.
    pub fn denies_leaks(&self) -> bool {
        self.deny.contains(&Denied::Leaks)
    }
}

/// The format of statistics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Text for people
    Text,
    /// JSON for programs
    Json,
}

/// Parses a number of seconds, which is greater than 0.
fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|seconds| *seconds > 0.0);
    seconds
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|time| !time.is_zero())
        .ok_or_else(|| "expected a number of seconds, such as 1.5".to_string())
}

/// Parses the seed of random numbers, in decimal or hexadecimal digits.
fn seed(text: &str) -> Result<u64, String> {
    let seed = match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => text.parse(),
    };
    seed.map_err(|_| "expected a number of at most 64 bits, such as 42 or 0x2a".to_string())
}

/// Parses a number of bytes, with an optional unit.
pub(crate) fn bytes(text: &str) -> Result<u64, String> {
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
        .ok_or_else(|| "expected a number of bytes, such as 1000000 or 512MiB".to_string())
}
