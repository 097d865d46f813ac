//! The types of garbage-collected objects that a module defines.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use wasmparser::types::{CoreTypeId, Types};
use wasmparser::{
    AbstractHeapType as Abstract, ArrayType, CompositeInnerType, FieldType, HeapType, StorageType,
    StructType, SubType, ValType,
};

use super::contents::Module;
use super::hierarchy::hierarchy;
use crate::reference::Hierarchy;

/// A type of objects.
#[derive(Debug, Clone)]
pub(crate) struct ObjectType {
    /// The fields of a structure, or the one of all elements of an array.
    pub(crate) fields: Vec<FieldType>,
    pub(crate) is_array: bool,
    /// The declared supertype.
    supertype: Option<u32>,
    /// The first type of the module that is the same one.
    first: u32,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// A number of so many bytes.
    Number(usize),
    /// A reference to an object, an `i31` or null.
    Object,
    /// The same, as an external reference.
    External,
    /// A reference to a function.
    Function,
    /// An exception, which has to be null.
    Exception,
}

/// The types of objects of a module, by index.
#[derive(Debug, Default)]
pub(crate) struct ObjectTypes(BTreeMap<u32, ObjectType>);

impl ObjectTypes {
    /// Takes in a type of the type section.
    pub(super) fn add(&mut self, index: u32, ty: &SubType) {
        let (fields, is_array) = match &ty.composite_type.inner {
            CompositeInnerType::Struct(StructType { fields }) => (fields.to_vec(), false),
            CompositeInnerType::Array(ArrayType(element)) => (Vec::from([*element]), true),
            _ => return,
        };
        let supertype = ty.supertype_idx;
        let supertype = supertype.and_then(|index| index.unpack().as_module_index());
        let ty = ObjectType {
            fields,
            is_array,
            supertype,
            first: index,
        };
        self.0.insert(index, ty);
    }

    /// Finds out which types are the same.
    pub(super) fn finish(&mut self, types: &Types) {
        let types = types.as_ref();
        let mut firsts: BTreeMap<CoreTypeId, u32> = BTreeMap::new();
        for (index, ty) in &mut self.0 {
            let id = types.core_type_at_in_module(*index);
            ty.first = *firsts.entry(id).or_insert(*index);
        }
        let firsts: BTreeMap<u32, u32> = self.0.iter().map(|(at, ty)| (*at, ty.first)).collect();
        for ty in self.0.values_mut() {
            let supertype = ty.supertype.and_then(|index| firsts.get(&index));
            ty.supertype = supertype.copied();
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn get(&self, index: u32) -> Option<&ObjectType> {
        self.0.get(&index)
    }

    /// All types, each once, in order.
    pub(crate) fn all(&self) -> impl Iterator<Item = (u32, &ObjectType)> {
        let types = self.0.iter().map(|(index, ty)| (*index, ty));
        types.filter(|(index, ty)| ty.first == *index)
    }

    /// The types whose declared supertype is this one, or that have none, in order.
    pub(crate) fn children(&self) -> BTreeMap<Option<u32>, Vec<u32>> {
        let mut children: BTreeMap<Option<u32>, Vec<u32>> = BTreeMap::new();
        for (index, ty) in self.all() {
            children.entry(ty.supertype).or_default().push(index);
        }
        children
    }

    /// A type and all its supertypes, each by the first type that is the same one.
    pub(crate) fn with_supertypes(&self, index: u32) -> impl Iterator<Item = u32> {
        let first = self.0.get(&index).map(|ty| ty.first);
        core::iter::successors(first, |at| self.0.get(at)?.supertype)
    }

    /// Whether objects of exactly one type are of another one.
    pub(crate) fn is(&self, exact: u32, index: u32) -> bool {
        let wanted = self.0.get(&index).map(|ty| ty.first);
        self.with_supertypes(exact).any(|ty| Some(ty) == wanted)
    }

    /// Whether objects of exactly one type are of a type of references.
    pub(crate) fn fits(&self, exact: u32, ty: HeapType) -> bool {
        let is_array = self.0.get(&exact).is_some_and(|ty| ty.is_array);
        match ty {
            HeapType::Abstract { ty, .. } => match ty {
                Abstract::Any | Abstract::Eq | Abstract::Extern => true,
                Abstract::Struct => !is_array,
                Abstract::Array => is_array,
                _ => false,
            },
            HeapType::Concrete(index) | HeapType::Exact(index) => {
                let index = index.as_module_index();
                index.is_some_and(|index| self.is(exact, index))
            }
        }
    }
}

/// What a field holds.
pub(crate) fn held(module: &Module, field: &FieldType) -> Held {
    match field.element_type {
        StorageType::I8 => Held::Number(1),
        StorageType::I16 => Held::Number(2),
        StorageType::Val(ValType::I32 | ValType::F32) => Held::Number(4),
        StorageType::Val(ValType::I64 | ValType::F64) => Held::Number(8),
        StorageType::Val(ValType::V128) => Held::Number(16),
        StorageType::Val(ty @ ValType::Ref(_)) => match hierarchy(module, ty) {
            Hierarchy::Any => Held::Object,
            Hierarchy::Extern => Held::External,
            Hierarchy::Func => Held::Function,
            Hierarchy::Exn => Held::Exception,
        },
    }
}

impl Module {
    /// Whether objects may refer to functions.
    pub(crate) fn has_functions_in_objects(&self) -> bool {
        let types = self.types_of_objects.all();
        let mut fields = types.flat_map(|(_, ty)| &ty.fields);
        fields.any(|field| held(self, field) == Held::Function)
    }
}

impl ObjectType {
    /// How many bytes the numbers in a record take: of a structure, or of one element.
    pub(crate) fn bytes(&self, module: &Module) -> usize {
        let sizes = self.fields.iter().map(|field| match held(module, field) {
            Held::Number(bytes) => bytes,
            Held::Exception => 1,
            _ => 0,
        });
        sizes.fold(0, usize::saturating_add)
    }
}
