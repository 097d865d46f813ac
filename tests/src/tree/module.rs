//! Core modules: small programs whose functions change all of their state and read all of it.

use std::fmt::Write as _;

use super::cells::{Global, Memory, advance};
use super::random::Random;

/// The kind of memory that a library shares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flavor {
    Narrow,
    Wide,
    Bytes,
}

/// An import of a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// The memory, globals, table and function of a library, as `library`.
    Library(Flavor),
    /// A function of another component instance, as `sibling`.
    Sibling,
    /// The functions of a resource type, as `resource`.
    Resource,
    /// A function that nothing provides, and that is never called, as `unknown`.
    Unknown,
}

/// The interface of a module, for components that instantiate it.
#[derive(Debug, Clone)]
pub(super) struct Module {
    pub(super) id: String,
    pub(super) needs: Vec<Need>,
    /// Whether it exports `poke`, `digest`, `ask`, `begin` and `setup`.
    pub(super) functions: bool,
    /// Whether it is a library. If so, the kind of its memory.
    pub(super) library: Option<Flavor>,
    /// The state of an instance.
    pub(super) state: Sum,
    /// Whether it was imported, or came from an export of another component.
    pub(super) argument: bool,
}

/// An amount of state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// The number of core instances.
    pub instances: usize,
    /// The number of mutable globals that they define.
    pub globals: usize,
    /// The number of memories that they define.
    pub memories: usize,
    /// The number of components around the innermost of them, without the root.
    pub depth: usize,
}

impl Sum {
    /// The same amount, seen from the enclosing component.
    pub(super) fn nested(self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self
        }
    }
}

impl std::ops::AddAssign for Sum {
    fn add_assign(&mut self, other: Self) {
        self.instances += other.instances;
        self.globals += other.globals;
        self.memories += other.memories;
        self.depth = self.depth.max(other.depth);
    }
}

/// The kinds of modules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Has state, and exports functions.
    Plain,
    /// Exports a memory, globals, a table and a function.
    Library(Flavor),
    /// Imports those of a library, and may export them again.
    Linked(Flavor),
    /// Exports nothing: it stores its functions in a library's table.
    Hidden(Flavor),
    /// Functions without state.
    Stateless,
}

/// The allowed kinds of memories and globals.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Whether to use only what the peer supports: no vectors, no unusual or full memories.
    pub(super) peer: bool,
}

/// A module under construction.
struct Builder<'r> {
    random: &'r mut Random,
    limits: Limits,
    needs: Vec<Need>,
    imports: String,
    /// Memories, tables and globals.
    definitions: String,
    segments: String,
    memories: Vec<Memory>,
    globals: Vec<Global>,
    /// The code of `$change` and `$look` besides memories and globals.
    change: String,
    look: String,
}

/// Writes a module of this kind to `text`.
pub(super) fn write(
    text: &mut String,
    id: &str,
    kind: Kind,
    needs: &[Need],
    limits: Limits,
    random: &mut Random,
) -> Module {
    let mut builder = Builder {
        random,
        limits,
        needs: Vec::new(),
        imports: String::new(),
        definitions: String::new(),
        segments: String::new(),
        memories: Vec::new(),
        globals: Vec::new(),
        change: String::new(),
        look: String::new(),
    };
    let mut library = None;
    match kind {
        Kind::Plain => builder.own_state(1),
        Kind::Library(flavor) => {
            builder.library(flavor);
            builder.own_state(0);
            library = Some(flavor);
        }
        Kind::Linked(flavor) => {
            if builder.linked(flavor) {
                library = Some(flavor);
            }
            builder.own_state(0);
        }
        Kind::Hidden(flavor) => {
            builder.hidden(flavor);
            builder.own_state(1);
        }
        Kind::Stateless => {}
    }
    for need in needs {
        builder.need(*need);
    }
    let functions = !matches!(kind, Kind::Hidden(_));
    builder.finish(text, id, functions);
    let imported_memories = builder.memories.iter().filter(|memory| memory.imported);
    // A library's memory comes with its counter.
    let imported = imported_memories.count();
    let state = Sum {
        instances: 1,
        depth: 0,
        globals: builder.globals.len() - imported,
        memories: builder.memories.len() - imported,
    };
    Module {
        id: id.to_string(),
        needs: builder.needs,
        functions,
        library,
        state,
        argument: false,
    }
}

impl Builder<'_> {
    /// Adds memories and globals, at least `least` of them.
    fn own_state(&mut self, least: usize) {
        let globals = least + self.random.below(5);
        for number in 0..globals {
            self.own_global(number);
        }
        let memories = match self.limits.peer {
            true => self.random.below(2),
            false => self.random.below(3),
        };
        for number in 0..memories {
            let memory = self.own_memory(format!("$m{number}"));
            self.data(&memory);
            self.memories.push(memory);
        }
    }

    fn own_global(&mut self, number: usize) {
        let types = ["i32", "i64", "f32", "f64", "v128"];
        let types = types
            .get(..4)
            .filter(|_| self.limits.peer)
            .unwrap_or(&types);
        let ty = self.random.pick(types).unwrap_or("i32");
        let bits = self.random.number();
        let float = [
            "nan:0x200001",
            "-nan:0x1234",
            "-0",
            "inf",
            "-1.5e-40",
            "0x1.8p3",
        ];
        let float = self.random.pick(&float).unwrap_or("0");
        let value = match ty {
            "i32" => format!("i32.const 0x{:x}", bits & 0xffff_ffff),
            "i64" => format!("i64.const 0x{bits:x}"),
            "v128" => format!("v128.const i64x2 0x{bits:x} 0x{:x}", self.random.number()),
            _ => format!("{ty}.const {float}"),
        };
        if self.random.once_in(5) {
            // A global that never changes.
            let _ = writeln!(self.definitions, "    (global $k{number} {ty} ({value}))");
            return;
        }
        let from_base = ty == "i32" && self.imports.contains("$base") && self.random.once_in(2);
        let value = match from_base {
            true => "global.get $base",
            false => &value,
        };
        let id = format!("$g{number}");
        let _ = writeln!(self.definitions, "    (global {id} (mut {ty}) ({value}))");
        self.globals.push(Global { id, ty });
    }

    fn own_memory(&mut self, id: String) -> Memory {
        let unusual = !self.limits.peer;
        let bytes = unusual && self.random.once_in(4);
        let minimum = match (bytes, self.random.below(8)) {
            (true, _) => self.random.below(300),
            (_, 0) if unusual => 0,
            (_, 1) => 1 + self.random.below(20),
            (_, n) => 1 + n % 2,
        };
        let room = match self.random.below(4) {
            _ if self.limits.peer => None,
            0 => None,
            n => Some(minimum + n - 1),
        };
        let memory = Memory {
            id,
            wide: unusual && self.random.once_in(4),
            bytes,
            minimum,
            maximum: room,
            imported: false,
        };
        let _ = writeln!(
            self.definitions,
            "    (memory {} {})",
            memory.id,
            memory.limits()
        );
        memory
    }

    /// Adds active data segments for a memory, and a passive one.
    fn data(&mut self, memory: &Memory) {
        let size = memory.minimum * if memory.bytes { 1 } else { 65_536 };
        for _ in 0..self.random.below(3) {
            let length = self.random.below(12);
            let at = self.random.below(size.min(65_000));
            if at + length > size {
                continue;
            }
            let bytes: String = (0..length)
                .map(|_| format!("\\{:02x}", self.random.number() & 0xff))
                .collect();
            let _ = writeln!(
                self.segments,
                "    (data (memory {}) {} \"{bytes}\")",
                memory.id,
                memory.constant(at)
            );
        }
        if !memory.imported && self.random.once_in(4) && !self.segments.contains("$passive") {
            let _ = writeln!(self.segments, "    (data $passive \"waits\")");
            let at = memory.address("(i64.and (local.get $h) (i64.const 0xff))");
            let _ = writeln!(
                self.change,
                "      (if (i64.gt_u {} (i64.const 300))
        (then (memory.init {} $passive {at} (i32.const 1) (i32.const 4))))",
                memory.size(),
                memory.id,
            );
        }
    }

    fn shared(&self, flavor: Flavor, imported: bool) -> Memory {
        let maximum = if flavor == Flavor::Bytes { 400 } else { 3 };
        Memory {
            id: "$shared".to_string(),
            wide: flavor == Flavor::Wide,
            bytes: flavor == Flavor::Bytes,
            minimum: if flavor == Flavor::Bytes { 200 } else { 1 },
            maximum: (!self.limits.peer).then_some(maximum),
            imported,
        }
    }

    fn library(&mut self, flavor: Flavor) {
        let memory = self.shared(flavor, false);
        let _ = writeln!(
            self.definitions,
            r#"    (memory $shared (export "memory") {})
    (global $counter (export "counter") (mut i64) (i64.const {}))
    (global $base (export "base") i32 (i32.const {}))
    (table $table (export "table") 8 funcref)
    (export "bump" (func $change))"#,
            memory.limits(),
            self.random.below(100),
            self.random.below(100),
        );
        self.data(&memory);
        self.memories.push(memory);
        let (id, ty) = ("$counter".to_string(), "i64");
        self.globals.push(Global { id, ty });
        for slot in 0..4 {
            for (text, slot) in [(&mut self.change, slot), (&mut self.look, slot + 4)] {
                let _ = writeln!(
                    text,
                    "      (if (i32.eqz (ref.is_null (table.get $table (i32.const {slot}))))
        (then (local.set $h (call_indirect $table (type $op) (local.get $h) (i32.const {slot})))))"
                );
            }
        }
    }

    /// Imports everything that a library shares. The module changes its memory and counter as well.
    fn import_library(&mut self, flavor: Flavor) {
        let memory = self.shared(flavor, true);
        let _ = writeln!(
            self.imports,
            r#"    (import "library" "memory" (memory $shared {}))
    (import "library" "counter" (global $counter (mut i64)))
    (import "library" "base" (global $base i32))
    (import "library" "table" (table $table 8 funcref))
    (import "library" "bump" (func $bump (type $op)))"#,
            memory.limits()
        );
        self.data(&memory);
        if !memory.wide {
            let _ = writeln!(
                self.segments,
                "    (data (memory $shared) (global.get $base) \"based\")"
            );
        }
        self.memories.push(memory);
        let (id, ty) = ("$counter".to_string(), "i64");
        self.globals.push(Global { id, ty });
        self.needs.push(Need::Library(flavor));
    }

    /// Whether it exports the library's items again.
    fn linked(&mut self, flavor: Flavor) -> bool {
        self.import_library(flavor);
        let _ = writeln!(
            self.change,
            "      (local.set $h (call $bump (local.get $h)))"
        );
        let again = self.random.once_in(3);
        if again {
            let _ = writeln!(
                self.definitions,
                r#"    (export "memory" (memory $shared))
    (export "counter" (global $counter))
    (export "base" (global $base))
    (export "table" (table $table))
    (export "bump" (func $bump))"#
            );
        }
        again
    }

    fn hidden(&mut self, flavor: Flavor) {
        self.import_library(flavor);
        let slot = self.random.below(4);
        let _ = writeln!(
            self.segments,
            "    (elem (table $table) (i32.const {slot}) func $change)
    (elem (table $table) (i32.const {}) func $look)",
            slot + 4
        );
    }

    fn need(&mut self, need: Need) {
        let (imports, change) = match need {
            Need::Library(_) => return,
            Need::Sibling => (
                r#"    (import "sibling" "ask" (func $sibling (param i32) (result i64)))"#,
                "      (local.set $h (call $mix (local.get $h) (call $sibling (i32.wrap_i64 (local.get $h)))))",
            ),
            Need::Resource => (
                r#"    (import "resource" "new" (func $new (param i32) (result i32)))
    (import "resource" "rep" (func $rep (param i32) (result i32)))
    (import "resource" "drop" (func $drop (param i32)))"#,
                "      (local.set $handle (call $new (i32.wrap_i64 (local.get $h))))
      (local.set $h (call $mix (local.get $h) (i64.extend_i32_u (call $rep (local.get $handle)))))
      (call $drop (local.get $handle))",
            ),
            Need::Unknown => (
                r#"    (import "unknown" "never" (func $never (param i32)))"#,
                "      (if (i64.eq (local.get $h) (i64.const 0x123456789abcdef)) (then (call $never (i32.const 0))))",
            ),
        };
        let _ = writeln!(self.imports, "{imports}");
        let _ = writeln!(self.change, "{change}");
        self.needs.push(need);
    }

    fn finish(&mut self, text: &mut String, id: &str, functions: bool) {
        let (mut change, mut look) = (String::new(), String::new());
        for global in &self.globals {
            let _ = writeln!(change, "{}      {}", global.change(), advance(self.random));
            look.push_str(&global.look());
        }
        for memory in &self.memories {
            change.push_str(&memory.change(self.random));
            look.push_str(&memory.look());
        }
        change.push_str(&self.change);
        look.push_str(&self.look);
        let exports = match functions {
            true => [
                " (export \"poke\")",
                " (export \"digest\")",
                " (export \"ask\")",
                " (export \"begin\")",
                " (export \"setup\")",
            ],
            false => [""; 5],
        };
        let [poke, digest, ask, begin, setup] = exports;
        let start = match self.random.once_in(3) {
            true => "    (start $start)\n",
            false => "",
        };
        let _ = write!(
            text,
            r#"  (core module {id}
    (type $op (func (param i64) (result i64)))
{imports}{definitions}    (func $mix (param $h i64) (param $x i64) (result i64)
      (i64.rotl (i64.mul (i64.xor (local.get $h) (local.get $x)) (i64.const 0x{odd:x})) (i64.const 23)))
    (func $change (param $h i64) (result i64) (local $handle i32)
{change}      (local.get $h))
    (func $look (param $h i64) (result i64) (local $i i64)
{look}      (local.get $h))
    (func $start (drop (call $change (i64.const {first}))))
    (func{poke} (param i32) (drop (call $change (i64.extend_i32_u (local.get 0)))))
    (func{ask} (param i32) (result i64) (call $change (i64.extend_i32_u (local.get 0))))
    (func{digest} (result i64) (call $look (i64.const 0)))
    (func{begin} (drop (call $change (call $change (i64.const {second})))))
    (func{setup} (param i32 i64) (result i32)
      (i32.wrap_i64 (call $change (call $mix (i64.extend_i32_u (local.get 0)) (local.get 1)))))
{start}{segments})
"#,
            imports = self.imports,
            definitions = self.definitions,
            segments = self.segments,
            odd = self.random.odd(),
            first = self.random.below(1000),
            second = self.random.below(1000),
        );
    }
}
