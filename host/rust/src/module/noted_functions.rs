//! Functions of preview 1, and of its predecessor, that note what they did to which paths, for any
//! engine.

use wasmtime_wasi::p1::wasi_snapshot_preview1::WasiSnapshotPreview1 as _;
use wiggle::{GuestMemory, GuestPtr};
use wizer_taken::{Kind, MAX_NAME};

use super::host::Host;
use super::repeated::Layout;

/// A path among the arguments of a function: the folder's descriptor, the address, the length.
type Path = (i32, i32, i32);

/// Defines, by `$define`, all functions with paths, those that decide what a descriptor's path is,
/// and those whose answers have lengths. Each is called as without notes. Then it is noted what it
/// did to which paths.
macro_rules! noted_functions {
    (@paths $define:ident $linker:ident $preview:ident $module:literal: $(
        $name:ident($($argument:ident: $ty:ty),*), $access:expr, [$($path:expr),*] $(, $then:expr)?;
    )*) => {$(
        $define! {
            $linker $module stringify!($name); ($($argument: $ty),*) $access;
            |host, memory| {
                let paths: Vec<String> = vec![$(host.path(memory, $path)),*];
                let call = $preview::$name(&mut host.wasi, memory, $($argument),*);
                let status = in_tokio(call)?;
                for path in &paths {
                    host.notes.file(path, $access, status == 0);
                }
                $(if status == 0 {
                    $then(host, memory, &paths)?;
                })?
                Ok(status)
            }
        }
    )*};
    ($define:ident $linker:ident $preview:ident $module:literal $layout:expr) => {
        noted_functions! { @paths $define $linker $preview $module:
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
        $define! {
            $linker $module "fd_readdir";
            (fd: i32, buffer: i32, size: i32, cookie: i64, out: i32) Access::LIST;
            |host, memory| {
                let path = host.paths.of(number(fd));
                let Some(repeat) = &mut host.repeat else {
                    let status = in_tokio($preview::fd_readdir(&mut host.wasi, memory, fd, buffer, size, cookie, out))?;
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
                let used = repeat.entries(memory, &all, place, cookie.cast_unsigned())?;
                memory.write(GuestPtr::<u32>::new(number(out)), used)?;
                Ok(0)
            }
        }
        $define! {
            $linker $module "random_get"; (buffer: i32, length: i32) Access::READ;
            |host, memory| {
                let status = $preview::random_get(&mut host.wasi, memory, buffer, length)?;
                let bytes = usize::try_from(number(length)).unwrap_or_default();
                if let Some(repeat) = host.repeat.as_mut().filter(|_| status == 0) {
                    let mut fixed = vec![0; bytes];
                    repeat.secure.fill(&mut fixed);
                    let place = GuestPtr::<u8>::new(number(buffer)).as_array(number(length));
                    memory.copy_from_slice(&fixed, place)?;
                }
                host.notes.bytes(Kind::Random, "secure", bytes);
                Ok(status)
            }
        }
    };
}

pub(crate) use noted_functions;

impl Host {
    /// So many bytes may be copied in the next call.
    pub(crate) fn set_hostcall_fuel(&mut self, fuel: usize) {
        self.wasi.set_hostcall_fuel(fuel);
    }

    /// The environment was read, or its size.
    pub(crate) fn environment_asked(&mut self) {
        self.asked.environment = true;
        for name in &self.variables {
            self.notes.note(Kind::Environment, name);
        }
    }

    /// The arguments were read.
    pub(crate) fn arguments_asked(&mut self) {
        self.asked.environment = true;
    }

    /// The directories were read.
    pub(crate) fn directories_asked(&mut self) {
        self.asked.directories = true;
    }

    /// A path among the arguments of a function, as the module names it.
    pub(crate) fn path(&self, memory: &GuestMemory<'_>, (folder, address, length): Path) -> String {
        self.paths
            .within(number(folder), &text(memory, address, length))
    }

    /// The module was told of a file.
    pub(crate) fn told(
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
    pub(crate) fn renumbered(&mut self, from: i32, to: i32) -> wasmtime::Result<()> {
        self.paths.renumbered(number(from), number(to));
        Ok(())
    }

    /// A file or a folder was opened: its descriptor is at an address.
    pub(crate) fn opened(
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
pub(crate) fn number(bits: i32) -> u32 {
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
