//! Defines the functions in a linker.

use wasmi::{Caller, Error, Extern, Func, IntoFunc, Linker, Store, TrapCode};
use wizer_interpreter::Trap;

use crate::context::Context;
use crate::errno::{Errno, Failure, Within};
use crate::memory::Memory;
use crate::taken::{self, Arguments};
use crate::{
    clock, directory, environment, fdstat, file, filestat, io, path, poll, process, socket,
};

/// The fuel of a call that does nothing.
const CALL_FUEL: u64 = 200;

/// The module of a function. The two differ in a few layouts and numbers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Edition {
    /// `wasi_snapshot_preview1`
    Preview1,
    /// `wasi_unstable`
    Unstable,
}

impl Edition {
    fn module(self) -> &'static str {
        match self {
            Self::Preview1 => "wasi_snapshot_preview1",
            Self::Unstable => "wasi_unstable",
        }
    }
}

/// The context and memory of a call.
pub(crate) struct Call<'a> {
    pub(crate) memory: Memory<'a>,
    pub(crate) context: &'a mut Context,
    pub(crate) edition: Edition,
}

/// A linker, and the module to define.
struct To<'a, T: 'static> {
    linker: &'a mut Linker<T>,
    store: &'a mut Store<T>,
}

impl<T: 'static> To<'_, T> {
    fn define<P, R>(
        &mut self,
        edition: Edition,
        name: &str,
        function: impl IntoFunc<T, P, R>,
    ) -> Result<(), Error> {
        let function = Func::wrap(&mut *self.store, function);
        self.linker.define(edition.module(), name, function)?;
        Ok(())
    }
}

/// Defines functions of one edition. Each has its name, its WebAssembly parameters, and the
/// implementation.
macro_rules! functions {
    ($to:ident, $context:ident, $edition:expr, {
        $($name:ident($($parameter:ident: $type:ty),*) => $function:path;)*
    }) => {$({
        let edition = $edition;
        let function = move |caller: Caller<'_, T>, $($parameter: $type),*| {
            let name = stringify!($name);
            let arguments = [$(bits($parameter)),*];
            let arguments = Arguments(&arguments);
            run(caller, $context, edition, (name, arguments), |call| $function(call, $($parameter),*))
        };
        $to.define(edition, stringify!($name), function)?;
    })*};
}

/// Defines every function of `wasi_snapshot_preview1` and of `wasi_unstable`.
///
/// `context` returns the guest's context from the store's data. The guest's memory is its export
/// `memory`.
///
/// # Errors
///
/// One of the functions is defined already.
pub fn add_to_linker<T: 'static>(
    linker: &mut Linker<T>,
    store: &mut Store<T>,
    context: impl Fn(&mut T) -> &mut Context + Copy + Send + Sync + 'static,
) -> Result<(), Error> {
    let to = &mut To { linker, store };
    for edition in [Edition::Preview1, Edition::Unstable] {
        add_process(to, context, edition)?;
        add_descriptors(to, context, edition)?;
        add_paths(to, context, edition)?;
    }
    functions!(to, context, Edition::Preview1, {
        sock_accept(fd: u32, flags: u32, result: u32) => socket::accept;
    });
    Ok(())
}

fn add_process<T: 'static>(
    to: &mut To<'_, T>,
    context: impl Fn(&mut T) -> &mut Context + Copy + Send + Sync + 'static,
    edition: Edition,
) -> Result<(), Error> {
    to.define(edition, "proc_exit", process::exit::<T>)?;
    functions!(to, context, edition, {
        args_get(argv: u32, buffer: u32) => environment::args_get;
        args_sizes_get(count: u32, size: u32) => environment::args_sizes_get;
        environ_get(environ: u32, buffer: u32) => environment::environ_get;
        environ_sizes_get(count: u32, size: u32) => environment::environ_sizes_get;
        clock_res_get(id: u32, result: u32) => clock::res_get;
        clock_time_get(id: u32, precision: u64, result: u32) => clock::time_get;
        poll_oneoff(subscriptions: u32, events: u32, count: u32, result: u32) => poll::oneoff;
        proc_raise(signal: u32) => process::raise;
        sched_yield() => process::sched_yield;
        random_get(buffer: u32, length: u32) => process::random_get;
        sock_recv(fd: u32, list: u32, count: u32, flags: u32, size: u32, result: u32) => socket::recv;
        sock_send(fd: u32, list: u32, count: u32, flags: u32, result: u32) => socket::send;
        sock_shutdown(fd: u32, how: u32) => socket::shutdown;
    });
    Ok(())
}

fn add_descriptors<T: 'static>(
    to: &mut To<'_, T>,
    context: impl Fn(&mut T) -> &mut Context + Copy + Send + Sync + 'static,
    edition: Edition,
) -> Result<(), Error> {
    functions!(to, context, edition, {
        fd_advise(fd: u32, offset: u64, length: u64, advice: u32) => file::advise;
        fd_allocate(fd: u32, offset: u64, length: u64) => file::allocate;
        fd_close(fd: u32) => file::close;
        fd_datasync(fd: u32) => file::datasync;
        fd_fdstat_get(fd: u32, result: u32) => fdstat::get;
        fd_fdstat_set_flags(fd: u32, flags: u32) => fdstat::set_flags;
        fd_fdstat_set_rights(fd: u32, base: u64, inheriting: u64) => fdstat::set_rights;
        fd_filestat_get(fd: u32, result: u32) => filestat::get;
        fd_filestat_set_size(fd: u32, size: u64) => filestat::set_size;
        fd_filestat_set_times(fd: u32, atim: u64, mtim: u64, flags: u32) => filestat::set_times;
        fd_pread(fd: u32, list: u32, count: u32, offset: u64, result: u32) => io::pread;
        fd_prestat_get(fd: u32, result: u32) => directory::prestat_get;
        fd_prestat_dir_name(fd: u32, path: u32, length: u32) => directory::prestat_dir_name;
        fd_pwrite(fd: u32, list: u32, count: u32, offset: u64, result: u32) => io::pwrite;
        fd_read(fd: u32, list: u32, count: u32, result: u32) => io::read;
        fd_readdir(fd: u32, buffer: u32, length: u32, cookie: u64, result: u32) => directory::readdir;
        fd_renumber(from: u32, to: u32) => file::renumber;
        fd_seek(fd: u32, offset: i64, whence: u32, result: u32) => file::seek;
        fd_sync(fd: u32) => file::sync;
        fd_tell(fd: u32, result: u32) => file::tell;
        fd_write(fd: u32, list: u32, count: u32, result: u32) => io::write;
    });
    Ok(())
}

fn add_paths<T: 'static>(
    to: &mut To<'_, T>,
    context: impl Fn(&mut T) -> &mut Context + Copy + Send + Sync + 'static,
    edition: Edition,
) -> Result<(), Error> {
    functions!(to, context, edition, {
        path_create_directory(fd: u32, path: u32, length: u32) => path::create_directory;
        path_filestat_get(fd: u32, flags: u32, path: u32, length: u32, result: u32) => path::filestat_get;
        path_filestat_set_times(
            fd: u32, flags: u32, path: u32, length: u32, atim: u64, mtim: u64, times: u32
        ) => path::filestat_set_times;
        path_link(
            fd: u32, flags: u32, path: u32, length: u32, new_fd: u32, new_path: u32, new_length: u32
        ) => path::link;
        path_open(
            fd: u32, lookup: u32, path: u32, length: u32, flags: u32, base: u64, inheriting: u64, fdflags: u32, result: u32
        ) => path::open;
        path_readlink(
            fd: u32, path: u32, length: u32, buffer: u32, size: u32, result: u32
        ) => path::readlink;
        path_remove_directory(fd: u32, path: u32, length: u32) => path::remove_directory;
        path_rename(
            fd: u32, path: u32, length: u32, new_fd: u32, new_path: u32, new_length: u32
        ) => path::rename;
        path_symlink(
            path: u32, length: u32, fd: u32, new_path: u32, new_length: u32
        ) => path::symlink;
        path_unlink_file(fd: u32, path: u32, length: u32) => path::unlink_file;
    });
    Ok(())
}

/// The bits of a number that is an argument.
fn bits(number: impl Into<i128>) -> u64 {
    // Only offsets may be negative, and nothing is noted of them.
    u64::try_from(number.into()).unwrap_or_default()
}

/// Runs one function, and returns its error number to the guest.
fn run<T>(
    mut caller: Caller<'_, T>,
    context: impl Fn(&mut T) -> &mut Context,
    edition: Edition,
    (name, arguments): (&str, Arguments<'_>),
    function: impl FnOnce(&mut Call<'_>) -> Result<(), Failure>,
) -> Result<u32, Error> {
    let Some(Extern::Memory(memory)) = caller.get_export("memory") else {
        return Err(Trap::error("missing required memory export"));
    };
    let (bytes, data) = memory.data_and_store_mut(&mut caller);
    let context = context(data);
    if let Some(answer) = context.journal.read(bytes) {
        return answer.map_err(Trap::caused);
    }
    let mut call = Call {
        memory: Memory::new(bytes),
        context,
        edition,
    };
    let answer = match function(&mut call) {
        Ok(()) => Ok(Errno::SUCCESS.number().into()),
        Err(Failure::Errno(errno)) => Ok(errno.number().into()),
        Err(Failure::Trap { within, causes }) => {
            let write = |ty| Within::Arguments(format!("write {ty}"));
            let within = within.or_else(|| call.memory.answer().map(write));
            Err(explained(edition, name, within, causes))
        }
    };
    let Call {
        memory, context, ..
    } = call;
    let success = matches!(answer, Ok(errno) if errno == u32::from(Errno::SUCCESS.number()));
    taken::note(context, &memory, name, &arguments, success);
    context.journal.write(&memory, &answer);
    let work = memory.work();
    charge(&mut caller, work)?;
    answer.map_err(Trap::caused)
}

/// Takes fuel for a call, if fuel is counted: what a function does takes time as well.
fn charge<T>(caller: &mut Caller<'_, T>, work: u64) -> Result<(), Error> {
    let Ok(fuel) = caller.get_fuel() else {
        return Ok(());
    };
    match fuel.checked_sub(work.saturating_add(CALL_FUEL)) {
        Some(left) => caller.set_fuel(left),
        None => Err(TrapCode::OutOfFuel.into()),
    }
}

/// The causes of a trap, with wasmtime's texts.
fn explained(
    edition: Edition,
    name: &str,
    within: Option<Within>,
    mut causes: Vec<String>,
) -> Vec<String> {
    let module = edition.module();
    let cause = causes.first().map_or("", String::as_str);
    let outer = within.map(|within| match within {
        Within::Arguments(what) => format!("In func {module}::{name} at {what}: {cause}"),
        Within::Call(call) => format!("failed to call `{call}`"),
    });
    causes.splice(0..0, outer);
    causes
}
