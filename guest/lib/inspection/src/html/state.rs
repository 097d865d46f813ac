//! Globals and tables.

use alloc::format;
use alloc::string::String;

use super::markup::Markup;
use super::table::{self, Column, table};
use super::words;
use crate::picture::{PicturedGlobal, PicturedTable};

/// The maximum number of globals that a picture has of a module.
const MOST_GLOBALS: usize = 1000;

/// Writes the mutable globals.
pub(super) fn globals(to: &mut Markup, globals: &[PicturedGlobal], has_input: bool) {
    let mut title = titled("Mutable globals", globals.len());
    if has_input {
        let changed = globals.iter().filter(|global| is_changed(global));
        let changed = words::thousands(changed.count() as u64);
        title = format!("{title}, {changed} changed");
    }
    if globals.len() >= MOST_GLOBALS {
        let order = match has_input {
            true => "Of the mutable globals, the first thousand are shown, changed ones first.",
            false => "Of the mutable globals, the first thousand are shown.",
        };
        to.html("<p class=\"wizer-note\">")
            .html(order)
            .html("</p>\n");
    }
    let columns: &[Column] = match has_input {
        true => &[
            Column::Text("Global"),
            Column::Text("Type"),
            Column::Number("Before"),
            Column::Number("After"),
            Column::Text("Changed"),
        ],
        false => &[
            Column::Text("Global"),
            Column::Text("Type"),
            Column::Number("Value"),
        ],
    };
    table(to, &title, columns, globals, |to, global| {
        table::first(to, |to| {
            to.item("global", &global.global);
        });
        table::cell(to, |to| {
            to.name(&global.value_type);
        });
        if has_input {
            value(to, global.before.as_deref());
        }
        value(to, global.after.as_deref());
        if has_input {
            table::cell(to, |to| mark(to, global));
        }
    });
}

fn is_changed(global: &PicturedGlobal) -> bool {
    global.before != global.after
}

fn value(to: &mut Markup, value: Option<&str>) {
    table::figure(to, value.unwrap_or("not constant"));
}

/// Writes whether a global has changed, which is not told by color alone. Nothing is known of two
/// values that are not constant.
fn mark(to: &mut Markup, global: &PicturedGlobal) {
    match (is_changed(global), &global.after) {
        (true, _) => to.html("<strong class=\"wizer-mark\">yes</strong>"),
        (false, Some(_)) => to.html("no"),
        (false, None) => to.html("\u{2013}"),
    };
}

fn titled(title: &str, number: usize) -> String {
    format!("{title}: {}", words::thousands(number as u64))
}

/// Writes the tables.
pub(super) fn tables(to: &mut Markup, tables: &[PicturedTable], has_input: bool) {
    let title = titled("Tables", tables.len());
    let columns: &[Column] = match has_input {
        true => &[
            Column::Text("Table"),
            Column::Text("Type"),
            Column::Number("Before"),
            Column::Number("After"),
            Column::Number("Written"),
            Column::Number("Changed"),
        ],
        false => &[
            Column::Text("Table"),
            Column::Text("Type"),
            Column::Number("Elements"),
            Column::Number("Written"),
        ],
    };
    table(to, &title, columns, tables, |to, table| {
        table::first(to, |to| {
            to.item("table", &table.table);
        });
        table::cell(to, |to| {
            to.name(&table.element_type);
        });
        if has_input {
            table::number(to, table.before);
        }
        table::number(to, Some(table.after));
        table::number(to, Some(table.written));
        if has_input {
            table::number(to, Some(table.changed));
        }
    });
}
