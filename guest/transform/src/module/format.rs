//! The binary format's basics: numbers of sections, LEB128, spans of the input.

use alloc::vec::Vec;
use core::ops::Range;

use wasm_encoder::Encode;

use crate::Error;

/// Numbers of sections in the binary format.
pub(crate) mod id {
    pub(crate) const CUSTOM: u8 = 0;
    pub(crate) const TYPE: u8 = 1;
    pub(crate) const IMPORT: u8 = 2;
    pub(crate) const FUNCTION: u8 = 3;
    pub(crate) const TABLE: u8 = 4;
    pub(crate) const MEMORY: u8 = 5;
    pub(crate) const GLOBAL: u8 = 6;
    pub(crate) const EXPORT: u8 = 7;
    pub(crate) const START: u8 = 8;
    pub(crate) const ELEMENT: u8 = 9;
    pub(crate) const CODE: u8 = 10;
    pub(crate) const DATA: u8 = 11;
    pub(crate) const DATA_COUNT: u8 = 12;
    pub(crate) const TAG: u8 = 13;

    /// Sections in the order in which they stand in a module. Custom ones stand anywhere.
    pub(crate) const ORDER: [u8; 13] = [
        TYPE, IMPORT, FUNCTION, TABLE, MEMORY, TAG, GLOBAL, EXPORT, START, ELEMENT, DATA_COUNT,
        CODE, DATA,
    ];
}

/// The shortest LEB128.
pub(crate) fn leb(value: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    value.encode(&mut bytes);
    bytes
}

/// A range of the input. That it lies within is known from reading it.
pub(crate) fn slice(wasm: &[u8], range: Range<usize>) -> Result<&[u8], Error> {
    wasm.get(range)
        .ok_or_else(|| Error::internal("a span lies outside the binary"))
}
