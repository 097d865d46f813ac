//! The hierarchies of reference types.

use wasmparser::ValType;

use super::contents::Module;
use crate::reference::Hierarchy;

/// The hierarchy that a type of references is in.
pub(crate) fn hierarchy(module: &Module, ty: ValType) -> Hierarchy {
    use wasmparser::{AbstractHeapType as Abstract, HeapType};
    let ValType::Ref(ty) = ty else {
        return Hierarchy::Any;
    };
    match ty.heap_type() {
        HeapType::Abstract { ty, .. } => match ty {
            Abstract::Func | Abstract::NoFunc => Hierarchy::Func,
            Abstract::Extern | Abstract::NoExtern => Hierarchy::Extern,
            Abstract::Exn | Abstract::NoExn => Hierarchy::Exn,
            _ => Hierarchy::Any,
        },
        HeapType::Concrete(index) | HeapType::Exact(index) => {
            let index = index.as_module_index();
            match index.is_some_and(|index| module.function_types.contains(&index)) {
                true => Hierarchy::Func,
                false => Hierarchy::Any,
            }
        }
    }
}
