//! Which references fit the type of a table or a global.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use wasmparser::types::{CoreTypeId, Types};
use wasmparser::{AbstractHeapType, HeapType, RefType, StorageType, ValType};

use super::contents::Module;
use super::hierarchy::hierarchy;
use super::plan::Plan;
use crate::reference::{Hierarchy, Reference, Referent};

/// The types of functions, where a table or a global holds only those of one type. Else empty.
#[derive(Debug, Default)]
pub(crate) struct FunctionTypes {
    /// Of each function.
    functions: Vec<CoreTypeId>,
    /// Of each index of a type. Equal types have one.
    types: Vec<CoreTypeId>,
    /// The supertypes that types declare.
    supertypes: BTreeMap<CoreTypeId, CoreTypeId>,
}

impl FunctionTypes {
    /// Those of a module that was read to its end.
    pub(super) fn new(module: &Module, types: &Types) -> Self {
        let globals = module.reference_globals().chain(module.imported_globals());
        let globals = globals.map(|(_, ty)| ty.content_type);
        let globals = globals.filter_map(|ty| ty.as_reference_type());
        let own = module.tables.iter().map(|table| table.ty.element_type);
        let imported = module.table_imports().map(|(_, _, ty)| ty.element_type);
        let fields = module.types_of_objects.all();
        let fields = fields.flat_map(|(_, ty)| &ty.fields);
        let fields = fields.filter_map(|field| match field.element_type {
            StorageType::Val(ValType::Ref(ty)) => Some(ty),
            _ => None,
        });
        let mut all = globals.chain(own).chain(imported).chain(fields);
        if !all.any(|ty| is_concrete(ty) && is_function(module, ty)) {
            return Self::default();
        }
        let types = types.as_ref();
        let ids: Vec<CoreTypeId> = (0..module.types)
            .map(|index| types.core_type_at_in_module(index))
            .collect();
        let supertypes = ids.iter();
        let supertypes = supertypes.filter_map(|id| Some((*id, types.supertype_of(*id)?)));
        Self {
            functions: (0..module.all_functions())
                .map(|index| types.core_function_at(index))
                .collect(),
            supertypes: supertypes.collect(),
            types: ids,
        }
    }

    /// The type of an index.
    pub(super) fn id(&self, ty: u32) -> Option<CoreTypeId> {
        self.types.get(ty as usize).copied()
    }

    /// The type of a function, and all that it is declared to be a subtype of.
    pub(super) fn with_supertypes(&self, function: u32) -> impl Iterator<Item = CoreTypeId> {
        let first = self.functions.get(function as usize).copied();
        core::iter::successors(first, |ty| self.supertypes.get(ty).copied())
    }

    /// Whether a function is of a type, or of one that is declared to be a subtype of that.
    fn is(&self, function: u32, ty: u32) -> bool {
        let wanted = self.id(ty);
        self.with_supertypes(function).any(|ty| Some(ty) == wanted)
    }
}

/// Whether a type is one that a module defines.
fn is_concrete(ty: RefType) -> bool {
    !matches!(ty.heap_type(), HeapType::Abstract { .. })
}

fn is_function(module: &Module, ty: RefType) -> bool {
    hierarchy(module, ValType::Ref(ty)) == Hierarchy::Func
}

/// Whether an `i31` is of a type.
pub(super) fn takes_i31(ty: RefType) -> bool {
    use AbstractHeapType::{Any, Eq, Extern, I31};
    let HeapType::Abstract { ty, .. } = ty.heap_type() else {
        return false;
    };
    matches!(ty, Any | Eq | I31 | Extern)
}

impl Plan {
    /// The value as a snapshot holds it, if something of a type can have it. The error names the
    /// value. References to what a snapshot can't hold are refused later, with their places.
    pub(super) fn held(&self, ty: ValType, value: Reference) -> Result<Reference, &'static str> {
        let ValType::Ref(ty) = ty else {
            return Err("a reference");
        };
        match value {
            Reference::Null if !ty.is_nullable() => Err("null"),
            Reference::Function(number) => {
                let function = self.watched.functions.get(number as usize);
                let function = *function.ok_or("a function of that number")?;
                if self.takes(ty, function) {
                    Ok(value)
                } else if function < self.module.imported_functions
                    && is_concrete(ty)
                    && is_function(&self.module, ty)
                {
                    // Provided with a subtype of its import's type, which no constant can tell.
                    Ok(Reference::Other(Referent::Function))
                } else {
                    Err("a function of that type")
                }
            }
            Reference::Object(_) if self.watched.given.is_none() => Err("an object of a number"),
            Reference::Object(_) if !self.module.leads_to_objects(ValType::Ref(ty)) => {
                Err("an object")
            }
            Reference::I31(value) if !takes_i31(ty) || value << 1 >> 1 != value => {
                Err("an i31 of that value")
            }
            _ => Ok(value),
        }
    }

    /// Whether a function, by its index, is of a type.
    pub(super) fn takes(&self, ty: RefType, function: u32) -> bool {
        match ty.heap_type() {
            HeapType::Abstract { ty, .. } => ty == AbstractHeapType::Func,
            HeapType::Concrete(index) | HeapType::Exact(index) => {
                let index = index.as_module_index();
                index.is_some_and(|index| self.module.types_of_functions.is(function, index))
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use crate::{ErrorKind, Initializer, Options, Reference, Snapshot, Target};
    use alloc::vec::Vec;
    use wasm_encoder::{
        AbstractHeapType, CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind,
        ExportSection, Function, FunctionSection, HeapType, ImportSection, Instruction, Module,
        RefType, TableSection, TableType, TypeSection, ValType,
    };

    fn abstract_type(ty: AbstractHeapType) -> HeapType {
        HeapType::Abstract { shared: false, ty }
    }

    /// A target with a table of one element, which is exported, and so may change. Its functions
    /// are an import of type `(func)`, `(func)`, `(func (param i32))`, and one of a type that is
    /// equal to the latter.
    fn target(nullable: bool, heap_type: HeapType) -> Target {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        types.ty().function([ValType::I32], []);
        types.ty().function([ValType::I32], []);
        types.ty().struct_([]);
        let mut imports = ImportSection::new();
        imports.import("a", "b", EntityType::Function(0));
        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for ty in 0..3 {
            functions.function(ty);
            let mut body = Function::new([]);
            body.instructions().end();
            code.function(&body);
        }
        let ty = TableType {
            element_type: RefType {
                nullable,
                heap_type,
            },
            table64: false,
            minimum: 1,
            maximum: None,
            shared: false,
        };
        let mut tables = TableSection::new();
        match nullable {
            true => tables.table(ty),
            false => tables.table_with_init(
                ty,
                &ConstExpr::extended([Instruction::I32Const(1), Instruction::RefI31]),
            ),
        };
        let mut exports = ExportSection::new();
        exports.export("table", ExportKind::Table, 0);
        let mut elements = ElementSection::new();
        elements.declared(Elements::Functions([0, 1, 2, 3].as_slice().into()));
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions);
        module.section(&tables);
        module.section(&exports).section(&elements).section(&code);
        let options = Options {
            init: Initializer::None,
            ..Options::default()
        };
        Target::open(module.finish(), &options).unwrap()
    }

    fn snapshot(target: &Target, size: u64) -> Snapshot {
        let mut snapshot = target.snapshot();
        snapshot.set_references(Vec::new()).unwrap();
        snapshot.set_table_size(0, size).unwrap();
        snapshot
    }

    fn takes(target: &Target, value: Reference) -> bool {
        let mut snapshot = snapshot(target, 1);
        match snapshot.set_elements(0, 0, Vec::from([value])) {
            Ok(()) => snapshot.finish().is_ok(),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::State);
                false
            }
        }
    }

    #[test]
    fn functions_are_of_the_type_of_the_table() {
        let all = [0, 1, 2, 3].map(Reference::Function);
        let fitting = |heap_type| {
            let target = target(true, heap_type);
            all.map(|function| takes(&target, function))
        };
        assert_eq!(fitting(HeapType::FUNC), [true, true, true, true]);
        assert_eq!(fitting(HeapType::Concrete(0)), [true, true, false, false]);
        assert_eq!(fitting(HeapType::Concrete(1)), [false, false, true, true]);
        let none = abstract_type(AbstractHeapType::NoFunc);
        assert_eq!(fitting(none), [false, false, false, false]);
        assert_eq!(fitting(HeapType::EXTERN), [false, false, false, false]);
    }

    #[test]
    fn imported_functions_may_be_of_subtypes() {
        let target = target(true, HeapType::Concrete(1));
        let mut snapshot = snapshot(&target, 1);
        let element = Vec::from([Reference::Function(0)]);
        snapshot.set_elements(0, 0, element).unwrap();
        let refused = snapshot.finish().unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Unsupported);
    }

    #[test]
    fn numbers_are_of_some_types_of_objects() {
        let i31 = |heap_type| takes(&target(true, heap_type), Reference::I31(-1));
        assert!(
            i31(HeapType::ANY) && i31(abstract_type(AbstractHeapType::Eq)) && i31(HeapType::I31)
        );
        assert!(!i31(HeapType::Concrete(3)) && !i31(HeapType::FUNC));
        assert!(!i31(abstract_type(AbstractHeapType::Struct)));
        assert!(!i31(abstract_type(AbstractHeapType::None)));
    }

    #[test]
    fn elements_that_are_never_null_are_all_shown() {
        let target = target(false, HeapType::I31);
        for (start, count, is_whole) in [(0, 0, false), (0, 2, false), (1, 2, false), (0, 3, true)]
        {
            let mut snapshot = snapshot(&target, 3);
            let elements = core::iter::repeat_n(Reference::I31(2), count);
            snapshot.set_elements(0, start, elements.collect()).unwrap();
            let finished = snapshot.finish();
            let refused = finished.map_err(|error| error.kind()).err();
            let expected = (!is_whole).then_some(ErrorKind::State);
            assert_eq!(refused, expected, "{count} from {start} on");
        }
    }
}
