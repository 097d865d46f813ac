//! The files of WASI 0.2 and 0.3, which note by which paths they are used.

use wasmtime::StoreContextMut;
use wasmtime::component::{Accessor, HasData, Linker, Resource};
use wasmtime_wasi::filesystem::{
    Descriptor, WasiFilesystem, WasiFilesystemCtxView, WasiFilesystemView as _,
};
use wasmtime_wasi::p2::bindings::filesystem as p2;
use wasmtime_wasi::p3::bindings::filesystem as p3;
use wizer_taken::{Access, Paths};

use super::answers::answered;
use super::host::Host;
use super::listings;

/// The interfaces, in the versions that the engine defines.
const SECOND: &str = "wasi:filesystem/types@0.2.12";
const THIRD: &str = "wasi:filesystem/types@0.3.0";

/// Puts these in place of those that are there.
pub(super) fn add_to_linker(linker: &mut Linker<Host>) -> wasmtime::Result<()> {
    p2::preopens::add_to_linker::<Host, NotedPreopens>(linker, preopens)?;
    p3::preopens::add_to_linker::<Host, NotedPreopens>(linker, preopens)?;
    second(linker)?;
    third(linker)
}

fn preopens(host: &mut Host) -> Preopens<'_> {
    // C libraries remember the answer.
    host.asked.directories = true;
    let (paths, view) = host.paths_and_files();
    Preopens { view, paths }
}

/// The directories that are granted.
struct NotedPreopens;

impl HasData for NotedPreopens {
    type Data<'a> = Preopens<'a>;
}

/// The directories that are granted, for one call.
struct Preopens<'a> {
    view: WasiFilesystemCtxView<'a>,
    paths: &'a mut Paths,
}

macro_rules! noted_preopens {
    ($release:ident) => {
        impl $release::preopens::Host for Preopens<'_> {
            fn get_directories(&mut self) -> wasmtime::Result<Vec<(Resource<Descriptor>, String)>> {
                let directories = $release::preopens::Host::get_directories(&mut self.view)?;
                for (directory, name) in &directories {
                    self.paths.opened(directory.rep(), name);
                }
                Ok(directories)
            }
        }
    };
}

noted_preopens!(p2);
noted_preopens!(p3);

/// Defines methods of descriptors that take paths. Each is called as before, and what it did to
/// which path is noted.
macro_rules! noted_methods {
    ($define:ident, $types:ident, $instance:ident: $(
        $name:literal $method:ident($($argument:ident: $ty:ty),*) -> $result:ty,
            $access:expr, [$($folder:ident $path:expr),*];
    )*) => {$(
        $define!($instance, $types, $name, $method, ($($argument: $ty),*), $result, $access, [$($folder $path),*]);
    )*};
}

/// A method of WASI 0.2.
macro_rules! define_second {
    ($instance:ident, $types:ident, $name:literal, $method:ident, ($($argument:ident: $ty:ty),*), $result:ty, $access:expr, [$($folder:ident $path:expr),*]) => {
        $instance.func_wrap_async(
            concat!("[method]descriptor.", $name),
            |mut store: StoreContextMut<'_, Host>, ($($argument),*,): ($($ty),*,)| {
                Box::new(async move {
                    let host = store.data_mut();
                    let access = $access;
                    let paths: Vec<String> = vec![$(host.paths.within($folder.rep(), $path)),*];
                    let done = $types::HostDescriptor::$method(&mut host.filesystem(), $($argument),*).await;
                    let done: Result<$result, $types::ErrorCode> = match done {
                        Ok(result) => Ok(result),
                        Err(error) => Err($types::Host::convert_error_code(&mut host.filesystem(), error)?),
                    };
                    let mut done = done;
                    answered(host, &mut done, &paths, access);
                    Ok((done,))
                })
            },
        )?;
    };
}

/// A method of WASI 0.3.
macro_rules! define_third {
    ($instance:ident, $types:ident, $name:literal, $method:ident, ($($argument:ident: $ty:ty),*), $result:ty, $access:expr, [$($folder:ident $path:expr),*]) => {
        $instance.func_wrap_concurrent(
            concat!("[method]descriptor.", $name),
            |accessor: &Accessor<Host>, ($($argument),*,): ($($ty),*,)| {
                Box::pin(async move {
                    let access = $access;
                    let paths = accessor.with(|mut store| {
                        let host: &mut Host = store.get();
                        let paths: Vec<String> = vec![$(host.paths.within($folder.rep(), $path)),*];
                        paths
                    });
                    let files = accessor.with_getter::<WasiFilesystem>(Host::filesystem);
                    let done = <WasiFilesystem as $types::HostDescriptorWithStore<Host>>::$method(&files, $($argument),*).await;
                    let done = accessor.with(|mut store| -> wasmtime::Result<Result<$result, $types::ErrorCode>> {
                        let host: &mut Host = store.get();
                        let done: Result<$result, $types::ErrorCode> = match done {
                            Ok(result) => Ok(result),
                            Err(error) => Err($types::Host::convert_error_code(&mut host.filesystem(), error)?),
                        };
                        let mut done = done;
                        answered(host, &mut done, &paths, access);
                        Ok(done)
                    })?;
                    Ok((done,))
                })
            },
        )?;
    };
}

/// The methods that both releases have.
macro_rules! both {
    ($define:ident, $types:ident, $instance:ident) => {
        noted_methods! { $define, $types, $instance:
            "create-directory-at" create_directory_at(fd: Resource<Descriptor>, path: String) -> (),
                Access::WRITE, [fd &path];
            "stat-at" stat_at(fd: Resource<Descriptor>, flags: $types::PathFlags, path: String) -> $types::DescriptorStat,
                Access::READ, [fd &path];
            "set-times-at" set_times_at(fd: Resource<Descriptor>, flags: $types::PathFlags, path: String, accessed: $types::NewTimestamp, modified: $types::NewTimestamp) -> (),
                Access::WRITE, [fd &path];
            "link-at" link_at(fd: Resource<Descriptor>, flags: $types::PathFlags, path: String, other: Resource<Descriptor>, new: String) -> (),
                Access::WRITE, [fd &path, other &new];
            "open-at" open_at(fd: Resource<Descriptor>, flags: $types::PathFlags, path: String, open: $types::OpenFlags, rights: $types::DescriptorFlags) -> Resource<Descriptor>,
                {
                    let mut access = Access::default();
                    if rights.contains($types::DescriptorFlags::READ) || rights == $types::DescriptorFlags::empty() {
                        access |= Access::READ;
                    }
                    let changes = open.contains($types::OpenFlags::CREATE) || open.contains($types::OpenFlags::TRUNCATE);
                    if changes || rights.contains($types::DescriptorFlags::WRITE) || rights.contains($types::DescriptorFlags::MUTATE_DIRECTORY) {
                        access |= Access::WRITE;
                    }
                    access
                }, [fd &path];
            "readlink-at" readlink_at(fd: Resource<Descriptor>, path: String) -> String,
                Access::READ, [fd &path];
            "remove-directory-at" remove_directory_at(fd: Resource<Descriptor>, path: String) -> (),
                Access::WRITE, [fd &path];
            "rename-at" rename_at(fd: Resource<Descriptor>, path: String, other: Resource<Descriptor>, new: String) -> (),
                Access::WRITE, [fd &path, other &new];
            "symlink-at" symlink_at(fd: Resource<Descriptor>, target: String, path: String) -> (),
                Access::WRITE, [fd &path];
            "unlink-file-at" unlink_file_at(fd: Resource<Descriptor>, path: String) -> (),
                Access::WRITE, [fd &path];
            "stat" stat(fd: Resource<Descriptor>) -> $types::DescriptorStat, Access::READ, [fd "."];
            "metadata-hash" metadata_hash(fd: Resource<Descriptor>) -> $types::MetadataHashValue,
                Access::READ, [fd "."];
            "metadata-hash-at" metadata_hash_at(fd: Resource<Descriptor>, flags: $types::PathFlags, path: String) -> $types::MetadataHashValue,
                Access::READ, [fd &path];
        }
    };
}

fn second(linker: &mut Linker<Host>) -> wasmtime::Result<()> {
    use p2::types;
    let mut instance = linker.instance(SECOND)?;
    both!(define_second, types, instance);
    listings::second(&mut instance)
}

fn third(linker: &mut Linker<Host>) -> wasmtime::Result<()> {
    use p3::types;
    let mut instance = linker.instance(THIRD)?;
    both!(define_third, types, instance);
    listings::third(&mut instance)
}
