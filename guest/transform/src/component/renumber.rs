//! New indices for old ones, where items were put in or taken out.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use wasm_encoder::reencode::{
    Error as ReencodeError, Reencode, ReencodeComponent, component_utils,
};
use wasm_encoder::{Alias, CanonicalFunctionSection, ModuleType};
use wasmparser::{CanonicalFunction, ComponentAlias, ModuleTypeDeclaration};

use crate::Error;

/// The most items of a kind that engines take in a component.
const MOST: u32 = 1_000;

/// One index space of a component that is being written.
#[derive(Debug, Default)]
pub(crate) struct Space {
    /// The new index of each old one.
    new: Vec<u32>,
    /// The next free index.
    next: u32,
    /// Whether any new index is another than the old one.
    moved: bool,
}

impl Space {
    /// An item of the input comes next.
    pub(crate) fn keep(&mut self) -> u32 {
        let index = self.add();
        self.moved |= index != self.old_len();
        self.new.push(index);
        index
    }

    /// An item of the input is gone, and another one stands for it.
    pub(crate) fn replace(&mut self, index: u32) {
        self.moved = true;
        self.new.push(index);
    }

    /// An item of our own comes next.
    pub(crate) fn add(&mut self) -> u32 {
        let index = self.next;
        self.next = index.saturating_add(1);
        index
    }

    /// From now on, another item stands for one of the input.
    pub(crate) fn redirect(&mut self, old: u32, new: u32) {
        if let Some(place) = self.new.get_mut(old as usize) {
            self.moved = true;
            *place = new;
        }
    }

    /// How many items of the input there were.
    pub(crate) fn old_len(&self) -> u32 {
        u32::try_from(self.new.len()).unwrap_or(u32::MAX)
    }

    /// The new index of an old one. One that was never there is none of the input's: validation finds it.
    pub(crate) fn get(&self, old: u32) -> u32 {
        self.new.get(old as usize).copied().unwrap_or(u32::MAX)
    }
}

/// The index spaces of a component that is being written: those in which items come or go.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    /// How much further out its surroundings are than they were: it was moved inwards.
    pub(crate) moved: usize,
    pub(crate) modules: Space,
    pub(crate) core_instances: Space,
    pub(crate) core_functions: Space,
    pub(crate) core_memories: Space,
    pub(crate) core_globals: Space,
    pub(crate) components: Space,
    pub(crate) instances: Space,
    pub(crate) functions: Space,
    pub(crate) types: Space,
    /// Exported instances whose exports are fewer now, by their old index.
    pub(crate) reduced: BTreeMap<u32, Reduced>,
}

impl Scope {
    /// Whether no index of it has moved, nor the way to those further out.
    pub(crate) fn is_as_it_was(&self) -> bool {
        let spaces = [
            &self.modules,
            &self.core_instances,
            &self.core_functions,
            &self.core_memories,
            &self.core_globals,
            &self.components,
            &self.instances,
            &self.functions,
            &self.types,
        ];
        self.moved == 0 && spaces.iter().all(|space| !space.moved)
    }

    /// Refuses a component that has more items now than engines take. They count instances of
    /// modules and of components together.
    pub(crate) fn check_counts(&self) -> Result<(), Error> {
        let instances = self.core_instances.next.saturating_add(self.instances.next);
        for (count, what) in [
            (self.modules.next, "core modules"),
            (self.components.next, "components"),
            (instances, "instances of modules and components"),
        ] {
            if count > MOST {
                return Err(Error::Unsupported(format!(
                    "with what is added to it a component would have more than {MOST} {what}, which engines do not take: {count}"
                )));
            }
        }
        Ok(())
    }
}

/// An exported instance that lost exports. Its index stands for the instance that was exported, as a whole; its
/// other exports are taken from what is exported now, as that is what names their types.
#[derive(Debug)]
pub(crate) struct Reduced {
    /// The export's index now.
    pub(crate) new: u32,
    /// The exports it still has, by the names they had.
    pub(crate) kept: BTreeMap<String, String>,
}

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

    fn index(&mut self, space: impl Fn(&Scope) -> &Space, old: u32) -> u32 {
        match self.scopes.last() {
            Some(scope) => space(scope).get(old),
            None => {
                self.lost = true;
                old
            }
        }
    }

    /// The scope that is `count` further out in the input, and how far out it is now. None if it is within a type.
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

/// From the scope at `place`, `count` scopes out as it was in the input.
pub(crate) fn outwards(scopes: &[Scope], mut place: usize, count: usize) -> Option<usize> {
    for _ in 0..count {
        place = place.checked_sub(scopes.get(place)?.moved.saturating_add(1))?;
    }
    Some(place)
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
