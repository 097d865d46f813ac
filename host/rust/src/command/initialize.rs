//! `wizer INPUT -o OUTPUT`: the whole way.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Instant;

use crate::{Environment, Places, Report, Runnable};
use wizer_arguments::{Initialize, printable};

use super::account::Account;
use super::environment::{directories, environment, grants, options_in, warn_of_variables};
use super::files::{self, Input, Output};
use super::progress::Progress;
use super::{cache, load, say, statistics, warn, watchdog, words};

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
    let mut places = Places::new();
    let output = Output::new(arguments.files.output.as_deref(), &mut places)?;
    let account = arguments.report.as_deref();
    let account = account.map(|path| Account::new(path, &output, &mut places));
    let account = account.transpose()?;
    let wasm = files::read_wasm(&input)?;

    let cache = cache(in_environment, std::iter::empty());
    let wizer = load(cache.as_ref())?;
    let options = options_in(&arguments.target, in_environment);
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
        let wasi = grants(in_environment, &input, &output)?;
        let wasi = directories(wasi, in_environment.wasi.directories());
        environment = environment.wasi(wasi);
    }
    if let Some(time) = in_environment.limits.timeout {
        environment = environment.timeout_since(time, since);
    }
    let environment = progress.observe(environment.verify(arguments.verify));
    // A report that can't be written is a failure, and then the output stays as it was.
    let mut begun = None;
    let made = make(&environment, &mut target, &output, |report| {
        if let Some(account) = &account {
            begun = account.begin(report)?;
        }
        Ok(())
    });
    progress.end();
    let report = made?;
    tell(&report, None);
    if let Some(format) = arguments.show.stats {
        statistics::print(format, &progress, &report, None);
    }
    match &account {
        Some(account) => account.finish(begun),
        None => Ok(()),
    }
}

/// Runs the initializer, and has its result written. `before` is what has to be done before the
/// result takes its place: if that fails, the place stays as it was.
pub(crate) fn make(
    environment: &Environment,
    target: &mut impl Runnable,
    output: &Output,
    before: impl FnOnce(&Report) -> anyhow::Result<()>,
) -> anyhow::Result<Report> {
    // One of the two is called.
    let target = RefCell::new(target);
    output.make(
        |open| Ok(environment.write(&mut **target.borrow_mut(), open)?),
        || {
            let outcome = environment.run(&mut **target.borrow_mut())?;
            Ok((outcome.wasm, outcome.report))
        },
        before,
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
        say(&format!("{}\n", printable(&said)));
    }
}
