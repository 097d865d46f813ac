//! Components.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use wasmparser::component_types::ComponentEntityType;
use wasmparser::{
    BinaryReader, ComponentExternalKind, ComponentImportSectionReader, ComponentName,
    CustomSectionReader, KnownCustom,
};
use wizer_inspection::{Call, ComponentInstance, FurtherInspection, Import, ImportKind};

use super::refusals::{list, refuse, refuse_all};
use super::state::{core_module, wasi};
use crate::component::{Draft, attempt, id, open_read};
use crate::module::findings::CodeScan;
use crate::module::format::slice;
use crate::module::labels::{Labels, add};
use crate::module::refusals::possible;
use crate::{Error, Invocation, Options};

/// Of a name of an instance, no more bytes than these are told: one name may be that of ten
/// thousand instances.
const LONGEST_NAME: usize = 100;

/// Finds out what is known of a component.
pub(super) fn inspect(
    wasm: Vec<u8>,
    options: &Options,
    found: &mut FurtherInspection,
) -> Result<(), Error> {
    let inspection = &mut found.inspection;
    let mut draft = Draft::read(wasm, CodeScan::Full, options)?;
    refuse_all(inspection, core::mem::take(&mut draft.tree.refusals))?;
    let (instances, order) = instances(&draft);
    let labels = draft.modules.iter();
    let labels = labels.map(|plan| Labels::read(draft.wasm(), &plan.module));
    let labels: Vec<Labels<'_>> = labels.collect();
    for number in order {
        if let (Some(plan), Some(labels)) = (draft.modules.get(number), labels.get(number)) {
            let unknown = plan.watched.shadow.unknown(&plan.module);
            let (possible, more) = possible(&plan.module, labels, &unknown);
            list(&mut found.possible_refusals, possible);
            inspection.complete &= !more;
        }
    }
    for ((number, plan), labels) in draft.modules.iter().enumerate().zip(&labels) {
        let instances = instances.get(&number).copied().unwrap_or(0);
        let found = core_module(draft.wasm(), &plan.module, labels, instances)?;
        inspection.modules.push(found);
    }
    drop(labels);
    inspection.components = components(&draft)?;
    inspection.imports = imports(&draft)?;

    let can_run = inspection.refusals.is_empty();
    let (resolved, refusals) = attempt(&draft, options, false)?;
    found.initializers = resolved.initializers.iter().map(call).collect();
    inspection
        .removed_instance
        .clone_from(&resolved.removed_instance);
    refuse_all(inspection, refusals)?;
    if can_run {
        // What only shows when the component is written.
        match open_read(draft, resolved) {
            Ok(plan) => inspection.state_exports = plan.state_exports(),
            Err(error) => refuse(inspection, error)?,
        }
    }
    Ok(())
}

/// How often each module is instantiated, and the modules in the order in which they first are.
fn instances(draft: &Draft) -> (BTreeMap<usize, u32>, Vec<usize>) {
    let mut counts: BTreeMap<usize, u32> = BTreeMap::new();
    let mut order = Vec::new();
    for number in draft.cores() {
        let count = counts.entry(number).or_default();
        if *count == 0 {
            order.push(number);
        }
        *count = count.saturating_add(1);
    }
    (counts, order)
}

/// The tree of instances.
fn components(draft: &Draft) -> Result<Vec<ComponentInstance>, Error> {
    let nodes = &draft.tree.nodes;
    let mut found: Vec<ComponentInstance> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let modules = node.cores.iter().map(|core| number(core.origin.number));
        found.push(ComponentInstance {
            parent: None,
            index: 0,
            name: None,
            modules: modules.collect::<Result<_, _>>()?,
            resources: number(draft.resources(node.definition))?,
        });
    }
    let mut names = BTreeMap::new();
    for (parent, node) in nodes.iter().enumerate() {
        let parent = number(parent)?;
        let names = names
            .entry(node.definition)
            .or_insert_with(|| instance_names(draft, node.definition));
        for child in &node.children {
            if let Some(found) = found.get_mut(child.node) {
                found.parent = Some(parent);
                found.index = child.index;
                found.name = names.get(&child.index).map(|name| short(name));
            }
        }
    }
    Ok(found)
}

fn number(number: usize) -> Result<u32, Error> {
    u32::try_from(number).map_err(Error::internal)
}

fn short(name: &str) -> String {
    let all = name.char_indices();
    let kept = all.take_while(|(at, letter)| at.saturating_add(letter.len_utf8()) <= LONGEST_NAME);
    kept.map(|(_, letter)| letter).collect()
}

/// The names that a definition has for the instances in it, as far as they can be read.
fn instance_names(draft: &Draft, definition: usize) -> BTreeMap<u32, &str> {
    let mut found = BTreeMap::new();
    let sections = draft.sections(definition).iter();
    for section in sections.filter(|section| section.is_name) {
        let Ok(bytes) = slice(draft.wasm(), section.content.clone()) else {
            continue;
        };
        let reader = BinaryReader::new(bytes, section.content.start);
        let Ok(section) = CustomSectionReader::new(reader) else {
            continue;
        };
        let KnownCustom::ComponentName(names) = section.as_known() else {
            continue;
        };
        for name in names.into_iter().map_while(Result::ok) {
            if let ComponentName::Instances(map) = name {
                // What stands before something that can't be read counts.
                let _ = add(&mut found, map);
            }
        }
    }
    found
}

fn imports(draft: &Draft) -> Result<Vec<Import>, Error> {
    let mut imports = Vec::new();
    let sections = draft.sections(0).iter();
    for section in sections.filter(|section| section.id == id::IMPORT) {
        for import in ComponentImportSectionReader::new(section.reader(draft.wasm())?)? {
            let import = import?;
            let name = import.name.name;
            let kind = match import.ty.kind() {
                ComponentExternalKind::Module => ImportKind::CoreModule,
                ComponentExternalKind::Func => ImportKind::Function,
                ComponentExternalKind::Value => ImportKind::Value,
                ComponentExternalKind::Type => ImportKind::Type,
                ComponentExternalKind::Instance => ImportKind::Instance,
                ComponentExternalKind::Component => ImportKind::Component,
            };
            imports.push(Import {
                path: [name.to_string()].into(),
                kind,
                functions: functions(draft, name),
                wasi: wasi(name),
            });
        }
    }
    Ok(imports)
}

/// The functions of an imported instance.
fn functions(draft: &Draft, name: &str) -> Vec<String> {
    let item = draft.types.component_item_for_import(name);
    let Some(ComponentEntityType::Instance(instance)) = item.map(|item| item.ty) else {
        return Vec::new();
    };
    let types = draft.types.as_ref();
    let exports = types.get(instance).map(|instance| &instance.exports);
    let exports = exports.into_iter().flatten();
    let functions = exports.filter(|(_, item)| matches!(item.ty, ComponentEntityType::Func(_)));
    functions.map(|(name, _)| name.clone()).collect()
}

fn call(invocation: &Invocation) -> Call {
    Call {
        path: invocation.path.clone(),
        arguments: invocation.arguments.clone(),
    }
}
