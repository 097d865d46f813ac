//! The glue: a component beside the target, which calls the target and exports what the bundle
//! runner imports.
//!
//! ```wat
//! (component
//!   (import "wizer-type0" (type …)) …                        ;; the named types of the target
//!   (import "wizer-initialize" (func $initialize …))
//!   (import "wizer:wizer/state@0.1.0" (instance $state …)) … ;; to merge
//!   (core module $room …) (core module $code …)
//!   (canon lower (func $initialize) …) …
//!   (core instance $code (instantiate $code …))
//!   (func $input (canon lift (core func $code "prepared-input") …)) …
//!   (export "wizer:wizer/prepared@0.1.0" (instance …))
//!   (export "wizer:wizer/state@0.1.0" (instance …)))
//! ```
//!
//! An asynchronous initializer is not called by `initialize` of `prepared`, which is no
//! asynchronous function, but by an export `wizer-begin`, which is one, and comes before.

use wasm_encoder::{
    CanonicalOption, ComponentBuilder, ComponentExportKind, ComponentTypeRef, ExportKind,
    InstanceType, ModuleArg,
};

use crate::code::{self, Glue};
use crate::interface::{self, Function};
use crate::layout::Layout;
use crate::prepared::{Initializer, PREPARED, STATE};
use crate::room;
use crate::space::Names;

/// The contents of the component.
pub(crate) struct Parts<'a> {
    /// The initializers, in the order of their calls.
    pub(crate) initializers: &'a [Initializer],
    /// The import names of the instances of `state` to merge. None if the glue does not implement
    /// `state`.
    pub(crate) states: Option<&'a [String]>,
    pub(crate) layout: &'a Layout,
}

/// Returns the component.
pub(crate) fn component(parts: &Parts<'_>, mut names: Names<'_>) -> Vec<u8> {
    let mut builder = ComponentBuilder::default();
    let mut functions = Vec::new();
    for initializer in parts.initializers {
        let ty = names.function(&mut builder, &initializer.signature);
        functions.push(builder.import(&initializer.export, ComponentTypeRef::Func(ty)));
    }
    let mut signatures = parts.initializers.iter().map(|one| &one.signature);
    let is_async = signatures.any(|signature| signature.is_async);
    let states = import_states(&mut builder, parts.states.unwrap_or_default());

    let room = builder.core_module(None, &room::module(parts.layout.heap));
    let room = builder.core_instantiate(None, room, []);
    let memory = builder.core_alias_export(None, room, "memory", ExportKind::Memory);
    let realloc = builder.core_alias_export(None, room, "realloc", ExportKind::Func);
    let options = [
        CanonicalOption::Memory(memory),
        CanonicalOption::Realloc(realloc),
    ];
    let mut items = Vec::new();
    for (number, function) in functions.into_iter().enumerate() {
        let function = builder.lower_func(None, function, options);
        items.push((code::lowered_name(number), ExportKind::Func, function));
    }
    if is_async {
        let function = builder.thread_yield(false);
        items.push(("yield".to_string(), ExportKind::Func, function));
    }
    let items = items.iter();
    let items = items.map(|(name, kind, index)| (name.as_str(), *kind, *index));
    let mut instances = vec![
        ("room".to_string(), room),
        (
            "target".to_string(),
            builder.core_instantiate_exports(None, items),
        ),
    ];
    for (i, state) in states.into_iter().enumerate() {
        let mut items = Vec::new();
        for Function { name, .. } in interface::state() {
            let function = builder.alias_export(state, name, ComponentExportKind::Func);
            let function = builder.lower_func(None, function, options);
            items.push((name, ExportKind::Func, function));
        }
        let instance = builder.core_instantiate_exports(None, items);
        instances.push((format!("state{i}"), instance));
    }

    let glue = Glue {
        initializers: parts.initializers,
        layout: parts.layout,
        states: parts
            .states
            .map(|states| u32::try_from(states.len()).unwrap_or(u32::MAX)),
    };
    let code = builder.core_module(None, &code::module(&glue));
    let arguments = instances
        .iter()
        .map(|(name, instance)| (name.as_str(), ModuleArg::Instance(*instance)));
    let arguments: Vec<_> = arguments.collect();
    let code = builder.core_instantiate(None, code, arguments);
    export(
        &mut builder,
        (code, memory),
        "prepared",
        PREPARED,
        &interface::prepared(),
    );
    if parts.states.is_some() {
        export(
            &mut builder,
            (code, memory),
            "state",
            STATE,
            &interface::state(),
        );
    }
    if is_async {
        let begin = interface::begin();
        let ty = Names::new("").function(&mut builder, &begin.signature);
        let core = builder.core_alias_export(None, code, begin.name, ExportKind::Func);
        let begin = builder.lift_func(None, core, ty, []);
        builder.export(interface::BEGIN, ComponentExportKind::Func, begin, None);
    }
    builder.finish()
}

/// Imports instances of the interface `state`.
fn import_states(builder: &mut ComponentBuilder, names: &[String]) -> Vec<u32> {
    let mut state = InstanceType::new();
    for function in interface::state() {
        let ty = Names::new("").function(&mut state, &function.signature);
        state.export(function.name, ComponentTypeRef::Func(ty));
    }
    let state = builder.type_instance(None, &state);
    let import = |name: &String| builder.import(name.as_str(), ComponentTypeRef::Instance(state));
    names.iter().map(import).collect()
}

/// Lifts the functions of an interface, and exports an instance of them. A nested component does
/// this, with the functions as its arguments.
fn export(
    builder: &mut ComponentBuilder,
    (code, memory): (u32, u32),
    prefix: &str,
    interface: &str,
    functions: &[Function],
) {
    let mut passing = ComponentBuilder::default();
    let mut arguments = Vec::new();
    for function in functions {
        // These interfaces have no named types.
        let ty = Names::new("").function(builder, &function.signature);
        let core = format!("{prefix}-{}", function.name);
        let core = builder.core_alias_export(None, code, &core, ExportKind::Func);
        let lifted = builder.lift_func(None, core, ty, [CanonicalOption::Memory(memory)]);
        arguments.push((function.name, ComponentExportKind::Func, lifted));

        let ty = Names::new("").function(&mut passing, &function.signature);
        let given = passing.import(function.name, ComponentTypeRef::Func(ty));
        passing.export(function.name, ComponentExportKind::Func, given, None);
    }
    let passing = builder.component(None, passing);
    let instance = builder.instantiate(None, passing, arguments);
    builder.export(interface, ComponentExportKind::Instance, instance, None);
}
