//! Writes items with new indices, where other items were added or removed.

use wasm_encoder::reencode::{
    Error as ReencodeError, Reencode, ReencodeComponent, component_utils,
};
use wasm_encoder::{Alias, CanonicalFunctionSection, ModuleType};
use wasmparser::{CanonicalFunction, ComponentAlias, ModuleTypeDeclaration};

use super::scope::{IndexSpace, Scope, outwards};
use crate::Error;

/// Writes items of the innermost scope with new indices.
pub(crate) struct Renumber<'a> {
    scopes: &'a [Scope],
    /// How many scopes of types are open within.
    types: usize,
    /// An index led out of all scopes.
    lost: bool,
}

impl<'a> Renumber<'a> {
    pub(crate) fn new(scopes: &'a [Scope]) -> Self {
        Self {
            scopes,
            types: 0,
            lost: false,
        }
    }

    /// Whether every index could be found.
    pub(crate) fn is_sound(&self) -> bool {
        !self.lost
    }

    fn index(&mut self, space: impl Fn(&Scope) -> &IndexSpace, old: u32) -> u32 {
        match self.scopes.last() {
            Some(scope) => space(scope).get(old),
            None => {
                self.lost = true;
                old
            }
        }
    }

    /// The scope that is `count` further out in the input, and how far out it is now. None if it is
    /// within a type.
    fn outer(&mut self, count: u32) -> Option<(&'a Scope, u32)> {
        let count = count as usize;
        let out = count.checked_sub(self.types)?;
        let top = self.scopes.len().checked_sub(1);
        let place = top.and_then(|top| outwards(self.scopes, top, out));
        let found =
            place.and_then(|place| Some((self.scopes.get(place)?, top?.checked_sub(place)?)));
        match found {
            Some((scope, steps)) => {
                let count = steps.saturating_add(self.types);
                Some((scope, u32::try_from(count).unwrap_or(u32::MAX)))
            }
            None => {
                self.lost = true;
                None
            }
        }
    }
}

type Encoded<T> = Result<T, ReencodeError<Error>>;

impl Reencode for Renumber<'_> {
    type Error = Error;

    fn function_index(&mut self, func: u32) -> Encoded<u32> {
        Ok(self.index(|scope| &scope.core_functions, func))
    }

    fn global_index(&mut self, global: u32) -> Encoded<u32> {
        Ok(self.index(|scope| &scope.core_globals, global))
    }

    fn memory_index(&mut self, memory: u32) -> Encoded<u32> {
        Ok(self.index(|scope| &scope.core_memories, memory))
    }
}

impl ReencodeComponent for Renumber<'_> {
    fn component_type_index(&mut self, ty: u32) -> u32 {
        // A type's own items stay in their places.
        if self.types > 0 {
            return ty;
        }
        self.index(|scope| &scope.types, ty)
    }

    fn component_instance_index(&mut self, instance: u32) -> u32 {
        if self.types > 0 {
            return instance;
        }
        self.index(|scope| &scope.instances, instance)
    }

    fn component_func_index(&mut self, func: u32) -> u32 {
        self.index(|scope| &scope.functions, func)
    }

    fn component_index(&mut self, component: u32) -> u32 {
        self.index(|scope| &scope.components, component)
    }

    fn module_index(&mut self, module: u32) -> u32 {
        self.index(|scope| &scope.modules, module)
    }

    fn instance_index(&mut self, instance: u32) -> u32 {
        self.index(|scope| &scope.core_instances, instance)
    }

    fn push_depth(&mut self) {
        self.types = self.types.saturating_add(1);
    }

    fn pop_depth(&mut self) {
        self.types = self.types.saturating_sub(1);
    }

    fn component_alias<'a>(&mut self, alias: ComponentAlias<'a>) -> Encoded<Alias<'a>> {
        let ComponentAlias::Outer { kind, count, index } = alias else {
            return component_utils::component_alias(self, alias);
        };
        use wasmparser::ComponentOuterAliasKind as Kind;
        let (count, index) = match self.outer(count) {
            Some((scope, count)) => {
                let index = match kind {
                    Kind::CoreModule => scope.modules.get(index),
                    Kind::Component => scope.components.get(index),
                    Kind::Type => scope.types.get(index),
                    Kind::CoreType => index,
                };
                (count, index)
            }
            None => (count, index),
        };
        let kind = kind.into();
        Ok(Alias::Outer { kind, count, index })
    }

    fn parse_component_module_type_declaration(
        &mut self,
        module: &mut ModuleType,
        declaration: ModuleTypeDeclaration<'_>,
    ) -> Encoded<()> {
        let ModuleTypeDeclaration::OuterAlias { count, index, .. } = declaration else {
            return component_utils::parse_component_module_type_declaration(
                self,
                module,
                declaration,
            );
        };
        let count = self.outer(count).map_or(count, |(_, count)| count);
        module.alias_outer_core_type(count, index);
        Ok(())
    }

    fn parse_component_canonical(
        &mut self,
        section: &mut CanonicalFunctionSection,
        function: CanonicalFunction,
    ) -> Encoded<()> {
        // Of these, wasm-encoder's own way forgets the type.
        match function {
            CanonicalFunction::StreamCancelRead { ty, async_ } => {
                section.stream_cancel_read(self.component_type_index(ty), async_);
            }
            CanonicalFunction::StreamCancelWrite { ty, async_ } => {
                section.stream_cancel_write(self.component_type_index(ty), async_);
            }
            CanonicalFunction::FutureCancelRead { ty, async_ } => {
                section.future_cancel_read(self.component_type_index(ty), async_);
            }
            CanonicalFunction::FutureCancelWrite { ty, async_ } => {
                section.future_cancel_write(self.component_type_index(ty), async_);
            }
            other => component_utils::parse_component_canonical(self, section, other)?,
        }
        Ok(())
    }
}

/// What wasm-encoder's way of writing items again can fail with.
pub(crate) fn failed(error: ReencodeError<Error>) -> Error {
    match error {
        ReencodeError::UserError(error) => error,
        ReencodeError::ParseError(error) => error.into(),
        other => Error::internal(other),
    }
}
