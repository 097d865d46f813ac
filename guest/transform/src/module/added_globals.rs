//! Immutable globals that a small result has on top of those of the input: for objects to which
//! several slots or fields refer.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use wasm_encoder::{Encode as _, HeapType, RefType};
use wasmparser::{BinaryReader, CustomSectionReader, ExternalKind};

use super::constants::Constants;
use super::contents::Section;
use super::format::{id, slice};
use super::given::Origin;
use super::graph::Graph;
use super::hierarchy::hierarchy;
use super::object_types::{Held, held};
use super::plan::Plan;
use super::records::wrong;
use super::refusals::Slot;
use super::renumber::places;
use super::slots::slot_type;
use crate::Error;
use crate::reference::{Hierarchy, Reference};

/// At most so many.
pub(crate) const MOST: usize = 4;

/// The code of modules with more bytes stays as it is: all of it would be read once more.
const MOST_BYTES: usize = 1 << 16;

/// Indices below this one have one byte, as LEB128.
const ONE_BYTE: u32 = 1 << 7;

/// The objects of these globals have at most so many fields and elements, with all to which they
/// lead.
const MOST_FIELDS: usize = 1000;

/// Globals on top of those of the input, and expressions that name them.
///
/// Their indices follow those of the input here. In the result, they stand before the module's own:
/// see [`renumber`](super::renumber).
#[derive(Debug, Default)]
pub(crate) struct AddedGlobals {
    /// The types of their objects, by index, and their expressions.
    pub(super) globals: Vec<(u32, Vec<u8>)>,
    /// The expressions that give objects to which slots refer, by their numbers, and by whether
    /// they are external references.
    pub(super) constants: BTreeMap<(u32, bool), Vec<u8>>,
    /// The expressions of other globals that hold objects, by their indices.
    pub(super) expressions: BTreeMap<u32, Vec<u8>>,
}

/// Has constant expressions make all objects to which slots refer, where a few globals on top are
/// enough for that, and no start function is left. None otherwise.
///
/// ```wat
/// (global $one (mut (ref null $pair)) (ref.null $pair))
/// (global $other (mut (ref null $pair)) (ref.null $pair))
/// ```
///
/// where both pairs refer to the same cell becomes
///
/// ```wat
/// (global $added (ref $cell) (struct.new $cell (i32.const 1)))
/// (global $one (mut (ref null $pair)) (struct.new $pair (global.get $added) (i32.const 2)))
/// (global $other (mut (ref null $pair)) (struct.new $pair (global.get $added) (i32.const 3)))
/// ```
///
/// An immutable global keeps its object for ever. So it is only for objects that never lead to more
/// than they do now, and that is little. `expressions` are those of globals that are written in any
/// case.
pub(super) fn added_globals(
    plan: &Plan,
    graph: &Graph<'_>,
    slots: &[(Slot, u32)],
    expressions: &BTreeMap<u32, Vec<u8>>,
) -> Result<Option<AddedGlobals>, Error> {
    let is_global = |(slot, _): &(Slot, u32)| {
        slot.kind == ExternalKind::Global && slot.index >= plan.module.imported_globals
    };
    if slots.is_empty() || !slots.iter().all(is_global) || !is_possible(plan)? {
        return Ok(None);
    }
    let Some(shared) = shared(plan, graph, slots)? else {
        return Ok(None);
    };
    let mut origins = graph.origins.clone();
    let mut types = Vec::new();
    for (index, object) in (plan.module.all_globals()..).zip(&shared) {
        *origins.get_mut(*object as usize).ok_or_else(wrong)? = Some(Origin::Global(index));
        types.push(graph.objects.ty(*object)?);
    }
    let mut constants = Constants::new(plan, graph.objects, &origins, &graph.referrers, &types);
    let mut added = AddedGlobals {
        expressions: expressions.clone(),
        ..AddedGlobals::default()
    };
    for (object, ty) in shared.iter().zip(&types) {
        let Some(bytes) = constants.of_added(*object)? else {
            return Ok(None);
        };
        added.globals.push((*ty, bytes));
    }
    for (slot, object) in slots {
        let Some(bytes) = constants.expression(*slot, *object)? else {
            return Ok(None);
        };
        let is_external = hierarchy(&plan.module, slot_type(plan, *slot)?) == Hierarchy::Extern;
        added.constants.insert((*object, is_external), bytes);
    }
    Ok(Some(added))
}

/// Whether all that names globals can be changed in its place, and nothing but objects needs a
/// start function.
fn is_possible(plan: &Plan) -> Result<bool, Error> {
    let module = &plan.module;
    let most = u32::try_from(MOST).unwrap_or(u32::MAX);
    let mut imported = module.imported_globals();
    let is_small = plan.is_standalone()
        && plan.wasm.len() <= MOST_BYTES
        && module.all_globals().saturating_add(most) <= ONE_BYTE
        && module.shared_imports().next().is_none()
        && !imported.any(|(_, ty)| ty.mutable);
    if !is_small {
        return Ok(false);
    }
    for section in &module.sections {
        if section.id == id::CUSTOM && !is_known(plan, section)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a custom section is one that names no globals, or in which indices can be changed.
/// Others may name globals: those of debuggers and linkers do.
fn is_known(plan: &Plan, section: &Section) -> Result<bool, Error> {
    let content = slice(&plan.wasm, section.content.clone())?;
    if section.is_name {
        let all = plan.module.all_globals();
        let names = places(section.id, content);
        return Ok(names.is_ok_and(|names| names.iter().all(|(_, index)| *index < all)));
    }
    let reader = BinaryReader::new(content, section.content.start);
    let Ok(section) = CustomSectionReader::new(reader) else {
        return Ok(false);
    };
    let known = ["producers", "sourceMappingURL", "target_features"];
    Ok(known.contains(&section.name()) || section.name().starts_with("metadata.code."))
}

/// The objects that need globals, each behind those to which it leads. None if there are too many,
/// or if constant expressions can't make them.
fn shared(
    plan: &Plan,
    graph: &Graph<'_>,
    slots: &[(Slot, u32)],
) -> Result<Option<Vec<u32>>, Error> {
    let mut shared = Vec::new();
    let mut kept = Kept {
        is_kept: vec![false; graph.objects.len()],
        fields: 0,
    };
    let mut state = vec![State::New; graph.objects.len()];
    let mut open: Vec<(u32, bool)> = Vec::new();
    open.extend(slots.iter().rev().map(|(_, object)| (*object, false)));
    while let Some((object, is_done)) = open.pop() {
        if graph.origin(object).is_some() {
            continue;
        }
        let inner = graph.objects.references(object).iter();
        let inner = inner.filter_map(|value| match value {
            Reference::Object(inner) => Some(*inner),
            _ => None,
        });
        let state = state.get_mut(object as usize).ok_or_else(wrong)?;
        match (is_done, *state) {
            (true, _) => {
                *state = State::Done;
                if graph.referrers.get(object as usize) == Some(&1) {
                    continue;
                }
                shared.push(object);
                if shared.len() > MOST || !kept.stays(plan, graph, object)? {
                    return Ok(None);
                }
            }
            (false, State::New) => {
                *state = State::Open;
                open.push((object, true));
                open.extend(inner.map(|inner| (inner, false)));
            }
            // It leads to itself.
            (false, State::Open) => return Ok(None),
            (false, State::Done) => {}
        }
    }
    Ok(Some(shared))
}

#[derive(Clone, Copy)]
enum State {
    New,
    Open,
    Done,
}

/// The objects that globals on top would keep.
struct Kept {
    is_kept: Vec<bool>,
    /// How many fields and elements they have.
    fields: usize,
}

impl Kept {
    /// Takes in an object. Whether all never lead to other objects than now, and have few fields.
    fn stays(&mut self, plan: &Plan, graph: &Graph<'_>, from: u32) -> Result<bool, Error> {
        let module = &plan.module;
        let mut open = Vec::from([from]);
        while let Some(object) = open.pop() {
            let is_kept = self.is_kept.get_mut(object as usize).ok_or_else(wrong)?;
            if core::mem::replace(is_kept, true) {
                continue;
            }
            let Some(ty) = module.types_of_objects.get(graph.objects.ty(object)?) else {
                return Ok(false);
            };
            let count = match ty.is_array {
                true => graph.objects.length(object)? as usize,
                false => ty.fields.len(),
            };
            self.fields = self.fields.saturating_add(count);
            let is_number = |held: Held| matches!(held, Held::Number(_));
            let mut fields = ty.fields.iter();
            let leads = fields.any(|field| field.mutable && !is_number(held(module, field)));
            if leads || self.fields > MOST_FIELDS {
                return Ok(false);
            }
            let inner = graph.objects.references(object).iter();
            open.extend(inner.filter_map(|value| match value {
                Reference::Object(inner) => Some(*inner),
                _ => None,
            }));
        }
        Ok(true)
    }
}

impl AddedGlobals {
    /// Whether a result has fewer bytes with these than with a start function, whose code, data and
    /// expressions have so many bytes.
    pub(super) fn is_shorter(&self, start: usize) -> bool {
        let with_start = FUNCTION.saturating_add(start);
        let expressions = self.constants.values().map(Vec::len);
        let with_globals = expressions.fold(entries(&self.globals).len(), usize::saturating_add);
        with_globals < with_start
    }
}

/// A start function has at least so many bytes beside its code: its section, the index of its type,
/// its size, locals and end.
const FUNCTION: usize = 7;

/// The entries of globals in the global section: the types of their objects, and their expressions.
pub(super) fn entries(globals: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut entries = Vec::new();
    for (ty, expression) in globals {
        let ty = RefType {
            nullable: false,
            heap_type: HeapType::Concrete(*ty),
        };
        wasm_encoder::GlobalType {
            val_type: ty.into(),
            mutable: false,
            shared: false,
        }
        .encode(&mut entries);
        entries.extend(expression);
        entries.push(END);
    }
    entries
}

/// The end of an expression.
const END: u8 = 0x0b;
