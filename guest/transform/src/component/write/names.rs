//! The `component-name` section: names follow what they name.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use wasm_encoder::reencode::ReencodeComponent as _;
use wasm_encoder::{ComponentNameSection, NameMap, Section as _};
use wasmparser::{BinaryReader, ComponentName, CustomSectionReader, KnownCustom};

use super::renumber::Renumber;
use super::scope::Scope;
use crate::component::read::contents::Section;
use crate::module::format::slice;

/// The section's content with new indices. What is gone leaves no name behind. None where the
/// section can't be read: it then stays as it is, as nothing but its readers depends on a custom
/// section.
pub(crate) fn rewrite(wasm: &[u8], section: &Section, scopes: &[Scope]) -> Option<Vec<u8>> {
    let bytes = slice(wasm, section.content.clone()).ok()?;
    let custom = CustomSectionReader::new(BinaryReader::new(bytes, section.content.start)).ok()?;
    let KnownCustom::ComponentName(names) = custom.as_known() else {
        return None;
    };
    let mut written = ComponentNameSection::new();
    for name in names {
        let renumber = &mut Renumber::new(scopes);
        let scope = scopes.last()?;
        match name.ok()? {
            ComponentName::Component { name, .. } => written.component(name),
            ComponentName::CoreFuncs(map) => {
                written.core_funcs(&moved(map, |i| scope.core_functions.get(i))?);
            }
            ComponentName::CoreGlobals(map) => {
                written.core_globals(&moved(map, |i| scope.core_globals.get(i))?);
            }
            ComponentName::CoreMemories(map) => {
                written.core_memories(&moved(map, |i| scope.core_memories.get(i))?);
            }
            ComponentName::CoreModules(map) => {
                written.core_modules(&moved(map, |i| renumber.module_index(i))?);
            }
            ComponentName::CoreInstances(map) => {
                written.core_instances(&moved(map, |i| renumber.instance_index(i))?);
            }
            ComponentName::Types(map) => {
                written.types(&moved(map, |i| renumber.component_type_index(i))?);
            }
            ComponentName::Instances(map) => {
                written.instances(&moved(map, |i| renumber.component_instance_index(i))?);
            }
            ComponentName::Components(map) => {
                written.components(&moved(map, |i| renumber.component_index(i))?);
            }
            ComponentName::Funcs(map) => {
                written.funcs(&moved(map, |i| renumber.component_func_index(i))?);
            }
            // Of these, the indices stay.
            ComponentName::CoreTables(map) => written.core_tables(&moved(map, |i| i)?),
            ComponentName::CoreTags(map) => written.core_tags(&moved(map, |i| i)?),
            ComponentName::CoreTypes(map) => written.core_types(&moved(map, |i| i)?),
            ComponentName::Values(map) => written.values(&moved(map, |i| i)?),
            ComponentName::Unknown { ty, data, .. } => written.raw(ty, data),
        }
    }
    let mut whole = Vec::new();
    written.as_custom().append_to(&mut whole);
    // The section's id comes first, then its size.
    let mut reader = BinaryReader::new(whole.get(1..)?, 0).read_reader().ok()?;
    Some(reader.read_bytes(reader.bytes_remaining()).ok()?.to_vec())
}

/// Names by their new indices, in order. Where two items became one, the first keeps its name.
fn moved(map: wasmparser::NameMap<'_>, mut index: impl FnMut(u32) -> u32) -> Option<NameMap> {
    let mut names: BTreeMap<u32, &str> = BTreeMap::new();
    for naming in map {
        let naming = naming.ok()?;
        let new = index(naming.index);
        // What was never there has no new index.
        if new != u32::MAX {
            names.entry(new).or_insert(naming.name);
        }
    }
    let mut moved = NameMap::new();
    for (index, name) in names {
        moved.append(index, name);
    }
    Some(moved)
}
