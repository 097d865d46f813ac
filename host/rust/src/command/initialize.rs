//! `wizer INPUT -o OUTPUT`: the whole way.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Instant;

use wizer::{Environment, Places, Report, Runnable};
use wizer_arguments::{Initialize, printable};

use super::environment::{directories, environment, grants, options, warn_of_variables};
use super::files::{self, Input, Output};
use super::progress::Progress;
use super::{cache, load, statistics, warn, watchdog, words};

/// Pre-initializes a binary.
pub(crate) fn initialize(arguments: &Initialize, since: Instant) -> anyhow::Result<()> {
    let in_environment = &arguments.environment;
    in_environment
        .wasi
        .without_effect()
        .for_each(|text| warn(&text));
    warn_of_variables(&in_environment.wasi);
    let progress = Arc::new(Progress::new(&arguments.show, &in_environment.wasi));
    progress.enter("read");
    // It ends last: whatever else there is may have to be waited for.
    let _watchdog = watchdog(&in_environment.limits, since, &progress);
    let input = Input::new(arguments.files.input.as_deref());
    // An output that can't be written is better known before the initializer has run.
    let output = Output::new(arguments.files.output.as_deref(), &mut Places::new())?;
    let wasm = files::read_wasm(&input)?;

    let cache = cache(in_environment, std::iter::empty());
    let wizer = load(cache.as_ref())?;
    let options = options(&arguments.target).allow_open_handles(in_environment.allow_open_handles);
    progress.enter("open");
    let mut target = match &arguments.onto {
        Some(twin) => {
            let twin = files::read_wasm(&Input::File(twin.clone()))?;
            wizer
                .open_onto(wasm, twin, &arguments.map_modules, &options)?
                .into()
        }
        None => wizer.open_ahead(wasm, &options)?,
    };
    let mut environment = environment(in_environment, cache)?;
    if in_environment.wasi.allow_wasi {
        let wasi = grants(&in_environment.wasi, &input, &output)?;
        let wasi = directories(wasi, in_environment.wasi.directories());
        environment = environment.wasi(wasi);
    }
    if let Some(time) = in_environment.limits.timeout {
        environment = environment.timeout_since(time, since);
    }
    let environment = progress.observe(environment);
    let made = make(&environment, &mut target, &output);
    progress.end();
    let report = made?;
    tell(&report, None);
    if let Some(format) = arguments.show.stats {
        statistics::print(format, &progress, &report.statistics, None);
    }
    Ok(())
}

/// Runs the initializer, and has its result written.
pub(crate) fn make(
    environment: &Environment,
    target: &mut impl Runnable,
    output: &Output,
) -> anyhow::Result<Report> {
    // One of the two is called.
    let target = RefCell::new(target);
    output.make(
        |open| Ok(environment.write(&mut **target.borrow_mut(), open)?),
        || {
            let outcome = environment.run(&mut **target.borrow_mut())?;
            Ok((outcome.wasm, outcome.report))
        },
    )
}

/// Says what there is to say beside the result: of which output, where there are several.
pub(crate) fn tell(report: &Report, of: Option<&str>) {
    let of = of.map(|of| format!("{of}: ")).unwrap_or_default();
    for warning in &report.warnings {
        warn(&format!("{of}{}", words::warning(warning)));
    }
    for returned in report.returned.iter().chain(&report.also_returned) {
        let said = format!("{of}{returned}");
        eprintln!("{}", printable(&said));
    }
}
