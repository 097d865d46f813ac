//! Component definitions: their contents, instances and exports.

use std::fmt::Write as _;

use super::generator::{Core, Generator, Level};
use super::module::{self, Flavor, Kind, Module, Need, Sum};

/// The role of an exported function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Poke,
    Digest,
    Ask,
    Begin,
    Setup,
}

impl Role {
    pub(super) const ALL: [Self; 5] = [
        Self::Poke,
        Self::Digest,
        Self::Ask,
        Self::Begin,
        Self::Setup,
    ];

    /// The name of the core function, which is the prefix of the component function's name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Poke => "poke",
            Self::Digest => "digest",
            Self::Ask => "ask",
            Self::Begin => "begin",
            Self::Setup => "setup",
        }
    }

    /// Its type as a component function.
    pub(super) fn ty(self) -> &'static str {
        match self {
            Self::Poke => r#"(param "n" u32)"#,
            Self::Digest => "(result u64)",
            Self::Ask => r#"(param "n" u32) (result u64)"#,
            Self::Begin => "",
            Self::Setup => r#"(param "a" u32) (param "b" s64) (result u32)"#,
        }
    }

    pub(super) fn core(self) -> &'static str {
        match self {
            Self::Poke => "(param i32)",
            Self::Digest => "(result i64)",
            Self::Ask => "(param i32) (result i64)",
            Self::Begin => "",
            Self::Setup => "(param i32 i64) (result i32)",
        }
    }
}

/// An export of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    Function {
        name: String,
        role: Role,
    },
    Instance {
        name: String,
        items: Vec<Item>,
    },
    /// A core module without imports.
    Module {
        name: String,
        state: Sum,
    },
}

/// An import of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Want {
    /// A function that a sibling exports, alone or in an instance.
    Ask { instance: bool },
    /// A core module without imports.
    Module { name: String },
    /// A component that exports these functions.
    Component { name: String, items: Vec<Item> },
}

/// The interface of a component definition, for components that instantiate it.
#[derive(Debug, Clone)]
pub(super) struct Definition {
    pub(super) id: String,
    pub(super) items: Vec<Item>,
    pub(super) wants: Vec<Want>,
    /// The state of an instance, nested ones included.
    pub(super) state: Sum,
    /// Whether it was imported.
    pub(super) argument: bool,
}

/// The type of a module argument.
fn module_type() -> String {
    let export = |role: Role| {
        format!(
            " (export \"{}\" (func {}))",
            role.name(),
            role.core().trim()
        )
    };
    Role::ALL.map(export).concat()
}

impl Generator {
    /// The type of a component argument: only functions.
    fn component_type(&self, items: &[Item]) -> String {
        let export = |item: &Item| match item {
            Item::Function { name, role } => {
                format!(" (export \"{name}\" (func {}))", self.ty(*role))
            }
            _ => String::new(),
        };
        items.iter().map(export).collect()
    }

    /// Writes an import of a component, and makes it available in the level.
    pub(super) fn import(&mut self, level: &mut Level) {
        let id = self.id("a");
        match self.random.below(3) {
            0 if level.asks.is_empty() => {
                let instance = self.random.once_in(2);
                let ty = self.ty(Role::Ask);
                let _ = match instance {
                    true => write!(
                        level.text,
                        "  (import \"test:tree/sibling@1.0.0\" (instance {id}i (export \"ask\" (func {ty}))))\n  (alias export {id}i \"ask\" (func {id}))\n"
                    ),
                    false => {
                        writeln!(level.text, "  (import \"sibling\" (func {id} {ty}))")
                    }
                };
                level.callable.push(id.clone());
                level.asks.push(id);
                level.wants.push(Want::Ask { instance });
            }
            1 => {
                let name = self.name("module");
                let _ = writeln!(
                    level.text,
                    "  (import \"{name}\" (core module {id}{}))",
                    module_type()
                );
                level.modules.push(Module {
                    id,
                    needs: Vec::new(),
                    functions: true,
                    library: None,
                    state: Sum {
                        instances: 1,
                        ..Sum::default()
                    },
                    argument: true,
                });
                level.wants.push(Want::Module { name });
            }
            _ => self.import_component(level, id),
        }
    }

    /// Makes an imported component available. The parent has it already.
    fn import_component(&mut self, level: &mut Level, id: String) {
        let simple = |definition: &&Definition| {
            let function = |item: &Item| matches!(item, Item::Function { .. });
            definition.wants.is_empty() && definition.items.iter().all(function)
        };
        let parents = self.outer.last().map(|parent| &parent.definitions);
        let candidates: Vec<Definition> = parents
            .into_iter()
            .flatten()
            .filter(simple)
            .cloned()
            .collect();
        let Some(definition) = self.random.pick(&candidates) else {
            return;
        };
        let name = self.name("part");
        let _ = writeln!(
            level.text,
            "  (import \"{name}\" (component {id}{}))",
            self.component_type(&definition.items)
        );
        let items = definition.items.clone();
        level.wants.push(Want::Component { name, items });
        level.definitions.push(Definition {
            id,
            argument: true,
            ..definition
        });
    }

    /// Defines a core module.
    pub(super) fn module(&mut self, level: &mut Level) {
        let flavors = match self.limits.peer {
            true => &[Flavor::Narrow][..],
            false => &[Flavor::Narrow, Flavor::Wide, Flavor::Bytes],
        };
        let flavor = self.random.pick(flavors).unwrap_or(Flavor::Narrow);
        let shared = level.cores.iter().find_map(|core| core.module.library);
        let kind = match (self.random.below(8), shared) {
            (0..=2, None) | (0, Some(_)) => Kind::Library(flavor),
            (1..=3, Some(flavor)) => Kind::Linked(flavor),
            (4..=5, Some(flavor)) if !self.limits.peer => Kind::Hidden(flavor),
            (6, _) => Kind::Stateless,
            _ => Kind::Plain,
        };
        let mut needs = Vec::new();
        if kind != Kind::Stateless {
            if !level.callable.is_empty() && self.random.once_in(2) {
                needs.push(Need::Sibling);
            }
            // The destructor may call a function that calls a hidden module's functions, which
            // would never end.
            if self.random.once_in(5) && !matches!(kind, Kind::Hidden(_)) {
                needs.push(Need::Resource);
            }
            if level.unknown.is_some() && self.random.once_in(2) {
                needs.push(Need::Unknown);
            }
        }
        let id = self.id("m");
        let random = &mut self.random;
        let module = module::write(&mut level.text, &id, kind, &needs, self.limits, random);
        level.modules.push(module);
    }

    /// Instantiates one of the core modules, with arguments for its imports.
    pub(super) fn instantiate_module(&mut self, level: &mut Level) {
        let fits = |module: &&Module| {
            let used = level.cores.iter().any(|core| core.module.id == module.id);
            !(self.limits.peer && used)
        };
        let candidates: Vec<Module> = level.modules.iter().filter(fits).cloned().collect();
        let Some(module) = self.random.pick(&candidates) else {
            return;
        };
        let mut arguments = String::new();
        for need in &module.needs {
            match self.argument(level, *need) {
                Some(argument) => arguments.push_str(&argument),
                None => return,
            }
        }
        let id = self.id("i");
        let _ = writeln!(
            level.text,
            "  (core instance {id} (instantiate {}{arguments}))",
            module.id
        );
        self.instantiated(level, module, id);
    }

    /// An argument for an import, if there is one.
    fn argument(&mut self, level: &mut Level, need: Need) -> Option<String> {
        Some(match need {
            Need::Library(flavor) => {
                let shares = |core: &&Core| core.module.library == Some(flavor);
                let libraries: Vec<String> = level
                    .cores
                    .iter()
                    .filter(shares)
                    .map(|core| core.id.clone())
                    .collect();
                let library = self.random.pick(&libraries)?;
                match self.random.once_in(3) {
                    true => format!(
                        r#" (with "library" (instance (export "memory" (memory {library} "memory")) (export "counter" (global {library} "counter")) (export "base" (global {library} "base")) (export "table" (table {library} "table")) (export "bump" (func {library} "bump"))))"#
                    ),
                    false => format!(r#" (with "library" (instance {library}))"#),
                }
            }
            Need::Sibling => {
                // Not a function of a child: a parent may not call it.
                let ask = self.random.pick(&level.callable)?;
                let core = self.id("f");
                let _ = writeln!(
                    level.text,
                    "  (core func {core} (canon lower (func {ask})))"
                );
                format!(r#" (with "sibling" (instance (export "ask" (func {core}))))"#)
            }
            Need::Resource => {
                let resource = self.resource(level);
                format!(
                    r#" (with "resource" (instance (export "new" (func {resource}new)) (export "rep" (func {resource}rep)) (export "drop" (func {resource}drop))))"#
                )
            }
            Need::Unknown => {
                let unknown = level.unknown.clone()?;
                format!(r#" (with "unknown" (instance (export "never" (func {unknown}))))"#)
            }
        })
    }

    /// A resource type of the component's own. Its destructor may change an existing core instance.
    fn resource(&mut self, level: &mut Level) -> String {
        let id = self.id("r");
        let functions = |core: &&Core| core.module.functions;
        let cores: Vec<String> = level
            .cores
            .iter()
            .filter(functions)
            .map(|core| core.id.clone())
            .collect();
        let destructor = match self.random.pick(&cores) {
            Some(core) if self.random.once_in(2) => format!(" (dtor (core func {core} \"poke\"))"),
            _ => String::new(),
        };
        let _ = writeln!(
            level.text,
            "  (type {id} (resource (rep i32){destructor}))
  (core func {id}new (canon resource.new {id}))
  (core func {id}rep (canon resource.rep {id}))
  (core func {id}drop (canon resource.drop {id}))"
        );
        id
    }

    /// Instantiates one of the component definitions, with arguments for its imports.
    pub(super) fn instantiate_component(&mut self, level: &mut Level) {
        let room = level.room();
        let fits = |definition: &&Definition| definition.state.instances <= room;
        let candidates: Vec<Definition> = level.definitions.iter().filter(fits).cloned().collect();
        let Some(definition) = self.random.pick(&candidates) else {
            return;
        };
        let mut arguments = String::new();
        for want in &definition.wants {
            match self.provide(level, want) {
                Some(argument) => arguments.push_str(&argument),
                None => return,
            }
        }
        let id = self.id("n");
        let _ = writeln!(
            level.text,
            "  (instance {id} (instantiate {}{arguments}))",
            definition.id
        );
        if definition.argument {
            self.passed = true;
        }
        self.child(level, definition, id);
    }

    /// An argument for an import, if there is one.
    fn provide(&mut self, level: &mut Level, want: &Want) -> Option<String> {
        Some(match want {
            Want::Ask { instance } => {
                // No function of the parent: a child may not call it.
                let ask = self.random.pick(&level.asks)?;
                match instance {
                    true => {
                        let bag = self.id("b");
                        let _ = writeln!(
                            level.text,
                            "  (instance {bag} (export \"ask\" (func {ask})))"
                        );
                        format!(r#" (with "test:tree/sibling@1.0.0" (instance {bag}))"#)
                    }
                    false => format!(r#" (with "sibling" (func {ask}))"#),
                }
            }
            Want::Module { name } => {
                let fits = |module: &&Module| module.needs.is_empty() && module.functions;
                let modules: Vec<Module> = level.modules.iter().filter(fits).cloned().collect();
                let module = self.random.pick(&modules)?;
                format!(r#" (with "{name}" (core module {}))"#, module.id)
            }
            Want::Component { name, items } => {
                let fits = |other: &&Definition| other.wants.is_empty() && other.items == *items;
                let definition = level.definitions.iter().find(fits)?;
                format!(r#" (with "{name}" (component {}))"#, definition.id)
            }
        })
    }
}
