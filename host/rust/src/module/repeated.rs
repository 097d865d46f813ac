//! Answers of preview 1 that are the same everywhere: entries of directories, and what is known of
//! files.

use std::sync::Arc;

use wiggle::{GuestError, GuestMemory, GuestPtr};

use crate::notes::Repeat;

/// The size of an entry before its name.
const HEAD: usize = 24;

/// The entries `.` and `..`, which come first.
const OWN: usize = 2;

/// The first size of the memory for all entries of a directory.
const ROOM: usize = 64 << 10;

/// Where an edition has what it tells of a file, in bytes, and how long that is.
pub(crate) struct Layout {
    /// Of the number of links, and its length.
    links: (usize, usize),
    size: usize,
    times: usize,
    length: usize,
}

/// The type of a file in an answer, and that of a directory.
const FILETYPE: usize = 16;
const DIRECTORY: u8 = 3;

/// `filestat` of `wasi_snapshot_preview1`.
pub(crate) const PREVIEW1: Layout = Layout {
    links: (24, 8),
    size: 32,
    times: 40,
    length: 64,
};

/// `filestat` of `wasi_unstable`.
pub(crate) const UNSTABLE: Layout = Layout {
    links: (20, 4),
    size: 24,
    times: 32,
    length: 56,
};

impl Repeat {
    /// Changes what the module was told of a file.
    pub(super) fn file_told(
        &mut self,
        memory: &mut GuestMemory<'_>,
        out: u32,
        layout: &Layout,
    ) -> Result<(), GuestError> {
        let length = u32::try_from(layout.length).unwrap_or_default();
        let place = GuestPtr::<u8>::new(out).as_array(length);
        let mut told = memory.to_vec(place)?;
        let device = number(&told, 0);
        // Streams are no files, and all of this is 0 of them.
        if device == 0 && number(&told, 8) == 0 {
            return Ok(());
        }
        let file = self.files.of((number(&told, 8), 0));
        let time = self.time.saturating_mul(1_000_000_000);
        set(&mut told, 0, &0_u64.to_le_bytes());
        set(&mut told, 8, &file.to_le_bytes());
        let (links, links_length) = layout.links;
        let one = 1_u64.to_le_bytes();
        set(&mut told, links, one.get(..links_length).unwrap_or(&one));
        if told.get(FILETYPE) == Some(&DIRECTORY) {
            set(&mut told, layout.size, &0_u64.to_le_bytes());
        }
        set(&mut told, layout.times, &[time.to_le_bytes(); 3].concat());
        memory.copy_from_slice(&told, place)
    }

    /// All entries of a directory, as `fd_readdir` gives them if it has room. They are read when
    /// the module begins to read them, and kept until it reads from the beginning again. `read`
    /// calls that function with a memory of our own, the address and the length of the buffer
    /// there, and the address for the size.
    ///
    /// # Errors
    ///
    /// The status, if that is not 0; what the call fails with.
    pub(crate) fn whole_listing(
        &mut self,
        descriptor: u32,
        cookie: i64,
        read: impl FnMut(&mut GuestMemory<'_>, i32, i32, i32) -> wasmtime::Result<i32>,
    ) -> wasmtime::Result<Result<Arc<Vec<u8>>, i32>> {
        match &self.listing {
            Some((known, all)) if *known == descriptor && cookie != 0 => Ok(Ok(Arc::clone(all))),
            _ => {
                let all = whole_listing(read)?.map(Arc::new);
                self.listing = all.as_ref().ok().map(|all| (descriptor, Arc::clone(all)));
                Ok(all)
            }
        }
    }

    /// Writes entries of a directory to the module's buffer, in order, from the one at `cookie` on,
    /// and returns their size. The last is cut where the buffer ends. `all` is what the system
    /// gave.
    pub(crate) fn entries(
        &mut self,
        memory: &mut GuestMemory<'_>,
        all: &[u8],
        (buffer, size): (u32, u32),
        cookie: u64,
    ) -> Result<u32, GuestError> {
        let mut entries = parsed(all);
        if let Some(others) = entries.get_mut(OWN..) {
            others.sort_by(|one, other| one.name().cmp(other.name()));
        }
        let mut written = Vec::new();
        let room = usize::try_from(size).unwrap_or(usize::MAX);
        let first = usize::try_from(cookie).unwrap_or(usize::MAX);
        for (entry, next) in entries.iter().zip(1_u64..).skip(first) {
            if written.len() >= room {
                break;
            }
            let mut bytes = entry.0.to_vec();
            let file = self.files.of((number(&bytes, 8), 0));
            set(&mut bytes, 0, &next.to_le_bytes());
            set(&mut bytes, 8, &file.to_le_bytes());
            written.extend(bytes);
        }
        written.truncate(room);
        let length = u32::try_from(written.len()).unwrap_or(size);
        let place = GuestPtr::<u8>::new(buffer).as_array(length);
        memory.copy_from_slice(&written, place)?;
        Ok(length)
    }
}

/// Reads a directory into a memory of our own, which is made larger until there is room.
fn whole_listing(
    mut read: impl FnMut(&mut GuestMemory<'_>, i32, i32, i32) -> wasmtime::Result<i32>,
) -> wasmtime::Result<Result<Vec<u8>, i32>> {
    const BUFFER: usize = 8;
    let mut room = ROOM;
    loop {
        let mut bytes = vec![0; BUFFER.saturating_add(room)];
        let length = i32::try_from(room)?;
        let status = read(&mut GuestMemory::Unshared(&mut bytes), 8, length, 0)?;
        if status != 0 {
            return Ok(Err(status));
        }
        let used = usize::try_from(number(&bytes, 0) & u64::from(u32::MAX))?;
        if used < room {
            let entries = bytes.get(BUFFER..BUFFER.saturating_add(used));
            return Ok(Ok(entries.unwrap_or_default().to_vec()));
        }
        room = room.saturating_mul(2);
    }
}

/// An entry of a directory.
struct Entry<'a>(&'a [u8]);

impl Entry<'_> {
    fn name(&self) -> &[u8] {
        self.0.get(HEAD..).unwrap_or_default()
    }
}

fn parsed(mut all: &[u8]) -> Vec<Entry<'_>> {
    let mut entries = Vec::new();
    while let Some(length) = all.get(16..20).and_then(<[u8]>::first_chunk) {
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let Some((entry, rest)) = all.split_at_checked(HEAD.saturating_add(length)) else {
            break;
        };
        entries.push(Entry(entry));
        all = rest;
    }
    entries
}

fn number(bytes: &[u8], at: usize) -> u64 {
    let number = bytes.get(at..).and_then(<[u8]>::first_chunk);
    number.map_or(0, |number| u64::from_le_bytes(*number))
}

fn set(bytes: &mut [u8], at: usize, value: &[u8]) {
    let place = bytes
        .get_mut(at..)
        .and_then(|rest| rest.get_mut(..value.len()));
    if let Some(place) = place {
        place.copy_from_slice(value);
    }
}
