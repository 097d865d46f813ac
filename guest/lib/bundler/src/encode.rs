//! Writes the types of a component into an index space, where others of them may be already.

use wasm_encoder::ComponentValType;
use wasmparser::component_types::{
    ComponentDefinedType, ComponentDefinedTypeId, ComponentFuncTypeId, ComponentValType as Value,
    ResourceId,
};
use wasmparser::types::TypesRef;

use crate::space::Space;

/// An index space, and the types that are in it. Methods return `None` for a type that has to have
/// a name and has none here, or an unknown type.
pub(crate) trait Encode {
    /// The index space.
    type Space: Space;

    /// The types to write.
    fn types(&self) -> TypesRef<'_>;

    /// The index space.
    fn space(&mut self) -> &mut Self::Space;

    /// The index of a resource type.
    fn resource(&mut self, id: ResourceId) -> Option<u32>;

    /// The index of a type that has a name. `aliases` are its identities: it may have come here by
    /// any of its aliases. The outer `None` if it should have a name here; the inner one if it need
    /// not have one.
    fn named(&mut self, aliases: &[ComponentDefinedTypeId]) -> Option<Option<u32>>;

    /// Adds the type of a function.
    fn function_type(&mut self, id: ComponentFuncTypeId) -> Option<u32> {
        let function = self.types().get(id)?.clone();
        let mut parameters = Vec::new();
        for (name, ty) in &function.params {
            parameters.push((name.as_str(), self.value(*ty)?));
        }
        let result = self.optional(function.result)?;
        Some(self.space().function(|mut encoder| {
            encoder
                .async_(function.async_)
                .params(parameters)
                .result(result);
        }))
    }

    /// The type of a value.
    fn value(&mut self, ty: Value) -> Option<ComponentValType> {
        let id = match ty {
            Value::Primitive(ty) => return Some(ComponentValType::Primitive(ty.into())),
            Value::Type(id) => id,
        };
        let aliases: Vec<_> = {
            let types = self.types();
            std::iter::successors(Some(id), |id| types.peel_alias(*id)).collect()
        };
        let index = match self.named(&aliases)? {
            Some(index) => index,
            None => self.structure(id)?,
        };
        Some(ComponentValType::Type(index))
    }

    /// The type of a value that may be missing.
    fn optional(&mut self, ty: Option<Value>) -> Option<Option<ComponentValType>> {
        match ty {
            Some(ty) => self.value(ty).map(Some),
            None => Some(None),
        }
    }

    /// Adds a type that has no name, with the named types in it.
    fn structure(&mut self, id: ComponentDefinedTypeId) -> Option<u32> {
        let ty = self.types().get(id)?.clone();
        Some(match ty {
            ComponentDefinedType::Primitive(ty) => {
                self.space().define(|encoder| encoder.primitive(ty.into()))
            }
            ComponentDefinedType::Record(record) => {
                let mut fields = Vec::new();
                for (name, ty) in &record.fields {
                    fields.push((name.as_str(), self.value(*ty)?));
                }
                self.space().define(|encoder| encoder.record(fields))
            }
            ComponentDefinedType::Variant(variant) => {
                let mut cases = Vec::new();
                for (name, case) in &variant.cases {
                    cases.push((name.as_str(), self.optional(case.ty)?));
                }
                self.space().define(|encoder| encoder.variant(cases))
            }
            ComponentDefinedType::List { element, .. } => {
                let element = self.value(element)?;
                self.space().define(|encoder| encoder.list(element))
            }
            ComponentDefinedType::Tuple(tuple) => {
                let parts = tuple.types.iter().map(|ty| self.value(*ty));
                let parts = parts.collect::<Option<Vec<_>>>()?;
                self.space().define(|encoder| encoder.tuple(parts))
            }
            ComponentDefinedType::Flags(names) => {
                let names = names.iter().map(|name| name.as_str());
                self.space().define(|encoder| encoder.flags(names))
            }
            ComponentDefinedType::Enum(names) => {
                let names = names.iter().map(|name| name.as_str());
                self.space().define(|encoder| encoder.enum_type(names))
            }
            ComponentDefinedType::Option { ty, .. } => {
                let some = self.value(ty)?;
                self.space().define(|encoder| encoder.option(some))
            }
            ComponentDefinedType::Result { ok, err, .. } => {
                let (ok, err) = (self.optional(ok)?, self.optional(err)?);
                self.space().define(|encoder| encoder.result(ok, err))
            }
            ComponentDefinedType::Own(id) => {
                let resource = self.resource(id.resource())?;
                self.space().define(|encoder| encoder.own(resource))
            }
            ComponentDefinedType::Borrow(id) => {
                let resource = self.resource(id.resource())?;
                self.space().define(|encoder| encoder.borrow(resource))
            }
            ComponentDefinedType::Future { ty, .. } => {
                let value = self.optional(ty)?;
                self.space().define(|encoder| encoder.future(value))
            }
            ComponentDefinedType::Stream { ty, .. } => {
                let value = self.optional(ty)?;
                self.space().define(|encoder| encoder.stream(value))
            }
            ComponentDefinedType::Map { key, value, .. } => {
                let (key, value) = (self.value(key)?, self.value(value)?);
                self.space().define(|encoder| encoder.map(key, value))
            }
            ComponentDefinedType::FixedLengthList {
                element, length, ..
            } => {
                let element = self.value(element)?;
                self.space()
                    .define(|encoder| encoder.fixed_length_list(element, length))
            }
        })
    }
}

/// Whether a type can be in the type of an import or an export only by a name.
pub(crate) fn needs_name(types: TypesRef<'_>, id: ComponentDefinedTypeId) -> bool {
    matches!(
        types.get(id),
        None | Some(
            ComponentDefinedType::Record(_)
                | ComponentDefinedType::Variant(_)
                | ComponentDefinedType::Enum(_)
                | ComponentDefinedType::Flags(_)
        )
    )
}
