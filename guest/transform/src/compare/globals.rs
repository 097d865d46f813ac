//! Compares the values of globals.

use alloc::format;

use wizer_inspection::{Content, Difference, Place};

use super::memories::{Memory, guess_numbers};
use super::report::{Differs, Report};
use super::subject::Subject;
use super::words::{item, looks};
use crate::Error;
use crate::written::core_module::Core;
use crate::written::names::named;

/// Reports the globals whose values differ. `memory` is the first memory.
pub(super) fn compare(
    subject: &Subject<'_>,
    memory: Option<&Memory<'_>>,
    report: &mut Report,
) -> Result<(), Error> {
    let counts = [subject.first, subject.second].map(Core::globals);
    for index in 0..counts[0].max(counts[1]) {
        let values = [subject.first.global(index)?, subject.second.global(index)?];
        if values[0] == values[1] {
            continue;
        }
        report.add(Differs::Global, || {
            let global = named(&subject.first.labels.globals, index);
            let guess = guess_numbers(values, memory);
            let contents = values.map(|value| Some(Content::Text(subject.value(value?))));
            let text = format!("{} differs{}: ", item("global", &global), looks(guess));
            Ok(Difference {
                guess,
                ..subject.difference(Place::Global(global), contents, &text)
            })
        })?;
    }
    Ok(())
}
