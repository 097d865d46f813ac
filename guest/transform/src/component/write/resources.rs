//! Counts the resources of a component's own types, in the component that is run.
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
//! (core instance $counting …) ;; counts up in its "new", which calls $new
//! (alias core export $counting "new" (core func $up)) ;; in place of $new from here on
//! ```

use wasm_encoder::{Alias, ComponentAliasSection, ExportKind, InstanceSection, Module, ModuleArg};

use super::output::{Part, content};
use super::writer::{DefinitionOutput, Purpose, Writer, lost};
use crate::Error;
use crate::component::accessor::counters::{self, COUNT};
use crate::component::read::contents::{Definition, id};

impl<'a> Writer<'a> {
    /// Whether resources are counted in a definition.
    pub(crate) fn counts(&self, output: &DefinitionOutput<'a>) -> bool {
        let definition = output
            .version
            .and_then(|version| self.blueprint.contents.components.get(version.definition));
        matches!(self.purpose, Purpose::Instrument)
            && definition.is_some_and(Definition::makes_resources)
    }

    /// The counter for the `resource.new` that comes next.
    pub(crate) fn next_counter(&self, output: &mut DefinitionOutput<'a>) -> Option<usize> {
        let definition = output.version?.definition;
        let definition = self.blueprint.contents.components.get(definition)?;
        let number = output.news;
        output.news = number.saturating_add(1);
        definition.news.get(number).copied()
    }

    /// Makes a counter for the type that comes next. Returns the core function that is its
    /// destructor.
    pub(crate) fn counter(
        &mut self,
        destructor: Option<u32>,
        output: &mut DefinitionOutput<'a>,
    ) -> Result<u32, Error> {
        let scope = self.scope()?;
        let destructor = destructor.map(|function| scope.core_functions.get(function));
        let ty = scope.types.old_len();
        let items = destructor.map(|function| ("dtor", ExportKind::Func, function));
        let instance = self.add_core(
            &counters::counter(destructor.is_some()),
            items.as_slice(),
            output,
        )?;
        output.counters.add(ty, instance);
        self.core_function(instance, "dtor", output)
    }

    /// Makes a core function that does what `function` does, the `resource.new` of a counted type,
    /// and counts. Returns its index.
    pub(crate) fn counting(
        &mut self,
        counter: usize,
        function: u32,
        output: &mut DefinitionOutput<'a>,
    ) -> Result<u32, Error> {
        let counter = output.counters.all.get(counter).ok_or_else(lost)?.instance;
        let mut aliases = ComponentAliasSection::new();
        aliases.alias(Alias::CoreInstanceExport {
            instance: counter,
            kind: ExportKind::Global,
            name: COUNT,
        });
        output.parts.push(Part::new(id::ALIAS, content(&aliases)?));
        let count = self.scope()?.core_globals.add();
        let items = [
            ("new", ExportKind::Func, function),
            (COUNT, ExportKind::Global, count),
        ];
        let instance = self.add_core(&counters::counting(), &items, output)?;
        self.core_function(instance, "new", output)
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

    /// Adds an alias of an exported function. Returns its index.
    fn core_function(
        &mut self,
        instance: u32,
        name: &str,
        output: &mut DefinitionOutput<'a>,
    ) -> Result<u32, Error> {
        let mut aliases = ComponentAliasSection::new();
        aliases.alias(Alias::CoreInstanceExport {
            instance,
            kind: ExportKind::Func,
            name,
        });
        output.parts.push(Part::new(id::ALIAS, content(&aliases)?));
        Ok(self.scope()?.core_functions.add())
    }
}
