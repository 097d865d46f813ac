//! Preview 1, and its predecessor, whose functions note what is taken.
//!
//! Most need to note only that they were called. Those with paths, and with lengths, are called
//! here, with the memory of the module: paths are read from there.

use wasmtime::{AsContextMut as _, Caller, Extern, Linker, Store};
use wasmtime_wasi::p0::{self, wasi_unstable};
use wasmtime_wasi::p1::{self, WasiP1Ctx, wasi_snapshot_preview1};
use wasmtime_wasi::runtime::in_tokio;
use wiggle::{GuestMemory, GuestPtr};
use wizer_taken::{Access, Kind, MAX_NAME, opened_for};

use super::host::Host;
use super::repeated::{Layout, PREVIEW1, UNSTABLE};

/// The modules with these functions.
const MODULES: [&str; 2] = ["wasi_snapshot_preview1", "wasi_unstable"];

/// A path among the arguments of a function: the folder's descriptor, the address, the length.
type Path = (i32, i32, i32);

/// Provides WASI.
pub(super) fn add_to_linker(
    linker: &mut Linker<Host>,
    store: &mut Store<Host>,
) -> wasmtime::Result<()> {
    add_wasi(linker, |host| &mut host.wasi)?;
    // C libraries remember the answers of these.
    calls(
        linker,
        store,
        &["environ_get", "environ_sizes_get"],
        |host| {
            host.asked.environment = true;
            for name in &host.variables {
                host.notes.note(Kind::Environment, name);
            }
        },
    )?;
    calls(linker, store, &["args_get"], |host| {
        host.asked.environment = true;
    })?;
    calls(linker, store, &["fd_prestat_get"], |host| {
        host.asked.directories = true;
    })?;
    linker.allow_shadowing(true);
    preview1(linker)?;
    unstable(linker)?;
    linker.allow_shadowing(false);
    Ok(())
}

fn add_wasi(
    linker: &mut Linker<Host>,
    wasi: impl Fn(&mut Host) -> &mut WasiP1Ctx + Copy + Send + Sync + 'static,
) -> wasmtime::Result<()> {
    p1::add_to_linker_sync(linker, wasi)?;
    p0::add_to_linker_sync(linker, wasi)
}

/// Replaces functions by ones that note that they were called.
fn calls(
    linker: &mut Linker<Host>,
    store: &mut Store<Host>,
    names: &[&str],
    note: impl Fn(&mut Host) + Copy + Send + Sync + 'static,
) -> wasmtime::Result<()> {
    let mut noting = Linker::new(store.engine());
    add_wasi(&mut noting, move |host: &mut Host| {
        note(host);
        &mut host.wasi
    })?;
    linker.allow_shadowing(true);
    for module in MODULES {
        for name in names {
            let function = noting.get(&mut *store, module, name)?;
            linker.define(&mut *store, module, name, function)?;
        }
    }
    linker.allow_shadowing(false);
    Ok(())
}

/// The memory of the module that calls, and what its imports work on.
macro_rules! memory_and_host {
    ($caller:ident, $memory:ident, $host:ident, $preview:ident) => {
        let fuel = $caller.as_context_mut().hostcall_fuel();
        let export = $caller.get_export("memory");
        let (mut $memory, $host) = match &export {
            Some(Extern::Memory(memory)) => {
                let (bytes, host) = memory.data_and_store_mut(&mut $caller);
                (GuestMemory::Unshared(bytes), host)
            }
            Some(Extern::SharedMemory(memory)) => {
                (GuestMemory::Shared(memory.data()), $caller.data_mut())
            }
            // As the engine says it.
            _ => wasmtime::bail!("missing required memory export"),
        };
        wasi_snapshot_preview1::WasiSnapshotPreview1::set_hostcall_fuel(&mut $host.wasi, fuel);
    };
}

/// Defines functions of one of the modules. Each is called as before. Then it is noted what it did
/// to which paths.
macro_rules! noted_functions {
    ($linker:ident $preview:ident $module:literal: $(
        $name:ident($($argument:ident: $ty:ty),*), $access:expr, [$($path:expr),*] $(, $then:expr)?;
    )*) => {$(
        $linker.func_wrap(
            $module,
            stringify!($name),
            |mut caller: Caller<'_, Host>, $($argument: $ty),*| -> wasmtime::Result<i32> {
                memory_and_host!(caller, memory, host, $preview);
                let paths: Vec<String> = vec![$(host.path(&memory, $path)),*];
                let call = $preview::$name(&mut host.wasi, &mut memory, $($argument),*);
                let status = in_tokio(call)?;
                for path in &paths {
                    host.notes.file(path, $access, status == 0);
                }
                $(if status == 0 {
                    $then(host, &mut memory, &paths)?;
                })?
                Ok(status)
            },
        )?;
    )*};
}

/// All functions with paths, and those that decide what a descriptor's path is.
macro_rules! functions {
    ($linker:ident $preview:ident $module:literal $layout:expr) => {
        noted_functions! { $linker $preview $module:
            path_create_directory(fd: i32, path: i32, length: i32), Access::WRITE, [(fd, path, length)];
            path_filestat_get(fd: i32, flags: i32, path: i32, length: i32, out: i32), Access::READ, [(fd, path, length)],
                (|host: &mut Host, memory: &mut GuestMemory<'_>, _: &[String]| host.told(memory, out, $layout));
            fd_filestat_get(fd: i32, out: i32), Access::default(), [],
                (|host: &mut Host, memory: &mut GuestMemory<'_>, _: &[String]| {
                    if let Some(path) = host.paths.known(number(fd)) {
                        host.notes.file(&path, Access::READ, true);
                    }
                    host.told(memory, out, $layout)
                });
            path_filestat_set_times(fd: i32, flags: i32, path: i32, length: i32, atim: i64, mtim: i64, which: i32),
                Access::WRITE, [(fd, path, length)];
            path_link(fd: i32, flags: i32, path: i32, length: i32, to: i32, new: i32, new_length: i32),
                Access::WRITE, [(fd, path, length), (to, new, new_length)];
            path_open(fd: i32, flags: i32, path: i32, length: i32, open: i32, rights: i64, inherited: i64, fdflags: i32, out: i32),
                opened_for(number(open), rights.cast_unsigned()), [(fd, path, length)],
                (|host: &mut Host, memory: &mut GuestMemory<'_>, paths: &[String]| host.opened(memory, paths, out));
            path_readlink(fd: i32, path: i32, length: i32, buffer: i32, size: i32, out: i32),
                Access::READ, [(fd, path, length)];
            path_remove_directory(fd: i32, path: i32, length: i32), Access::WRITE, [(fd, path, length)];
            path_rename(fd: i32, path: i32, length: i32, to: i32, new: i32, new_length: i32),
                Access::WRITE, [(fd, path, length), (to, new, new_length)];
            path_symlink(target: i32, target_length: i32, fd: i32, path: i32, length: i32),
                Access::WRITE, [(fd, path, length)];
            path_unlink_file(fd: i32, path: i32, length: i32), Access::WRITE, [(fd, path, length)];
            fd_renumber(from: i32, to: i32), Access::default(), [],
                (|host: &mut Host, _: &mut GuestMemory<'_>, _: &[String]| host.renumbered(from, to));
        }
        $linker.func_wrap(
            $module,
            "fd_readdir",
            |mut caller: Caller<'_, Host>, fd: i32, buffer: i32, size: i32, cookie: i64, out: i32| -> wasmtime::Result<i32> {
                memory_and_host!(caller, memory, host, $preview);
                let path = host.paths.of(number(fd));
                let Some(repeat) = &mut host.repeat else {
                    let status = in_tokio($preview::fd_readdir(&mut host.wasi, &mut memory, fd, buffer, size, cookie, out))?;
                    host.notes.file(&path, Access::LIST, status == 0);
                    return Ok(status);
                };
                let wasi = &mut host.wasi;
                let all = repeat.whole_listing(number(fd), cookie, |own, buffer, size, out| {
                    in_tokio($preview::fd_readdir(wasi, own, fd, buffer, size, 0, out))
                })?;
                host.notes.file(&path, Access::LIST, all.is_ok());
                let all = match all {
                    Ok(all) => all,
                    Err(status) => return Ok(status),
                };
                let place = (number(buffer), number(size));
                let used = repeat.entries(&mut memory, &all, place, cookie.cast_unsigned())?;
                memory.write(GuestPtr::<u32>::new(number(out)), used)?;
                Ok(0)
            },
        )?;
        $linker.func_wrap(
            $module,
            "random_get",
            |mut caller: Caller<'_, Host>, buffer: i32, length: i32| -> wasmtime::Result<i32> {
                memory_and_host!(caller, memory, host, $preview);
                let status = $preview::random_get(&mut host.wasi, &mut memory, buffer, length)?;
                let bytes = usize::try_from(number(length)).unwrap_or_default();
                if let Some(repeat) = host.repeat.as_mut().filter(|_| status == 0) {
                    let mut fixed = vec![0; bytes];
                    repeat.secure.fill(&mut fixed);
                    let place = GuestPtr::<u8>::new(number(buffer)).as_array(number(length));
                    memory.copy_from_slice(&fixed, place)?;
                }
                host.notes.bytes(Kind::Random, "secure", bytes);
                Ok(status)
            },
        )?;
    };
}

fn preview1(linker: &mut Linker<Host>) -> wasmtime::Result<()> {
    functions!(linker wasi_snapshot_preview1 "wasi_snapshot_preview1" &PREVIEW1);
    Ok(())
}

fn unstable(linker: &mut Linker<Host>) -> wasmtime::Result<()> {
    functions!(linker wasi_unstable "wasi_unstable" &UNSTABLE);
    Ok(())
}

impl Host {
    /// A path among the arguments of a function, as the module names it.
    fn path(&self, memory: &GuestMemory<'_>, (folder, address, length): Path) -> String {
        self.paths
            .within(number(folder), &text(memory, address, length))
    }

    /// The module was told of a file.
    fn told(
        &mut self,
        memory: &mut GuestMemory<'_>,
        address: i32,
        layout: &Layout,
    ) -> wasmtime::Result<()> {
        match &mut self.repeat {
            Some(repeat) => Ok(repeat.file_told(memory, number(address), layout)?),
            None => Ok(()),
        }
    }

    /// A descriptor has another number.
    fn renumbered(&mut self, from: i32, to: i32) -> wasmtime::Result<()> {
        self.paths.renumbered(number(from), number(to));
        Ok(())
    }

    /// A file or a folder was opened: its descriptor is at an address.
    fn opened(
        &mut self,
        memory: &GuestMemory<'_>,
        paths: &[String],
        address: i32,
    ) -> wasmtime::Result<()> {
        let descriptor = memory.read(GuestPtr::<u32>::new(number(address)));
        if let (Ok(descriptor), [path]) = (descriptor, paths) {
            self.paths.opened(descriptor, path);
        }
        Ok(())
    }
}

/// The number that WebAssembly passes as these bits.
fn number(bits: i32) -> u32 {
    bits.cast_unsigned()
}

/// Text in memory: as much of it as is noted.
fn text(memory: &GuestMemory<'_>, address: i32, length: i32) -> String {
    // One more, so that it is seen that it was cut.
    let most = u32::try_from(MAX_NAME)
        .unwrap_or(u32::MAX)
        .saturating_add(1);
    let bytes = GuestPtr::<u8>::new(number(address)).as_array(number(length).min(most));
    let bytes = memory.to_vec(bytes).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}
