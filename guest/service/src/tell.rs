//! Tells the client what a result depends on, what is in it, and what the initializers returned.

use wizer_arguments::taken::{self, Leak};
use wizer_arguments::{Asked, remembered};
use wizer_transform::Target;

use crate::headers::encoded;
use crate::job::Ran;

/// The most bytes of headers about one run: clients and proxies accept no more than about 8 KiB of
/// headers in all. The report has the rest.
const MAX_HEADERS: usize = 4 << 10;

/// The report of a run, with warnings.
pub(crate) fn report<'a>(
    target: &Target,
    ran: &'a Ran,
    leaks: &'a [Leak],
    ignored: Vec<String>,
) -> taken::Report<'a> {
    let context = &ran.interpreter.store.data().context;
    let asked = Asked {
        environment: context.environment_asked(),
        directories: context.directories_asked(),
    };
    let warnings = [
        remembered(asked, &target.resets()),
        taken::warning(context.taken()),
        target.expectation(),
        taken::leak_warning(leaks),
    ];
    let report = taken::Report::new(context.taken()).leaks(leaks);
    let warnings = ignored.into_iter().chain(warnings.into_iter().flatten());
    let report = warnings.fold(report, taken::Report::warning);
    let returned = ran.initialized.returned.iter();
    returned.fold(report, |report, (name, value)| {
        report.returned(name, value.to_string())
    })
}

/// The same, as headers.
pub(crate) fn headers(report: &taken::Report<'_>) -> Vec<(&'static str, String)> {
    let warnings = report.warnings.iter();
    let warnings = warnings.map(|warning| ("wizer-warning", encoded(warning)));
    let returned = report.returned.iter().map(|returned| {
        let text = format!("{}={}", returned.function, returned.value);
        ("wizer-returned", encoded(&text))
    });
    let mut left = MAX_HEADERS;
    let fits = |(name, value): &(&'static str, String)| {
        let size = name.len().saturating_add(value.len());
        left.checked_sub(size).map(|rest| left = rest).is_some()
    };
    warnings.chain(returned).take_while(fits).collect()
}
