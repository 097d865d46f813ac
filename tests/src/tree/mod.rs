//! Generates components from a seed: trees of instances with state. Functions at the root change
//! and read the state.
//!
//! A tree is text, so a failing seed can be read. Every tree is valid, can be instantiated, and its
//! functions end, whatever the seed is.

mod cells;
mod component;
mod generator;
mod lift;
mod module;
mod random;

use component::{Item, Role};
use generator::{Generator, Level};
use module::Limits;
pub use module::Sum;
pub use random::Random;

/// A component, and its initializer.
#[derive(Debug, Clone)]
pub struct Tree {
    /// The component.
    pub text: String,
    /// Its initializer.
    pub init: Init,
    /// Its properties.
    pub facts: Facts,
}

/// An initializer.
#[derive(Debug, Clone)]
pub struct Init {
    /// Its path: instances, then the function.
    pub path: Vec<String>,
    /// Its name in the options, with arguments. None for the default one.
    pub call: Option<String>,
    /// The numbers in the call, if there are any.
    pub arguments: Option<(u32, i64)>,
}

/// The properties of a tree.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// The state of its instances, without those of modules that were passed.
    pub state: Sum,
    /// Whether a module or component that was passed as an argument or an export is instantiated.
    /// Such a tree may be refused.
    pub passed: bool,
}

/// A tree of any kind.
pub fn tree(seed: u64) -> Tree {
    grow(seed, Limits { peer: false })
}

/// A tree that the peer supports: nothing is nested, and each module has one instance.
pub fn flat(seed: u64) -> Tree {
    grow(seed, Limits { peer: true })
}

fn grow(seed: u64, limits: Limits) -> Tree {
    let mut generator = Generator::new(Random::new(seed), limits);
    let mut root = Level {
        id: "$root".to_string(),
        ..Level::default()
    };
    if generator.random.once_in(5) && !limits.peer {
        root.text.push_str(
            "  (import \"test:absent/host@1.0.0\" (instance $absent (export \"never\" (func (param \"n\" u32)))))
  (alias export $absent \"never\" (func $never))
  (core func $trap (canon lower (func $never)))\n",
        );
        root.unknown = Some("$trap".to_string());
    }
    let steps = 6 + generator.random.below(10);
    generator.fill(&mut root, steps);
    let init = generator.initializer(&mut root);
    let steps = generator.random.below(8);
    generator.fill(&mut root, steps);
    generator.close(&mut root);
    Tree {
        text: format!("(component $root\n{})\n", root.text),
        init,
        facts: Facts {
            state: root.state,
            passed: generator.passed,
        },
    }
}

impl Generator {
    /// Exports an initializer: a function of a core instance or of a nested component, alone or in
    /// an instance.
    fn initializer(&mut self, root: &mut Level) -> Init {
        let (role, function) = self.initial_function(root);
        let arguments = (role == Role::Setup).then(|| {
            let (a, b) = (self.random.below(1000), self.random.below(1000));
            (
                u32::try_from(a).unwrap_or(0),
                500 - i64::try_from(b).unwrap_or(0),
            )
        });
        let call = match arguments {
            Some((a, b)) => format!("({a}, {b})"),
            None if self.random.once_in(2) => "()".to_string(),
            None => String::new(),
        };
        let name = match role {
            Role::Begin if self.limits.peer || self.random.once_in(2) => "wizer-initialize",
            _ => "prepare",
        };
        let (path, call) = match self.random.below(4) {
            kind @ 2..=3 if !self.limits.peer => {
                let functions = [(name.to_string(), role, function)];
                let instance = match kind {
                    2 => self.bag(root, &functions),
                    _ => self.shim(root, &functions),
                };
                let interface = "test:tree/life@1.0.0";
                let export = format!("  (export \"{interface}\" (instance {instance}))\n");
                root.text.push_str(&export);
                let before = match self.random.once_in(2) {
                    true => format!("{interface}."),
                    false => String::new(),
                };
                let path = vec![interface.to_string(), name.to_string()];
                (path, Some(format!("{before}{name}{call}")))
            }
            _ => {
                self.export_init(root, name, &function);
                let call = (name != "wizer-initialize").then(|| format!("{name}{call}"));
                (vec![name.to_string()], call)
            }
        };
        Init {
            path,
            call,
            arguments,
        }
    }

    /// Exports the initializer alone. Sometimes exports that export a second time.
    fn export_init(&mut self, root: &mut Level, name: &str, function: &str) {
        let exported = self.id("e");
        root.text.push_str(&format!(
            "  (export {exported} \"{name}\" (func {function}))\n"
        ));
        if !self.limits.peer && self.random.once_in(3) {
            root.text
                .push_str(&format!("  (export \"begin-again\" (func {exported}))\n"));
        }
    }

    /// A function for the initializer, and its role.
    fn initial_function(&mut self, root: &mut Level) -> (Role, String) {
        let children: Vec<(String, Vec<Item>)> = root
            .children
            .iter()
            .map(|child| (child.id.clone(), child.items.clone()))
            .collect();
        if let Some((child, items)) = self.random.pick(&children)
            && self.random.once_in(2)
        {
            let mut functions = Vec::new();
            self.reach(root, &child, &items, &mut functions);
            functions.retain(|(_, role, _)| matches!(role, Role::Begin | Role::Setup));
            if let Some((_, role, function)) = self.random.pick(&functions) {
                return (role, function);
            }
        }
        loop {
            let cores: Vec<String> = root
                .cores
                .iter()
                .filter(|core| core.module.functions)
                .map(|core| core.id.clone())
                .collect();
            if let Some(core) = self.random.pick(&cores) {
                let roles = match self.limits.peer {
                    true => &[Role::Begin][..],
                    false => &[Role::Begin, Role::Setup],
                };
                let role = self.random.pick(roles).unwrap_or(Role::Begin);
                return (role, self.lift(root, &core, role));
            }
            self.module(root);
            self.instantiate_module(root);
        }
    }
}
