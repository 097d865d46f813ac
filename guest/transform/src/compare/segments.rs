//! Compares segments that are not active, or have no constant offset.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use wizer_inspection::{Named, Place};

use super::parts::{Part, apart};
use super::report::{Differs, Report};
use super::subject::Subject;
use super::words::item;
use crate::Error;
use crate::written::core_module::Core;
use crate::written::names::named;

/// Reports the segments that differ. Those of the two results are paired in order.
pub(super) fn compare(subject: &Subject<'_>, report: &mut Report) -> Result<(), Error> {
    let cores = [subject.first, subject.second];
    let labels = &subject.first.labels.segments;
    pairs(subject, cores.map(data), report, &|index| {
        let segment = named(labels, index);
        let what = item("data segment", &segment);
        (Place::DataSegment(segment), format!("{what} differs: "))
    })?;
    pairs(subject, cores.map(elements), report, &|index| {
        let segment = Named { index, name: None };
        let what = item("element segment", &segment);
        (Place::ElementSegment(segment), format!("{what} differs: "))
    })
}

/// Segments with their indices.
type Segments<'a> = Vec<(u32, Part<'a>)>;

fn data<'a>(core: &Core<'a>) -> Segments<'a> {
    let segments = (0..).zip(&core.data);
    let others = segments.filter(|(_, segment)| segment.written.is_none());
    let parts = others.map(|(index, segment)| {
        let (bytes, at) = (segment.bytes, segment.at);
        (index, Part { bytes, at })
    });
    parts.collect()
}

fn elements<'a>(core: &Core<'a>) -> Segments<'a> {
    let segments = (0..).zip(&core.elements);
    let others = segments.filter(|(_, segment)| segment.written.is_none());
    let parts = others.map(|(index, segment)| (index, Part::of(core.wasm, &segment.entry)));
    parts.collect()
}

fn pairs(
    subject: &Subject<'_>,
    [first, second]: [Segments<'_>; 2],
    report: &mut Report,
    place: &dyn Fn(u32) -> (Place, String),
) -> Result<(), Error> {
    for number in 0..first.len().max(second.len()) {
        let (left, right) = (first.get(number), second.get(number));
        let index = left.or(right).map_or(0, |(index, _)| *index);
        let parts = [left, right].map(|segment| segment.map(|(_, part)| *part));
        if let Some(apart) = apart(parts[0], parts[1]) {
            report.add(Differs::Other, || {
                let (place, text) = place(index);
                Ok(subject.difference(place, apart.contents, &text))
            })?;
        }
    }
    Ok(())
}
