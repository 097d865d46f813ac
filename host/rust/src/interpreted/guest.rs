//! What the imports of an interpreted module work on: preview 1, as far as it changes nothing
//! outside.

use wasmi::{
    Caller, Error, Extern, Func, IntoFunc, Linker, ResourceLimiter, Store, StoreLimits,
    StoreLimitsBuilder,
};
use wasmtime_wasi::p0::wasi_unstable;
use wasmtime_wasi::p1::wasi_snapshot_preview1;
use wasmtime_wasi::runtime::in_tokio;
use wiggle::{GuestMemory, GuestPtr};
use wizer_interpreter::{Surroundings, Trap};
use wizer_taken::{Access, Kind, opened_for};

use crate::module::{Host, PREVIEW1, UNSTABLE, noted_functions, number};
use crate::notes::{Held, Recorded};

/// How many bytes a call may copy: as many as the engine allows by default.
const HOSTCALL_FUEL: usize = 128 << 20;

/// How many bytes a memory may have, how many memories there may be, and how many elements a table
/// may have. The interpreter fills new memory with zeros, where the engine has the system do that.
const MOST_MEMORY: usize = 256 << 20;
const MOST_MEMORIES: usize = 4;
const MOST_ELEMENTS: usize = 10_000_000;

/// How much of standard input may be read before the attempt ends, in bytes. It has to be kept.
const MOST_INPUT: usize = 16 << 20;

/// The size of `filestat`, where in it the type of a file is, and the types of what can be read
/// again: directories and regular files.
const FILESTAT: usize = 64;
const FILETYPE: usize = 16;
const READ_AGAIN: [u8; 2] = [3, 4];

/// Longer paths are left to the engine, in bytes.
const LONGEST_PATH: usize = 4096;

/// What the imports of an interpreted module work on.
pub(crate) struct Guest {
    pub(crate) host: Host,
    /// What was read from standard input.
    pub(super) recorded: Recorded,
    /// What was written to standard streams.
    pub(super) held: Held,
    limits: StoreLimits,
}

impl Guest {
    pub(super) fn new(host: Host, recorded: Recorded, held: Held) -> Self {
        Self {
            host,
            recorded,
            held,
            limits: StoreLimitsBuilder::new()
                .memory_size(MOST_MEMORY)
                .memories(MOST_MEMORIES)
                .table_elements(MOST_ELEMENTS)
                .trap_on_grow_failure(true)
                .build(),
        }
    }

    /// What ends an attempt that takes much memory. It is not refused to the guest, which could go
    /// on without.
    pub(super) fn limits(&mut self) -> &mut dyn ResourceLimiter {
        &mut self.limits
    }
}

/// The error that ends an attempt.
fn leave(why: &str) -> Error {
    Trap::error(format!("{why} is not for the interpreter"))
}

/// Calls something with the memory of the module that calls, and with what its imports work on.
fn called(
    caller: &mut Caller<'_, Guest>,
    call: impl FnOnce(&mut Host, &mut GuestMemory<'_>) -> wasmtime::Result<i32>,
) -> Result<i32, Error> {
    let memory = caller.get_export("memory").and_then(Extern::into_memory);
    let memory = memory.ok_or_else(|| leave("a module without memory"))?;
    let (bytes, guest) = memory.data_and_store_mut(caller);
    let host = &mut guest.host;
    host.set_hostcall_fuel(HOSTCALL_FUEL);
    call(host, &mut GuestMemory::Unshared(bytes)).map_err(|error| Trap::error(error.to_string()))
}

/// Ends the attempt if a call would change something outside, or take what can't be had again.
fn allowed(
    name: &str,
    access: Access,
    arguments: &[i64],
    caller: &mut Caller<'_, Guest>,
) -> Result<(), Error> {
    if access.contains(Access::WRITE) {
        return Err(leave(name));
    }
    match (name, arguments) {
        ("path_open", &[folder, flags, path, length, ..]) => {
            can_be_read_again(caller, [folder, flags, path, length])
        }
        _ => Ok(()),
    }
}

/// Ends the attempt if what a path leads to is a pipe or a device. To open it would be enough: what
/// is in a pipe is lost when it is closed.
fn can_be_read_again(
    caller: &mut Caller<'_, Guest>,
    [folder, flags, path, length]: [i64; 4],
) -> Result<(), Error> {
    let narrow = |argument: i64| i32::try_from(argument).unwrap_or_default();
    let [folder, flags, path, length] = [folder, flags, path, length].map(narrow);
    let memory = caller.get_export("memory").and_then(Extern::into_memory);
    let memory = memory.ok_or_else(|| leave("a module without memory"))?;
    let (bytes, guest) = memory.data_and_store_mut(caller);
    let place = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let (start, size) = (place(number(path)), place(number(length)));
    let path = bytes.get(start..).and_then(|rest| rest.get(..size));
    let path = path.filter(|path| path.len() <= LONGEST_PATH);
    let path = path.ok_or_else(|| leave("such a path"))?;
    // The answer is not for the guest: it comes to another memory.
    let mut own = vec![0; FILESTAT];
    own.extend_from_slice(path);
    let at = i32::try_from(FILESTAT).unwrap_or_default();
    let mut memory = GuestMemory::Unshared(&mut own);
    guest.host.set_hostcall_fuel(HOSTCALL_FUEL);
    let wasi = &mut guest.host.wasi;
    let call =
        wasi_snapshot_preview1::path_filestat_get(wasi, &mut memory, folder, flags, at, length, 0);
    let status = in_tokio(call).map_err(|error| Trap::error(error.to_string()))?;
    let filetype = own.get(FILETYPE).copied().unwrap_or_default();
    // Where there is nothing, opening it says so.
    match status != 0 || READ_AGAIN.contains(&filetype) {
        true => Ok(()),
        false => Err(leave("a file that can't be read again")),
    }
}

/// Defines a function in the interpreter's linker. One that would change something outside ends the
/// attempt in its place.
macro_rules! define {
    ($linker:ident $module:literal $name:expr; ($($argument:ident: $ty:ty),*) $access:expr; |$host:ident, $memory:ident| $body:block) => {
        $linker.define(
            $module,
            $name,
            |mut caller: Caller<'_, Guest>, $($argument: $ty),*| -> Result<i32, Error> {
                allowed($name, $access, &[$(i64::from($argument)),*], &mut caller)?;
                called(&mut caller, |$host, $memory| $body)
            },
        )?;
    };
}

/// Defines functions that neither change anything outside nor note anything.
macro_rules! plain_functions {
    ($linker:ident $preview:ident $module:literal: $(
        $name:ident($($argument:ident: $ty:ty),*) $call:tt;
    )*) => {$(
        define! {
            $linker $module stringify!($name); ($($argument: $ty),*) Access::default();
            |host, memory| {
                plain_functions!(@$call $preview::$name(&mut host.wasi, memory, $($argument),*))
            }
        }
    )*};
    (@now $call:expr) => { $call };
    (@later $call:expr) => { in_tokio($call) };
}

/// Defines functions that are called as they are after something is done with the guest.
macro_rules! watched_functions {
    ($linker:ident $preview:ident $module:literal: $(
        $name:ident($($argument:ident: $ty:ty),*) $call:tt $before:expr;
    )*) => {$(
        $linker.define(
            $module,
            stringify!($name),
            |mut caller: Caller<'_, Guest>, $($argument: $ty),*| -> Result<i32, Error> {
                $before(&mut caller)?;
                called(&mut caller, |host, memory| {
                    plain_functions!(@$call $preview::$name(&mut host.wasi, memory, $($argument),*))
                })
            },
        )?;
    )*};
}

type Called<'a, 'b> = &'a mut Caller<'b, Guest>;

macro_rules! functions {
    ($linker:ident $preview:ident $module:literal $layout:expr) => {
        noted_functions!(define $linker $preview $module $layout);
        plain_functions! { $linker $preview $module:
            args_sizes_get(count: i32, size: i32) now;
            clock_res_get(id: i32, out: i32) now;
            clock_time_get(id: i32, precision: i64, out: i32) now;
            fd_close(fd: i32) later;
            fd_fdstat_get(fd: i32, out: i32) later;
            fd_prestat_dir_name(fd: i32, path: i32, length: i32) now;
            fd_seek(fd: i32, offset: i64, whence: i32, out: i32) later;
            fd_tell(fd: i32, out: i32) now;
            sched_yield() now;
        }
        watched_functions! { $linker $preview $module:
            args_get(argv: i32, buffer: i32) now
                |caller: Called<'_, '_>| asked(caller, Host::arguments_asked);
            environ_get(environ: i32, buffer: i32) now
                |caller: Called<'_, '_>| asked(caller, Host::environment_asked);
            environ_sizes_get(count: i32, size: i32) now
                |caller: Called<'_, '_>| asked(caller, Host::environment_asked);
            fd_prestat_get(fd: i32, out: i32) now
                |caller: Called<'_, '_>| asked(caller, Host::directories_asked);
            fd_read(fd: i32, vectors: i32, count: i32, out: i32) later
                |caller: Called<'_, '_>| has_little_input(caller);
            fd_pread(fd: i32, vectors: i32, count: i32, offset: i64, out: i32) later
                |caller: Called<'_, '_>| has_little_input(caller);
            fd_write(fd: i32, vectors: i32, count: i32, out: i32) later
                |caller: Called<'_, '_>| has_room(caller);
        }
    };
}

/// Notes what the module has asked for.
fn asked(caller: Called<'_, '_>, note: impl FnOnce(&mut Host)) -> Result<(), Error> {
    note(&mut caller.data_mut().host);
    Ok(())
}

/// Ends the attempt if so much of standard input was read that it is not kept.
fn has_little_input(caller: Called<'_, '_>) -> Result<(), Error> {
    match caller.data().recorded.length() <= MOST_INPUT {
        true => Ok(()),
        false => Err(leave("so much standard input")),
    }
}

/// Ends the attempt if there is no room for more output.
fn has_room(caller: Called<'_, '_>) -> Result<(), Error> {
    match caller.data().held.has_room() {
        true => Ok(()),
        false => Err(leave("so much output")),
    }
}

/// A linker, and the store in which functions are made.
struct To<'a> {
    linker: &'a mut Linker<Guest>,
    store: &'a mut Store<Guest>,
}

impl To<'_> {
    fn define<P, R>(
        &mut self,
        module: &str,
        name: &str,
        function: impl IntoFunc<Guest, P, R>,
    ) -> Result<(), Error> {
        let function = Func::wrap(&mut *self.store, function);
        self.linker.define(module, name, function)?;
        Ok(())
    }
}

fn preview1(linker: &mut To<'_>) -> Result<(), Error> {
    functions!(linker wasi_snapshot_preview1 "wasi_snapshot_preview1" &PREVIEW1);
    Ok(())
}

fn unstable(linker: &mut To<'_>) -> Result<(), Error> {
    functions!(linker wasi_unstable "wasi_unstable" &UNSTABLE);
    Ok(())
}

impl Surroundings for Guest {
    fn add_to_linker(linker: &mut Linker<Self>, store: &mut Store<Self>) -> Result<(), Error> {
        let mut to = To { linker, store };
        preview1(&mut to)?;
        unstable(&mut to)
    }

    /// An attempt that fails is not repeated here.
    fn again(self) -> Option<Self> {
        None
    }
}
