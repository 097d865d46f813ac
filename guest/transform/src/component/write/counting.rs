//! Counts open handles, in the component that is run: core functions that open or close some are
//! wrapped in others that count.
//!
//! A resource is alive from `resource.new` to the call of its destructor, whoever holds the handle.
//! Both are wrapped:
//!
//! ```wat
//! (type $r (resource (rep i32) (dtor (func $dtor))))
//! (core func $new (canon resource.new $r))
//! ```
//!
//! becomes
//!
//! ```wat
//! (core instance $counter …) ;; counts down in its "dtor", which calls $dtor
//! (alias core export $counter "dtor" (core func $down))
//! (type $r (resource (rep i32) (dtor (func $down))))
//! (core func $new (canon resource.new $r))
//! (core instance $wrappers …) ;; counts up in its "function0", which calls $new
//! (alias core export $wrappers "function0" (core func $up)) ;; in place of $new from here on
//! ```
//!
//! The same is done for `waitable-set.new` and `waitable-set.drop`, say, and for functions that are
//! lowered with `async`. Of a function that is lifted with `async`, the core functions that are
//! lifted are wrapped: a task is open from the call to the return of the code `EXIT`.
//!
//! ```wat
//! (func $f (canon lift (core func $core) async (callback (func $callback))))
//! ```
//!
//! becomes
//!
//! ```wat
//! (core instance $wrappers …) ;; has "function0" and "function1", which call $core and $callback
//! (alias core export $wrappers "function0" (core func $begin))
//! (alias core export $wrappers "function1" (core func $continue))
//! (func $f (canon lift (core func $begin) async (callback (func $continue))))
//! ```

use alloc::string::String;
use alloc::vec::Vec;

use wasm_encoder::{
    Alias, ComponentAliasSection, ExportKind, InstanceSection, Module, ModuleArg, ValType,
};

use super::output::{Part, content};
use super::writer::{DefinitionOutput, Purpose, Writer, lost};
use crate::Error;
use crate::component::accessor::counters::{self, count, function};
use crate::component::read::contents::id;
use crate::component::read::counted::{Counted, Counter, Wrapped};

/// The most functions that one module wraps: engines limit what a module may import.
const MOST_WRAPPED: usize = 1000;

/// A core function that is to be wrapped.
pub(super) struct ToWrap<'a> {
    /// Its index in what is written.
    pub(super) function: u32,
    pub(super) wrapped: &'a Wrapped,
    pub(super) counter: Counter,
}

impl<'a> Writer<'a> {
    /// Whether resources are counted in a definition.
    pub(super) fn counts_resources(&self, output: &DefinitionOutput<'a>) -> bool {
        let definition = output
            .version
            .and_then(|version| self.blueprint.contents.components.get(version.definition));
        matches!(self.purpose, Purpose::Instrument)
            && definition.is_some_and(|definition| definition.makes_resources)
    }

    /// What is counted of the canonical function that comes next.
    pub(super) fn next_canonical(&self, output: &mut DefinitionOutput<'a>) -> Option<&'a Counted> {
        let place = output.canonicals;
        output.canonicals = place.saturating_add(1);
        if !matches!(self.purpose, Purpose::Instrument) {
            return None;
        }
        let definition = output.version?.definition;
        let definition = self.blueprint.contents.components.get(definition)?;
        definition.counted.get(&place)
    }

    /// Makes a counter for the resource type that comes next. Returns the core function that is its
    /// destructor.
    pub(super) fn destructor(
        &mut self,
        destructor: Option<u32>,
        rep: ValType,
        output: &mut DefinitionOutput<'a>,
    ) -> Result<u32, Error> {
        let scope = self.scope()?;
        let destructor = destructor.map(|function| scope.core_functions.get(function));
        let ty = scope.types.old_len();
        let items = destructor.map(|function| ("dtor", ExportKind::Func, function));
        let instance = self.add_core(
            &counters::of_resource(destructor.is_some(), rep),
            items.as_slice(),
            output,
        )?;
        output.counters.add(ty, instance);
        let functions = self.core_aliases(instance, ExportKind::Func, &["dtor".into()], output)?;
        functions.first().copied().ok_or_else(lost)
    }

    /// Makes core functions that do what others do, and count. Returns their indices, in order.
    pub(super) fn wrap(
        &mut self,
        functions: &[ToWrap<'_>],
        output: &mut DefinitionOutput<'a>,
    ) -> Result<Vec<u32>, Error> {
        let mut all = Vec::with_capacity(functions.len());
        for functions in functions.chunks(MOST_WRAPPED) {
            let mut used: Vec<Counter> = functions.iter().map(|of| of.counter).collect();
            used.sort_unstable();
            used.dedup();
            let mut items: Vec<(String, ExportKind, u32)> = Vec::new();
            for (number, counter) in used.iter().enumerate() {
                let global = self.global(*counter, output)?;
                items.push((count(number), ExportKind::Global, global));
            }
            let mut wrapped = Vec::with_capacity(functions.len());
            for (number, of) in functions.iter().enumerate() {
                items.push((function(number), ExportKind::Func, of.function));
                let counter = used.binary_search(&of.counter).map_err(|_| lost())?;
                wrapped.push((of.wrapped, counter));
            }
            let items: Vec<_> = items
                .iter()
                .map(|(name, kind, index)| (name.as_str(), *kind, *index))
                .collect();
            let module = counters::wrappers(&wrapped, used.len());
            let instance = self.add_core(&module, &items, output)?;
            let names: Vec<String> = (0..functions.len()).map(function).collect();
            all.extend(self.core_aliases(instance, ExportKind::Func, &names, output)?);
        }
        Ok(all)
    }

    /// The core global with the number of a counter.
    fn global(
        &mut self,
        counter: Counter,
        output: &mut DefinitionOutput<'a>,
    ) -> Result<u32, Error> {
        let (instance, name) = match counter {
            Counter::Resource(number) => {
                let counter = output.counters.resources.get(number).ok_or_else(lost)?;
                (counter.instance, count(0))
            }
            Counter::Handle(kind) => {
                if output.counters.handles.is_none() {
                    let version = output.version.ok_or_else(lost)?;
                    let contents = &self.blueprint.contents;
                    let definition = contents.components.get(version.definition);
                    let kinds = definition.ok_or_else(lost)?.handle_kinds();
                    let kinds: Vec<_> = kinds.into_iter().collect();
                    let instance = self.add_core(&counters::numbers(kinds.len()), &[], output)?;
                    output.counters.handles = Some((instance, kinds));
                }
                let (instance, kinds) = output.counters.handles.as_ref().ok_or_else(lost)?;
                let place = kinds.iter().position(|of| *of == kind);
                (*instance, count(place.ok_or_else(lost)?))
            }
        };
        let globals = self.core_aliases(instance, ExportKind::Global, &[name], output)?;
        globals.first().copied().ok_or_else(lost)
    }

    /// Adds a core module and its instance, whose imports are `items`. Returns the instance's
    /// index.
    pub(crate) fn add_core(
        &mut self,
        module: &Module,
        items: &[(&str, ExportKind, u32)],
        output: &mut DefinitionOutput<'a>,
    ) -> Result<u32, Error> {
        let scope = self.scope()?;
        let number = scope.modules.add();
        let given = scope.core_instances.add();
        let instance = scope.core_instances.add();
        let mut instances = InstanceSection::new();
        instances.export_items(items.iter().copied());
        instances.instantiate(number, [("", ModuleArg::Instance(given))]);
        output
            .parts
            .push(Part::new(id::CORE_MODULE, module.as_slice().to_vec()));
        output
            .parts
            .push(Part::new(id::CORE_INSTANCE, content(&instances)?));
        Ok(instance)
    }

    /// Adds aliases of exports of a core instance, functions or globals. Returns their indices.
    pub(super) fn core_aliases(
        &mut self,
        instance: u32,
        kind: ExportKind,
        names: &[String],
        output: &mut DefinitionOutput<'a>,
    ) -> Result<Vec<u32>, Error> {
        let mut aliases = ComponentAliasSection::new();
        for name in names {
            aliases.alias(Alias::CoreInstanceExport {
                instance,
                kind,
                name,
            });
        }
        output.parts.push(Part::new(id::ALIAS, content(&aliases)?));
        let scope = self.scope()?;
        let space = match kind {
            ExportKind::Global => &mut scope.core_globals,
            _ => &mut scope.core_functions,
        };
        Ok(names.iter().map(|_| space.add()).collect())
    }
}
