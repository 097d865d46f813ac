//! Finds out which type an object is of.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::ops::Range;

use wasm_encoder::{BlockType, Function, ValType};

use super::object_types::ObjectTypes;
use super::visitor::{Code, TRIES};

/// The types of objects in the order of the table of the functions that tell of them. Types that
/// have the same supertype are next to each other.
pub(super) struct TypePlaces {
    pub(super) order: Vec<u32>,
    /// The places of the structures without a supertype, and of such arrays.
    pub(super) structs: Range<u32>,
    pub(super) arrays: Range<u32>,
    /// The places of the subtypes of those that have any.
    pub(super) subtypes: BTreeMap<u32, Range<u32>>,
}

impl TypePlaces {
    pub(super) fn of(types: &ObjectTypes) -> Self {
        let children = types.children();
        let mut order = Vec::new();
        let is_array = |index: &u32| types.get(*index).is_some_and(|ty| ty.is_array);
        let roots = children.get(&None).map(Vec::as_slice).unwrap_or_default();
        let roots = roots.iter().copied();
        let structs = place(&mut order, roots.clone().filter(|index| !is_array(index)));
        let arrays = place(&mut order, roots.filter(is_array));
        let mut subtypes = BTreeMap::new();
        let mut next = 0;
        while let Some(index) = order.get(next).copied() {
            if let Some(children) = children.get(&Some(index)) {
                subtypes.insert(index, place(&mut order, children.iter().copied()));
            }
            next = next.saturating_add(1);
        }
        Self {
            order,
            structs,
            arrays,
            subtypes,
        }
    }
}

/// Puts types behind others.
fn place(order: &mut Vec<u32>, types: impl Iterator<Item = u32>) -> Range<u32> {
    let end = |order: &Vec<u32>| u32::try_from(order.len()).unwrap_or(u32::MAX);
    let start = end(order);
    order.extend(types);
    start..end(order)
}

/// The function that calls those of a range of the table, until one has told of the object. That
/// one moves half of the way to the front: a program has thousands of types next to each other, and
/// most of its objects are of few of them.
///
/// ```wat
/// (func $search (param $at i32) (param $end i32) (param $object anyref) (result i32)
///   (local $first i32)
///   (local.set $first (local.get $at))
///   (loop $next
///     (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 0))))
///     (if (call_indirect $writers (type $writer) (local.get $object) (local.get $at))
///       (then
///         ;; Swapped with the one in the middle.
///         …
///         (return (i32.const 1))))
///     (local.set $at (i32.add (local.get $at) (i32.const 1)))
///     (br $next)))
/// ```
impl Code<'_> {
    pub(super) fn search_function(&self, writer: u32) -> Function {
        let table = self.at.writers;
        let mut function = Function::new([(2, ValType::I32), (1, ValType::FUNCREF)]);
        let mut body = function.instructions();
        let (at, end, object, first, middle, found) = (0, 1, 2, 3, 4, 5);
        body.local_get(at).local_set(first);
        body.loop_(BlockType::Empty);
        body.local_get(at).local_get(end).i32_ge_u();
        body.if_(BlockType::Empty).i32_const(0).return_().end();
        body.local_get(object).local_get(at);
        body.call_indirect(table, writer);
        body.if_(BlockType::Empty);
        body.i32_const(0).i32_const(0).i32_load(self.arg(TRIES));
        body.local_get(at).i32_add().local_get(first).i32_sub();
        body.i32_store(self.arg(TRIES));
        body.local_get(at).local_get(first).i32_sub();
        body.i32_const(1).i32_shr_u().local_get(first).i32_add();
        body.local_tee(middle).local_get(at).i32_ne();
        body.if_(BlockType::Empty);
        body.local_get(at).table_get(table).local_set(found);
        body.local_get(at).local_get(middle).table_get(table);
        body.table_set(table);
        body.local_get(middle).local_get(found).table_set(table);
        body.end().i32_const(1).return_().end();
        body.local_get(at).i32_const(1).i32_add().local_set(at);
        body.br(0).end().unreachable().end();
        function
    }
}
