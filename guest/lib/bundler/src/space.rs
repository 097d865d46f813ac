//! Writes types into different index spaces: a component under construction, sections to append to
//! a component, an instance type.

use wasm_encoder::{
    ComponentBuilder, ComponentDefinedTypeEncoder, ComponentFuncTypeEncoder, ComponentTypeRef,
    ComponentValType, InstanceType, PrimitiveValType, TypeBounds,
};
use wizer_values::Type;

use crate::signature::Signature;

/// An index space of types.
pub(crate) trait Space {
    /// Adds a value type, and returns its index.
    fn define(&mut self, with: impl FnOnce(ComponentDefinedTypeEncoder<'_>)) -> u32;

    /// Adds a function type, and returns its index.
    fn function(&mut self, with: impl FnOnce(ComponentFuncTypeEncoder<'_>)) -> u32;

    /// Imports or exports a type with a name, and returns the index of the named type.
    fn name(&mut self, name: &str, index: u32) -> u32;
}

impl Space for ComponentBuilder {
    fn define(&mut self, with: impl FnOnce(ComponentDefinedTypeEncoder<'_>)) -> u32 {
        let (index, encoder) = self.type_defined(None);
        with(encoder);
        index
    }

    fn function(&mut self, with: impl FnOnce(ComponentFuncTypeEncoder<'_>)) -> u32 {
        let (index, encoder) = self.type_function(None);
        with(encoder);
        index
    }

    /// A component under construction imports its types.
    fn name(&mut self, name: &str, index: u32) -> u32 {
        self.import(name, ComponentTypeRef::Type(TypeBounds::Eq(index)))
    }
}

impl Space for InstanceType {
    fn define(&mut self, with: impl FnOnce(ComponentDefinedTypeEncoder<'_>)) -> u32 {
        let index = self.type_count();
        with(self.ty().defined_type());
        index
    }

    fn function(&mut self, with: impl FnOnce(ComponentFuncTypeEncoder<'_>)) -> u32 {
        let index = self.type_count();
        with(self.ty().function());
        index
    }

    fn name(&mut self, name: &str, index: u32) -> u32 {
        let named = self.type_count();
        self.export(name, ComponentTypeRef::Type(TypeBounds::Eq(index)));
        named
    }
}

/// Types that are imported or exported by name, each once. An imported or exported function can
/// refer to records and similar types only by such names. They are numbered in the order of their
/// first use, so equal functions lead to equal names.
#[derive(Debug)]
pub(crate) struct Names<'a> {
    prefix: &'a str,
    known: Vec<(Type, u32)>,
}

impl<'a> Names<'a> {
    pub(crate) fn new(prefix: &'a str) -> Self {
        Self {
            prefix,
            known: Vec::new(),
        }
    }

    /// The names so far.
    pub(crate) fn all(&self) -> impl Iterator<Item = String> {
        (0..self.known.len()).map(|i| self.nth(i))
    }

    fn nth(&self, i: usize) -> String {
        format!("{}-type{i}", self.prefix)
    }

    /// Adds the type of a function and the types in it, and returns its index.
    pub(crate) fn function(&mut self, space: &mut impl Space, signature: &Signature) -> u32 {
        let mut parameters = Vec::new();
        for (name, ty) in &signature.parameters {
            parameters.push((name.as_str(), self.value(space, ty)));
        }
        let result = signature.result.as_ref();
        let result = result.map(|ty| self.value(space, ty));
        space.function(|mut encoder| {
            encoder
                .async_(signature.is_async)
                .params(parameters)
                .result(result);
        })
    }

    /// Adds a type, unless it has a name already.
    fn value(&mut self, space: &mut impl Space, ty: &Type) -> ComponentValType {
        if let Some((_, index)) = self.known.iter().find(|(known, _)| known == ty) {
            return ComponentValType::Type(*index);
        }
        let mut optional = |this: &mut Self, ty: Option<&Type>| ty.map(|ty| this.value(space, ty));
        let index = match ty {
            Type::List(element) => {
                let element = self.value(space, element);
                space.define(|encoder| encoder.list(element))
            }
            Type::Tuple(types) => {
                let types: Vec<_> = types.iter().map(|ty| self.value(space, ty)).collect();
                space.define(|encoder| encoder.tuple(types))
            }
            Type::Option(some) => {
                let some = self.value(space, some);
                space.define(|encoder| encoder.option(some))
            }
            Type::Result(ok, err) => {
                let ok = optional(self, ok.as_deref());
                let err = optional(self, err.as_deref());
                space.define(|encoder| encoder.result(ok, err))
            }
            Type::Record(fields) => {
                let mut list = Vec::new();
                for (name, ty) in fields {
                    list.push((name.as_str(), self.value(space, ty)));
                }
                let index = space.define(|encoder| encoder.record(list));
                self.named(space, ty, index)
            }
            Type::Variant(cases) => {
                let mut list = Vec::new();
                for (name, ty) in cases {
                    list.push((name.as_str(), optional(self, ty.as_ref())));
                }
                let index = space.define(|encoder| encoder.variant(list));
                self.named(space, ty, index)
            }
            Type::Enum(names) => {
                let names = names.iter().map(String::as_str);
                let index = space.define(|encoder| encoder.enum_type(names));
                self.named(space, ty, index)
            }
            Type::Flags(names) => {
                let names = names.iter().map(String::as_str);
                let index = space.define(|encoder| encoder.flags(names));
                self.named(space, ty, index)
            }
            simple => return ComponentValType::Primitive(primitive(simple)),
        };
        ComponentValType::Type(index)
    }

    fn named(&mut self, space: &mut impl Space, ty: &Type, index: u32) -> u32 {
        let name = self.nth(self.known.len());
        let named = space.name(&name, index);
        self.known.push((ty.clone(), named));
        named
    }
}

fn primitive(ty: &Type) -> PrimitiveValType {
    match ty {
        Type::S8 => PrimitiveValType::S8,
        Type::U8 => PrimitiveValType::U8,
        Type::S16 => PrimitiveValType::S16,
        Type::U16 => PrimitiveValType::U16,
        Type::S32 => PrimitiveValType::S32,
        Type::U32 => PrimitiveValType::U32,
        Type::S64 => PrimitiveValType::S64,
        Type::U64 => PrimitiveValType::U64,
        Type::F32 => PrimitiveValType::F32,
        Type::F64 => PrimitiveValType::F64,
        Type::Char => PrimitiveValType::Char,
        Type::String => PrimitiveValType::String,
        // Composite types were handled before.
        _ => PrimitiveValType::Bool,
    }
}
