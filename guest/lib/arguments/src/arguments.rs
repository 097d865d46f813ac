//! The command line: the spellings that people's scripts have, and what they mean here.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::OnceLock;

use clap::error::ErrorKind;
use clap::{
    ArgAction, Args, Command, CommandFactory as _, FromArgMatches as _, Parser, Subcommand,
    ValueEnum,
};

use crate::chain::report_of;
use crate::environment::{Environment, Show};
use crate::grants::Directory;
use crate::place::Place;
use crate::refused;
use crate::switches;
use crate::untrusted;

/// Pre-initialize a WebAssembly module or component: run its initializer once, and write
/// one that starts where it ended.
#[derive(Debug, Parser)]
#[command(name = "wizer", bin_name = "wizer", version, max_term_width = 100, verbatim_doc_comment, long_about = ABOUT, after_help = AFTER)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_help_heading = "Other commands"
)]
pub struct Arguments {
    /// What else is done, if anything
    #[command(subcommand)]
    pub other: Option<Other>,

    /// How a binary is pre-initialized, if nothing else is done
    #[command(flatten)]
    pub initialize: Initialize,
}

/// What the command does beside pre-initializing.
#[derive(Debug, Subcommand)]
pub enum Other {
    /// Write the binary that would be run: the input with exports for its state
    Instrument(Instrument),

    /// Make many snapshots of one binary, which is compiled once, on all processors
    Batch(Batch),

    /// Say what state a binary has, what would be called, and all that would be refused, without running it. That it would be refused is
    /// no failure: the status is 0 unless the binary is not valid
    Inspect(Inspect),

    /// Compose a component with what pre-initializes it: a command for any host of components, which then writes the result.
    /// For where no component can be run: in wizer.wasm
    Bundle(Bundle),
}

/// Files.
#[derive(Debug, Args)]
pub struct Files {
    /// The module or component, as a binary or as text; standard input if left out, or if `-`
    #[arg(value_name = "INPUT")]
    pub input: Option<PathBuf>,

    /// Where to write the result; standard output if left out, or if `-`.
    /// A file is replaced when all went well, and stays as it was if not
    #[arg(short, long, value_name = "OUTPUT")]
    pub output: Option<PathBuf>,
}

/// What the transform is told.
#[derive(Debug, Args)]
pub struct Target {
    /// The export to call [default: wizer-initialize, else wizer.initialize]. Of a module: a function without parameters.
    /// Of a component: any function, as `setup`, as `setup("hello", 42)`, or as `ns:pkg/iface@1.0.0.setup`
    /// where it is in an exported interface
    #[arg(short = 'f', long, value_name = "NAME[(ARGUMENTS)]")]
    pub init_func: Option<String>,

    /// Keep the initializer's export in the result
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    pub keep_init_func: bool,

    /// Export the function SRC as DST in the result, in place of a function DST if there is one;
    /// may be repeated
    #[arg(short, long = "rename-func", alias = "func-rename", value_name = "DST=SRC", value_parser = pair("="))]
    pub renames: Vec<Pair>,
}

/// How a binary is pre-initialized.
#[derive(Debug, Args)]
pub struct Initialize {
    /// From where to where
    #[command(flatten)]
    pub files: Files,

    /// What the transform is told
    #[command(flatten)]
    pub target: Target,

    /// Apply the state of the component INPUT to the component TWIN, which has the same modules, and write that;
    /// as text or binary
    #[arg(long, value_name = "TWIN")]
    pub onto: Option<PathBuf>,

    /// Apply the state of the core module FROM of INPUT to the core module TO of TWIN. They are numbered from 0 in the
    /// order of the binary; modules with equal bytes need not be named; may be repeated
    #[arg(long = "map-module", value_name = "FROM=TO", requires = "onto", value_parser = numbers)]
    pub map_modules: Vec<(u32, u32)>,

    /// What the initializer runs in
    #[command(flatten)]
    pub environment: Environment,

    /// What is said beside the result
    #[command(flatten)]
    pub show: Show,
}

/// `wizer batch`.
#[derive(Debug, Args)]
pub struct Batch {
    /// The manifest: an object in JSON with the binary (`input`), and what is made of it
    /// (`snapshots`), each with the file to write (`output`) and, where they are not those of all,
    /// its initializer (`init-func`), its standard input, a file (`stdin`), more environment
    /// variables (`env`, an object), and more directories (`dirs`, an object: what they are called,
    /// and where they are, or `{ "path": "src", "read-only": true }`). Paths begin at the
    /// manifest's folder. Standard input if `-`
    #[arg(value_name = "MANIFEST")]
    pub manifest: PathBuf,

    /// How many are made at a time [default: as many as there are processors]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,

    /// What the transform is told
    #[command(flatten)]
    pub target: Target,

    /// What the initializers run in
    #[command(flatten)]
    pub environment: Environment,

    /// What is said beside the results
    #[command(flatten)]
    pub show: Show,
}

/// What the initializer sees of the outside.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Wasi {
    /// Let the initializer call WASI. What it sees of clocks, random numbers, files and environment is then
    /// part of the result
    #[arg(long, default_value = "false", action = ArgAction::Set, help_heading = "WASI")]
    pub allow_wasi: bool,

    /// Let a component's initializer send HTTP requests as well
    #[arg(long, default_value = "false", action = ArgAction::Set, help_heading = "WASI")]
    pub allow_http: bool,

    /// Pass on standard input, output and error. Standard output goes to standard error if the result goes to
    /// standard output
    #[arg(long, default_value = "true", action = ArgAction::Set, help_heading = "WASI")]
    pub inherit_stdio: bool,

    /// Pass on all environment variables
    #[arg(long, default_value = "false", action = ArgAction::Set, help_heading = "WASI")]
    pub inherit_env: bool,

    /// Set an environment variable, or pass it on if no value is given; may be repeated
    #[arg(long, value_name = "NAME[=VALUE]", help_heading = "WASI")]
    pub env: Vec<String>,

    /// Open a directory, under its own name or another; may be repeated. The initializer may read
    /// and write it, or only read it with `::ro` behind the names
    #[arg(long = "dir", value_name = "HOST[::GUEST[::ro]]", value_parser = Directory::host_first, help_heading = "WASI")]
    pub dirs: Vec<Directory>,

    /// Open the directory HOST under the name GUEST, for reading only with `::ro`; may be repeated
    #[arg(long = "mapdir", value_name = "GUEST::HOST[::ro]", value_parser = Directory::guest_first, help_heading = "WASI")]
    pub mapped_dirs: Vec<Directory>,
}

/// What the binary may use.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Proposals {
    /// Allow bulk memory operations
    #[arg(long, default_value = "true", action = ArgAction::Set, help_heading = "WebAssembly proposals")]
    pub wasm_bulk_memory: bool,

    /// Allow several memories
    #[arg(long, default_value = "true", action = ArgAction::Set, help_heading = "WebAssembly proposals")]
    pub wasm_multi_memory: bool,

    /// Allow several results
    #[arg(long, default_value = "true", action = ArgAction::Set, help_heading = "WebAssembly proposals")]
    pub wasm_multi_value: bool,

    /// Allow references as values, and what builds on them
    #[arg(long, default_value = "true", action = ArgAction::Set, help_heading = "WebAssembly proposals")]
    pub wasm_reference_types: bool,

    /// Allow vectors of 128 bits
    #[arg(long, default_value = "true", action = ArgAction::Set, help_heading = "WebAssembly proposals")]
    pub wasm_simd: bool,

    /// Allow vector instructions whose results depend on the processor
    #[arg(long, default_value = "true", action = ArgAction::Set, help_heading = "WebAssembly proposals")]
    pub wasm_relaxed_simd: bool,

    /// Give those the results of the deterministic profile, on every processor
    #[arg(long, default_value = "true", action = ArgAction::Set, help_heading = "WebAssembly proposals")]
    pub relaxed_simd_deterministic: bool,
}

/// `wizer instrument`.
#[derive(Debug, Args)]
pub struct Instrument {
    /// From where to where
    #[command(flatten)]
    pub files: Files,

    /// What the transform is told
    #[command(flatten)]
    pub target: Target,
}

/// `wizer inspect`.
#[derive(Debug, Args)]
pub struct Inspect {
    /// From where to where
    #[command(flatten)]
    pub files: Files,

    /// What the transform is told
    #[command(flatten)]
    pub target: Target,

    /// Write one object in JSON, in place of text for people
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    pub json: bool,
}

/// `wizer bundle`.
#[derive(Debug, Args)]
pub struct Bundle {
    /// From where to where
    #[command(flatten)]
    pub files: Files,

    /// What the transform is told
    #[command(flatten)]
    pub target: Target,

    /// Write the result although the component still holds resources of its own, which the result won't have
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    pub allow_open_handles: bool,

    /// Let the initializer call WASI: what the host of the bundle grants it. What it sees of clocks, random numbers, files
    /// and environment is then part of the result
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    pub allow_wasi: bool,

    /// Let the initializer see a directory that the host of the bundle grants, by the name under which the bundle has it;
    /// may be repeated
    #[arg(long = "dir", value_name = "NAME")]
    pub dirs: Vec<String>,

    /// Write no more than this part, for a composition by other means: the target is to be plugged into the bundle runner, and so is
    /// the transform
    #[arg(long, value_enum, value_name = "PART")]
    pub part: Option<Part>,
}

/// What a bundle is composed of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The component, instrumented, with what calls its initializer
    Target,
    /// The command that runs it
    BundleRunner,
    /// The transform
    Transform,
}

/// What `--help` begins with.
const ABOUT: &str = r#"Pre-initialize a WebAssembly module or component: run its initializer once, and write
one that starts where it ended.

A program that does much before its first answer (a language runtime, tables,
compiled patterns) does it here, once, and not at every start. It exports an
initializer:

    (module
      (global $ready (mut i32) (i32.const 0))
      (func (export "wizer-initialize") (global.set $ready (i32.const 1)))
      (func (export "run") …))

and `wizer app.wasm -o app.init.wasm` writes one that no longer has it, and is ready.
Of a component, any export can be the initializer, with arguments."#;

const AFTER: &str = r#"Examples:
  wizer app.wasm -o app.init.wasm
  wizer --allow-wasi --dir . -f setup -r _start=main app.wasm -o app.init.wasm < script.js
  wizer -f 'setup("hello", 42)' component.wasm -o component.init.wasm
  RUST_LOG=wizer=debug wizer app.wasm -o app.init.wasm"#;

/// Two words with a sign between.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Before the sign.
    pub name: String,
    /// Behind the first sign.
    pub value: String,
}

pub(crate) fn pair(sign: &'static str) -> impl Fn(&str) -> Result<Pair, String> + Clone {
    move |text| match text.split_once(sign) {
        Some((name, value)) if !value.is_empty() => Ok(Pair {
            name: name.to_string(),
            value: value.to_string(),
        }),
        _ => Err(format!("two words with `{sign}` between them are wanted")),
    }
}

/// Two numbers with `=` between.
fn numbers(text: &str) -> Result<(u32, u32), String> {
    let number = |text: &str| text.parse().ok();
    text.split_once('=')
        .and_then(|(from, to)| Some((number(from)?, number(to)?)))
        .ok_or_else(|| "two numbers with `=` between them are wanted".to_string())
}

/// The tree of all options.
fn command() -> &'static Command {
    static COMMAND: OnceLock<Command> = OnceLock::new();
    COMMAND.get_or_init(|| switches::relaxed(Arguments::command()))
}

/// Builds what [`Arguments::read`] needs, whatever the arguments are: it is then there when it is called.
pub fn prepare() {
    command();
}

impl Arguments {
    /// Reads the command line. Ends the process where that asks for help, or can't be read.
    ///
    /// # Errors
    ///
    /// An option makes no sense where the command runs.
    pub fn read(arguments: impl Iterator<Item = OsString>, place: Place) -> Result<Self, String> {
        let read = Self::parse_from(arguments).unwrap_or_else(|error| error.exit());
        place.check(&read)?;
        Ok(read)
    }

    /// Reads the command line.
    ///
    /// # Errors
    ///
    /// It asks for help, can't be read, or has an option that makes no sense where the command runs.
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
            .map_err(|text| command.clone().error(ErrorKind::ArgumentConflict, text))?;
        Ok(read)
    }
}

/// The command is done before it has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// What is printed.
    pub text: String,
    /// Whether it goes to standard error, and not to standard output.
    pub stderr: bool,
    /// The status.
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
    /// Those options that are not what they are by default, as they are written.
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
