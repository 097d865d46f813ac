//! Compares two results of one binary.
//!
//! | file | does |
//! | --- | --- |
//! | `structure` | tells results of one binary from other pairs |
//! | `guess` | guesses where different numbers come from |
//! | `report` | collects differences, and counts those for which there is no room |
//!
//! What results write is read in `written`. The others compare one kind of place each, or are parts
//! of their sentences: `words`, `subject` and `parts`. No files import each other in a circle.

mod components;
mod functions;
mod globals;
mod guess;
mod memories;
mod parts;
mod report;
mod sections;
mod segments;
mod sizes;
mod structure;
mod subject;
mod tables;
#[cfg(test)]
mod tests;
mod words;

use alloc::string::String;
use alloc::vec::Vec;

use wizer_inspection::{Comparison, Kind, Named};

use memories::memories;
use report::Report;
use subject::{Subject, prefix};

use crate::Error;
use crate::written::binary::Binary;
use crate::written::landmarks::Landmarks;
use crate::written::names::short;
use crate::written::{numbering, pairing};

/// Compares two results of one binary: `compare` in `wit/wizer.wit`. `input` is that binary, which
/// knows the names of data segments.
///
/// Two states of this module:
///
/// ```wat
/// (module
///   (memory 1)
///   (global $seed (mut i32) (i32.const 0))
///   (data $table (i32.const 1024) "..."))
/// ```
///
/// may differ in this way:
///
/// ```text
/// global 0 `seed` differs: 7 and 12
/// memory 0: 16 bytes at 0x410 differ, 16 bytes into `table`; they look random: a1 … and 3f …
/// ```
///
/// The time is that of reading the binaries and of sorting their segments. The space does not
/// depend on the sizes of memories.
///
/// # Errors
///
/// `ErrorKind::Options` if the two can't be results of one binary, `ErrorKind::Malformed` and
/// `ErrorKind::Unsupported` if one of the three can't be read, and `ErrorKind::Internal`.
pub fn compare(first: &[u8], second: &[u8], input: Option<&[u8]>) -> Result<Comparison, Error> {
    compared(first, second, input).map_err(Error::printable)
}

fn compared(first: &[u8], second: &[u8], input: Option<&[u8]>) -> Result<Comparison, Error> {
    let same = first == second;
    let mut first = Binary::read(first, "the first result")?;
    let mut report = Report::default();
    if same {
        return Ok(report.comparison(first.kind, true));
    }
    let mut second = Binary::read(second, "the second result")?;
    structure::check_binaries(&first, &second)?;
    let input = input.map(|input| Binary::read(input, "the input"));
    let input = input.transpose()?;
    if let Some(input) = &input
        && input.kind != first.kind
    {
        return Err(Error::options(
            "the input and its results are of different kinds: one is a module, and one a component",
        ));
    }
    if let Some(input) = &input {
        numbering::as_in_input(&mut [&mut first, &mut second], input);
    }
    numbering::as_in_each_other(&mut first, &mut second);
    components::compare(&first, &second, &mut report)?;
    let [left, right] = [first.cores()?, second.cores()?];
    let inputs = input.as_ref().map_or(Ok(Vec::new()), Binary::cores)?;
    let partners = pairing::pairs(&left, &inputs);
    let modules = left.iter().zip(&right).zip(partners);
    for (index, ((left, right), partner)) in (0..).zip(modules) {
        let module = Named {
            index,
            name: left.labels.module.map(short),
        };
        let prefix = match first.kind {
            Kind::Module => String::new(),
            Kind::Component => prefix(&module),
        };
        structure::check_modules(&prefix, left, right)?;
        let partner = partner.and_then(|partner| inputs.get(partner));
        let subject = Subject {
            first: left,
            second: right,
            landmarks: Landmarks::read(left, partner)?,
            module,
            prefix,
        };
        module_states(&subject, &mut report)?;
    }
    Ok(report.comparison(first.kind, false))
}

/// Compares modules.
fn module_states(subject: &Subject<'_>, report: &mut Report) -> Result<(), Error> {
    let memories = memories(subject.first, subject.second);
    sizes::compare(subject, report)?;
    globals::compare(subject, memories.first(), report)?;
    tables::compare(subject, report)?;
    for memory in &memories {
        memory.compare(subject, report)?;
    }
    segments::compare(subject, report)?;
    functions::compare(subject, report)?;
    sections::compare(subject, report)
}
