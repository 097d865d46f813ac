//! The options of the `wizer` command, with their help texts.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::OnceLock;

use clap::error::ErrorKind;
use clap::{
    ArgAction, Args, Command, CommandFactory as _, FromArgMatches as _, Parser, Subcommand,
    ValueEnum,
};
use wizer_inspection::printable;

use crate::chain::report_of;
use crate::drawing::Drawing;
use crate::environment::{Environment, Show};
use crate::grants::{Directory, Http};
use crate::layers::Layers;
use crate::place::Place;
use crate::refused;
use crate::reproducible;
use crate::service::Service;
use crate::switches;
use crate::target::{self, Target};
use crate::untrusted;

/// Pre-initialize a WebAssembly module or component: run its initializer once, and write a binary
/// that starts where the initializer ended.
#[derive(Debug, Parser)]
#[command(name = "wizer", bin_name = "wizer", version, max_term_width = 100)]
#[command(verbatim_doc_comment, long_about = ABOUT, after_help = AFTER)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_help_heading = "Other commands"
)]
pub struct Arguments {
    /// The other command, if one is named
    #[command(subcommand)]
    pub other: Option<Other>,

    /// The options for pre-initialization, if no other command is named
    #[command(flatten)]
    pub initialize: Initialize,
}

/// The commands besides pre-initialization.
#[derive(Debug, Subcommand)]
pub enum Other {
    /// Write the instrumented binary, the one to run: the input with exports for its state
    Instrument(Instrument),

    /// Make many snapshots of one binary. It is compiled once, and the initializers run on all
    /// processors
    Batch(Batch),

    /// Show the state of a binary, its initializer, its imports, and every reason for a refusal, or
    /// draw what a result consists of. Nothing runs. The status is 0 even for a refused binary, but
    /// not for an invalid one
    Inspect(Inspect),

    /// Tell how two results of one binary differ: in which globals, tables and memory ranges. The
    /// status is 1 if they do
    Diff(Diff),

    /// Store results as small differences from the binary that they were made from, and join them
    Layers(Layers),

    /// Make a service of an engine: a component that answers HTTP requests. It pre-initializes the
    /// engine with the script of a request, and modules that requests bring along
    Service(Service),

    /// Compose a component, the transform and the bundle runner into a command for any component
    /// host. When that command runs, it writes the result. Only in wizer.wasm
    Bundle(Bundle),
}

/// The input and the output.
#[derive(Debug, Args)]
pub struct Files {
    /// The module or component, a binary or text. Without INPUT, or with `-`: standard input
    #[arg(value_name = "INPUT")]
    pub input: Option<PathBuf>,

    /// The file for the result. Without this option, or with `-`: standard output. If anything
    /// fails, the file stays as it was
    #[arg(short, long, value_name = "OUTPUT")]
    pub output: Option<PathBuf>,
}

/// The options for pre-initialization.
#[derive(Debug, Args)]
pub struct Initialize {
    /// The input and the output
    #[command(flatten)]
    pub files: Files,

    /// The options of the transform
    #[command(flatten)]
    pub target: Target,

    /// Run the component INPUT, apply its state to the component TWIN, and write that. TWIN is a
    /// binary or text, with the same core modules
    #[arg(long, value_name = "TWIN")]
    pub onto: Option<PathBuf>,

    /// Pair the core module FROM of INPUT with the core module TO of TWIN. Core modules are
    /// numbered from 0 in the order of the binary. Those with equal bytes are paired by default.
    /// May be repeated
    #[arg(long = "map-module", value_name = "FROM=TO", requires = "onto", value_parser = numbers)]
    pub map_modules: Vec<(u32, u32)>,

    /// The environment of the initializer
    #[command(flatten)]
    pub environment: Environment,

    /// Write a report to FILE, a JSON object: what the initializer took from outside, what it
    /// returned, and all warnings
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,

    /// Run the initializer twice, each time in a fresh instance. If the two results differ, tell
    /// how, and fail
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    pub verify: bool,

    /// The options for progress and statistics
    #[command(flatten)]
    pub show: Show,
}

/// The options of `wizer batch`.
#[derive(Debug, Args)]
pub struct Batch {
    /// The manifest, a JSON object, or `-` for standard input. `input` is the binary, and
    /// `snapshots` is an array of objects. Each has an `output`, a file. It may have initializers
    /// (`init-func`, a string or an array of strings), what becomes of their exports
    /// (`init-func-export`, a string), a file for standard input (`stdin`), further environment
    /// variables (`env`, an object) and further directories (`dirs`, an object from the names for
    /// the initializer to paths, or to `{ "path": "src", "read-only": true }`). Paths are relative
    /// to the folder of the manifest
    #[arg(value_name = "MANIFEST")]
    pub manifest: PathBuf,

    /// The number of initializers that run at a time [default: the number of processors]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,

    /// Write a delta to FOLDER in place of each result, with the name of its `output` and `.delta`
    /// behind it, and what results share to a blocks file beside them. `wizer layers join` makes
    /// the results of them
    #[arg(long, value_name = "FOLDER")]
    pub layers: Option<PathBuf>,

    /// The options of the transform
    #[command(flatten)]
    pub target: Target,

    /// The environment of the initializers
    #[command(flatten)]
    pub environment: Environment,

    /// The options for progress and statistics
    #[command(flatten)]
    pub show: Show,
}

/// What the initializer can access outside of its instance.
#[derive(Debug, Args)]
pub struct Wasi {
    /// Provide WASI to the initializer. The result contains what it reads from clocks, random
    /// numbers, files and the environment
    #[arg(long, default_value = "false", action = ArgAction::Set, help_heading = "WASI")]
    pub allow_wasi: bool,

    /// Let the initializer of a component send HTTP requests: to HOST, a name or an address, or
    /// without one to all but the addresses at which clouds give machines their metadata. May be
    /// repeated
    #[arg(long, value_name = "HOST", help_heading = "WASI", value_parser = Http::read)]
    #[arg(num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub allow_http: Vec<Http>,

    /// Pass on standard input, output and error. Standard output goes to standard error if the
    /// result goes to standard output
    #[arg(long, default_value = "true", action = ArgAction::Set, help_heading = "WASI")]
    pub inherit_stdio: bool,

    /// Pass on all environment variables of the command
    #[arg(long, default_value = "false", action = ArgAction::Set, help_heading = "WASI")]
    pub inherit_env: bool,

    /// Set an environment variable. Without a value, pass on the command's own. May be repeated
    #[arg(long, value_name = "NAME[=VALUE]", help_heading = "WASI")]
    pub env: Vec<String>,

    /// Grant the directory HOST, by the name GUEST if there is one. With `::ro`, the initializer
    /// can only read it. May be repeated
    #[arg(
        long = "dir",
        value_name = "HOST[::GUEST[::ro]]",
        help_heading = "WASI"
    )]
    #[arg(value_parser = Directory::host_first)]
    pub dirs: Vec<Directory>,

    /// Grant the directory HOST by the name GUEST. With `::ro`, the initializer can only read it.
    /// May be repeated
    #[arg(
        long = "mapdir",
        value_name = "GUEST::HOST[::ro]",
        help_heading = "WASI"
    )]
    #[arg(value_parser = Directory::guest_first)]
    pub mapped_dirs: Vec<Directory>,
}

/// The WebAssembly proposals that the binary may use.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Proposals {
    /// Allow bulk memory operations
    #[arg(long, default_value = "true", action = ArgAction::Set)]
    #[arg(help_heading = "WebAssembly proposals")]
    pub wasm_bulk_memory: bool,

    /// Allow multiple memories
    #[arg(long, default_value = "true", action = ArgAction::Set)]
    #[arg(help_heading = "WebAssembly proposals")]
    pub wasm_multi_memory: bool,

    /// Allow functions and blocks with multiple results
    #[arg(long, default_value = "true", action = ArgAction::Set)]
    #[arg(help_heading = "WebAssembly proposals")]
    pub wasm_multi_value: bool,

    /// Allow reference types, and the proposals that depend on them
    #[arg(long, default_value = "true", action = ArgAction::Set)]
    #[arg(help_heading = "WebAssembly proposals")]
    pub wasm_reference_types: bool,

    /// Allow vector instructions (SIMD)
    #[arg(long, default_value = "true", action = ArgAction::Set)]
    #[arg(help_heading = "WebAssembly proposals")]
    pub wasm_simd: bool,

    /// Allow relaxed vector instructions, whose results may depend on the processor
    #[arg(long, default_value = "true", action = ArgAction::Set)]
    #[arg(help_heading = "WebAssembly proposals")]
    pub wasm_relaxed_simd: bool,

    /// Give relaxed vector instructions the results of the deterministic profile, on every
    /// processor
    #[arg(long, default_value = "true", action = ArgAction::Set)]
    #[arg(help_heading = "WebAssembly proposals")]
    pub relaxed_simd_deterministic: bool,
}

/// The options of `wizer instrument`.
#[derive(Debug, Args)]
pub struct Instrument {
    /// The input and the output
    #[command(flatten)]
    pub files: Files,

    /// The options of the transform
    #[command(flatten)]
    pub target: Target,
}

/// The options of `wizer inspect`.
#[derive(Debug, Args)]
pub struct Inspect {
    /// The input and the output
    #[command(flatten)]
    pub files: Files,

    /// The options of the transform
    #[command(flatten)]
    pub target: Target,

    /// Write one JSON object instead of text
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    pub json: bool,

    /// The options for a page of HTML
    #[command(flatten)]
    pub drawing: Drawing,
}

/// The options of `wizer diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// The first result, a binary or text
    #[arg(value_name = "FIRST")]
    pub first: PathBuf,

    /// The second result
    #[arg(value_name = "SECOND")]
    pub second: PathBuf,

    /// The binary that they were made from. It tells the names of data segments and functions
    #[arg(long, value_name = "INPUT")]
    pub input: Option<PathBuf>,

    /// The file for the account. Without this option, or with `-`: standard output
    #[arg(short, long, value_name = "OUTPUT")]
    pub output: Option<PathBuf>,

    /// Write one JSON object instead of text
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    pub json: bool,
}

/// The options of `wizer bundle`.
#[derive(Debug, Args)]
pub struct Bundle {
    /// The input and the output
    #[command(flatten)]
    pub files: Files,

    /// The options of the transform
    #[command(flatten)]
    pub target: Target,

    /// Write the result even if the component holds open resources of its own types. The handles to
    /// them are invalid in the result
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    pub allow_open_handles: bool,

    /// Let the initializer call WASI, with the grants of the bundle's host. The result contains
    /// what it reads from clocks, random numbers, files and the environment
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    pub allow_wasi: bool,

    /// Let the initializer access the directory that the bundle's host grants by this name. May be
    /// repeated
    #[arg(long = "dir", value_name = "NAME")]
    pub dirs: Vec<String>,

    /// Write only this part, for composition with other tools: plug the target and the transform
    /// into the bundle runner
    #[arg(long, value_enum, value_name = "PART")]
    pub part: Option<Part>,
}

/// The parts of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The instrumented component, with a function that calls its initializer
    Target,
    /// The command that runs the target
    BundleRunner,
    /// The transform
    Transform,
}

/// The first paragraphs of `--help`.
const ABOUT: &str = r#"Pre-initialize a WebAssembly module or component: run its initializer once, and write
a binary that starts where the initializer ended.

A program that starts slowly (a language runtime, tables, compiled patterns)
does that work once, here, instead of at every start. It exports an
initializer:

    (module
      (global $ready (mut i32) (i32.const 0))
      (func (export "wizer-initialize") (global.set $ready (i32.const 1)))
      (func (export "run") …))

In the result of `wizer app.wasm -o app.init.wasm`, `$ready` is 1, and
`wizer-initialize` is not exported. In a component, any exported function can be
the initializer, with arguments."#;

const AFTER: &str = r#"Examples:
  wizer app.wasm -o app.init.wasm
  wizer --allow-wasi --dir . -f setup -r _start=main app.wasm -o app.init.wasm < script.js
  wizer -f 'setup("hello", 42)' component.wasm -o component.init.wasm
  RUST_LOG=wizer=debug wizer app.wasm -o app.init.wasm"#;

/// Parses `FROM=TO`: two numbers with `=` between them.
fn numbers(text: &str) -> Result<(u32, u32), String> {
    let number = |text: &str| text.parse().ok();
    text.split_once('=')
        .and_then(|(from, to)| Some((number(from)?, number(to)?)))
        .ok_or_else(|| "expected two numbers with `=` between them".to_string())
}

/// The command line parser, built once.
fn command() -> &'static Command {
    static COMMAND: OnceLock<Command> = OnceLock::new();
    COMMAND.get_or_init(|| switches::relaxed(Arguments::command()))
}

/// Builds the parser that [`Arguments::read`] uses. A pre-initialized `wizer.wasm` contains it.
pub fn prepare() {
    command();
}

impl Arguments {
    /// Parses the command line. Ends the process for `--help` and for options that can't be parsed.
    ///
    /// # Errors
    ///
    /// An option is not available where the command runs.
    pub fn read(arguments: impl Iterator<Item = OsString>, place: Place) -> Result<Self, String> {
        let read = Self::parse_from(arguments).unwrap_or_else(|error| error.exit());
        place.check(&read)?;
        Ok(read)
    }

    /// Parses the command line.
    ///
    /// # Errors
    ///
    /// It asks for help, can't be parsed, or has an option that is not available where the command
    /// runs.
    pub fn try_read(
        arguments: impl Iterator<Item = OsString>,
        place: Place,
    ) -> Result<Self, Ended> {
        let read = Self::parse_from(arguments)?;
        place.check(&read).map_err(|text| Ended {
            text: report_of(&text, &[]),
            stderr: true,
            status: 1,
        })?;
        Ok(read)
    }

    fn parse_from(arguments: impl Iterator<Item = OsString>) -> Result<Self, clap::Error> {
        let arguments: Vec<OsString> = arguments.collect();
        Self::parse(arguments.iter().cloned()).map_err(|error| {
            let better = refused::better(&error, &arguments);
            let error = better.map_or(error, |(kind, text)| command().clone().error(kind, text));
            refused::shown(error)
        })
    }

    fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Self, clap::Error> {
        let command = command();
        let matches = command
            .clone()
            .try_get_matches_from(switches::joined(arguments, command))?;
        let mut read = Self::from_arg_matches(&matches)?;
        untrusted::settle(&mut read, &matches)
            .and_then(|()| reproducible::settle(&mut read, &matches))
            .and_then(|()| target::check(&read))
            .map_err(|text| {
                let text = printable(&text);
                command.clone().error(ErrorKind::ArgumentConflict, text)
            })?;
        Ok(read)
    }
}

/// The output of a command that ends before it does any work: help, or an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// The text to print.
    pub text: String,
    /// Whether the text goes to standard error. If not, it goes to standard output.
    pub stderr: bool,
    /// The exit status.
    pub status: u8,
}

impl From<clap::Error> for Ended {
    fn from(error: clap::Error) -> Self {
        Self {
            text: error.render().to_string(),
            stderr: error.use_stderr(),
            status: u8::try_from(error.exit_code()).unwrap_or(1),
        }
    }
}

impl Proposals {
    /// The options that differ from their defaults, in the syntax of the command line.
    pub fn given(&self) -> Vec<String> {
        let switches = [
            ("--wasm-bulk-memory", self.wasm_bulk_memory),
            ("--wasm-multi-memory", self.wasm_multi_memory),
            ("--wasm-multi-value", self.wasm_multi_value),
            ("--wasm-reference-types", self.wasm_reference_types),
            ("--wasm-simd", self.wasm_simd),
            ("--wasm-relaxed-simd", self.wasm_relaxed_simd),
            (
                "--relaxed-simd-deterministic",
                self.relaxed_simd_deterministic,
            ),
        ];
        let off = switches.into_iter().filter(|(_, on)| !on);
        off.map(|(option, _)| format!("{option}=false")).collect()
    }
}
