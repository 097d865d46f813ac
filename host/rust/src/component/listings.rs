//! Directories of WASI 0.2 and 0.3, whose entries are in order if that is wanted.

use std::collections::VecDeque;

use wasmtime::StoreContextMut;
use wasmtime::component::{Access, FutureReader, LinkerInstance, Resource, StreamReader};
use wasmtime_wasi::filesystem::{Descriptor, WasiFilesystem, WasiFilesystemView as _};
use wasmtime_wasi::p2::bindings::filesystem::types::{
    self as second, Host as _, HostDescriptor as _, HostDirectoryEntryStream as _,
};
use wasmtime_wasi::p3::bindings::filesystem::types as third;
use wizer_taken::Access as Done;

use super::host::Host;

type Stream = Resource<second::DirectoryEntryStream>;

/// Defines the functions of WASI 0.2.
pub(super) fn second(instance: &mut LinkerInstance<'_, Host>) -> wasmtime::Result<()> {
    instance.func_wrap_async(
        "[method]descriptor.read-directory",
        |mut store: StoreContextMut<'_, Host>, (fd,): (Resource<Descriptor>,)| {
            Box::new(async move {
                let host = store.data_mut();
                let path = host.paths.of(fd.rep());
                let listed = host.filesystem().read_directory(fd).await;
                let listed = match listed {
                    Ok(stream) => sort(host, stream).await,
                    Err(error) => Err(error),
                };
                host.noted(&[path], Done::LIST, listed.is_ok());
                Ok((told(host, listed)?,))
            })
        },
    )?;
    instance.func_wrap_async(
        "[method]directory-entry-stream.read-directory-entry",
        |mut store: StoreContextMut<'_, Host>, (stream,): (Stream,)| {
            Box::new(async move {
                let host = store.data_mut();
                let listings = host.repeat.as_mut().map(|repeat| &mut repeat.listings);
                if let Some(left) = listings.and_then(|all| all.get_mut(&stream.rep())) {
                    return Ok((Ok(left.pop_front()),));
                }
                let read = host.filesystem().read_directory_entry(stream).await;
                Ok((told(host, read)?,))
            })
        },
    )
}

fn told<T>(
    host: &mut Host,
    answer: Result<T, wasmtime_wasi::p2::FsError>,
) -> wasmtime::Result<Result<T, second::ErrorCode>> {
    Ok(match answer {
        Ok(answer) => Ok(answer),
        Err(error) => Err(host.filesystem().convert_error_code(error)?),
    })
}

/// Reads all entries of a directory, and keeps them in order, if that is wanted.
async fn sort(host: &mut Host, stream: Stream) -> Result<Stream, wasmtime_wasi::p2::FsError> {
    if host.repeat.is_none() {
        return Ok(stream);
    }
    let number = stream.rep();
    let entries = match entries(host, number).await {
        Ok(entries) => entries,
        Err(error) => {
            host.filesystem().table.delete(stream)?;
            return Err(error);
        }
    };
    if let Some(repeat) = &mut host.repeat {
        repeat.listings.insert(number, VecDeque::from(entries));
    }
    Ok(stream)
}

/// All entries that a stream has left, in the order of the bytes of their names.
async fn entries(
    host: &mut Host,
    stream: u32,
) -> Result<Vec<second::DirectoryEntry>, wasmtime_wasi::p2::FsError> {
    let mut entries = Vec::new();
    let again = || Resource::new_borrow(stream);
    while let Some(entry) = host.filesystem().read_directory_entry(again()).await? {
        entries.push(entry);
    }
    entries.sort_by(|one, other| one.name.as_bytes().cmp(other.name.as_bytes()));
    Ok(entries)
}

/// What a directory of WASI 0.3 is read from.
type Listed = (
    StreamReader<third::DirectoryEntry>,
    FutureReader<Result<(), third::ErrorCode>>,
);

/// Defines the function of WASI 0.3.
pub(super) fn third(instance: &mut LinkerInstance<'_, Host>) -> wasmtime::Result<()> {
    instance.func_wrap_async(
        "[method]descriptor.read-directory",
        |mut store: StoreContextMut<'_, Host>, (fd,): (Resource<Descriptor>,)| {
            Box::new(async move {
                let host = store.data_mut();
                let path = host.paths.of(fd.rep());
                host.noted(&[path], Done::LIST, true);
                let listed: Listed = match host.repeat {
                    Some(_) => sorted(store, fd).await?,
                    None => {
                        <WasiFilesystem as third::HostDescriptorWithStore<Host>>::read_directory(
                            Access::<Host, WasiFilesystem>::new(store, Host::filesystem),
                            fd,
                        )?
                    }
                };
                Ok((listed,))
            })
        },
    )
}

/// The entries of a directory, in order. They are read as in WASI 0.2, which has the same
/// descriptors.
async fn sorted(
    mut store: StoreContextMut<'_, Host>,
    fd: Resource<Descriptor>,
) -> wasmtime::Result<Listed> {
    let host = store.data_mut();
    let read = async {
        let stream = host.filesystem().read_directory(fd).await?;
        let entries = entries(host, stream.rep()).await;
        host.filesystem().table.delete(stream)?;
        entries
    };
    let (entries, end) = match read.await {
        Ok(entries) => (entries, Ok(())),
        Err(error) => {
            host.filesystem().convert_error_code(error)?;
            (Vec::new(), Err(third::ErrorCode::Io))
        }
    };
    let entries = entries.into_iter().map(|entry| third::DirectoryEntry {
        type_: third_type(entry.type_),
        name: entry.name,
    });
    let entries: Vec<third::DirectoryEntry> = entries.collect();
    let stream = StreamReader::new(&mut store, entries)?;
    let end = FutureReader::new(&mut store, async move { Ok::<_, wasmtime::Error>(end) })?;
    Ok((stream, end))
}

/// A type of WASI 0.2, as 0.3 has it.
fn third_type(ty: second::DescriptorType) -> third::DescriptorType {
    use second::DescriptorType as Second;
    match ty {
        Second::Unknown => third::DescriptorType::Other(None),
        Second::BlockDevice => third::DescriptorType::BlockDevice,
        Second::CharacterDevice => third::DescriptorType::CharacterDevice,
        Second::Directory => third::DescriptorType::Directory,
        Second::Fifo => third::DescriptorType::Fifo,
        Second::SymbolicLink => third::DescriptorType::SymbolicLink,
        Second::RegularFile => third::DescriptorType::RegularFile,
        Second::Socket => third::DescriptorType::Socket,
    }
}
