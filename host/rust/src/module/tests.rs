//! What is read of instances that are made here, without the transform.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use wasmtime::{Config, Engine, Extern, Instance, Linker, Module, Store};
use wizer_inspection::Kind;
use wizer_protocol::{Bits, Objects, Piece, Reference, Referent, Snapshot, now, pieces};

use super::{ImportedState, ModuleState};
use crate::bindings::types::{
    Hierarchy, ImportType, MemoryType, ReferenceExport, StateImport, TableExport,
};
use crate::calls::Blocking;
use crate::error::Error;
use crate::transform::{Description, ModuleExports, StateExports};

/// A block of a memory: its number, where it begins, what was there before, and what is there.
type Passed = (u32, u64, Option<Vec<u8>>, Vec<u8>);

/// What the transform would be told.
#[derive(Debug, Default)]
struct Told {
    memory_sizes: Vec<u64>,
    blocks: Vec<Passed>,
    references: Vec<Reference>,
    table_sizes: Vec<u64>,
    elements: Vec<(u32, u64, Vec<Reference>)>,
}

impl Snapshot<Error> for &mut Told {
    fn set_globals(&mut self, _: Vec<Bits>) -> Result<(), Error> {
        Ok(())
    }

    fn set_memory_size(&mut self, _: u32, bytes: u64) -> Result<(), Error> {
        self.memory_sizes.push(bytes);
        Ok(())
    }

    fn observe(&mut self, memory: u32, offset: u64, bytes: &[u8]) -> Result<(), Error> {
        self.blocks.push((memory, offset, None, bytes.to_vec()));
        Ok(())
    }

    fn observe_change(
        &mut self,
        memory: u32,
        offset: u64,
        before: &[u8],
        bytes: &[u8],
    ) -> Result<(), Error> {
        assert_eq!(before.len(), bytes.len());
        let before = Some(before.to_vec());
        self.blocks.push((memory, offset, before, bytes.to_vec()));
        Ok(())
    }

    fn set_references(&mut self, values: Vec<Reference>) -> Result<(), Error> {
        self.references = values;
        Ok(())
    }

    fn set_table_size(&mut self, _: u32, elements: u64) -> Result<(), Error> {
        self.table_sizes.push(elements);
        Ok(())
    }

    fn set_elements(
        &mut self,
        table: u32,
        offset: u64,
        elements: Vec<Reference>,
    ) -> Result<(), Error> {
        self.elements.push((table, offset, elements));
        Ok(())
    }

    fn set_objects(&mut self, _: Objects<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn finish(self) -> Result<Vec<Piece>, Error> {
        Ok(Vec::new())
    }
}

/// An engine, its store, and the names of exports of each kind that the tests use.
struct Scene {
    store: Store<()>,
    linker: Linker<()>,
    imports: Vec<StateImport>,
    exports: ModuleExports,
}

fn strings(names: &[&str]) -> Vec<String> {
    names.iter().copied().map(String::from).collect()
}

impl Scene {
    fn new() -> Self {
        let mut config = Config::new();
        config.shared_memory(true);
        let engine = Engine::new(&config).unwrap();
        Self {
            store: Store::new(&engine, ()),
            linker: Linker::new(&engine),
            imports: Vec::new(),
            exports: ModuleExports {
                globals: Vec::new(),
                memories: Vec::new(),
                references: Vec::new(),
                tables: Vec::new(),
                functions: Vec::new(),
                objects: None,
            },
        }
    }

    fn module(&self, text: &str) -> Module {
        Module::new(self.store.engine(), wat::parse_str(text).unwrap()).unwrap()
    }

    /// Instantiates a module, and provides its exports to those that follow.
    fn provide(&mut self, name: &str, text: &str) -> Instance {
        let module = self.module(text);
        let instance = self.linker.instantiate(&mut self.store, &module).unwrap();
        self.linker
            .instance(&mut self.store, name, instance)
            .unwrap();
        instance
    }

    fn table(&mut self, name: &str, imported: Option<u32>) {
        self.exports.tables.push(TableExport {
            name: name.to_string(),
            hierarchy: Hierarchy::Func,
            imported,
        });
    }

    fn references(&mut self, names: &[&str]) {
        let export = |name: &&str| ReferenceExport {
            name: (*name).to_string(),
            hierarchy: Hierarchy::Func,
        };
        self.exports.references = names.iter().map(export).collect();
    }

    /// The first import is a memory.
    fn imports_memory(&mut self) {
        self.imports.push(StateImport {
            index: 0,
            module: "a".to_string(),
            name: "m".to_string(),
            type_: ImportType::Memory(MemoryType {
                minimum: 1,
                maximum: None,
                page_size: 1 << 16,
                memory64: false,
                shared: false,
            }),
        });
    }

    /// Instantiates the module, calls its export `run`, and tells what a snapshot would be told.
    fn told(mut self, text: &str) -> Told {
        let module = self.module(text);
        let mut imports: Vec<Extern> = Vec::new();
        for import in module.imports() {
            imports.push(self.linker.get_by_import(&mut self.store, &import).unwrap());
        }
        let known = Description {
            kind: Kind::Module,
            instrumented: Arc::default(),
            initializers: Vec::new(),
            returns_i32: false,
            resets: Vec::new(),
            exports: StateExports::Module(self.exports),
            imports: self.imports,
            expectation: None,
        };
        let imported = ImportedState::copy(&mut self.store, &imports, &known).unwrap();
        let instance = Instance::new(&mut self.store, &module, &imports).unwrap();
        let run = instance.get_typed_func::<(), ()>(&mut self.store, "run");
        run.unwrap().call(&mut self.store, ()).unwrap();
        let exports = match &known.exports {
            StateExports::Module(exports) => Some(exports),
            StateExports::Component(_) => None,
        };
        let exports = exports.unwrap();
        let store = wasmtime::AsContextMut::as_context_mut(&mut self.store);
        let mut state =
            ModuleState::<_, Blocking>::new(store, &instance, exports, &imported).unwrap();
        let mut told = Told::default();
        now(pieces(&mut state, &mut told)).unwrap();
        told
    }
}

const NULL: Reference = Reference::Null;

#[test]
fn functions_are_told_by_their_numbers() {
    let mut scene = Scene::new();
    scene.provide("a", r#"(module (func (export "f")))"#);
    scene.exports.functions = strings(&["a", "b", "b again", "f"]);
    scene.references(&["to b", "to null", "to f", "to another"]);
    scene.table("t", None);
    let told = scene.told(
        r#"(module
            (import "a" "f" (func $f))
            (func $a (export "a")) (func $b (export "b") (export "b again")) (func $c)
            (global (export "to b") (mut funcref) (ref.func $b))
            (global (export "to null") (mut funcref) (ref.null func))
            (global (export "to f") (mut funcref) (ref.func $f))
            (global (export "to another") (mut funcref) (ref.func $c))
            (table $t (export "t") 8 funcref)
            (elem declare func $c)
            (elem (i32.const 1) $a $b)
            (export "f" (func $f))
            (func (export "run")
                (drop (table.grow $t (ref.func $f) (i32.const 2)))
                (table.set $t (i32.const 4) (ref.func $c))
                (table.set $t (i32.const 1) (ref.null func))))"#,
    );
    let [b, f] = [1, 3].map(Reference::Function);
    let other = Reference::Other(Referent::Function);
    assert_eq!(told.references, [b, NULL, f, other]);
    assert_eq!(told.table_sizes, [10]);
    let elements = [(0, 2, vec![b]), (0, 4, vec![other]), (0, 8, vec![f, f])];
    assert_eq!(told.elements, elements);
}

#[test]
fn imported_functions_are_known_wherever_they_are() {
    let mut scene = Scene::new();
    scene.provide(
        "a",
        r#"(module
            (func $f (export "f")) (func $g (export "g")) (func $h)
            (table (export "t") 4 funcref) (elem (i32.const 0) $f $g $h))"#,
    );
    scene.exports.functions = strings(&["wizer:function 1", "wizer:function 2"]);
    scene.table("t", Some(1));
    let told = scene.told(
        r#"(module
            (import "a" "f" (func $f)) (import "a" "t" (table $t 4 funcref))
            (import "a" "g" (func $g)) (func $own)
            (export "t" (table $t))
            (export "wizer:function 1" (func $g)) (export "wizer:function 2" (func $own))
            (elem declare func $own)
            (func (export "run")
                (table.set $t (i32.const 3) (table.get $t (i32.const 0)))
                (table.set $t (i32.const 2) (table.get $t (i32.const 1)))
                (table.set $t (i32.const 1) (ref.func $g))
                (table.set $t (i32.const 0) (ref.func $own))))"#,
    );
    let [g, own] = [0, 1].map(Reference::Function);
    let other = Reference::Other(Referent::Function);
    assert_eq!(told.elements, [(0, 0, vec![own]), (0, 2, vec![g, other])]);
}

#[test]
fn other_references_are_told_by_what_they_are() {
    let mut scene = Scene::new();
    scene.references(&["i31", "object", "external", "exception", "none"]);
    scene.table("t", None);
    let told = scene.told(
        r#"(module
            (type $s (struct)) (tag $e)
            (global $i31 (export "i31") (mut anyref) (ref.i31 (i32.const -3)))
            (global $object (export "object") (mut eqref) (struct.new $s))
            (global $external (export "external") (mut externref) (ref.null extern))
            (global $exception (export "exception") (mut exnref) (ref.null exn))
            (global (export "none") (mut nullref) (ref.null none))
            (table $t (export "t") 2 i31ref)
            (func (export "run")
                (table.set $t (i32.const 1) (ref.i31 (i32.const 0x3fffffff)))
                (global.set $external (extern.convert_any (struct.new $s)))
                (global.set $exception
                    (block $caught (result exnref)
                        (try_table (catch_all_ref $caught) (throw $e))
                        (unreachable)))))"#,
    );
    let others = [Referent::Object, Referent::External, Referent::Exception];
    let [object, external, exception] = others.map(Reference::Other);
    let i31 = Reference::I31(-3);
    assert_eq!(told.references, [i31, object, external, exception, NULL]);
    let elements = [(0, 1, vec![Reference::I31(0x3fff_ffff)])];
    assert_eq!(told.elements, elements);
}

#[test]
fn of_imported_tables_only_changes_are_told() {
    let mut scene = Scene::new();
    scene.provide(
        "a",
        r#"(module
            (func $f) (func $g)
            (table (export "t") 6 funcref) (elem (i32.const 1) $f $f $g $f)
            (table (export "e") 3 anyref)
            (type $s (struct))
            (func $start
                (table.set 1 (i32.const 0) (struct.new $s))
                (table.set 1 (i32.const 1) (struct.new $s))
                (table.set 1 (i32.const 2) (ref.i31 (i32.const 5))))
            (start $start))"#,
    );
    scene.exports.functions = strings(&["own"]);
    scene.table("t", Some(0));
    scene.table("e", Some(1));
    let told = scene.told(
        r#"(module
            (import "a" "t" (table $t 2 funcref))
            (import "a" "e" (table $e 2 anyref))
            (func $own (export "own"))
            (export "t" (table $t)) (export "e" (table $e))
            (elem (table $t) (i32.const 2) func $own)
            (func (export "run")
                (table.set $t (i32.const 1) (table.get $t (i32.const 4)))
                (table.set $t (i32.const 4) (table.get $t (i32.const 3)))
                (table.set $t (i32.const 3) (ref.null func))
                (drop (table.grow $t (ref.null func) (i32.const 3)))
                (table.set $t (i32.const 7) (ref.func $own))
                (table.set $e (i32.const 1) (table.get $e (i32.const 1)))
                (table.set $e (i32.const 2) (table.get $e (i32.const 0)))))"#,
    );
    let own = Reference::Function(0);
    let [function, object] = [Referent::Function, Referent::Object].map(Reference::Other);
    let elements = [
        (0, 2, vec![own, NULL, function]),
        (0, 7, vec![own]),
        (1, 2, vec![object]),
    ];
    assert_eq!(told.table_sizes, [9, 3]);
    assert_eq!(told.elements, elements);
}

#[test]
fn of_imported_memories_only_changes_are_told() {
    for shared in ["", " shared"] {
        let mut scene = Scene::new();
        scene.provide(
            "a",
            &format!(
                r#"(module
                    (memory (export "m") 4 9{shared})
                    (data (i32.const 5) "before") (data (i32.const 0x20000) "same")
                    (data (i32.const 0x30001) "gone"))"#
            ),
        );
        scene.imports_memory();
        scene.exports.memories = strings(&["m", "own"]);
        let told = scene.told(&format!(
            r#"(module
                (import "a" "m" (memory $m 1 9{shared})) (export "m" (memory $m))
                (memory (export "own") 2) (data (memory 1) (i32.const 9) "own")
                (data (i32.const 3) "after")
                (func (export "run")
                    (drop (memory.grow $m (i32.const 2)))
                    (i32.store (i32.const 0x30001) (i32.const 0))
                    (i32.store8 (i32.const 0x10000) (i32.const 7))
                    (i32.store8 (i32.const 0x5ffff) (i32.const 8))))"#
        ));
        assert_eq!(told.memory_sizes, [6 << 16, 2 << 16]);
        let places = told.blocks.iter();
        let places =
            places.map(|(memory, at, before, now)| (*memory, *at, before.is_some(), now.len()));
        let block = 1 << 16;
        let expected = [
            (0, 0, true, block),
            (0, 0x10000, false, block),
            (0, 0x30000, true, block),
            (0, 0x50000, false, block),
            (1, 0, false, block),
        ];
        assert_eq!(places.collect::<Vec<_>>(), expected);
        let (_, _, before, now) = &told.blocks[0];
        assert_eq!(before.as_ref().unwrap()[..12], *b"\0\0\0\0\0before\0");
        assert_eq!(now[..12], *b"\0\0\0afterore\0");
        assert_eq!(told.blocks[3].3.last(), Some(&8));
    }
}

#[test]
fn large_shared_memories_are_read_in_parts() {
    let mut scene = Scene::new();
    scene.exports.memories = strings(&["m"]);
    let told = scene.told(
        r#"(module
            (memory (export "m") 512 512 shared)
            (func (export "run")
                (memory.fill (i32.const 0x100000) (i32.const 1) (i32.const 0x180000))
                (i32.store8 (i32.const 0x1ffffff) (i32.const 2))))"#,
    );
    let ones: usize = told
        .blocks
        .iter()
        .flat_map(|(_, _, _, now)| now)
        .filter(|byte| **byte == 1)
        .count();
    assert_eq!(ones, 0x180000);
    let (_, at, before, now) = told.blocks.last().unwrap();
    assert_eq!((at + now.len() as u64, before), (0x200_0000, &None));
    assert_eq!(now.last(), Some(&2));
}

#[test]
fn large_tables_are_read_fast() {
    let mut scene = Scene::new();
    scene.exports.functions = strings(&["f"]);
    scene.table("t", None);
    let since = Instant::now();
    let told = scene.told(
        r#"(module
            (table $t (export "t") 100000 funcref)
            (func $f (export "f"))
            (func (export "run")
                (table.fill $t (i32.const 0) (ref.func $f) (i32.const 100000))))"#,
    );
    let elements: usize = told.elements.iter().map(|(_, _, some)| some.len()).sum();
    assert_eq!(elements, 100_000);
    // It takes some milliseconds.
    assert!(since.elapsed() < Duration::from_secs(2));
}
