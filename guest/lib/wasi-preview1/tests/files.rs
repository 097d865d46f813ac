//! Guests with files and input that are in memory. They are granted nothing of a host, so none is
//! asked.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use wasmi::{Engine, Instance, Linker, Module, Store};
use wizer_wasi_preview1::{Context, Files, Said, add_to_linker};

/// Paths are at 100 and at 200. Results are written at 16.
const GUEST: &str = r#"(module
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_create_directory"
    (func $create (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_unlink_file"
    (func $unlink (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_rename"
    (func $rename (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_filestat_get"
    (func $stat (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_readlink"
    (func $readlink (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read"
    (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write"
    (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_readdir"
    (func $readdir (param i32 i32 i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_filestat_set_size"
    (func $resize (param i32 i64) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff"
    (func $poll (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\00\04\00\00\00\02\00\00")
  (func (export "open") (param i32 i32 i64) (result i32)
    (call $open (i32.const 3) (i32.const 0) (i32.const 100) (local.get 0) (local.get 1)
      (local.get 2) (i64.const 0) (i32.const 0) (i32.const 16)))
  (func (export "create") (param i32) (result i32)
    (call $create (i32.const 3) (i32.const 100) (local.get 0)))
  (func (export "unlink") (param i32) (result i32)
    (call $unlink (i32.const 3) (i32.const 100) (local.get 0)))
  (func (export "rename") (param i32) (result i32)
    (call $rename (i32.const 3) (i32.const 100) (local.get 0) (i32.const 3) (i32.const 200)
      (i32.const 1)))
  (func (export "stat") (param i32) (result i32)
    (call $stat (i32.const 3) (i32.const 0) (i32.const 100) (local.get 0) (i32.const 512)))
  (func (export "readlink") (param i32) (result i32)
    (call $readlink (i32.const 3) (i32.const 100) (local.get 0) (i32.const 1024) (i32.const 9)
      (i32.const 16)))
  (func (export "read") (param i32) (result i32)
    (call $read (local.get 0) (i32.const 0) (i32.const 1) (i32.const 16)))
  (func (export "write") (param i32) (result i32)
    (call $write (local.get 0) (i32.const 0) (i32.const 1) (i32.const 16)))
  (func (export "list") (param i32) (result i32)
    (call $readdir (local.get 0) (i32.const 2048) (i32.const 2048) (i64.const 0) (i32.const 16)))
  (func (export "resize") (param i32) (result i32)
    (call $resize (local.get 0) (i64.const 0)))
  (func (export "sleep") (result i32)
    (i64.store (i32.const 4096) (i64.const 1))
    (i64.store (i32.const 4112) (i64.const 1))
    (i64.store (i32.const 4120) (i64.const 1000000000000000))
    (call $poll (i32.const 4096) (i32.const 8192) (i32.const 1) (i32.const 16))))"#;

const SUCCESS: i32 = 0;
const BADF: i32 = 8;
const INVAL: i32 = 28;
const NOENT: i32 = 44;
const NOTDIR: i32 = 54;
const PERM: i32 = 63;

/// The right to read, and that to write.
const READ: i64 = 2;
const WRITE: i64 = 64;

/// Flags of `path_open`.
const CREATE: i32 = 1;
const DIRECTORY: i32 = 2;

struct Guest {
    store: Store<Context>,
    instance: Instance,
}

impl Guest {
    fn new(said: Said) -> Self {
        let engine = Engine::default();
        let module = Module::new(&engine, wat::parse_str(GUEST).unwrap()).unwrap();
        let files = [("a.txt", "one"), ("lib/b.txt", "three"), ("lib/c/d", "")];
        let files = files.map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()));
        let context = Context::builder()
            .reproducible(0, 0)
            .files(".", Files::new(files).unwrap())
            .input("input")
            .keep_output(said)
            .sleepless()
            .build();
        let mut store = Store::new(&engine, context);
        let mut linker = Linker::new(&engine);
        add_to_linker(&mut linker, &mut store, |context| context).unwrap();
        let instance = linker.instantiate_and_start(&mut store, &module).unwrap();
        Self { store, instance }
    }

    fn number(&mut self, name: &str, argument: i32) -> i32 {
        let function = self.instance.get_typed_func::<i32, i32>(&self.store, name);
        function.unwrap().call(&mut self.store, argument).unwrap()
    }

    fn put(&mut self, path: &str) -> i32 {
        let memory = self.instance.get_memory(&self.store, "memory").unwrap();
        memory.write(&mut self.store, 100, path.as_bytes()).unwrap();
        i32::try_from(path.len()).unwrap()
    }

    fn path(&mut self, name: &str, path: &str) -> i32 {
        let length = self.put(path);
        self.number(name, length)
    }

    /// Opens a path. Returns the descriptor, or the error number.
    fn open(&mut self, path: &str, flags: i32, rights: i64) -> Result<i32, i32> {
        let length = self.put(path);
        let open = self
            .instance
            .get_typed_func::<(i32, i32, i64), i32>(&self.store, "open");
        let arguments = (length, flags, rights);
        match open.unwrap().call(&mut self.store, arguments).unwrap() {
            SUCCESS => Ok(self.result()),
            errno => Err(errno),
        }
    }

    /// The number that the last function has written.
    fn result(&self) -> i32 {
        i32::from_le_bytes(self.bytes(16, 4).try_into().unwrap())
    }

    fn bytes(&self, at: usize, length: usize) -> Vec<u8> {
        let memory = self.instance.get_memory(&self.store, "memory").unwrap();
        let bytes = memory.data(&self.store).get(at..).unwrap();
        bytes.get(..length).unwrap().to_vec()
    }

    /// What a read gives.
    fn read(&mut self, fd: i32) -> Vec<u8> {
        assert_eq!(self.number("read", fd), SUCCESS);
        self.bytes(1024, usize::try_from(self.result()).unwrap())
    }
}

#[test]
fn files_and_input_are_read() {
    let mut guest = Guest::new(Said::default());
    assert_eq!(guest.read(0), b"input");
    assert_eq!(guest.read(0), b"");
    for (path, text) in [
        ("a.txt", "one"),
        ("lib/../lib/./b.txt", "three"),
        ("lib/c/d", ""),
    ] {
        let fd = guest.open(path, 0, READ).unwrap();
        assert_eq!(guest.read(fd), text.as_bytes(), "{path}");
        assert_eq!(guest.read(fd), b"");
    }
    assert_eq!(guest.path("stat", "lib/b.txt"), SUCCESS);
    assert_eq!(guest.bytes(512 + 32, 8), 5_u64.to_le_bytes());
    let lib = guest.open("lib", DIRECTORY, READ).unwrap();
    assert_eq!(guest.number("list", lib), SUCCESS);
    let length = usize::try_from(guest.result()).unwrap();
    let listed = guest.bytes(2048, length);
    let has = |name: &[u8]| listed.windows(name.len()).any(|part| part == name);
    assert!(has(b"b.txt") && has(b"c") && !has(b"a.txt"));
}

#[test]
fn nothing_can_be_changed() {
    let mut guest = Guest::new(Said::default());
    assert_eq!(guest.open("new", CREATE, READ), Err(PERM));
    assert_eq!(guest.open("a.txt", 0, READ | WRITE), Err(PERM));
    for name in ["create", "unlink", "rename"] {
        assert_eq!(guest.path(name, "a.txt"), PERM, "{name}");
    }
    let fd = guest.open("a.txt", 0, READ).unwrap();
    assert_eq!(guest.number("write", fd), BADF);
    assert_eq!(guest.number("resize", fd), PERM);
    assert_eq!(guest.path("readlink", "a.txt"), INVAL);
}

#[test]
fn nothing_else_is_there() {
    let mut guest = Guest::new(Said::default());
    for (path, errno) in [
        ("b.txt", NOENT),
        ("", NOENT),
        ("a.txt/b", NOTDIR),
        ("a.txt/", NOTDIR),
        ("..", PERM),
        ("lib/../../a.txt", PERM),
        ("/a.txt", PERM),
    ] {
        assert_eq!(guest.open(path, 0, READ), Err(errno), "{path}");
    }
    assert_eq!(guest.open("a.txt", DIRECTORY, READ), Err(NOTDIR));
}

#[test]
fn output_is_kept_and_sleep_is_short() {
    let said = Said::new(3);
    let mut guest = Guest::new(said.clone());
    assert_eq!(guest.read(0), b"input");
    assert_eq!(guest.number("write", 2), SUCCESS);
    assert_eq!(said.text(), "inp");
    let sleep = guest
        .instance
        .get_typed_func::<(), i32>(&guest.store, "sleep");
    assert_eq!(sleep.unwrap().call(&mut guest.store, ()).unwrap(), SUCCESS);
}

#[test]
fn paths_are_checked() {
    let new = |paths: &[&str]| {
        let files = paths.iter().map(|path| ((*path).to_string(), Vec::new()));
        Files::new(files).map(drop)
    };
    assert_eq!(new(&["a", "b/c", "b-c"]), Ok(()));
    for path in ["", "/a", "a//b", "a/", "../a", "a/./b", "a\0"] {
        assert_eq!(new(&[path]), Err(path.to_string()));
    }
    let (long, deep) = ("a".repeat(4097), "a/".repeat(65) + "a");
    for path in [long, deep] {
        assert_eq!(new(&[&path]), Err(path[..80].to_string()));
    }
    assert_eq!(new(&["a", "a"]), Err("a".to_string()));
    assert_eq!(new(&["a", "a/b"]), Err("a/b".to_string()));
}
