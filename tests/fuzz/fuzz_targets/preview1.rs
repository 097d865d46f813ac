//! Calls of WASI preview 1 in any order, with any arguments, memory and answers of the host: each
//! gives an error number or a trap, never a panic, and a second run replays them.

#![no_main]

use std::sync::LazyLock;

use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;
use wasip2::answers;
use wasip2::filesystem::types::Descriptor;
use wasmi::{Engine, Func, Instance, Linker, Memory, Module, Store, Val, ValType};
use wizer_interpreter::Surroundings as _;
use wizer_wasi_preview1::{Context, Stdio, add_to_linker};

/// The modules that define the functions.
const MODULES: [&str; 2] = ["wasi_snapshot_preview1", "wasi_unstable"];

/// The functions. One of them is in the first module only.
const NAMES: [&str; 46] = [
    "args_get",
    "args_sizes_get",
    "clock_res_get",
    "clock_time_get",
    "environ_get",
    "environ_sizes_get",
    "fd_advise",
    "fd_allocate",
    "fd_close",
    "fd_datasync",
    "fd_fdstat_get",
    "fd_fdstat_set_flags",
    "fd_fdstat_set_rights",
    "fd_filestat_get",
    "fd_filestat_set_size",
    "fd_filestat_set_times",
    "fd_pread",
    "fd_prestat_dir_name",
    "fd_prestat_get",
    "fd_pwrite",
    "fd_read",
    "fd_readdir",
    "fd_renumber",
    "fd_seek",
    "fd_sync",
    "fd_tell",
    "fd_write",
    "path_create_directory",
    "path_filestat_get",
    "path_filestat_set_times",
    "path_link",
    "path_open",
    "path_readlink",
    "path_remove_directory",
    "path_rename",
    "path_symlink",
    "path_unlink_file",
    "poll_oneoff",
    "proc_exit",
    "proc_raise",
    "random_get",
    "sched_yield",
    "sock_accept",
    "sock_recv",
    "sock_send",
    "sock_shutdown",
];

/// A module that imports all functions, and exports a function for each that calls it, named by its
/// number.
struct Caller {
    engine: Engine,
    module: Module,
    count: usize,
}

static CALLER: LazyLock<Caller> = LazyLock::new(|| {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    let mut store = Store::new(&engine, Context::builder().build());
    add_to_linker(&mut linker, &mut store, |context| context).expect("no function twice");
    let (mut imports, mut functions) = (String::new(), String::new());
    let mut count = 0;
    for (module, name) in MODULES.iter().flat_map(|of| NAMES.map(|name| (of, name))) {
        let Some(function) = linker.get(&store, module, name) else {
            assert_eq!((*module, name), (MODULES[1], "sock_accept"));
            continue;
        };
        let function = function.into_func().expect("a function");
        let ty = function.ty(&store);
        let text = |types: &[ValType]| types.iter().map(name_of).collect::<String>();
        let (params, results) = (text(ty.params()), text(ty.results()));
        let ty = format!("(param{params}) (result{results})");
        let arguments =
            (0..params.split_whitespace().count()).map(|at| format!("(local.get {at})"));
        let arguments = arguments.collect::<String>();
        imports += &format!("(import \"{module}\" \"{name}\" (func $f{count} {ty}))\n");
        functions += &format!("(func (export \"{count}\") {ty} (call $f{count} {arguments}))\n");
        count += 1;
    }
    let text = format!("(module {imports} (memory (export \"memory\") 2) {functions})");
    let wasm = wat::parse_str(text).expect("valid text");
    Caller {
        module: Module::new(&engine, wasm).expect("a valid module"),
        engine,
        count,
    }
});

/// The name of a type, after a space.
fn name_of(ty: &ValType) -> &'static str {
    match ty {
        ValType::I32 => " i32",
        ValType::I64 => " i64",
        other => panic!("no function takes {other:?}"),
    }
}

/// What happens.
#[derive(Debug, Arbitrary)]
enum Step {
    Call(u8, [Number; 9]),
    /// The guest writes to its memory.
    Store(u16, [u8; 8]),
    /// A path, or a list with a buffer.
    Text(u16, Text),
    Buffers(u16, [(u16, u16); 2]),
    Subscription(u16, u8, [Number; 4]),
}

#[derive(Debug, Arbitrary)]
enum Text {
    Name,
    Folder,
    Other([char; 3]),
}

/// An argument: mostly a small one, or an address.
#[derive(Debug, Clone, Copy, Arbitrary)]
enum Number {
    Byte(u8),
    Bit(u8),
    Address(u16),
    Aligned(u16),
    Largest(u8),
    Any(u64),
}

impl Number {
    fn bits(self) -> u64 {
        match self {
            Self::Byte(value) => u64::from(value) % 9,
            Self::Bit(bit) => 1 << (bit % 64),
            Self::Address(value) => value.into(),
            Self::Aligned(value) => u64::from(value) & !7,
            Self::Largest(below) => u64::MAX - u64::from(below),
            Self::Any(value) => value,
        }
    }
}

/// A guest.
struct Guest {
    store: Store<Context>,
    functions: Vec<Func>,
    memory: Memory,
}

impl Guest {
    fn new(context: Context) -> Self {
        let caller = &*CALLER;
        let mut linker = Linker::new(&caller.engine);
        let mut store = Store::new(&caller.engine, context);
        add_to_linker(&mut linker, &mut store, |context| context).expect("no function twice");
        let imports = caller.module.imports();
        let imports = imports.map(|import| linker.get(&store, import.module(), import.name()));
        let imports: Vec<_> = imports.map(|import| import.expect("a function")).collect();
        let instance = Instance::new(&mut store, &caller.module, &imports).expect("an instance");
        let function = |number: usize| instance.get_func(&store, &number.to_string());
        let functions = (0..caller.count).map(|number| function(number).expect("a function"));
        let functions = functions.collect();
        let memory = instance.get_memory(&store, "memory").expect("a memory");
        Self {
            store,
            functions,
            memory,
        }
    }

    fn put(&mut self, at: usize, bytes: &[u8]) {
        let memory = self.memory.data_mut(&mut self.store);
        memory[at..][..bytes.len()].copy_from_slice(bytes);
    }

    /// Takes a step. Returns what a call gives.
    fn step(&mut self, step: &Step) -> Option<String> {
        match step {
            Step::Store(at, bytes) => self.put((*at).into(), bytes),
            Step::Text(at, text) => match text {
                Text::Name => self.put((*at).into(), b"name.txt"),
                Text::Folder => self.put((*at).into(), b"sub/../."),
                Text::Other(letters) => {
                    let text: String = letters.iter().collect();
                    self.put((*at).into(), text.as_bytes());
                }
            },
            Step::Buffers(at, buffers) => {
                for (number, (buffer, length)) in buffers.iter().enumerate() {
                    let at = usize::from(*at & !7) + 8 * number;
                    self.put(at, &u32::from(*buffer).to_le_bytes());
                    self.put(at + 4, &u32::from(*length).to_le_bytes());
                }
            }
            Step::Subscription(at, kind, numbers) => {
                let at = usize::from(*at & !7);
                self.put(at + 8, &[kind % 4]);
                for (number, value) in numbers.iter().enumerate() {
                    self.put(at + 16 + 8 * number, &value.bits().to_le_bytes());
                }
            }
            Step::Call(function, numbers) => return Some(self.call(*function, numbers)),
        }
        None
    }

    fn call(&mut self, function: u8, numbers: &[Number]) -> String {
        let function = self.functions[usize::from(function) % self.functions.len()];
        let ty = function.ty(&self.store);
        let arguments = ty.params().iter().zip(numbers);
        let arguments = arguments.map(|(ty, number)| match ty {
            // The lower half.
            ValType::I32 => Val::I32((number.bits() & 0xffff_ffff) as u32 as i32),
            _ => Val::I64(number.bits().cast_signed()),
        });
        let arguments: Vec<Val> = arguments.collect();
        let mut results = vec![Val::I32(0); ty.results().len()];
        match function.call(&mut self.store, &arguments, &mut results) {
            Ok(()) => format!("{results:?}"),
            Err(error) => error.to_string(),
        }
    }
}

fn context() -> Context {
    Context::builder()
        .stdin(Stdio::Inherit)
        .stdout(Stdio::Inherit)
        .stderr(Stdio::Stderr)
        .arg("program")
        .arg("é")
        .env("NAME", "value")
        .dir("/work", Descriptor)
        .read_only_dir("", Descriptor)
        .build()
}

fuzz_target!(|data: &[u8]| {
    let Some((length, rest)) = data.split_first() else {
        return;
    };
    let (given, steps) = rest.split_at(rest.len().min(usize::from(*length)));
    let mut steps_left = Unstructured::new(steps);
    let mut steps = Vec::new();
    while !steps_left.is_empty() {
        let Ok(step) = steps_left.arbitrary::<Step>() else {
            break;
        };
        steps.push(step);
    }
    answers::set(given);
    let mut guest = Guest::new(context());
    let results: Vec<_> = steps.iter().map(|step| guest.step(step)).collect();
    let memory = guest.memory.data(&guest.store).to_vec();

    // The second run touches nothing outside, so it needs no answers.
    answers::set(&[]);
    let Some(context) = guest.store.into_data().again() else {
        return;
    };
    let mut again = Guest::new(context);
    let replayed: Vec<_> = steps.iter().map(|step| again.step(step)).collect();
    // An exit ends a run, and is not recorded.
    assert_eq!(results, replayed, "a replayed call gives something else");
    assert!(
        memory == again.memory.data(&again.store),
        "a replayed call writes something else"
    );
});
