//! What a memory is made of: pages of the engine's, of its pool, or of the host.

use std::sync::Arc;

use memmap2::{MmapMut, MmapOptions, MmapRaw};
use tempfile::tempfile;
use wasmtime::{
    Config, InstanceAllocationStrategy, LinearMemory, MemoryCreator, MemoryType,
    PoolingAllocationConfig,
};

use super::{SIZE, Scene, engine};

/// How the engine makes memories.
type Kind = (&'static str, fn(&mut Config));

/// So many pages may have contents only since a snapshot: those of images, which come from a file.
/// A look at the whole memory adds thousands.
const FEW: usize = 600;

const OWN: [Kind; 4] = [
    ("an image and a mapping", |config| {
        config.memory_init_cow(true);
    }),
    ("a mapping", |config| {
        config.memory_init_cow(false);
    }),
    ("a mapping that moves", |config| {
        config.memory_reservation(0).memory_guard_size(0);
        config.memory_reservation_for_growth(0);
    }),
    ("a pool", |config| {
        let mut pool = PoolingAllocationConfig::default();
        pool.total_memories(1)
            .max_memory_size(SIZE)
            .linear_memory_keep_resident(4 << 20);
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    }),
];

#[test]
fn memories_of_the_engine() {
    for (what, set) in OWN {
        let engine = engine(set);
        // In a pool, the second one has the place of the first.
        for _ in 0..2 {
            let added = Scene::initialized(&engine, false).check(what);
            assert!(added < FEW, "{what}: {added} pages were read");
        }
    }
}

#[test]
fn shared_memories() {
    let added = Scene::initialized(&engine(|_| ()), true).check("a shared memory");
    assert!(added < FEW, "{added} pages were read");
}

/// What the host makes memories of.
#[derive(Debug, Clone, Copy)]
enum Host {
    Anonymous,
    /// Pages of a file, which are written there.
    File,
    /// Pages of a file, which are copied when they are written.
    PrivateFile,
    /// Large pages, where the system has some to spare.
    Large,
}

impl Host {
    fn map(self, length: usize) -> std::io::Result<MmapRaw> {
        let file = || {
            let file = tempfile()?;
            file.set_len(length as u64)?;
            Ok::<_, std::io::Error>(file)
        };
        Ok(match self {
            Self::Anonymous => MmapMut::map_anon(length)?.into(),
            Self::File => MmapRaw::map_raw(&file()?)?,
            #[expect(unsafe_code, reason = "other processes could change files")]
            // SAFETY: the file has no name, so nobody else has it.
            Self::PrivateFile => unsafe { MmapOptions::new().map_copy(&file()?) }?.into(),
            Self::Large => MmapOptions::new()
                .len(length)
                .huge(Some(21))
                .map_anon()?
                .into(),
        })
    }
}

#[expect(
    unsafe_code,
    reason = "the engine believes what it is told of memories"
)]
// SAFETY: each memory is a mapping of its own, of zeros. The engine is set to make no use of what
// is behind it.
unsafe impl MemoryCreator for Host {
    fn new_memory(
        &self,
        _: MemoryType,
        minimum: usize,
        maximum: Option<usize>,
        reserved: Option<usize>,
        guard: usize,
    ) -> Result<Box<dyn LinearMemory>, String> {
        assert_eq!((reserved.unwrap_or(0), guard), (0, 0));
        let capacity = maximum.unwrap_or(minimum);
        let mapping = self.map(capacity).map_err(|error| error.to_string())?;
        Ok(Box::new(HostMemory {
            mapping,
            size: minimum,
        }))
    }
}

struct HostMemory {
    mapping: MmapRaw,
    size: usize,
}

#[expect(
    unsafe_code,
    reason = "the engine believes what it is told of memories"
)]
// SAFETY: the mapping is there as long as this, at the same place, and of the size that it tells.
unsafe impl LinearMemory for HostMemory {
    fn byte_size(&self) -> usize {
        self.size
    }

    fn byte_capacity(&self) -> usize {
        self.mapping.len()
    }

    fn grow_to(&mut self, new_size: usize) -> wasmtime::Result<()> {
        wasmtime::ensure!(new_size <= self.mapping.len(), "it is too small");
        self.size = new_size;
        Ok(())
    }

    fn as_ptr(&self) -> *mut u8 {
        self.mapping.as_mut_ptr()
    }
}

#[test]
fn memories_of_the_host() {
    for host in [Host::Anonymous, Host::File, Host::PrivateFile, Host::Large] {
        if let Err(error) = host.map(SIZE) {
            eprintln!("not tested: {host:?}: {error}");
            assert!(matches!(host, Host::Large));
            continue;
        }
        let engine = engine(|config| {
            config.memory_reservation(0).memory_guard_size(0);
            // The engine itself maps images.
            config.memory_init_cow(false);
            config.with_host_memory(Arc::new(host));
        });
        let added = Scene::initialized(&engine, false).check(&format!("{host:?}"));
        if let Host::Anonymous = host {
            assert!(added < FEW, "{added} pages were read");
        }
    }
}
