//! Options of the transform from the first bytes of an input.

use wasmparser::{Parser, Payload};
use wizer_transform::{InitExport, Initializer, Options, Rename};

/// The most names that are taken from a binary.
const MAX_NAMES: usize = 64;

/// Names that fit no binary, or that collide with names of the transform.
const STRANGE: [&str; 8] = [
    "",
    "\u{0}",
    "_initialize",
    "_start",
    "wizer-initialize",
    "wizer:global 0",
    "wizer:memory 0",
    "a:b/c@1.0.0",
];

/// Arguments of initializers, as they follow the name.
const ARGUMENTS: [&str; 12] = [
    "",
    "()",
    "(1)",
    "(0x10, -3)",
    "(nan, inf)",
    "(1, 2, 3)",
    "(\"you\", 5)",
    "([1, 2])",
    "({a: 1})",
    "(none)",
    "(",
    "(18446744073709551616)",
];

/// The bytes in front of a binary, which select its options.
#[derive(Debug, Clone, Copy)]
pub struct Header([u8; Self::SIZE]);

impl Header {
    /// The number of bytes.
    pub const SIZE: usize = 8;

    /// Splits an input into the header and the rest. Missing bytes are zero.
    pub fn split(data: &[u8]) -> (Self, &[u8]) {
        let (head, rest) = data.split_at(data.len().min(Self::SIZE));
        let mut bytes = [0; Self::SIZE];
        bytes[..head.len()].copy_from_slice(head);
        (Self(bytes), rest)
    }

    /// A byte that the options do not use, for the target.
    pub fn free(self) -> u8 {
        self.0[7]
    }

    /// The options. Names are those of the binary's exports, where it has as many.
    pub fn options(self, wasm: &[u8]) -> Options {
        let [init, name, other, flags, from, to, arguments, _] = self.0;
        let names = names(wasm);
        let pick = |which: u8| {
            let mut all = names.iter().map(String::as_str).chain(STRANGE);
            let count = names.len() + STRANGE.len();
            all.nth(usize::from(which) % count).unwrap_or("")
        };
        let arguments = ARGUMENTS[usize::from(arguments) % ARGUMENTS.len()];
        let init = match init % 8 {
            0 => Initializer::Default,
            1 => Initializer::None,
            2..=4 => Initializer::Export(format!("{}{arguments}", pick(name))),
            5 => Initializer::Export(format!("{}.{}{arguments}", pick(name), pick(other))),
            6 => Initializer::Export(pick(name).to_string()),
            _ => Initializer::Export(arguments.to_string()),
        };
        let also = match flags & 0x10 != 0 {
            true => vec![format!("{}{arguments}", pick(other))],
            false => Vec::new(),
        };
        let rename = |add: u8| Rename {
            destination: pick(to.wrapping_add(add)).to_string(),
            source: pick(from.wrapping_sub(add)).to_string(),
        };
        Options {
            init,
            also,
            init_export: match flags % 4 {
                0 | 3 => InitExport::Remove,
                1 => InitExport::Keep,
                _ => InitExport::Empty,
            },
            defer_start: flags & 4 != 0,
            watch_exports: flags & 8 != 0,
            canonical_nans: flags & 0x20 != 0,
            renames: (0..flags >> 6).map(rename).collect(),
        }
    }
}

/// The names of exports, those of nested binaries included. What can't be parsed has none.
fn names(wasm: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload {
            Ok(Payload::ExportSection(section)) => {
                let exports = section.into_iter().map_while(Result::ok);
                names.extend(exports.map(|export| export.name.to_string()));
            }
            Ok(Payload::ComponentExportSection(section)) => {
                let exports = section.into_iter().map_while(Result::ok);
                names.extend(exports.map(|export| export.name.name.to_string()));
            }
            Ok(_) => {}
            Err(_) => break,
        }
        if names.len() >= MAX_NAMES {
            names.truncate(MAX_NAMES);
            break;
        }
    }
    names
}
