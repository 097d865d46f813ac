//! Random modules with tables, references, segments, imports and shared memories: calling the
//! initializer and then the other functions gives the same as calling these of a snapshot.
//!
//! As `differential`, with more kinds of state. `WIZER_MODULES` is the number to compare (300 by
//! default). Modules whose initializer traps, and those whose state a snapshot can't hold, are
//! counted and not compared.

use std::collections::{BTreeMap, HashMap};

use wasm_smith::{Config, Module};
use wasmtime::{
    Engine, Extern, ExternType, Func, Global, Instance, Memory, Ref, SharedMemory, Store, Table,
    Val, ValType,
};
use wizer::{Environment, ErrorKind, Init, Options};
use wizer_tests::case::module::bytes as shared_bytes;
use wizer_tests::engine::engine;
use wizer_tests::random::{bytes, until_compared, wanted};
use wizer_tests::result_of;
use wizer_tests::state::wizer;

const INIT: &str = "wizer-initialize";
const MAINS: [&str; 2] = ["main", "second"];

/// The exports of every module. Their code is random.
const SHAPE: &str = r#"(module
    (func (export "wizer-initialize") unreachable)
    (func (export "main") (result i32) unreachable)
    (func (export "second") (param i64) (result i64) unreachable)
    (global (export "counter") (mut i32) (i32.const 0)))"#;

/// What a module may import.
const IMPORTS: &str = r#"(module
    (import "env" "memory" (memory 1 4))
    (import "env" "shared" (memory 1 3 shared))
    (import "env" "table" (table 6 20 funcref))
    (import "env" "objects" (table 4 20 externref))
    (import "env" "count" (global (mut i32)))
    (import "env" "float" (global (mut f64)))
    (import "env" "base" (global i32))
    (import "env" "log" (func (param i32))))"#;

/// The values of imported globals, as texts and as values.
const GLOBALS: [(&str, &str, Val); 3] = [
    ("env.count", "7", Val::I32(7)),
    ("env.float", "2.5", Val::F64(2.5_f64.to_bits())),
    ("env.base", "16", Val::I32(16)),
];

/// A module that terminates.
fn module(seed: u64) -> Option<Vec<u8>> {
    let config = Config {
        available_imports: Some(wat::parse_str(IMPORTS).unwrap()),
        exports: Some(wat::parse_str(SHAPE).unwrap()),
        bulk_memory_enabled: true,
        reference_types_enabled: true,
        gc_enabled: false,
        exceptions_enabled: false,
        relaxed_simd_enabled: false,
        threads_enabled: seed.is_multiple_of(3),
        memory64_enabled: seed.is_multiple_of(5),
        max_memories: usize::try_from(1 + seed % 3).unwrap(),
        max_memory32_bytes: 6 * 65_536,
        max_memory64_bytes: 6 * 65_536,
        memory_max_size_required: true,
        min_tables: 1,
        max_tables: 3,
        max_table_elements: 40,
        table_max_size_required: true,
        min_element_segments: 1,
        max_element_segments: 6,
        max_data_segments: 6,
        max_imports: usize::try_from(seed % 5).unwrap(),
        disallow_traps: !seed.is_multiple_of(4),
        max_instructions: 300,
        ..Config::default()
    };
    let bytes = bytes(seed, 8192);
    let mut module = Module::new(config, &mut arbitrary::Unstructured::new(&bytes)).ok()?;
    module.ensure_termination(10_000).ok()?;
    Some(module.to_bytes())
}

/// An instance with all of its state exported, and with what it imports in its first state.
struct Whole {
    store: Store<()>,
    instance: Instance,
}

impl Whole {
    fn new(engine: &Engine, wasm: &[u8]) -> Self {
        let options = Options::new().init(Init::None);
        let target = wizer().unwrap().open(wasm, &options).unwrap();
        let module = wasmtime::Module::new(engine, target.instrumented().unwrap()).unwrap();
        let mut store = Store::new(engine, ());
        let imports: Vec<Extern> = module
            .imports()
            .map(|import| {
                let name = format!("{}.{}", import.module(), import.name());
                provide(&mut store, &name, import.ty())
            })
            .collect();
        let instance = Instance::new(&mut store, &module, &imports).unwrap();
        Self { store, instance }
    }

    /// The bytes of what is exported for the state, and the elements of tables.
    fn state(&mut self) -> BTreeMap<String, Vec<u8>> {
        let Self { store, instance } = self;
        let exports: Vec<(String, Extern)> = instance
            .exports(&mut *store)
            .filter(|export| export.name().starts_with("wizer:"))
            .map(|export| (export.name().to_string(), export.into_extern()))
            .collect();
        let mut functions = HashMap::new();
        for (name, export) in &exports {
            if let Extern::Func(function) = export {
                let identity = function.to_raw(&mut *store).addr();
                functions.entry(identity).or_insert_with(|| name.clone());
            }
        }
        let mut state = BTreeMap::new();
        for (name, export) in exports {
            let bytes = match export {
                Extern::Memory(memory) => memory.data(&*store).to_vec(),
                Extern::SharedMemory(memory) => shared_bytes(&memory),
                Extern::Global(global) => {
                    let value = global.get(&mut *store);
                    told(store, &functions, &value).into_bytes()
                }
                Extern::Table(table) => {
                    let size = table.size(&*store);
                    let elements = (0..size).map(|at| {
                        let element = Val::from(table.get(&mut *store, at).unwrap());
                        told(store, &functions, &element)
                    });
                    elements.collect::<Vec<_>>().join(" ").into_bytes()
                }
                _ => continue,
            };
            state.insert(name, bytes);
        }
        // Flags of the one and of the other module are no state of the two.
        state.retain(|name, _| !name.contains("function"));
        state
    }

    /// The results of a function, or its trap.
    fn call(&mut self, name: &str) -> Result<Vec<String>, String> {
        let function = self.instance.get_func(&mut self.store, name);
        let function = function.ok_or_else(|| format!("no function {name}"))?;
        let ty = function.ty(&self.store);
        let arguments: Vec<Val> = ty.params().map(|ty| zero(&ty)).collect();
        let mut results = vec![Val::I32(0); ty.results().len()];
        match function.call(&mut self.store, &arguments, &mut results) {
            Ok(()) => Ok(results.iter().map(|value| format!("{value:?}")).collect()),
            Err(error) => Err(error.root_cause().to_string()),
        }
    }
}

/// What an import is before anything runs.
fn provide(store: &mut Store<()>, name: &str, ty: ExternType) -> Extern {
    match ty {
        ExternType::Func(ty) => Func::new(store, ty, |_, _, _| {
            Err(wasmtime::Error::msg("an import was called"))
        })
        .into(),
        ExternType::Memory(ty) if ty.is_shared() => {
            SharedMemory::new(store.engine(), ty).unwrap().into()
        }
        ExternType::Memory(ty) => Memory::new(store, ty).unwrap().into(),
        ExternType::Table(ty) => {
            let null = Ref::null(ty.element().heap_type());
            Table::new(store, ty, null).unwrap().into()
        }
        ExternType::Global(ty) => {
            let mut known = GLOBALS.iter().filter(|(global, ..)| *global == name);
            let (_, _, value) = known.next().unwrap();
            Global::new(store, ty, *value).unwrap().into()
        }
        other => panic!("{name}: {other:?}"),
    }
}

fn zero(ty: &ValType) -> Val {
    Val::default_for_ty(ty).unwrap()
}

/// A value as text: a function by the name of its export.
fn told(store: &mut Store<()>, functions: &HashMap<usize, String>, value: &Val) -> String {
    match value {
        Val::FuncRef(Some(function)) => {
            let identity = function.to_raw(&mut *store).addr();
            functions
                .get(&identity)
                .cloned()
                .unwrap_or_else(|| "?".to_string())
        }
        Val::FuncRef(None) | Val::ExternRef(None) | Val::AnyRef(None) => "null".to_string(),
        Val::ExternRef(Some(_)) => "external".to_string(),
        number => format!("{number:?}"),
    }
}

#[derive(Debug, Default)]
struct Tally {
    modules: u32,
    trapped: u32,
    unsupported: u32,
    compared: u32,
    with_tables: u32,
    with_imports: u32,
    with_shared: u32,
}

/// The state that both have: a result has no flags for segments that are gone.
fn common(
    slow: BTreeMap<String, Vec<u8>>,
    fast: &BTreeMap<String, Vec<u8>>,
    globals: usize,
) -> BTreeMap<String, Vec<u8>> {
    let is_flag = |name: &str| {
        let index = name.strip_prefix("wizer:global ");
        index.is_some_and(|index| index.parse::<usize>().unwrap() >= globals)
    };
    let kept = slow.into_iter();
    kept.filter(|(name, _)| fast.contains_key(name) && !is_flag(name))
        .collect()
}

/// How many globals a module has.
fn globals(wasm: &[u8]) -> usize {
    let mut count = 0;
    for payload in wasmparser::Parser::new(0).parse_all(wasm) {
        match payload.unwrap() {
            wasmparser::Payload::ImportSection(imports) => {
                let imports = imports.into_imports().map(Result::unwrap);
                let is_global =
                    |ty: wasmparser::TypeRef| matches!(ty, wasmparser::TypeRef::Global(_));
                count += imports.filter(|import| is_global(import.ty)).count();
            }
            wasmparser::Payload::GlobalSection(section) => count += section.count() as usize,
            _ => {}
        }
    }
    count
}

/// Compares the ways for one module.
fn compare(engine: &Engine, seed: u64, wasm: &[u8], tally: &mut Tally) {
    tally.modules += 1;
    let mut target = wizer().unwrap().open(wasm, &Options::new()).unwrap();
    let mut environment = Environment::new();
    let imported = wasmtime::Module::new(engine, wasm).unwrap();
    let names: Vec<String> = imported
        .imports()
        .map(|import| format!("{}.{}", import.module(), import.name()))
        .collect();
    for (name, text, _) in GLOBALS {
        if names.iter().any(|other| other == name) {
            environment = environment.import_global(name, text);
        }
    }
    let result = match environment.run(&mut target).map(result_of) {
        Ok(result) => result,
        Err(error) => match error.kind() {
            ErrorKind::Initialize | ErrorKind::Start | ErrorKind::Instantiate => {
                return tally.trapped += 1;
            }
            ErrorKind::Unsupported => return tally.unsupported += 1,
            _ => panic!("seed {seed}: {error:?}"),
        },
    };
    tally.compared += 1;
    tally.with_imports += u32::from(!names.is_empty());
    tally.with_shared += u32::from(wat_of(wasm).contains(" shared)"));

    let globals = globals(wasm);
    let mut slow = Whole::new(engine, wasm);
    slow.call(INIT)
        .unwrap_or_else(|trap| panic!("seed {seed}: {trap}"));
    let mut fast = Whole::new(engine, &result);
    assert!(
        fast.call(INIT).is_err(),
        "seed {seed}: it is still exported"
    );
    let is_shared = names.iter().any(|name| name == "env.shared");
    let same = |slow: &mut Whole, fast: &mut Whole, when: &str| {
        let fast = fast.state();
        let slow = common(slow.state(), &fast, globals);
        let fast = common(fast, &slow, globals);
        assert_eq!(slow.len(), fast.len(), "seed {seed}: {when}");
        for (name, bytes) in &slow {
            // The word for a shared memory that is imported is on a page behind all others.
            let now = match is_shared {
                true => &fast[name][..bytes.len()],
                false => fast[name].as_slice(),
            };
            assert!(bytes == now, "seed {seed}: {name} {when}");
        }
        slow.keys().any(|name| name.contains("table"))
    };
    tally.with_tables += u32::from(same(&mut slow, &mut fast, "after the initializer"));
    // The input does not see the page for the word.
    for main in MAINS.into_iter().filter(|_| !is_shared) {
        assert_eq!(slow.call(main), fast.call(main), "seed {seed}: {main}");
        same(&mut slow, &mut fast, main);
    }
}

fn wat_of(wasm: &[u8]) -> String {
    wasmprinter::print_bytes(wasm).unwrap()
}

#[test]
fn all_state_is_in_a_snapshot() {
    let engine = engine().unwrap();
    let mut tally = Tally::default();
    until_compared(wanted("WIZER_MODULES", 300), 30, |seed| {
        if let Some(wasm) = module(seed) {
            compare(&engine, seed, &wasm, &mut tally);
        }
        tally.compared
    });
    println!("{tally:?}");
    assert!(tally.with_tables * 10 > tally.compared, "{tally:?}");
    assert!(tally.with_imports * 10 > tally.compared, "{tally:?}");
    assert!(tally.with_shared > 0, "{tally:?}");
}
