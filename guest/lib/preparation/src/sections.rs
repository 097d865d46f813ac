//! The sections of a component, of which one is replaced.

use wasmparser::{Parser, Payload};

/// The size of what is before the sections.
const HEADER: usize = 8;

/// The number of a section that is a core module.
const CORE_MODULE: u8 = 1;

/// The sections of a component.
pub(crate) struct Sections<'a> {
    header: &'a [u8],
    /// Their numbers and contents.
    sections: Vec<(u8, &'a [u8])>,
}

impl<'a> Sections<'a> {
    /// Splits a component. None if it is malformed.
    pub(crate) fn read(component: &'a [u8]) -> Option<Self> {
        let (header, mut rest) = component.split_at_checked(HEADER)?;
        let mut sections = Vec::new();
        while let Some((number, after)) = rest.split_first() {
            let (size, after) = size(after)?;
            let (contents, after) = after.split_at_checked(size)?;
            sections.push((*number, contents));
            rest = after;
        }
        Some(Self { header, sections })
    }

    /// The core module that exports this.
    pub(crate) fn module(&self, export: &str) -> Option<&'a [u8]> {
        let mut modules = self.sections.iter();
        let named = |(number, contents): &&(u8, &[u8])| is_module(*number, contents, export);
        modules.find(named).map(|(_, contents)| *contents)
    }

    /// The component with another module in place of the one that exports this.
    pub(crate) fn with_module(&self, export: &str, module: &[u8]) -> Vec<u8> {
        let mut component = self.header.to_vec();
        for (number, contents) in &self.sections {
            let contents = match is_module(*number, contents, export) {
                true => module,
                false => contents,
            };
            component.push(*number);
            push_size(&mut component, contents.len());
            component.extend_from_slice(contents);
        }
        component
    }
}

fn is_module(number: u8, contents: &[u8], export: &str) -> bool {
    number == CORE_MODULE && exports(contents, export)
}

/// Whether a module exports this.
fn exports(module: &[u8], name: &str) -> bool {
    Parser::new(0).parse_all(module).flatten().any(|payload| {
        let Payload::ExportSection(section) = payload else {
            return false;
        };
        section
            .into_iter()
            .flatten()
            .any(|export| export.name == name)
    })
}

/// Reads a size in LEB128, and returns what follows.
fn size(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut size = 0_u32;
    for (index, byte) in bytes.iter().enumerate().take(5) {
        let shift = u32::try_from(index).ok()?.checked_mul(7)?;
        size |= u32::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            let rest = bytes.get(index.checked_add(1)?..)?;
            return Some((usize::try_from(size).ok()?, rest));
        }
    }
    None
}

/// Writes a size in LEB128.
fn push_size(to: &mut Vec<u8>, mut size: usize) {
    loop {
        let low = u8::try_from(size & 0x7f).unwrap_or_default();
        size >>= 7;
        if size == 0 {
            return to.push(low);
        }
        to.push(low | 0x80);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::{Sections, push_size, size};

    #[test]
    fn sizes_are_read_as_they_are_written() {
        for number in [0, 1, 127, 128, 300, 16_384, 40_000_000] {
            let mut bytes = Vec::new();
            push_size(&mut bytes, number);
            assert_eq!(size(&bytes), Some((number, &[][..])));
        }
        assert_eq!(size(&[0x80]), None);
    }

    #[test]
    fn what_is_malformed_is_none() {
        assert!(Sections::read(b"\0asm").is_none());
        assert!(Sections::read(b"\0asm\x0d\0\x01\0\x01\x05a").is_none());
        let empty = Sections::read(b"\0asm\x0d\0\x01\0").unwrap();
        assert!(empty.module("a").is_none());
    }
}
