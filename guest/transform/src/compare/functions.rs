//! Compares the code of functions.

use alloc::format;

use wizer_inspection::{CodePlace, Place};

use super::parts::{Part, apart};
use super::report::{Differs, Report};
use super::subject::Subject;
use super::words::item;
use crate::Error;

/// Reports the functions whose code differs. What a start function writes is state, which is
/// compared as such.
pub(super) fn compare(subject: &Subject<'_>, report: &mut Report) -> Result<(), Error> {
    let cores = [subject.first, subject.second];
    let count = cores.map(|core| core.bodies.len());
    let imported = subject.first.module.imported_functions;
    for (index, own) in (imported..).zip(0..count[0].max(count[1])) {
        let parts = cores.map(|core| Some(Part::of(core.wasm, core.bodies.get(own)?)));
        let Some(apart) = apart(parts[0], parts[1]) else {
            continue;
        };
        let starts = cores.map(|core| core.module.start == Some(index));
        if starts == [true, true] && same_rest(subject) {
            continue;
        }
        report.add(Differs::Other, || {
            let function = subject.function(index);
            let text = format!("{}: its code differs: ", item("function", &function));
            let place = Place::Function(CodePlace {
                function,
                first: apart.offsets[0],
                second: apart.offsets[1],
            });
            Ok(subject.difference(place, apart.contents, &text))
        })?;
    }
    Ok(())
}

/// Whether the start functions differ only in the constants that they write.
fn same_rest(subject: &Subject<'_>) -> bool {
    let rests = [subject.first, subject.second].map(|core| &core.start.rest);
    !rests[0].is_empty() && rests[0] == rests[1]
}
