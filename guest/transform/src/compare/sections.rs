//! Compares the sections of modules that have no state.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use wasmparser::{MemoryType, TableType};
use wizer_inspection::{Place, SectionPlace, printable};

use super::parts::{Apart, Part, apart};
use super::report::{Differs, Report};
use super::subject::Subject;
use crate::Error;
use crate::module::format::id;
use crate::written::core_module::Core;
use crate::written::names::{custom_section, module_section};

/// Sections that have no state.
const STATELESS: [u8; 5] = [id::TYPE, id::FUNCTION, id::TAG, id::EXPORT, id::START];

/// Reports the sections that differ. Custom sections are paired in order.
pub(super) fn compare(subject: &Subject<'_>, report: &mut Report) -> Result<(), Error> {
    let cores = [subject.first, subject.second];
    let functions = cores.map(|core| core.module.all_functions());
    // A function that one of them lacks is told as such.
    let is_told = |id: u8| functions[0] != functions[1] && [id::TYPE, id::FUNCTION].contains(&id);
    let stateless = STATELESS.into_iter().filter(|id| !is_told(*id));
    for id in stateless.chain(limits(subject)) {
        let parts = cores.map(|core| parts(core, id).next());
        section(
            subject,
            module_section(id),
            apart(parts[0], parts[1]),
            report,
        )?;
    }
    let mut customs = cores.map(|core| parts(core, id::CUSTOM));
    loop {
        let [first, second] = customs.each_mut().map(Iterator::next);
        let Some(named) = first.or(second) else {
            return Ok(());
        };
        if let Some(apart) = apart(first, second) {
            report.add(Differs::Other, || {
                let name = custom_section(named.bytes);
                let text = format!("the custom section `{}` differs: ", printable(&name));
                let place = place(name, true, &apart);
                Ok(subject.difference(place, apart.contents, &text))
            })?;
        }
    }
}

fn section(
    subject: &Subject<'_>,
    name: &str,
    apart: Option<Apart>,
    report: &mut Report,
) -> Result<(), Error> {
    let Some(apart) = apart else {
        return Ok(());
    };
    report.add(Differs::Other, || {
        let text = format!("the {name} section differs: ");
        let place = place(String::from(name), false, &apart);
        Ok(subject.difference(place, apart.contents, &text))
    })
}

/// The place of a section.
pub(super) fn place(name: String, custom: bool, apart: &Apart) -> Place {
    Place::Section(SectionPlace {
        name,
        custom,
        first: apart.offsets[0],
        second: apart.offsets[1],
    })
}

/// The contents of the sections with a number.
fn parts<'a>(core: &Core<'a>, id: u8) -> impl Iterator<Item = Part<'a>> {
    let sections = core.module.sections.iter();
    let sections = sections.filter(move |section| section.id == id);
    sections.map(|section| Part::of(core.wasm, &section.content))
}

/// The sections in which a memory or a table differs in something else than its size and its
/// contents.
fn limits(subject: &Subject<'_>) -> Vec<u8> {
    let (first, second) = (subject.first, subject.second);
    let memory = |ty: &MemoryType| MemoryType { initial: 0, ..*ty };
    let table = |ty: &TableType| TableType { initial: 0, ..*ty };
    let memories = [first, second].map(|core| core.memories.iter().map(memory));
    let tables = [first, second].map(|core| core.tables.iter().map(table));
    let [left, right] = memories.map(|types| types.collect::<Vec<_>>());
    let imported = first.module.imported_memories as usize;
    let mut sections = Vec::new();
    if left.get(..imported) != right.get(..imported) {
        sections.push(id::IMPORT);
    }
    if left.get(imported..) != right.get(imported..) {
        sections.push(id::MEMORY);
    }
    let [left, right] = tables.map(|types| types.collect::<Vec<_>>());
    let imported = first.module.imported_tables as usize;
    if left.get(..imported) != right.get(..imported) {
        sections.push(id::IMPORT);
    }
    let inits = [first, second].map(|core| {
        let inits = core.module.tables.iter().map(|table| table.init.clone());
        let inits = inits.map(|init| core.wasm.get(init?));
        inits.collect::<Vec<_>>()
    });
    if left.get(imported..) != right.get(imported..) || inits[0] != inits[1] {
        sections.push(id::TABLE);
    }
    sections.dedup();
    sections
}
