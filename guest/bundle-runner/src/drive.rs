//! The whole way, from the initializer to the file.

use anyhow::{Result, anyhow, bail};
use wizer_arguments::{BundleRunner, Bundled, InitFuncExport, printable, report, taken};
use wizer_protocol::OpenHandles;
use wizer_values::{Shown, Type, outcome};
use wizer_wasi_files::Output;

use crate::bindings::wizer::wizer::transform::{Options, Target};
use crate::bindings::wizer::wizer::types::{
    Error, ErrorKind, FurtherOptions, InitExport, Initializer, Rename,
};
use crate::bindings::wizer::wizer::{prepared, state};
use crate::snapshot::snapshot;
use crate::surroundings::Surroundings;

/// Runs the command on the arguments of this component.
pub(crate) fn main() -> Result<(), ()> {
    run().map_err(|error| eprint!("{}", report(&error)))
}

fn run() -> Result<()> {
    let arguments = BundleRunner::read(std::env::args_os());
    let output = arguments.output.to_str();
    let output = output.ok_or_else(|| anyhow!("the output's path is not UTF-8"))?;
    // An output that can't be written is better known before the initializer has run.
    let output = Output::new(Some(output))?;
    let report = arguments.report.as_deref();
    let report = report.map(|path| output.report(path)).transpose()?;

    let (options, further, allow_open_handles, prints) = options()?;
    if prints && output.is_stdout() {
        bail!(
            "the initializer can write to standard output, where its words would be among the result: name a file"
        );
    }
    if prints && report.as_ref().is_some_and(Output::is_stdout) {
        bail!(
            "the initializer can write to standard output, where its words would be among the report: name a file with --report"
        );
    }
    let surroundings = Surroundings::new(&arguments)?;
    let input = prepared::input();
    let target = open(&input, &options, further.as_ref())?;
    let mut returned = Vec::new();
    for _ in target.initializers() {
        prepared::initialize();
        returned.extend(self::returned()?);
    }
    state::reset();
    let open = OpenHandles::of_component(state::resources());
    match &open {
        Some(open) if open.has_backpressure() => bail!("{open}"),
        Some(open) if !allow_open_handles => {
            bail!("{open}; a bundle made with --allow-open-handles makes this a warning")
        }
        _ => {}
    }
    let taken = surroundings.taken()?;
    let (result, leaks) = snapshot(&target, &input, &surroundings.secrets)?;
    surroundings.check(&leaks)?;
    let expectation = target.expectation();
    // The transform has the input as well, and is to have the result in its place.
    drop((target, input));
    check(&result)?;
    let warnings = [
        open.map(|open| open.warning()),
        taken::warning(&taken),
        expectation,
        taken::leak_warning(&leaks),
    ];
    let mut told = taken::Report::new(&taken).leaks(&leaks);
    for warning in warnings.into_iter().flatten() {
        eprintln!("Warning: {}", printable(&warning));
        told = told.warning(warning);
    }
    for (name, value) in &returned {
        eprintln!("{}", printable(&format!("{name} returned: {value}")));
        told = told.returned(name, value.as_str());
    }
    if let Some(report) = report {
        report.write(told.json()?.as_bytes())?;
    }
    output.write(&result)
}

/// Demands that the result is valid. There is no engine to ask here, and the transform validates
/// what it opens, whether it then likes it or not.
fn check(result: &[u8]) -> Result<()> {
    let options = Options {
        init: Initializer::None,
        keep_init_func: false,
        renames: Vec::new(),
    };
    match Target::open(result, &options) {
        Err(error) if error.kind == ErrorKind::Malformed => bail!(
            "the result is not valid: this is a defect of wizer, please report it: {}",
            error.message
        ),
        _ => Ok(()),
    }
}

/// Opens the input as it was opened when it was prepared.
fn open(input: &[u8], options: &Options, further: Option<&FurtherOptions>) -> Result<Target> {
    let target = Target::open(input, options).map_err(refused)?;
    match further {
        Some(further) => target.further(further).map_err(refused),
        None => Ok(target),
    }
}

/// How the input was opened when it was prepared; whether open handles are no more than a warning;
/// and whether standard output is the initializer's as well.
fn options() -> Result<(Options, Option<FurtherOptions>, bool, bool)> {
    let (init, keep_init_func, renames, allow_open_handles, prints) = prepared::options();
    let bundled = Bundled::read(init.as_deref()).map_err(anyhow::Error::msg)?;
    let mut init_funcs = bundled.init_funcs.into_iter();
    let init = init_funcs.next();
    let further = bundled.init_export.map(|export| FurtherOptions {
        initializers: init_funcs.collect(),
        init_export: match export {
            InitFuncExport::Remove => InitExport::Remove,
            InitFuncExport::Keep => InitExport::Keep,
            InitFuncExport::Empty => InitExport::Empty,
        },
        defer_start: false,
        watch_exports: false,
        // The bundle has the instrumented binary.
        canonical_nans: false,
    });
    let renames = renames.into_iter().map(|(destination, source)| Rename {
        destination,
        source,
    });
    let options = Options {
        init: init.map_or(Initializer::ByDefault, Initializer::Export),
        keep_init_func,
        renames: renames.collect(),
    };
    Ok((options, further, allow_open_handles, prints))
}

/// The name of the initializer that was called last, and what it has returned.
fn returned() -> Result<Option<(String, String)>> {
    let Some((ty, address)) = prepared::returned() else {
        return Ok(None);
    };
    // The glue's own memory: it ends where the engine says, by a trap, if a value is not all there.
    let memory = |offset, length| Some(prepared::peek(offset, length));
    Ok(match outcome(&Type::decode(&ty)?, address, &memory)? {
        Shown::Nothing => None,
        Shown::Value(value) => Some((prepared::name(), value)),
        Shown::Failure(value) => {
            bail!(
                "the `{}` function returned an error: {value}",
                prepared::name()
            )
        }
    })
}

/// An error of the transform. A state that does not fit is a defect: this program has read it.
pub(crate) fn refused(error: Error) -> anyhow::Error {
    match error.kind {
        ErrorKind::State => anyhow!(
            "{}: this is a defect of wizer, please report it",
            error.message
        ),
        _ => anyhow!(error.message),
    }
}
