//! The indices of globals in results that have some on top of those of their binary.

use alloc::vec::Vec;

use wasmparser::{ExternalKind, ValType};

use super::binary::Binary;
use super::core_module::bodies;
use crate::module::Module;
use crate::module::added_globals::MOST;
use crate::module::contents::Global;
use crate::module::renumber::{GlobalIndices, with_indices_of_binary};

/// Larger results are not copied for this.
const MOST_BYTES: usize = 1 << 28;

/// Gives results the indices of their input, if they all come from it.
///
/// ```wat
/// (global (ref $cell) (struct.new_default $cell))
/// (global $n (mut i32) (i32.const 1))
/// (func (export "n") (result i32) (global.get 1))
/// ```
///
/// of an input that has only `$n` is read as
///
/// ```wat
/// (global $n (mut i32) (i32.const 1))
/// (global (ref $cell) (struct.new_default $cell))
/// (func (export "n") (result i32) (global.get 0))
/// ```
pub(crate) fn as_in_input(results: &mut [&mut Binary<'_>], input: &Binary<'_>) {
    let Some(of_input) = Renumbered::new(input, 0) else {
        return;
    };
    let all = results.iter().map(|result| {
        let (module, others) = (module(result)?, module(input)?);
        let added = added(&module.globals, &others.globals, usize::MAX)?;
        let renumbered = Renumbered::new(result, added)?;
        renumbered
            .code(result)
            .starts_with(&of_input.code(input))
            .then_some(renumbered)
    });
    if let Some(all) = all.collect::<Option<Vec<_>>>() {
        for (result, renumbered) in results.iter_mut().zip(all) {
            renumbered.apply(result);
        }
    }
}

/// Gives two results of one binary its indices, if they have different globals on top.
pub(crate) fn as_in_each_other(first: &mut Binary<'_>, second: &mut Binary<'_>) {
    let (Some(left), Some(right)) = (module(first), module(second)) else {
        return;
    };
    for count in 0..=MOST {
        let behind = left.globals.get(count..).unwrap_or_default();
        let Some(others) = added(&right.globals, behind, MOST) else {
            continue;
        };
        if count == 0 && others == 0 {
            return;
        }
        let is_added = left.globals.iter().take(count).all(is_added);
        let both = [(&*first, count), (&*second, others)];
        let both = both.map(|(result, count)| Renumbered::new(result, count));
        if let ([Some(one), Some(other)], true) = (both, is_added)
            && have_same_functions(&one.code(first), &other.code(second))
        {
            one.apply(first);
            other.apply(second);
            return;
        }
    }
}

/// Whether the functions are the same, but for those that one of them has on top.
fn have_same_functions(first: &[&[u8]], second: &[&[u8]]) -> bool {
    let common = first.len().min(second.len());
    first.get(..common) == second.get(..common)
}

/// The module that is a binary, with the indices of its file.
fn module<'a>(binary: &'a Binary<'_>) -> Option<&'a Module> {
    let is_as_in_file = binary.added == 0 && binary.contents.components.is_empty();
    binary.contents.modules.first().filter(|_| is_as_in_file)
}

/// How many globals a result has on top, if the others are these.
fn added(result: &[Global], others: &[Global], most: usize) -> Option<usize> {
    let count = result.len().checked_sub(others.len())?;
    let (added, own) = result.split_at_checked(count)?;
    let mut pairs = own.iter().zip(others);
    let are_same = pairs.all(|(left, right)| left.ty == right.ty);
    (count <= most && are_same && added.iter().all(is_added)).then_some(count)
}

/// Whether a global may be one on top: it is immutable, and has an object.
fn is_added(global: &Global) -> bool {
    match global.ty.content_type {
        ValType::Ref(ty) => !global.ty.mutable && !ty.is_nullable() && ty.type_index().is_some(),
        _ => false,
    }
}

/// A module with the indices of its binary.
struct Renumbered {
    indices: GlobalIndices,
    added: u32,
    /// Its bytes, if some indices are others.
    bytes: Option<Vec<u8>>,
}

impl Renumbered {
    /// For a module that has so many globals on top. None if its functions or names can't be read:
    /// then it is no result of ours.
    fn new(binary: &Binary<'_>, added: usize) -> Option<Self> {
        let module = module(binary)?;
        let added = u32::try_from(added).ok()?;
        let indices = GlobalIndices::of_result(module, added);
        let bytes = match added {
            0 => None,
            _ if binary.wasm.len() > MOST_BYTES => return None,
            _ => Some(with_indices_of_binary(binary.wasm, module, indices).ok()?),
        };
        Some(Self {
            indices,
            added,
            bytes,
        })
    }

    /// The bodies of the functions.
    fn code<'a>(&'a self, binary: &'a Binary<'_>) -> Vec<&'a [u8]> {
        let wasm = self.bytes.as_deref().unwrap_or(binary.wasm);
        let bodies = module(binary).and_then(|module| bodies(wasm, module).ok());
        let bodies = bodies.unwrap_or_default().into_iter();
        bodies.filter_map(|body| wasm.get(body)).collect()
    }

    fn apply(self, binary: &mut Binary<'_>) {
        let Some(module) = binary.contents.modules.first_mut() else {
            return;
        };
        let first = (self.added as usize).min(module.globals.len());
        module.globals.rotate_left(first);
        for export in &mut module.exports {
            if export.kind == ExternalKind::Global {
                export.index = self.indices.in_binary(export.index);
            }
        }
        binary.added = self.added;
        binary.renumbered = self.bytes;
    }
}
