//! Compares the sizes of memories and tables.

use alloc::format;
use alloc::string::ToString as _;

use wizer_inspection::{Content, Place};

use super::report::{Differs, Report};
use super::subject::Subject;
use super::words::item_of;
use crate::Error;
use crate::written::names::named;

/// Reports the memories and tables whose sizes differ.
pub(super) fn compare(subject: &Subject<'_>, report: &mut Report) -> Result<(), Error> {
    let (first, second) = (subject.first, subject.second);
    let text = |size: u64| Some(Content::Text(size.to_string()));
    let memories = first.memories.iter().zip(&second.memories);
    for (index, (left, right)) in (0..).zip(memories) {
        if left.initial != right.initial {
            report.add(Differs::Other, || {
                let memory = named(&first.labels.memories, index);
                let sentence = format!(
                    "{}: its number of pages differs: ",
                    item_of("memory", &memory, first.memories.len())
                );
                let sizes = [left.initial, right.initial].map(text);
                Ok(subject.difference(Place::MemorySize(memory), sizes, &sentence))
            })?;
        }
    }
    for (index, (left, right)) in (0..).zip(first.tables.iter().zip(&second.tables)) {
        if left.initial != right.initial {
            report.add(Differs::Other, || {
                let table = named(&first.labels.tables, index);
                let sentence = format!(
                    "{}: its number of elements differs: ",
                    item_of("table", &table, first.tables.len())
                );
                let sizes = [left.initial, right.initial].map(text);
                Ok(subject.difference(Place::TableSize(table), sizes, &sentence))
            })?;
        }
    }
    Ok(())
}
