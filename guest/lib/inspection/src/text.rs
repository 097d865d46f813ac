//! The inspection as text.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::plain::{Rows, count, definition, name, sentence};
use crate::{
    Call, ComponentInstance, CoreModule, FurtherInspection, Global, Import, ImportKind, Inspection,
    Kind, Memory, Reason, Refusal, Table,
};

impl fmt::Display for Inspection {
    /// Writes the verdict, then the sections.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let further = Further {
            initializers: self.initializer.as_slice(),
            possible_refusals: &[],
            expectation: None,
        };
        self.write(further, f)
    }
}

impl fmt::Display for FurtherInspection {
    /// As for [`Inspection`], with what it does not have.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let further = Further {
            initializers: &self.initializers,
            possible_refusals: &self.possible_refusals,
            expectation: self.expectation.as_deref(),
        };
        self.inspection.write(further, f)
    }
}

/// The findings of which an [`Inspection`] has none or only the first.
#[derive(Clone, Copy)]
struct Further<'a> {
    initializers: &'a [Call],
    possible_refusals: &'a [Refusal],
    expectation: Option<&'a str>,
}

impl Inspection {
    fn write(&self, further: Further<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = count(self.size, "byte", "bytes");
        writeln!(f, "{}, {size}: {}", self.kind, self.verdict())?;
        let mut refused = Rows::default();
        refused.list(&self.refusals, refusal);
        section("refused", &refused, f)?;
        if !self.complete {
            writeln!(f, "\nThis is not all: {}", self.left_out())?;
        }
        let mut possible = Rows::default();
        possible.list(further.possible_refusals, |refusal| {
            [sentence(&refusal.text)]
        });
        section("could be refused", &possible, f)?;
        let mut expected = Rows::default();
        expected.list(further.expectation.as_slice(), |text| [sentence(text)]);
        section("expects", &expected, f)?;
        if self.is_read() {
            section("calls", &self.calls(further.initializers), f)?;
        }
        for (number, module) in (0..).zip(&self.modules) {
            let title = match self.kind {
                Kind::Module => "state".to_string(),
                Kind::Component => heading(number, module),
            };
            section(&title, &state(module), f)?;
        }
        let mut instances = Rows::default();
        instances.list(&self.components, |instance| self.instance(instance));
        section("instances", &instances, f)?;
        let mut exports = Rows::default();
        exports.list(&self.state_exports, |export| [name(export)]);
        section("shows its state as", &exports, f)?;
        let mut imports = Rows::default();
        imports.list(&self.imports, import);
        section("imports", &imports, f)
    }

    fn verdict(&self) -> String {
        if self.accepted {
            return "can be pre-initialized".to_string();
        }
        let reasons = count(self.refusals.len() as u64, "reason", "reasons");
        format!("would be refused, for {reasons}")
    }

    /// Whether the binary was read to its end. Then there is a module or a component instance.
    fn is_read(&self) -> bool {
        !self.modules.is_empty() || !self.components.is_empty()
    }

    fn left_out(&self) -> &'static str {
        match self.is_read() {
            true => "there are more reasons of the same kinds",
            false => "the binary can't be read any further",
        }
    }

    /// The functions to call, in order.
    fn calls(&self, initializers: &[Call]) -> Rows {
        let mut rows = Rows::default();
        let starts = (0..).zip(&self.modules).filter_map(|(number, module)| {
            let start = module.start.as_ref().filter(|_| module.instances > 0)?;
            let function = definition("function", start.index, start.name.as_deref());
            Some(match self.kind {
                Kind::Module => function,
                Kind::Component => format!("{function} of core module {number}"),
            })
        });
        let starts: Vec<String> = starts.collect();
        rows.list(&starts, |start| ["start".to_string(), start.clone()]);
        for export in &self.before {
            rows.add(["first".to_string(), name(export)]);
        }
        rows.list(initializers, |call| {
            ["initializer".to_string(), called(call)]
        });
        if initializers.is_empty() {
            rows.add(["initializer".to_string(), "none".to_string()]);
        }
        if let Some(instance) = &self.removed_instance {
            let removed = format!("{}, which exports no other function", name(instance));
            rows.add(["removes".to_string(), removed]);
        }
        let mut resets: Vec<&str> = Vec::new();
        let live = self.modules.iter().filter(|module| module.instances > 0);
        for reset in live.flat_map(|module| &module.resets) {
            if !resets.contains(&reset.as_str()) {
                resets.push(reset);
            }
        }
        for reset in resets {
            rows.add(["last".to_string(), name(reset)]);
        }
        rows
    }

    fn instance(&self, instance: &ComponentInstance) -> [String; 2] {
        let modules = instance.modules.iter().map(ToString::to_string);
        let modules: Vec<String> = modules.collect();
        let mut parts = Vec::new();
        match modules.as_slice() {
            [] => {}
            [one] => parts.push(format!("core module {one}")),
            several => parts.push(format!("core modules {}", several.join(", "))),
        }
        if instance.resources > 0 {
            let resources = u64::from(instance.resources);
            parts.push(count(resources, "resource type", "resource types"));
        }
        [self.path(instance), parts.join("; ")]
    }

    /// The path of an instance: the names from the root to it.
    fn path(&self, instance: &ComponentInstance) -> String {
        let mut steps = Vec::new();
        let mut at = Some(instance);
        // Parents come before their children, so no path is longer than the list.
        for _ in &self.components {
            let Some(instance) = at else { break };
            let Some(parent) = instance.parent else { break };
            steps.push(match &instance.name {
                Some(called) => name(called),
                None => instance.index.to_string(),
            });
            at = self.components.get(parent as usize);
        }
        steps.push("root".to_string());
        steps.reverse();
        steps.join("/")
    }
}

/// Writes rows below a title. Writes nothing if there are no rows.
fn section(title: &str, rows: &Rows, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(f, "\n{title}")?;
    rows.write("  ", f)
}

fn refusal(refusal: &Refusal) -> [String; 2] {
    let reason = match refusal.reason {
        Reason::Unsupported => "unsupported",
        Reason::InitFunc => "init-func",
        Reason::Options => "options",
    };
    [reason.to_string(), sentence(&refusal.text)]
}

fn called(call: &Call) -> String {
    let path = name(&call.path.join("."));
    match call.arguments.is_empty() {
        true => path,
        false => format!("{path}({})", sentence(&call.arguments)),
    }
}

fn heading(number: u32, module: &CoreModule) -> String {
    let called = definition("core module", number, module.name.as_deref());
    let instances = match module.instances {
        0 => "never instantiated".to_string(),
        1 => "instantiated once".to_string(),
        times => format!("instantiated {times} times"),
    };
    format!("{called}, {instances}")
}

/// The state of an instance.
fn state(module: &CoreModule) -> Rows {
    let mut rows = Rows::default();
    rows.list(&module.globals, global);
    rows.list(&module.memories, memory);
    rows.list(&module.tables, table);
    let segments = [
        (module.active_segments, "active"),
        (module.passive_segments, "passive"),
    ];
    let segments = segments.into_iter().filter(|(number, _)| *number > 0);
    let segments = segments.map(|(number, mode)| format!("{number} {mode}"));
    let segments: Vec<String> = segments.collect();
    if !segments.is_empty() {
        rows.add(["data segments".to_string(), segments.join(", ")]);
    }
    if rows.is_empty() {
        rows.add(["none".to_string()]);
    }
    rows
}

fn global(global: &Global) -> [String; 2] {
    let value = match &global.value {
        Some(value) => format!("{} = {value}", global.value_type),
        None => global.value_type.clone(),
    };
    let called = definition("global", global.index, global.name.as_deref());
    [called, value]
}

/// The limits of a memory or table.
fn bounds(minimum: u64, maximum: Option<u64>, one: &str, several: &str) -> String {
    match maximum {
        Some(maximum) if maximum == minimum => count(minimum, one, several),
        Some(maximum) => format!("{minimum} to {maximum} {several}"),
        None => format!("{minimum} or more {several}"),
    }
}

fn memory(memory: &Memory) -> [String; 2] {
    let mut text = format!(
        "{} of {}",
        bounds(memory.minimum, memory.maximum, "page", "pages"),
        count(memory.page_size, "byte", "bytes")
    );
    let marks = [(memory.memory64, "64-bit"), (memory.shared, "shared")];
    for (_, mark) in marks.into_iter().filter(|(is_so, _)| *is_so) {
        text.push_str(&format!(", {mark}"));
    }
    if memory.active_bytes > 0 {
        let bytes = count(memory.active_bytes, "byte", "bytes");
        text.push_str(&format!(", {bytes} of active data"));
    }
    let called = definition("memory", memory.index, memory.name.as_deref());
    [called, text]
}

fn table(table: &Table) -> [String; 2] {
    let changed = match table.changed {
        true => "changed by code",
        false => "never changed",
    };
    let text = format!(
        "{} of type {}, {changed}",
        bounds(table.minimum, table.maximum, "element", "elements"),
        table.element_type
    );
    let called = definition("table", table.index, table.name.as_deref());
    [called, text]
}

fn import(import: &Import) -> [String; 2] {
    let kind = match import.kind {
        ImportKind::Function => "function",
        ImportKind::Table => "table",
        ImportKind::Memory => "memory",
        ImportKind::Global => "global",
        ImportKind::Tag => "tag",
        ImportKind::CoreModule => "core module",
        ImportKind::Component => "component",
        ImportKind::Instance => "instance",
        ImportKind::Type => "type",
        ImportKind::Value => "value",
    };
    let mut text = kind.to_string();
    if !import.functions.is_empty() {
        let functions = count(import.functions.len() as u64, "function", "functions");
        text.push_str(&format!(" of {functions}"));
    }
    if let Some(edition) = &import.wasi {
        text.push_str(&format!(", WASI {}", name(edition)));
    }
    [name(&import.path.join(".")), text]
}
