//! A result whose memory is mapped: instances share the pages of an image, and each gets a copy of
//! those that it writes, as wasmtime does for data segments of a module that it has compiled.
//!
//! `map-image RESULT EXPORT` splits a result, and calls an export without parameters in two
//! instances of the module without data.
//!
//! The engine asks its host for memories (`Config::with_host_memory`). It can't be told which pages
//! of them are already there, so it maps no image of its own: the module has no data segments for
//! that. An engine that makes memories itself, with its pooling allocator say, can't be helped from
//! outside.

#[cfg(target_os = "linux")]
fn main() -> anyhow::Result<()> {
    linux::main()
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("this example maps files as Linux does");
}

#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "the engine asks its host for memories")]
mod linux {
    use std::ffi::c_void;
    use std::fs::File;
    use std::io::Write as _;
    use std::ptr::null_mut;
    use std::sync::Arc;

    use anyhow::{Context as _, Result, bail};
    use rustix::io::Errno;
    use rustix::mm::{MapFlags, MprotectFlags, ProtFlags, mmap, mmap_anonymous, mprotect, munmap};
    use wasmtime::{
        Config, Engine, Instance, LinearMemory, MemoryCreator, MemoryType, Module, Store,
    };
    use wizer_layers::image::{Image, PageRun, PageSize, split};

    pub(super) fn main() -> Result<()> {
        let mut arguments = std::env::args().skip(1);
        let (path, export) = arguments
            .next()
            .zip(arguments.next())
            .context("usage: map-image RESULT EXPORT")?;
        let result = std::fs::read(path)?;
        let parts = split(&result, PageSize::Of4KiB)?;
        let [image] = parts.images.as_slice() else {
            bail!(
                "this example maps one memory, and the result has {}",
                parts.images.len()
            );
        };
        let pages = Arc::new(Pages::new(image)?);

        let mut config = Config::new();
        config.with_host_memory(Arc::new(Creator(pages)));
        let engine = Engine::new(&config)?;
        let module = Module::new(&engine, &parts.module)?;
        println!(
            "{} bytes, {} without data",
            result.len(),
            parts.module.len()
        );
        for _ in 0..2 {
            let mut store = Store::new(&engine, ());
            let instance = Instance::new(&mut store, &module, &[])?;
            let function = instance.get_typed_func::<(), i32>(&mut store, &export)?;
            println!("{export}: {}", function.call(&mut store, ())?);
        }
        Ok(())
    }

    /// An image in a file without a name.
    struct Pages {
        file: File,
        runs: Vec<PageRun>,
        size: u64,
    }

    impl Pages {
        fn new(bytes: &[u8]) -> Result<Self> {
            let image = Image::read(bytes)?;
            image.verify()?;
            let mut file = tempfile::tempfile()?;
            file.write_all(bytes)?;
            Ok(Self {
                file,
                runs: image.runs().to_vec(),
                size: image.description().size,
            })
        }
    }

    /// Makes memories that begin with the pages.
    struct Creator(Arc<Pages>);

    /// Addresses that are reserved, of which the first are a memory.
    struct Mapped {
        start: *mut c_void,
        reserved: usize,
        guard: usize,
        size: usize,
    }

    impl Mapped {
        /// Reserves addresses, makes the first ones a memory of zeros, and maps the pages over it.
        fn new(pages: &Pages, size: usize, reserved: usize, guard: usize) -> Result<Self, Errno> {
            let length = reserved.checked_add(guard).ok_or(Errno::NOMEM)?;
            // Sound: nothing is at addresses that the system chooses.
            let start = unsafe {
                let flags = MapFlags::PRIVATE | MapFlags::NORESERVE;
                mmap_anonymous(null_mut(), length, ProtFlags::empty(), flags)
            }?;
            let mut mapped = Self {
                start,
                reserved,
                guard,
                size: 0,
            };
            mapped.allow(size)?;
            for run in &pages.runs {
                let place = |number: u64| usize::try_from(number).map_err(|_| Errno::NOMEM);
                let (address, length) = (place(run.address)?, place(run.size)?);
                let end = address.checked_add(length).filter(|end| *end <= size);
                end.ok_or(Errno::NOMEM)?;
                // Sound: the run is in the memory, which is reserved and not used yet.
                unsafe {
                    mmap(
                        start.wrapping_byte_add(address),
                        length,
                        ProtFlags::READ | ProtFlags::WRITE,
                        MapFlags::PRIVATE | MapFlags::FIXED,
                        &pages.file,
                        run.offset,
                    )
                }?;
            }
            Ok(mapped)
        }

        /// Lets the memory have this size.
        fn allow(&mut self, size: usize) -> Result<(), Errno> {
            if size > self.reserved {
                return Err(Errno::NOMEM);
            }
            let (from, more) = (self.start.wrapping_byte_add(self.size), size - self.size);
            if more > 0 {
                let flags = MprotectFlags::READ | MprotectFlags::WRITE;
                // Sound: these addresses are reserved, and nothing uses them yet.
                unsafe { mprotect(from, more, flags) }?;
            }
            self.size = size;
            Ok(())
        }
    }

    impl Drop for Mapped {
        fn drop(&mut self) {
            // Sound: the engine drops a memory when nothing uses it any more.
            let _ = unsafe { munmap(self.start, self.reserved + self.guard) };
        }
    }

    // Sound: the addresses belong to this value alone.
    unsafe impl Send for Mapped {}
    unsafe impl Sync for Mapped {}

    // Sound: so many bytes can be read and written from the start on, which never moves, and the
    // reserved ones and the guard behind them can't.
    unsafe impl LinearMemory for Mapped {
        fn byte_size(&self) -> usize {
            self.size
        }

        fn byte_capacity(&self) -> usize {
            self.reserved
        }

        fn grow_to(&mut self, new_size: usize) -> wasmtime::Result<()> {
            self.allow(new_size)
                .map_err(|error| wasmtime::Error::new(std::io::Error::from(error)))
        }

        fn as_ptr(&self) -> *mut u8 {
            self.start.cast()
        }
    }

    // Sound: memories are as the engine asks for them. They begin with the pages in place of zeros,
    // which is what the module's own data segments would have written first.
    unsafe impl MemoryCreator for Creator {
        fn new_memory(
            &self,
            _: MemoryType,
            minimum: usize,
            maximum: Option<usize>,
            reserved: Option<usize>,
            guard: usize,
        ) -> Result<Box<dyn LinearMemory>, String> {
            if self.0.size != minimum as u64 {
                return Err("the image is of a memory of another size".to_string());
            }
            let reserved = reserved.or(maximum).unwrap_or(1 << 32).max(minimum);
            let mapped = Mapped::new(&self.0, minimum, reserved, guard);
            let mapped = mapped.map_err(|error| error.to_string())?;
            Ok(Box::new(mapped))
        }
    }
}
