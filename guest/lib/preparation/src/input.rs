//! Standard input of WASI 0.2, as core functions: what the canonical ABI makes of them.

use wasmi::{Caller, Error, Extern, Func, Linker, Store};
use wizer_interpreter::{Surroundings, Trap};

/// The only handle.
const STREAM: i32 = 1;

/// The case `closed` of the variant `stream-error`, and the case `err` of the result.
const CLOSED: u8 = 1;
const ERR: u8 = 1;

/// The patch releases of WASI 0.2 of which one is in the names of the service's imports: all that
/// there are, and some more.
const PATCHES: std::ops::Range<u32> = 0..40;

/// What is left of standard input.
pub(crate) struct Input {
    bytes: Vec<u8>,
    position: usize,
}

impl Input {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        Self { bytes, position: 0 }
    }

    /// The next bytes: at most as many.
    fn next(&mut self, most: usize) -> Vec<u8> {
        let rest = self.bytes.get(self.position..).unwrap_or_default();
        let bytes = rest.get(..most).unwrap_or(rest).to_vec();
        self.position = self.position.saturating_add(bytes.len());
        bytes
    }
}

impl Surroundings for Input {
    fn add_to_linker(linker: &mut Linker<Self>, store: &mut Store<Self>) -> Result<(), Error> {
        let get = Func::wrap(&mut *store, || STREAM);
        let read = Func::wrap(&mut *store, blocking_read);
        let drop = Func::wrap(&mut *store, |_: i32| ());
        for patch in PATCHES {
            let streams = format!("wasi:io/streams@0.2.{patch}");
            linker.define(&format!("wasi:cli/stdin@0.2.{patch}"), "get-stdin", get)?;
            linker.define(&streams, "[method]input-stream.blocking-read", read)?;
            linker.define(&streams, "[resource-drop]input-stream", drop)?;
        }
        Ok(())
    }

    fn again(self) -> Option<Self> {
        Some(Self {
            position: 0,
            ..self
        })
    }
}

/// Reads bytes, and stores a `result<list<u8>, stream-error>` at an address.
fn blocking_read(mut caller: Caller<'_, Input>, _: i32, most: i64, at: i32) -> Result<(), Error> {
    let most = usize::try_from(most.cast_unsigned()).unwrap_or(usize::MAX);
    let bytes = caller.data_mut().next(most);
    if bytes.is_empty() {
        return store(&mut caller, at, &[ERR, 0, 0, 0, CLOSED]);
    }
    let length = i32::try_from(bytes.len()).map_err(|_| Trap::error("too much is read"))?;
    let Some(Extern::Func(allocate)) = caller.get_export("cabi_realloc") else {
        return Err(Trap::error("the service exports no `cabi_realloc`"));
    };
    let allocate = allocate.typed::<(i32, i32, i32, i32), i32>(&caller)?;
    let list = allocate.call(&mut caller, (0, 0, 1, length))?;
    store(&mut caller, list, &bytes)?;
    let mut result = vec![0; 4];
    result.extend(list.to_le_bytes());
    result.extend(length.to_le_bytes());
    store(&mut caller, at, &result)
}

/// Stores bytes in the memory of the caller.
fn store(caller: &mut Caller<'_, Input>, at: i32, bytes: &[u8]) -> Result<(), Error> {
    let Some(Extern::Memory(memory)) = caller.get_export("memory") else {
        return Err(Trap::error("the service exports no `memory`"));
    };
    let at = usize::try_from(at.cast_unsigned()).unwrap_or(usize::MAX);
    memory
        .write(caller, at, bytes)
        .map_err(|error| Error::new(error.to_string()))
}
