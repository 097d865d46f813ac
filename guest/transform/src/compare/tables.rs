//! Compares tables: what active element segments write.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use wizer_inspection::{Content, Difference, Place, TableRange};

use super::core_module::Core;
use super::differing::{Range, differing};
use super::layers::Layers;
use super::report::{Differs, Report};
use super::subject::{Subject, named};
use super::value::{Reference, Value};
use super::words::{count, item_of};
use crate::Error;
use crate::module::format::slice;

/// How many elements of a range are told.
const SHOWN: usize = 4;

/// Reports the elements that differ.
pub(super) fn compare(subject: &Subject<'_>, report: &mut Report) -> Result<(), Error> {
    let tables = [written(subject.first)?, written(subject.second)?];
    let [first, second] = &tables;
    for (index, pair) in (0..).zip(first.iter().zip(second)) {
        let mut result = Ok(());
        differing(pair.0, pair.1, 0, &mut |range| {
            let elements = range.end.saturating_sub(range.start);
            let added = report.add(Differs::Elements(elements), || {
                Ok(difference(subject, index, [pair.0, pair.1], range))
            });
            result = core::mem::replace(&mut result, Ok(())).and(added);
        });
        result?;
    }
    Ok(())
}

fn difference(
    subject: &Subject<'_>,
    index: u32,
    contents: [&Layers<'_, Reference<'_>>; 2],
    range: Range,
) -> Difference {
    let number = range.end.saturating_sub(range.start);
    let shown = usize::try_from(number).unwrap_or(SHOWN).min(SHOWN);
    let contents = contents.map(|elements| {
        let elements = elements.read(range.start, shown);
        let texts = elements
            .into_iter()
            .map(|element| subject.reference(element));
        let mut text = texts.collect::<Vec<String>>().join(", ");
        if number > shown as u64 {
            text.push_str(", …");
        }
        Some(Content::Text(text))
    });
    let table = named(&subject.first.labels.tables, index);
    let verb = if number == 1 { "differs" } else { "differ" };
    let text = format!(
        "{}: {} at {} {verb}: ",
        item_of("table", &table, subject.first.tables.len()),
        count(number, "element", "elements"),
        range.start
    );
    let place = Place::Table(TableRange {
        table,
        offset: range.start,
        count: number,
    });
    subject.difference(place, contents, &text)
}

/// The contents of all tables.
fn written<'a>(core: &'a Core<'a>) -> Result<Vec<Layers<'a, Reference<'a>>>, Error> {
    let mut segments: Vec<Vec<(u64, &'a [Reference<'a>])>> = Vec::new();
    segments.resize_with(core.tables.len(), Vec::new);
    for segment in &core.elements {
        if let Some((table, index)) = segment.written
            && let Some(segments) = segments.get_mut(table as usize)
        {
            segments.push((index, &segment.elements));
        }
    }
    let mut tables = Vec::with_capacity(segments.len());
    for (index, segments) in (0_u32..).zip(&segments) {
        tables.push(Layers::new(segments, default(core, index)?));
    }
    Ok(tables)
}

/// What a table has where no segment writes.
fn default<'a>(core: &Core<'a>, table: u32) -> Result<Reference<'a>, Error> {
    let own = table.checked_sub(core.module.imported_tables);
    let table = own.and_then(|own| core.module.tables.get(own as usize));
    let Some(init) = table.and_then(|table| table.init.clone()) else {
        return Ok(Reference::Null);
    };
    Ok(
        match Value::read(slice(core.wasm, init.clone())?, init.start)? {
            Value::Reference(reference) => reference,
            Value::Number(_) => Reference::Null,
        },
    )
}
