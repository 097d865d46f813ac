//! The sequence of a component: definitions, instances and exports in random order.

use std::fmt::Write as _;

use super::component::{Definition, Item, Role, Want};
use super::lift::tasks;
use super::module::{Limits, Module, Sum};
use super::random::Random;

/// A core instance.
#[derive(Debug, Clone)]
pub(super) struct Core {
    pub(super) id: String,
    pub(super) module: Module,
    exported: bool,
}

/// An instance of a nested component.
#[derive(Debug, Clone)]
pub(super) struct Child {
    pub(super) id: String,
    pub(super) items: Vec<Item>,
    exported: bool,
}

/// A component under construction.
#[derive(Debug, Default)]
pub(super) struct Level {
    pub(super) id: String,
    pub(super) text: String,
    /// The number of enclosing components.
    pub(super) depth: usize,
    pub(super) modules: Vec<Module>,
    pub(super) definitions: Vec<Definition>,
    pub(super) cores: Vec<Core>,
    pub(super) children: Vec<Child>,
    pub(super) items: Vec<Item>,
    pub(super) wants: Vec<Want>,
    /// Functions of siblings, which the component's own code may call.
    pub(super) callable: Vec<String>,
    /// Functions that its children may call: those of siblings, and those of other children.
    pub(super) asks: Vec<String>,
    /// A core function that traps, if the root imports one.
    pub(super) unknown: Option<String>,
    /// Its state, including that of nested components.
    pub(super) state: Sum,
}

impl Level {
    /// The number of core instances that may still be added.
    pub(super) fn room(&self) -> usize {
        (20 >> self.depth.min(3))
            .max(3_usize)
            .saturating_sub(self.state.instances)
    }
}

/// The state of the generation.
#[derive(Debug)]
pub(super) struct Generator {
    pub(super) random: Random,
    pub(super) limits: Limits,
    /// The enclosing components, the root first.
    pub(super) outer: Vec<Level>,
    /// Whether a module or component that was passed as an argument or an export is instantiated.
    pub(super) passed: bool,
    /// The number of component definitions that may still be added.
    nested: usize,
    count: usize,
    /// Whether the name with which an instrumented component exports its state is in use.
    pub(super) collides: bool,
    /// The roles whose functions are asynchronous.
    pub(super) tasks: Vec<Role>,
}

impl Generator {
    pub(super) fn new(mut random: Random, limits: Limits) -> Self {
        let tasks = tasks(&mut random);
        Self {
            nested: if limits.peer { 0 } else { random.below(12) },
            tasks,
            random,
            limits,
            outer: Vec::new(),
            passed: false,
            count: 0,
            collides: false,
        }
    }

    /// A unique identifier for the text.
    pub(super) fn id(&mut self, kind: &str) -> String {
        self.count += 1;
        format!("${kind}{}", self.count)
    }

    /// A unique name for an import or an export.
    pub(super) fn name(&mut self, what: &str) -> String {
        self.count += 1;
        format!("{what}-{}", self.count)
    }

    /// A component nested in those of `outer`.
    fn component(&mut self, depth: usize) -> Definition {
        let id = self.id("c");
        let mut level = Level {
            id: id.clone(),
            depth,
            ..Level::default()
        };
        if self.random.once_in(3) {
            self.import(&mut level);
        }
        let steps = 4 + self.random.below(7);
        self.fill(&mut level, steps);
        self.close(&mut level);
        let text = format!("  (component {id}\n{}  )\n", level.text);
        if let Some(parent) = self.outer.last_mut() {
            parent.text.push_str(&text);
        }
        Definition {
            id,
            items: level.items,
            wants: level.wants,
            state: level.state,
            argument: false,
        }
    }

    /// Adds definitions, instances and exports in random order.
    pub(super) fn fill(&mut self, level: &mut Level, steps: usize) {
        self.module(level);
        for _ in 0..steps {
            let nest = level.depth < 4 && self.nested > 0;
            let nested = !self.outer.is_empty();
            match self.random.below(16) {
                0..=1 => self.module(level),
                2..=4 => self.instantiate_module(level),
                5..=6 | 13 if nest => self.nest(level),
                7..=9 => self.instantiate_component(level),
                10 | 14 | 15 if nested => self.outer_alias(level),
                11 => self.export_core(level),
                12 => self.export_child(level),
                13 => self.types(level),
                _ => {}
            }
        }
    }

    /// Exports everything that is not visible from outside yet.
    pub(super) fn close(&mut self, level: &mut Level) {
        if level.cores.is_empty() {
            self.instantiate_module(level);
        }
        while level.cores.iter().any(|core| !core.exported) {
            self.export_core(level);
        }
        while level.children.iter().any(|child| !child.exported) {
            self.export_child(level);
        }
    }

    fn nest(&mut self, level: &mut Level) {
        let depth = level.depth + 1;
        self.nested -= 1;
        self.outer.push(std::mem::take(level));
        let definition = self.component(depth);
        *level = self.outer.pop().unwrap_or_default();
        level.definitions.push(definition);
        for _ in 0..self.random.below(4) {
            self.instantiate_component(level);
        }
    }

    /// Aliases a module or a component of an enclosing component, with a new identifier.
    fn outer_alias(&mut self, level: &mut Level) {
        let which = self.random.below(self.outer.len());
        let Some(outer) = self.outer.get(which) else {
            return;
        };
        let at = outer.id.clone();
        if self.random.once_in(2) {
            let modules = outer.modules.clone();
            if let Some(module) = self.random.pick(&modules) {
                let id = self.id("m");
                let old = &module.id;
                let _ = writeln!(level.text, "  (alias outer {at} {old} (core module {id}))");
                level.modules.push(Module { id, ..module });
            }
        } else {
            let definitions = outer.definitions.clone();
            if let Some(definition) = self.random.pick(&definitions) {
                let id = self.id("c");
                let old = &definition.id;
                let _ = writeln!(level.text, "  (alias outer {at} {old} (component {id}))");
                level.definitions.push(Definition { id, ..definition });
            }
        }
    }

    /// Adds components that contain only types.
    fn types(&mut self, level: &mut Level) {
        let id = self.id("t");
        let name = self.name("thing");
        let _ = match self.random.below(5) {
            0 => writeln!(
                level.text,
                "  (type {id} (component (import \"a\" (func)) (export \"b\" (instance (export \"c\" (func (result string)))))))"
            ),
            1 => writeln!(
                level.text,
                "  (component {id} (type $r (record (field \"a\" u32))) (export \"r\" (type $r)))\n  (instance (instantiate {id}))"
            ),
            2 => writeln!(
                level.text,
                "  (component {id} (type (component (type (instance (export \"f\" (func)))))) (component (component)))"
            ),
            3 => writeln!(
                level.text,
                "  (type {id} (enum \"x\" \"y\"))\n  (export \"{name}\" (type {id}))"
            ),
            _ => writeln!(
                level.text,
                "  (core type {id} (module (import \"a\" \"b\" (func)) (export \"m\" (memory 1))))\n  (@custom \"{name}\" \"anything\")"
            ),
        };
    }

    pub(super) fn instantiated(&mut self, level: &mut Level, module: Module, id: String) {
        self.passed |= module.argument;
        level.state += module.state;
        level.cores.push(Core {
            exported: !module.functions,
            id,
            module,
        });
    }

    pub(super) fn child(&mut self, level: &mut Level, definition: Definition, id: String) {
        level.state += definition.state.nested();
        let items = definition.items;
        for item in &items {
            match item {
                Item::Function {
                    name,
                    role: Role::Ask,
                } => {
                    let ask = self.id("f");
                    let _ = writeln!(level.text, "  (alias export {id} \"{name}\" (func {ask}))");
                    level.asks.push(ask);
                }
                Item::Module { name, state } => {
                    let module = self.id("m");
                    let _ = writeln!(
                        level.text,
                        "  (alias export {id} \"{name}\" (core module {module}))"
                    );
                    level.modules.push(Module {
                        id: module,
                        needs: Vec::new(),
                        functions: true,
                        library: None,
                        state: *state,
                        argument: true,
                    });
                }
                _ => {}
            }
        }
        let exported = false;
        level.children.push(Child {
            id,
            items,
            exported,
        });
    }

    /// Lifts and exports the functions of a core instance, alone or as an instance. Sometimes
    /// exports a module.
    fn export_core(&mut self, level: &mut Level) {
        let Some(core) = level.cores.iter_mut().find(|core| !core.exported) else {
            return self.export_module(level);
        };
        core.exported = true;
        let core = core.id.clone();
        let mut functions = Vec::new();
        for role in Role::ALL {
            let always = matches!(role, Role::Poke | Role::Digest);
            if !always && self.random.once_in(2) {
                continue;
            }
            functions.push((role.name().to_string(), role, self.lift(level, &core, role)));
        }
        self.export_functions(level, &functions);
    }

    /// Exports functions, in one of the ways that toolchains use.
    fn export_functions(&mut self, level: &mut Level, functions: &[(String, Role, String)]) {
        if self.random.once_in(2) {
            for (name, role, id) in functions {
                let name = self.name(name);
                let exported = self.id("e");
                let _ = writeln!(level.text, "  (export {exported} \"{name}\" (func {id}))");
                level.items.push(Item::Function { name, role: *role });
            }
            return;
        }
        let bag = match self.random.once_in(2) {
            true => self.bag(level, functions),
            false => self.shim(level, functions),
        };
        let item = |(name, role, _): &(String, Role, String)| Item::Function {
            name: name.clone(),
            role: *role,
        };
        let items = functions.iter().map(item).collect();
        self.export_instance(level, &bag, items);
    }

    /// An instance that is a plain collection of functions.
    pub(super) fn bag(
        &mut self,
        level: &mut Level,
        functions: &[(String, Role, String)],
    ) -> String {
        let bag = self.id("b");
        let export =
            |(name, _, id): &(String, Role, String)| format!(" (export \"{name}\" (func {id}))");
        let exports: String = functions.iter().map(export).collect();
        let _ = writeln!(level.text, "  (instance {bag}{exports})");
        bag
    }

    /// An instance of a component that exports the functions that it imports.
    pub(super) fn shim(
        &mut self,
        level: &mut Level,
        functions: &[(String, Role, String)],
    ) -> String {
        let (shim, instance) = (self.id("c"), self.id("b"));
        let _ = writeln!(level.text, "  (component {shim}");
        let mut arguments = String::new();
        for (name, role, id) in functions {
            let (own, ty) = (self.id("f"), self.ty(*role));
            let _ = writeln!(
                level.text,
                "    (import \"import-func-{name}\" (func {own} {ty}))\n    (export \"{name}\" (func {own}))"
            );
            let _ = write!(arguments, " (with \"import-func-{name}\" (func {id}))");
        }
        let _ = writeln!(
            level.text,
            "  )\n  (instance {instance} (instantiate {shim}{arguments}))"
        );
        instance
    }

    /// Exports an instance with the name of an interface.
    pub(super) fn export_instance(&mut self, level: &mut Level, instance: &str, items: Vec<Item>) {
        let exported = self.id("e");
        let mut name = format!("test:tree/{}@1.0.0", self.name("part"));
        if level.depth == 0 && !self.collides && self.random.once_in(12) {
            self.collides = true;
            name = "wizer:wizer/state@0.1.0".to_string();
        }
        let _ = writeln!(
            level.text,
            "  (export {exported} \"{name}\" (instance {instance}))"
        );
        level.items.push(Item::Instance { name, items });
    }

    /// Exports a module without imports.
    fn export_module(&mut self, level: &mut Level) {
        let fits = |module: &&Module| module.needs.is_empty() && module.functions;
        let modules: Vec<Module> = level.modules.iter().filter(fits).cloned().collect();
        if self.limits.peer || !self.random.once_in(3) {
            return;
        }
        if let Some(module) = self.random.pick(&modules) {
            let name = self.name("module");
            let _ = writeln!(
                level.text,
                "  (export \"{name}\" (core module {}))",
                module.id
            );
            let state = module.state;
            level.items.push(Item::Module { name, state });
        }
    }

    /// Exports the exports of a nested instance: as an instance, or function by function.
    fn export_child(&mut self, level: &mut Level) {
        let Some(child) = level.children.iter_mut().find(|child| !child.exported) else {
            return;
        };
        child.exported = true;
        let (id, items) = (child.id.clone(), child.items.clone());
        if self.random.once_in(3) {
            let exported = self.id("e");
            let name = self.name("child");
            let _ = writeln!(
                level.text,
                "  (export {exported} \"{name}\" (instance {id}))"
            );
            return level.items.push(Item::Instance { name, items });
        }
        let mut functions = Vec::new();
        self.reach(level, &id, &items, &mut functions);
        for (number, (name, _, _)) in functions.iter_mut().enumerate() {
            *name = format!("{name}-n{number}");
        }
        self.export_functions(level, &functions);
    }

    /// Aliases all functions in an instance, including those of nested instances.
    pub(super) fn reach(
        &mut self,
        level: &mut Level,
        instance: &str,
        items: &[Item],
        functions: &mut Vec<(String, Role, String)>,
    ) {
        for item in items {
            match item {
                Item::Function { name, role } => {
                    let id = self.id("f");
                    let _ = writeln!(
                        level.text,
                        "  (alias export {instance} \"{name}\" (func {id}))"
                    );
                    functions.push((role.name().to_string(), *role, id));
                }
                Item::Instance { name, items } => {
                    let id = self.id("b");
                    let _ = writeln!(
                        level.text,
                        "  (alias export {instance} \"{name}\" (instance {id}))"
                    );
                    self.reach(level, &id, items, functions);
                }
                Item::Module { .. } => {}
            }
        }
    }
}
