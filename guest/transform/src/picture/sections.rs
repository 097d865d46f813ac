//! The sizes of sections.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use wizer_inspection::PicturedSection;

use crate::component;
use crate::module::format::id;
use crate::written::binary::Binary;
use crate::written::core_module::Core;
use crate::written::names::{component_section, custom_section, module_section};

/// The most kinds of sections: there may be any number of custom ones.
const MOST: usize = 1_000;

/// The sections of one kind by their place in the binary, whether they are custom ones, and their
/// name.
type Sizes = BTreeMap<(usize, bool, String), u64>;

/// The sections of components, without the modules and components in them.
pub(super) fn of_components(
    result: &Binary<'_>,
    input: Option<&Binary<'_>>,
) -> Vec<PicturedSection> {
    let sizes = |binary: &Binary<'_>| {
        let components = binary.contents.components.iter();
        let sections = components.flat_map(|component| &component.sections);
        let mut sizes = Sizes::new();
        for section in sections.filter(|section| section.nested.is_none()) {
            let is_custom = section.id == component::id::CUSTOM;
            let content = binary.wasm.get(section.content.clone()).unwrap_or_default();
            let name = match is_custom {
                true => custom_section(content),
                false => String::from(component_section(section.id)),
            };
            add(
                &mut sizes,
                section.id.into(),
                is_custom,
                name,
                section.whole.len(),
            );
        }
        sizes
    };
    let before = input.map(sizes).unwrap_or_default();
    pairs(None, before, sizes(result))
}

/// Adds the sections of all modules. Several modules of the result may come from one of the input:
/// the first of them is beside it.
pub(super) fn of_modules(
    results: &[Core<'_>],
    inputs: &[Core<'_>],
    partners: &[Option<usize>],
    sections: &mut Vec<PicturedSection>,
) {
    let mut seen = alloc::vec![false; inputs.len()];
    for (index, (result, partner)) in (0..).zip(results.iter().zip(partners)) {
        let input = partner.and_then(|partner| {
            let seen = seen.get_mut(partner)?;
            let is_first = !core::mem::replace(seen, true);
            inputs.get(partner).filter(|_| is_first)
        });
        let before = input.map(sizes).unwrap_or_default();
        sections.extend(pairs(Some(index), before, sizes(result)));
    }
}

fn sizes(core: &Core<'_>) -> Sizes {
    let mut sizes = Sizes::new();
    for section in &core.module.sections {
        let is_custom = section.id == id::CUSTOM;
        let content = core.wasm.get(section.content.clone()).unwrap_or_default();
        let name = match is_custom {
            true => custom_section(content),
            false => String::from(module_section(section.id)),
        };
        let place = id::ORDER.iter().position(|other| *other == section.id);
        add(
            &mut sizes,
            place.unwrap_or(id::ORDER.len()),
            is_custom,
            name,
            section.whole.len(),
        );
    }
    sizes
}

fn add(sizes: &mut Sizes, place: usize, is_custom: bool, name: String, length: usize) {
    // Custom sections come last.
    let place = if is_custom { usize::MAX } else { place };
    let size = sizes.entry((place, is_custom, name)).or_default();
    *size = size.saturating_add(length as u64);
}

/// The same kinds side by side.
fn pairs(module: Option<u32>, before: Sizes, after: Sizes) -> Vec<PicturedSection> {
    let mut both: BTreeMap<_, [Option<u64>; 2]> = BTreeMap::new();
    for (key, size) in before {
        both.insert(key, [Some(size), None]);
    }
    for (key, size) in after {
        both.entry(key).or_default()[1] = Some(size);
    }
    let sections = both.into_iter();
    let sections = sections.map(|((_, custom, name), [before, after])| PicturedSection {
        module,
        name,
        custom,
        before,
        after,
    });
    sections.collect()
}

/// Leaves out what is too much.
pub(super) fn limit(sections: &mut Vec<PicturedSection>, remarks: &mut Vec<String>) {
    if sections.len() > MOST {
        let left_out = sections.len().saturating_sub(MOST);
        sections.truncate(MOST);
        remarks.push(format!(
            "{left_out} kinds of sections are left out: only the first {MOST} are here."
        ));
    }
}
