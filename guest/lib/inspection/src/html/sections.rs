//! Sections: how large those of each kind are.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;

use super::bars;
use super::markup::Markup;
use super::table::{self, Column, table};
use super::words;
use crate::Kind;
use crate::comparison::Named;
use crate::picture::{Picture, PicturedSection};

/// Writes how large the sections are, if there are any.
pub(super) fn sections(to: &mut Markup, picture: &Picture) {
    if picture.sections.is_empty() {
        return;
    }
    to.html("<section class=\"wizer-sections\">\n<h3>Sections</h3>\n");
    bars::bars(to, picture);
    rows(to, picture);
    to.html("</section>\n");
}

/// Writes a table of all sections, with the whole binary in the last row. Modules have only one
/// module to name.
fn rows(to: &mut Markup, picture: &Picture) {
    let modules = picture.modules.iter().map(|module| &module.module);
    let modules: BTreeMap<u32, &Named> = modules.map(|module| (module.index, module)).collect();
    let has_modules = picture.kind == Kind::Component;
    let has_input = picture.has_input();
    let mut columns = Vec::new();
    columns.extend(has_modules.then_some(Column::Text("Module")));
    columns.push(Column::Text("Section"));
    match has_input {
        true => columns.extend(["Before", "After", "Difference"].map(Column::Number)),
        false => columns.push(Column::Number("Bytes")),
    }
    let rows = picture.sections.iter().map(Some).chain([None]);
    let rows: Vec<Option<&PicturedSection>> = rows.collect();
    let title = match has_modules {
        true => "Bytes of sections, by module and kind",
        false => "Bytes of sections, by kind",
    };
    table(to, title, &columns, &rows, |to, row| {
        if has_modules {
            table::cell(to, |to| {
                if let Some(section) = row {
                    owner(to, section, &modules);
                }
            });
        }
        table::first(to, |to| match row {
            Some(section) => bars::kind(to, section.custom, &section.name),
            None => {
                to.html("whole binary");
            }
        });
        let [before, after] = match row {
            Some(section) => [section.before, section.after],
            None => [picture.input_size, Some(picture.size)],
        };
        if has_input {
            table::number(to, before);
        }
        table::number(to, after);
        if has_input {
            let [before, after] = [before, after].map(|size| size.unwrap_or(0));
            table::figure(to, &words::difference(before, after));
        }
    });
}

/// Writes where a section is.
fn owner(to: &mut Markup, section: &PicturedSection, modules: &BTreeMap<u32, &Named>) {
    match section.module.map(|index| (index, modules.get(&index))) {
        Some((_, Some(module))) => to.item("core module", module),
        Some((index, None)) => to.text(&format!("core module {index}")),
        None => to.html("component"),
    };
}
