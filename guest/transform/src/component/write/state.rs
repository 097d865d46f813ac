//! What an instrumented component has at its end: accessors, and exports of what its children show.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use wasm_encoder::{
    Alias, CanonicalFunctionSection, CanonicalOption, ComponentAliasSection, ComponentExportKind,
    ComponentExportSection, ComponentInstanceSection, ComponentTypeSection, ComponentValType,
    ExportKind, PrimitiveValType,
};

use super::counters::ShownCounter;
use super::output::{Part, content};
use super::writer::{DefinitionOutput, Writer, lost};
use crate::Error;
use crate::component::accessor::layout::FUNCTIONS;
use crate::component::accessor::module::accessor;
use crate::component::plan::sources::AccessorSources;
use crate::component::plan::versions::Version;
use crate::component::read::contents::id;

impl<'a> Writer<'a> {
    /// Adds the accessors of a version, and exports its state and its children's.
    ///
    /// ```wat
    /// (component
    ///   (core instance $main (instantiate $module))
    ///   (instance $child (instantiate $component)))
    /// ```
    ///
    /// becomes, where all have state,
    ///
    /// ```wat
    /// (component
    ///   (core instance $main (instantiate $module))
    ///   (instance $child (instantiate $component))
    ///   (core instance $accessor (instantiate … (with "" (instance …))))
    ///   (func $globals (result …) (canon lift (core func $accessor "globals") …)) …
    ///   (instance $state (export "globals" (func $globals)) …)
    ///   (export "wizer:wizer/state@0.1.0" (instance $state))
    ///   (alias export $child "wizer:wizer/state@0.1.0" (instance $inner))
    ///   (export "wizer-state" (instance $inner)))
    /// ```
    pub(crate) fn show(
        &mut self,
        version: &'a Version,
        output: &mut DefinitionOutput<'a>,
    ) -> Result<(), Error> {
        let blueprint = self.blueprint;
        let mut names = blueprint.names(version).iter();
        let mut counters = output.counters.shown();
        for sources in blueprint.sources(version) {
            let name = names.next().ok_or_else(lost)?;
            // The first accessor shows all numbers of handles.
            let instance = self.accessor(sources, core::mem::take(&mut counters), output)?;
            self.export_state(name, instance, output)?;
        }
        let node = blueprint.tree.nodes.get(version.node).ok_or_else(lost)?;
        for (child, inner) in node.children.iter().zip(&version.children) {
            let inner = blueprint.versions.all.get(*inner).ok_or_else(lost)?;
            for shown in blueprint.names(inner) {
                let name = names.next().ok_or_else(lost)?;
                let mut aliases = ComponentAliasSection::new();
                aliases.alias(Alias::InstanceExport {
                    instance: self.scope()?.instances.get(child.index),
                    kind: ComponentExportKind::Instance,
                    name: shown,
                });
                output.parts.push(Part::new(id::ALIAS, content(&aliases)?));
                let instance = self.scope()?.instances.add();
                self.export_state(name, instance, output)?;
            }
        }
        Ok(())
    }

    fn export_state(
        &mut self,
        name: &str,
        instance: u32,
        output: &mut DefinitionOutput<'a>,
    ) -> Result<(), Error> {
        let mut exports = ComponentExportSection::new();
        exports.export(name, ComponentExportKind::Instance, instance, None);
        output.parts.push(Part::new(id::EXPORT, content(&exports)?));
        self.scope()?.instances.add();
        Ok(())
    }

    /// Adds an accessor. Returns an instance of the interface `state`.
    fn accessor(
        &mut self,
        mut sources: AccessorSources,
        counters: Vec<ShownCounter>,
        output: &mut DefinitionOutput<'a>,
    ) -> Result<u32, Error> {
        let scope = self.scope()?;
        let mut aliases = ComponentAliasSection::new();
        let mut items: Vec<(String, ExportKind, u32)> = Vec::new();
        let mut alias = |instance: u32, kind: ExportKind, name: &str| {
            aliases.alias(Alias::CoreInstanceExport {
                instance,
                kind,
                name,
            });
        };
        for (i, (instance, name)) in sources.resets.iter().enumerate() {
            alias(scope.core_instances.get(*instance), ExportKind::Func, name);
            let index = scope.core_functions.add();
            items.push((format!("r{i}"), ExportKind::Func, index));
        }
        for (i, counter) in counters.iter().enumerate() {
            alias(counter.instance, ExportKind::Global, &counter.export);
            let index = scope.core_globals.add();
            items.push((format!("c{i}"), ExportKind::Global, index));
            sources.shape.handles.push(counter.name.clone());
        }
        for (i, (instance, name)) in sources.globals.iter().enumerate() {
            alias(
                scope.core_instances.get(*instance),
                ExportKind::Global,
                name,
            );
            let index = scope.core_globals.add();
            items.push((format!("g{i}"), ExportKind::Global, index));
        }
        for (i, (instance, name)) in sources.memories.iter().enumerate() {
            alias(
                scope.core_instances.get(*instance),
                ExportKind::Memory,
                name,
            );
            let index = scope.core_memories.add();
            items.push((format!("m{i}"), ExportKind::Memory, index));
        }
        if !aliases.is_empty() {
            output.parts.push(Part::new(id::ALIAS, content(&aliases)?));
        }
        let items: Vec<_> = items
            .iter()
            .map(|(name, kind, index)| (name.as_str(), *kind, *index))
            .collect();
        let instance = self.add_core(&accessor(&sources.shape), &items, output)?;
        self.lift(instance, output)
    }

    /// Lifts an accessor's functions. Returns an instance of them.
    fn lift(&mut self, instance: u32, output: &mut DefinitionOutput<'a>) -> Result<u32, Error> {
        let scope = self.scope()?;
        let mut aliases = ComponentAliasSection::new();
        for name in FUNCTIONS {
            aliases.alias(Alias::CoreInstanceExport {
                instance,
                kind: ExportKind::Func,
                name,
            });
        }
        aliases.alias(Alias::CoreInstanceExport {
            instance,
            kind: ExportKind::Memory,
            name: "memory",
        });
        let core = FUNCTIONS.map(|_| scope.core_functions.add());
        let memory = scope.core_memories.add();

        let mut types = ComponentTypeSection::new();
        let functions = state_types(&mut types, || scope.types.add());
        let mut canonicals = CanonicalFunctionSection::new();
        let mut items = Vec::with_capacity(FUNCTIONS.len());
        for ((name, core), ty) in FUNCTIONS.into_iter().zip(core).zip(functions) {
            let options: &[CanonicalOption] = match name {
                "reset" => &[],
                _ => &[CanonicalOption::UTF8, CanonicalOption::Memory(memory)],
            };
            canonicals.lift(core, ty, options.iter().copied());
            items.push((name, ComponentExportKind::Func, scope.functions.add()));
        }
        let mut instances = ComponentInstanceSection::new();
        instances.export_items(items);
        let state = scope.instances.add();
        let sections = [
            (id::ALIAS, content(&aliases)?),
            (id::TYPE, content(&types)?),
            (id::CANONICAL, content(&canonicals)?),
            (id::INSTANCE, content(&instances)?),
        ];
        let parts = sections.map(|(id, content)| Part::new(id, content));
        output.parts.extend(parts);
        Ok(state)
    }
}

/// The types of the functions of the interface `state`, in the order of its declarations: see
/// `wit/wizer.wit`.
fn state_types(types: &mut ComponentTypeSection, mut index: impl FnMut() -> u32) -> [u32; 6] {
    use PrimitiveValType::{String, U8, U32, U64};
    let primitive = ComponentValType::Primitive;
    let mut defined = |types: &mut ComponentTypeSection, define: Define<'_>| {
        define(types);
        ComponentValType::Type(index())
    };
    let resource = defined(types, &|types| {
        types
            .ty()
            .defined_type()
            .tuple([primitive(String), primitive(U32)]);
    });
    let resources = defined(types, &|types| types.ty().defined_type().list(resource));
    let bits = defined(types, &|types| {
        types
            .ty()
            .defined_type()
            .tuple([primitive(U64), primitive(U64)]);
    });
    let globals = defined(types, &|types| types.ty().defined_type().list(bits));
    let sizes = defined(types, &|types| {
        types.ty().defined_type().list(primitive(U64))
    });
    let bytes = defined(types, &|types| {
        types.ty().defined_type().list(primitive(U8))
    });
    let chunk = defined(types, &|types| {
        types.ty().defined_type().tuple([primitive(U64), bytes]);
    });
    let next = defined(types, &|types| types.ty().defined_type().option(chunk));

    let memory = ("memory", primitive(U32));
    let offset = ("offset", primitive(U64));
    let length = ("length", primitive(U32));
    let mut function = |params: &[(&str, ComponentValType)], result: Option<ComponentValType>| {
        let mut function = types.ty().function();
        function.params(params.iter().copied()).result(result);
        index()
    };
    [
        function(&[], None),
        function(&[], Some(resources)),
        function(&[], Some(globals)),
        function(&[], Some(sizes)),
        function(&[memory, offset], Some(next)),
        function(&[memory, offset, length], Some(bytes)),
    ]
}

/// Writes one type.
type Define<'a> = &'a dyn Fn(&mut ComponentTypeSection);
