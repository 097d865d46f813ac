//! Components of any size. Each has a core module with a memory.

use wasm_encoder::{
    Alias, CanonicalFunctionSection, Component, ComponentAliasSection, ComponentExportKind,
    ComponentExportSection, ComponentImportSection, ComponentInstanceSection, ComponentNameSection,
    ComponentOuterAliasKind, ComponentSection, ComponentType, ComponentTypeRef,
    ComponentTypeSection, ComponentValType, ExportKind, InstanceSection, InstanceType,
    ModuleSection, NameMap, NestedComponentSection, PrimitiveValType, TypeBounds, ValType,
};
use wizer_transform::Rename;

use crate::input::{Input, Made};
use crate::modules::{self, Sections, each};

const U8: ComponentValType = ComponentValType::Primitive(PrimitiveValType::U8);

/// A component that is being written.
pub(crate) struct Parts(Component);

impl Parts {
    /// With an instance of a core module that has a memory, and a function of it. All that is in it
    /// has index 0, the function's type as well.
    pub(crate) fn new() -> Self {
        let mut sections = Sections::new();
        sections.function([]);
        sections.exports.export("f", ExportKind::Func, 0);
        let mut parts = Self(Component::new());
        parts.core(&sections, 0, 1);
        let (mut aliases, mut types) = (ComponentAliasSection::new(), ComponentTypeSection::new());
        aliases.alias(core_export("f"));
        types
            .function()
            .params::<_, ComponentValType>([])
            .result(None);
        let mut lifted = CanonicalFunctionSection::new();
        lifted.lift(0, 0, []);
        parts.add(&aliases).add(&types).add(&lifted);
        parts
    }

    pub(crate) fn add(&mut self, section: &impl ComponentSection) -> &mut Self {
        self.0.section(section);
        self
    }

    /// Adds a core module, which has this index, and instances of it.
    fn core(&mut self, module: &Sections, index: u32, count: usize) {
        self.0.section(&ModuleSection(&module.module()));
        let mut instances = InstanceSection::new();
        for _ in 0..count {
            instances.instantiate::<_, &str>(index, []);
        }
        self.0.section(&instances);
    }

    pub(crate) fn input(self) -> Made {
        Ok(Input::new(self.0.finish()))
    }
}

/// An export of core instance 0.
fn core_export(name: &str) -> Alias<'_> {
    Alias::CoreInstanceExport {
        instance: 0,
        kind: ExportKind::Func,
        name,
    }
}

/// An instance with so many functions.
fn instance(count: usize) -> ComponentInstanceSection {
    let names: Vec<String> = each(count).map(|number| format!("f{number}")).collect();
    let functions = names
        .iter()
        .map(|name| (name.as_str(), ComponentExportKind::Func, 0));
    let mut instances = ComponentInstanceSection::new();
    instances.export_items(functions);
    instances
}

fn exported(count: usize) -> Parts {
    let (mut parts, mut exports) = (Parts::new(), ComponentExportSection::new());
    for number in each(count) {
        exports.export(
            format!("f{number}").as_str(),
            ComponentExportKind::Func,
            0,
            None,
        );
    }
    parts.add(&exports);
    parts
}

pub(crate) fn exports(count: usize) -> Made {
    exported(count).input()
}

/// Instances that are exported.
fn exported_instances(count: usize, functions: usize) -> Made {
    let mut parts = Parts::new();
    for number in each(count) {
        let mut exports = ComponentExportSection::new();
        let name = match number {
            0 => "e".to_string(),
            number => format!("e{number}"),
        };
        // An export is an instance as well.
        exports.export(
            name.as_str(),
            ComponentExportKind::Instance,
            2 * number,
            None,
        );
        parts.add(&instance(functions)).add(&exports);
    }
    parts.input()
}

pub(crate) fn exports_of_one_instance(count: usize) -> Made {
    exported_instances(1, count)
}

pub(crate) fn exports_of_instances(count: usize) -> Made {
    exported_instances(100, count / 100)
}

pub(crate) fn aliases(count: usize) -> Made {
    let (mut parts, mut aliases) = (Parts::new(), ComponentAliasSection::new());
    for number in each(count) {
        aliases.alias(Alias::InstanceExport {
            instance: 0,
            kind: ComponentExportKind::Func,
            name: &format!("f{number}"),
        });
    }
    parts.add(&instance(count)).add(&aliases);
    parts.input()
}

pub(crate) fn imports(count: usize) -> Made {
    let (mut parts, mut imports) = (Parts::new(), ComponentImportSection::new());
    for number in each(count) {
        imports.import(format!("i{number}").as_str(), ComponentTypeRef::Func(0));
    }
    parts.add(&imports);
    parts.input()
}

/// Half of the new names are in use until they are renamed themselves.
pub(crate) fn renames(count: usize) -> Made {
    let rename = |number| Rename {
        destination: format!("f{}", number + count),
        source: format!("f{number}"),
    };
    let mut input = exports(3 * count)?;
    input.options.renames = (count / 2..count / 2 + count).map(rename).collect();
    Ok(input)
}

pub(crate) fn renames_in_an_instance(count: usize) -> Made {
    let rename = |number| Rename {
        destination: format!("e.g{number}"),
        source: format!("e.f{number}"),
    };
    let mut input = exports_of_one_instance(2 * count)?;
    input.options.renames = (0..count).map(rename).collect();
    Ok(input)
}

/// Functions that are lifted, and lowered again.
pub(crate) fn lifted_functions(count: usize) -> Made {
    let (mut parts, mut functions) = (Parts::new(), CanonicalFunctionSection::new());
    for number in each(count) {
        functions.lift(0, 0, []).lower(number + 1, []);
    }
    parts.add(&functions);
    parts.input()
}

/// Functions that the custom section of names gives names.
pub(crate) fn named_functions(count: usize) -> Made {
    let (mut parts, mut functions) = (Parts::new(), CanonicalFunctionSection::new());
    let (mut names, mut section) = (NameMap::new(), ComponentNameSection::new());
    for number in each(count) {
        functions.lift(0, 0, []);
        names.append(number + 1, &format!("function {number}"));
    }
    section.funcs(&names);
    parts.add(&functions).add(&section.as_custom());
    parts.input()
}

/// Each type has the one before it in it, as often as is valid.
pub(crate) fn chained_types(count: usize) -> Made {
    let (mut parts, mut types) = (Parts::new(), ComponentTypeSection::new());
    for number in each(count) {
        match number % DEEPEST {
            0 => types.defined_type().record([("a", U8)]),
            _ => types.defined_type().list(ComponentValType::Type(number)),
        }
    }
    parts.add(&types);
    parts.input()
}

/// How deep types may be nested. The validator takes a hundred levels, of which each type takes
/// some.
const DEEPEST: u32 = 90;

pub(crate) fn records(count: usize) -> Made {
    let (mut parts, mut types) = (Parts::new(), ComponentTypeSection::new());
    let names: Vec<String> = each(10).map(|number| format!("a{number}")).collect();
    for _ in each(count / 10) {
        let fields = names.iter().map(|name| (name.as_str(), U8));
        types.defined_type().record(fields);
    }
    parts.add(&types);
    parts.input()
}

pub(crate) fn exported_types(count: usize) -> Made {
    let (mut parts, mut types) = (Parts::new(), ComponentTypeSection::new());
    let mut exports = ComponentExportSection::new();
    for number in each(count) {
        types.defined_type().record([("a", U8)]);
        let name = format!("t{number}");
        exports.export(name.as_str(), ComponentExportKind::Type, number + 1, None);
    }
    parts.add(&types).add(&exports);
    parts.input()
}

/// Exports of one resource type, which are types of their own.
pub(crate) fn exported_resources(count: usize) -> Made {
    let (mut parts, mut types) = (Parts::new(), ComponentTypeSection::new());
    let (mut new, mut exports) = (
        CanonicalFunctionSection::new(),
        ComponentExportSection::new(),
    );
    types.resource(ValType::I32, None);
    new.resource_new(1);
    for number in each(count) {
        exports.export(
            format!("r{number}").as_str(),
            ComponentExportKind::Type,
            1,
            None,
        );
    }
    parts.add(&types).add(&new).add(&exports);
    parts.input()
}

/// An import of an instance with many types and functions.
pub(crate) fn imported_instance(count: usize) -> Made {
    let (mut parts, mut types) = (Parts::new(), ComponentTypeSection::new());
    let (mut ty, mut imports) = (InstanceType::new(), ComponentImportSection::new());
    ty.ty()
        .function()
        .params::<_, ComponentValType>([])
        .result(None);
    for number in each(count / 2) {
        let resource = ComponentTypeRef::Type(TypeBounds::SubResource);
        ty.export(format!("r{number}").as_str(), resource);
        ty.export(format!("f{number}").as_str(), ComponentTypeRef::Func(0));
    }
    types.instance(&ty);
    imports.import("ns:pkg/iface", ComponentTypeRef::Instance(1));
    parts.add(&types).add(&imports);
    parts.input()
}

/// Adds a component, and an instance of it.
fn nest(parts: &mut Parts, inner: &Component) {
    let mut instances = ComponentInstanceSection::new();
    instances.instantiate::<_, &str>(0, []);
    parts.add(&NestedComponentSection(inner)).add(&instances);
}

/// Outer aliases of a type.
fn outer(count: usize, depth: u32) -> ComponentAliasSection {
    let mut aliases = ComponentAliasSection::new();
    for _ in each(count) {
        aliases.alias(Alias::Outer {
            kind: ComponentOuterAliasKind::Type,
            count: depth,
            index: 0,
        });
    }
    aliases
}

pub(crate) fn outer_aliases(count: usize) -> Made {
    let (mut parts, mut inner) = (Parts::new(), Component::new());
    inner.section(&outer(count, 1));
    nest(&mut parts, &inner);
    parts.input()
}

/// Components in one another, each with aliases to the outermost.
pub(crate) fn nested_components(count: usize) -> Made {
    let mut inner = Parts(Component::new());
    for depth in each(count).skip(1).collect::<Vec<_>>().into_iter().rev() {
        let mut around = Parts(Component::new());
        around.add(&outer(1000, depth));
        nest(&mut around, &inner.0);
        inner = around;
    }
    let mut parts = Parts::new();
    nest(&mut parts, &inner.0);
    parts.input()
}

/// Instances of a definition that has state.
pub(crate) fn instances(count: usize) -> Made {
    let mut parts = Parts::new();
    let mut instances = ComponentInstanceSection::new();
    for _ in each(count) {
        instances.instantiate::<_, &str>(0, []);
    }
    parts
        .add(&NestedComponentSection(&Parts::new().0))
        .add(&instances);
    parts.input()
}

/// Core instances of a module that has globals.
pub(crate) fn core_instances(count: usize) -> Made {
    let mut parts = Parts::new();
    parts.core(&modules::with_globals(2), 1, count);
    Ok(Input {
        globals: 2 * count,
        ..parts.input()?
    })
}

pub(crate) fn globals(count: usize) -> Made {
    let mut parts = Parts::new();
    parts.core(&modules::with_globals(count), 1, 1);
    Ok(Input {
        globals: count,
        ..parts.input()?
    })
}

/// Globals with references that code sets.
pub(crate) fn reference_globals(count: usize) -> Made {
    let mut parts = Parts::new();
    parts.core(&modules::with_references(count), 1, 1);
    Ok(Input {
        globals: count,
        is_set: false,
        ..parts.input()?
    })
}

/// Functions of a core instance, for each of which there is an alias.
pub(crate) fn core_aliases(count: usize) -> Made {
    let (mut parts, mut aliases) = (Parts::new(), ComponentAliasSection::new());
    parts.core(&modules::functions(count), 1, 1);
    for number in each(count) {
        aliases.alias(Alias::CoreInstanceExport {
            instance: 1,
            kind: ExportKind::Func,
            name: &format!("f{number}"),
        });
    }
    parts.add(&aliases);
    parts.input()
}

/// Types of components in one another, as deep as is valid, so often.
pub(crate) fn nested_component_types(count: usize) -> Made {
    let (mut parts, mut types) = (Parts::new(), ComponentTypeSection::new());
    let mut inner = ComponentType::new();
    for _ in 0..DEEPEST {
        let mut outer = ComponentType::new();
        outer.ty().component(&inner);
        outer.import("a", ComponentTypeRef::Component(0));
        inner = outer;
    }
    for _ in each(count) {
        types.component(&inner);
    }
    parts.add(&types);
    parts.input()
}

/// Types of instances in one another, each with an alias to what is outside of all.
pub(crate) fn nested_instance_types(count: usize) -> Made {
    let (mut parts, mut types) = (Parts::new(), ComponentTypeSection::new());
    types.resource(ValType::I32, None);
    let mut inner = InstanceType::new();
    for depth in (1..DEEPEST).rev() {
        let mut outer = InstanceType::new();
        outer.alias(Alias::Outer {
            kind: ComponentOuterAliasKind::Type,
            count: depth,
            index: 1,
        });
        outer.export("a", ComponentTypeRef::Type(TypeBounds::Eq(0)));
        outer.ty().instance(&inner);
        inner = outer;
    }
    for _ in each(count) {
        types.instance(&inner);
    }
    parts.add(&types);
    parts.input()
}
