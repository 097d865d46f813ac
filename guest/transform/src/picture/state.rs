//! Depicts the globals and tables of a module.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use wizer_inspection::{PicturedGlobal, PicturedTable};

use super::{MOST, Subject};
use crate::Error;
use crate::written::core_module::Core;
use crate::written::differing::differing;
use crate::written::layers::Layers;
use crate::written::names::{named, short};
use crate::written::value::{Reference, Value};

/// The most globals of a module.
const MOST_GLOBALS: usize = 1_000;

/// The mutable globals that the module defines, those that have changed first.
pub(super) fn globals(
    subject: &Subject<'_>,
    remarks: &mut Vec<String>,
) -> Result<Vec<PicturedGlobal>, Error> {
    let own = subject.core.module.globals.iter();
    let own = (subject.core.module.imported_globals..).zip(own);
    let mut globals = Vec::new();
    for (index, global) in own.filter(|(_, global)| global.ty.mutable) {
        let value = |core: &Core<'_>| -> Result<Option<String>, Error> {
            let value = core.global(index)?;
            Ok(value.and_then(|value| text(core, value)))
        };
        globals.push(PicturedGlobal {
            global: named(&subject.core.labels.globals, index),
            value_type: global.ty.content_type.to_string(),
            before: subject.input.map_or(Ok(None), value)?,
            after: value(subject.core)?,
        });
    }
    if subject.input.is_some() {
        // The order of the others stays.
        globals.sort_by_key(|global| global.before == global.after);
    }
    if globals.len() > MOST_GLOBALS {
        let index = subject.module.index;
        remarks.push(format!(
            "Of core module {index}, only {MOST_GLOBALS} of {} mutable globals are here.",
            globals.len()
        ));
        globals.truncate(MOST_GLOBALS);
    }
    Ok(globals)
}

/// The text of a value. None if it is not constant.
fn text(core: &Core<'_>, value: Value<'_>) -> Option<String> {
    Some(match value {
        Value::Number(number) => number.to_string(),
        Value::Reference(Reference::Null) => String::from("null"),
        Value::Reference(Reference::I31(value)) => format!("i31 {value}"),
        Value::Reference(Reference::Function(index)) => match core.labels.functions.get(&index) {
            Some(name) => format!("function {index} `{}`", short(name)),
            None => format!("function {index}"),
        },
        Value::Reference(Reference::Expression(_)) => return None,
    })
}

/// The first tables.
pub(super) fn tables(subject: &Subject<'_>) -> Result<Vec<PicturedTable>, Error> {
    let contents = subject.core.table_contents()?;
    let inputs = subject.input.map(Core::table_contents).transpose()?;
    let types = subject.core.tables.iter();
    let tables = (0..).zip(types.zip(&contents)).take(MOST);
    let tables = tables.map(|(index, (ty, contents))| {
        let before = inputs
            .as_ref()
            .and_then(|inputs| inputs.get(index as usize));
        let input = subject
            .input
            .and_then(|input| input.tables.get(index as usize));
        PicturedTable {
            table: named(&subject.core.labels.tables, index),
            element_type: ty.element_type.to_string(),
            before: input.map(|ty| ty.initial),
            after: ty.initial,
            written: written(contents),
            changed: before.map_or(0, |before| changed(contents, before)),
        }
    });
    Ok(tables.collect())
}

/// How many elements are written that are not null.
fn written(contents: &Layers<'_, Reference<'_>>) -> u64 {
    let elements = contents.spans().iter().flat_map(|span| span.items);
    elements
        .filter(|element| **element != Reference::Null)
        .count() as u64
}

/// How many elements differ.
fn changed<'a>(first: &Layers<'a, Reference<'a>>, second: &Layers<'a, Reference<'a>>) -> u64 {
    let mut changed = 0_u64;
    differing(first, second, 0, &mut |range| {
        changed = changed.saturating_add(range.differing);
    });
    changed
}
