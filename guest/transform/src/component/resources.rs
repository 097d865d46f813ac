//! Counts the resources of a component's own types, in the component that is run.
//!
//! A resource is alive from `resource.new` to the call of its destructor, whoever holds the handle. Both are wrapped:
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

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use wasm_encoder::{
    Alias, CodeSection, ComponentAliasSection, ConstExpr, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, GlobalSection, GlobalType, ImportSection, InstanceSection, Module,
    ModuleArg, TypeSection, ValType,
};
use wasmparser::{ComponentExternalKind, ComponentInstance};

use super::contents::{Definition, id};
use super::output::{Part, content};
use super::write::{Frame, Purpose, Writer, lost};
use crate::Error;

/// What counters export.
pub(crate) const COUNT: &str = "count";

/// The resource types of a definition that are counted.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    all: Vec<Counter>,
    /// Each type's place among them, by its indices in the input: exports of it are types, too.
    places: BTreeMap<u32, usize>,
}

#[derive(Debug)]
struct Counter {
    /// The type's first index in the input.
    ty: u32,
    /// The core instance that counts.
    instance: u32,
    /// What others call the type.
    name: Option<String>,
}

impl Counters {
    fn add(&mut self, ty: u32, instance: u32) {
        self.places.insert(ty, self.all.len());
        self.all.push(Counter {
            ty,
            instance,
            name: None,
        });
    }

    /// The counter of a type, by one of the type's indices in the input.
    fn of(&mut self, ty: u32) -> Option<&mut Counter> {
        self.all.get_mut(*self.places.get(&ty)?)
    }

    /// Each type's name, and the core instance that counts.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (String, u32)> {
        self.all.iter().map(|counter| {
            let name = counter.name.clone();
            let name = name.unwrap_or_else(|| format!("type {}", counter.ty));
            (name, counter.instance)
        })
    }

    /// A type is exported, and the export is the type `export`.
    pub(crate) fn exported(&mut self, ty: u32, name: &str, export: u32) {
        if let Some(counter) = self.of(ty) {
            counter.name.get_or_insert_with(|| name.to_string());
        }
        if let Some(place) = self.places.get(&ty) {
            self.places.insert(export, *place);
        }
    }

    /// An instance may say what a type is called: as one of its exports, or as what it is given.
    pub(crate) fn name_by(&mut self, instance: &ComponentInstance<'_>) {
        match instance {
            ComponentInstance::FromExports(items) => {
                for item in items {
                    self.name(item.kind, item.index, item.name.name);
                }
            }
            ComponentInstance::Instantiate { args, .. } => {
                for arg in args {
                    // As wit-component calls what it passes to the components it wraps exports in.
                    let name = arg.name.strip_prefix("import-type-").unwrap_or(arg.name);
                    self.name(arg.kind, arg.index, name);
                }
            }
        }
    }

    fn name(&mut self, kind: ComponentExternalKind, index: u32, name: &str) {
        if kind != ComponentExternalKind::Type {
            return;
        }
        if let Some(counter) = self.of(index) {
            counter.name.get_or_insert_with(|| name.to_string());
        }
    }
}

impl<'a> Writer<'a> {
    /// Whether resources are counted in a definition.
    pub(crate) fn counts(&self, frame: &Frame<'a>) -> bool {
        let definition = frame
            .version
            .and_then(|version| self.blueprint.contents.components.get(version.definition));
        matches!(self.purpose, Purpose::Instrument)
            && definition.is_some_and(Definition::makes_resources)
    }

    /// The counter for the `resource.new` that comes next.
    pub(crate) fn next_counter(&self, frame: &mut Frame<'a>) -> Option<usize> {
        let definition = frame.version?.definition;
        let definition = self.blueprint.contents.components.get(definition)?;
        let number = frame.news;
        frame.news = number.saturating_add(1);
        definition.news.get(number).copied()
    }

    /// Makes a counter for the type that comes next. The answer is the core function that is its destructor.
    pub(crate) fn counter(
        &mut self,
        destructor: Option<u32>,
        frame: &mut Frame<'a>,
    ) -> Result<u32, Error> {
        let scope = self.scope()?;
        let destructor = destructor.map(|function| scope.core_functions.get(function));
        let ty = scope.types.old_len();
        let items = destructor.map(|function| ("dtor", ExportKind::Func, function));
        let instance = self.add_core(&counter(destructor.is_some()), items.as_slice(), frame)?;
        frame.counters.add(ty, instance);
        self.core_function(instance, "dtor", frame)
    }

    /// Makes a core function that does what `function` does, the `resource.new` of a counted type, and counts. The answer
    /// is its index.
    pub(crate) fn counting(
        &mut self,
        counter: usize,
        function: u32,
        frame: &mut Frame<'a>,
    ) -> Result<u32, Error> {
        let counter = frame.counters.all.get(counter).ok_or_else(lost)?.instance;
        let mut aliases = ComponentAliasSection::new();
        aliases.alias(Alias::CoreInstanceExport {
            instance: counter,
            kind: ExportKind::Global,
            name: COUNT,
        });
        frame.parts.push(Part::new(id::ALIAS, content(&aliases)?));
        let count = self.scope()?.core_globals.add();
        let items = [
            ("new", ExportKind::Func, function),
            (COUNT, ExportKind::Global, count),
        ];
        let instance = self.add_core(&counting(), &items, frame)?;
        self.core_function(instance, "new", frame)
    }

    /// Adds a core module and its instance, whose imports are `items`. The answer is the instance's index.
    pub(crate) fn add_core(
        &mut self,
        module: &Module,
        items: &[(&str, ExportKind, u32)],
        frame: &mut Frame<'a>,
    ) -> Result<u32, Error> {
        let scope = self.scope()?;
        let number = scope.modules.add();
        let given = scope.core_instances.add();
        let instance = scope.core_instances.add();
        let mut instances = InstanceSection::new();
        instances.export_items(items.iter().copied());
        instances.instantiate(number, [("", ModuleArg::Instance(given))]);
        frame
            .parts
            .push(Part::new(id::CORE_MODULE, module.as_slice().to_vec()));
        frame
            .parts
            .push(Part::new(id::CORE_INSTANCE, content(&instances)?));
        Ok(instance)
    }

    /// Adds an alias of an exported function. The answer is its index.
    fn core_function(
        &mut self,
        instance: u32,
        name: &str,
        frame: &mut Frame<'a>,
    ) -> Result<u32, Error> {
        let mut aliases = ComponentAliasSection::new();
        aliases.alias(Alias::CoreInstanceExport {
            instance,
            kind: ExportKind::Func,
            name,
        });
        frame.parts.push(Part::new(id::ALIAS, content(&aliases)?));
        Ok(self.scope()?.core_functions.add())
    }
}

/// The module that holds the number, and counts down.
fn counter(has_destructor: bool) -> Module {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], []);
    let mut imports = ImportSection::new();
    if has_destructor {
        imports.import("", "dtor", EntityType::Function(0));
    }
    let mut functions = FunctionSection::new();
    functions.function(0);
    let mut globals = GlobalSection::new();
    globals.global(COUNTER, &ConstExpr::i32_const(0));
    let mut exports = ExportSection::new();
    exports.export("dtor", ExportKind::Func, u32::from(has_destructor));
    exports.export(COUNT, ExportKind::Global, 0);
    let mut code = CodeSection::new();
    let mut down = Function::new([]);
    {
        let mut body = down.instructions();
        body.global_get(0).i32_const(1).i32_sub().global_set(0);
        if has_destructor {
            body.local_get(0).call(0);
        }
        body.end();
    }
    code.function(&down);
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&globals)
        .section(&exports)
        .section(&code);
    module
}

/// The module that counts up.
fn counting() -> Module {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], [ValType::I32]);
    let mut imports = ImportSection::new();
    imports.import("", "new", EntityType::Function(0));
    imports.import("", COUNT, EntityType::Global(COUNTER));
    let mut functions = FunctionSection::new();
    functions.function(0);
    let mut exports = ExportSection::new();
    exports.export("new", ExportKind::Func, 1);
    let mut code = CodeSection::new();
    let mut up = Function::new([]);
    up.instructions()
        .global_get(0)
        .i32_const(1)
        .i32_add()
        .global_set(0)
        .local_get(0)
        .call(0)
        .end();
    code.function(&up);
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&exports)
        .section(&code);
    module
}

/// The type of the number.
pub(crate) const COUNTER: GlobalType = GlobalType {
    val_type: ValType::I32,
    mutable: true,
    shared: false,
};
