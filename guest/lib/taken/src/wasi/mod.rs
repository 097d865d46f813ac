//! The functions of WASI 0.2 and 0.3 with which something is taken: for those who can't give what
//! is asked for themselves, and only see which functions are called.

mod functions;

use std::net::SocketAddr;

use crate::item::Access;
use crate::kind::Kind;
use crate::taken::Taken;
use functions::FUNCTIONS;

/// A function of WASI with which something is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct WasiFunction {
    /// The interface, without a version, such as `wasi:random/random`.
    pub interface: &'static str,
    /// The function, such as `get-random-bytes`.
    pub name: &'static str,
    /// The kind of what is taken.
    pub kind: Kind,
    /// What of a call is told.
    pub told: Told,
}

/// What of a call is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Told {
    /// That there was one: what is taken has this name.
    Call(&'static str),
    /// That there was one, which did this to something whose path is not known. It has this name.
    Unnamed(&'static str, Access),
    /// Its first argument, a number of bytes.
    Length(&'static str),
    /// The same number of bytes each time.
    Bytes(&'static str, u64),
    /// The result: nanoseconds.
    Nanoseconds(&'static str),
    /// The result: seconds and nanoseconds.
    Seconds(&'static str),
    /// All arguments that are texts.
    Texts(Access),
    /// The last argument that is a text.
    LastText(Access),
    /// The text among the arguments, and the two sets of flags behind it: for what a file is
    /// opened.
    Opened,
    /// The address of a socket, after so many other arguments. It may be optional.
    Address(usize),
}

/// The number of values of an `ip-socket-address`, flattened.
const ADDRESS: usize = 12;

/// In the details of a call: it returned an error.
const FAILED: u32 = 1 << 16;

/// The flags of `open-at` that are for a change: create and truncate, of the first set; write and
/// mutate a directory, of the second. The bit that is for reading.
const CHANGING: u32 = (1 | 1 << 3) << 8 | 1 << 1 | 1 << 5;
const READING: u32 = 1;

/// Calls of a function of WASI, with what was told of them: an element of what `noted.calls`
/// returns, which `wit/bundle-runner.wit` specifies.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct WasiCalls<'a> {
    /// The import and its function, such as `wasi:random/random@0.2.0#get-random-u64`.
    pub function: &'a str,
    /// Flags, and whether the calls returned an error.
    pub details: u32,
    /// The number of calls.
    pub count: u64,
    /// The sum of what they measure.
    pub sum: u64,
    /// The first of what they measure.
    pub first: u64,
    /// A name among their arguments, or an address. Empty if there is none, or it was left out.
    pub name: &'a [u8],
}

impl<'a> WasiCalls<'a> {
    /// A call of a function.
    pub fn new(function: &'a str, details: u32, name: &'a [u8]) -> Self {
        Self {
            function,
            details,
            count: 1,
            sum: 0,
            first: 0,
            name,
        }
    }

    /// So many calls, with the sum and the first of what they measure.
    #[must_use]
    pub fn counted(mut self, count: u64, sum: u64, first: u64) -> Self {
        (self.count, self.sum, self.first) = (count, sum, first);
        self
    }
}

impl WasiFunction {
    /// The function of an import with this name.
    pub fn of(import: &str, name: &str) -> Option<&'static Self> {
        let (interface, _) = import.split_once('@')?;
        let mut functions = FUNCTIONS.iter();
        functions.find(|function| function.interface == interface && function.name == name)
    }
}

impl Taken {
    /// Notes calls of a function of WASI. `variables` are the names of all environment variables
    /// that are granted. Functions with which nothing is taken are passed over.
    pub fn note_calls<'a>(
        &mut self,
        calls: &WasiCalls<'_>,
        variables: impl IntoIterator<Item = &'a str>,
    ) {
        let function = calls.function.split_once('#');
        let function = function.and_then(|(import, name)| WasiFunction::of(import, name));
        let Some(function) = function.filter(|_| calls.count > 0) else {
            return;
        };
        let kind = function.kind;
        let name = String::from_utf8_lossy(calls.name);
        let mut add = |name: &str, bytes, first, mut access: Access| {
            if calls.details & FAILED != 0 {
                access |= Access::MISSING;
            }
            let item = self.note_times(kind, name, calls.count);
            item.bytes = item.bytes.saturating_add(bytes);
            item.first = item.first.or(first);
            if kind == Kind::Files {
                item.access |= access;
            }
        };
        match function.told {
            Told::Call(_) if kind == Kind::Environment => {
                for variable in variables {
                    self.note_times(kind, variable, calls.count);
                }
            }
            Told::Call(name) => add(name, 0, None, Access::NONE),
            Told::Unnamed(name, access) => add(name, 0, None, access),
            Told::Length(name) | Told::Bytes(name, _) => add(name, calls.sum, None, Access::NONE),
            Told::Nanoseconds(name) | Told::Seconds(name) => {
                add(name, 0, Some(calls.first), Access::NONE);
            }
            // What has no name was left out, unless that is the name.
            Told::Texts(_) | Told::LastText(_) | Told::Opened | Told::Address(_)
                if name.is_empty() =>
            {
                self.note_others(kind, calls.count);
            }
            Told::Texts(access) | Told::LastText(access) => add(&name, 0, None, access),
            Told::Opened => add(&name, 0, None, opened(calls.details)),
            Told::Address(_) if is_none(calls.name) => {}
            Told::Address(_) => match address(calls.name) {
                Some(address) => add(&address.to_string(), 0, None, Access::NONE),
                None => self.note_others(kind, calls.count),
            },
        }
    }
}

/// For what `open-at` opens a file, by its flags.
fn opened(details: u32) -> Access {
    let mut access = Access::NONE;
    if details & CHANGING != 0 {
        access |= Access::WRITE;
    }
    if details & READING != 0 || details & 0xff == 0 {
        access |= Access::READ;
    }
    access
}

/// Whether an optional `ip-socket-address`, flattened, is none.
fn is_none(bytes: &[u8]) -> bool {
    bytes.len() > 4 * ADDRESS && bytes.starts_with(&[0; 4])
}

/// Reads an `ip-socket-address`, flattened: its case, then the values of that. None if an optional
/// one is none, or it is no address.
fn address(bytes: &[u8]) -> Option<SocketAddr> {
    let (words, []) = bytes.as_chunks::<4>() else {
        return None;
    };
    let words: Vec<u32> = words.iter().map(|word| u32::from_le_bytes(*word)).collect();
    let words = match words.as_slice() {
        [0, ..] if words.len() > ADDRESS => return None,
        [1, rest @ ..] if rest.len() == ADDRESS => rest,
        words => words,
    };
    let (case, [port, rest @ ..]) = words.split_first()? else {
        return None;
    };
    let port = u16::try_from(*port).ok()?;
    let part = |value: &u32| u16::try_from(*value).ok();
    match case {
        0 => {
            let parts = rest.get(..4)?.iter();
            let parts: Option<Vec<u8>> = parts.map(|part| u8::try_from(*part).ok()).collect();
            let address: [u8; 4] = parts?.try_into().ok()?;
            Some(SocketAddr::from((address, port)))
        }
        _ => {
            // The flow comes first, and the scope last.
            let parts: Option<Vec<u16>> = rest.get(1..9)?.iter().map(part).collect();
            let address: [u16; 8] = parts?.try_into().ok()?;
            Some(SocketAddr::from((address, port)))
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
