//! Compares tables: what active element segments write.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use wizer_inspection::{Content, Difference, Place, TableRange};

use super::report::{Differs, Report};
use super::subject::Subject;
use super::words::{count, item_of};
use crate::Error;
use crate::written::differing::{Range, differing};
use crate::written::layers::Layers;
use crate::written::names::named;
use crate::written::value::Reference;

/// How many elements of a range are told.
const SHOWN: usize = 4;

/// Reports the elements that differ.
pub(super) fn compare(subject: &Subject<'_>, report: &mut Report) -> Result<(), Error> {
    let tables = [
        subject.first.table_contents()?,
        subject.second.table_contents()?,
    ];
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
