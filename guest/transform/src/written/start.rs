//! What a start function writes.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use wasmparser::{BinaryReader, FunctionBody, Operator};

use super::value::Value;
use crate::module::FEATURES;

/// What a start function writes with constant operands.
///
/// ```wat
/// (global.set $ready (i32.const 1))
/// (memory.init $state (i32.const 16) (i32.const 0) (i32.const 5))
/// ```
///
/// The results of a module with imports have such functions, and so do modules of `wasm-ld` with
/// shared memories. Whether these instructions run is not looked at.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct StartWrites<'a> {
    /// The values that globals get, by index.
    pub(crate) globals: BTreeMap<u32, Value<'a>>,
    /// The memories and addresses to which data segments are written, from their beginnings on, and
    /// the numbers of bytes. By segment.
    pub(crate) segments: BTreeMap<u32, (u32, u64, u64)>,
    /// The code without these instructions.
    pub(crate) rest: Vec<u8>,
}

impl<'a> StartWrites<'a> {
    /// Reads the body of a start function, which begins at byte `offset` of the binary. None if it
    /// can't be read: bodies are not validated before.
    pub(crate) fn read(body: &'a [u8], offset: usize) -> Option<Self> {
        let mut writes = Self::default();
        let mut pending: Pending<'a> = Vec::new();
        let reader = BinaryReader::new_features(body, offset, FEATURES);
        let mut operators = FunctionBody::new(reader).get_operators_reader().ok()?;
        let mut at = operators.original_position().checked_sub(offset)?;
        writes.rest.extend(body.get(..at)?);
        while !operators.eof() {
            let operator = operators.read().ok()?;
            let end = operators.original_position().checked_sub(offset)?;
            let bytes = body.get(at..end)?;
            at = end;
            if let Some(value) = Value::of(&operator) {
                pending.push((value, bytes));
                continue;
            }
            let is_taken = writes.take(&operator, &mut pending);
            let others = pending.drain(..).map(|(_, bytes)| bytes);
            writes.rest.extend(others.flatten());
            if !is_taken {
                writes.rest.extend(bytes);
            }
        }
        Some(writes)
    }

    /// Notes what an instruction writes, if that is constant, and removes its operands from those
    /// that are pending. Returns whether it did.
    fn take(&mut self, operator: &Operator<'_>, pending: &mut Pending<'a>) -> bool {
        match *operator {
            Operator::GlobalSet { global_index } => {
                let value = pending.pop();
                self.globals
                    .extend(value.map(|(value, _)| (global_index, value)));
                value.is_some()
            }
            Operator::MemoryInit { data_index, mem } => {
                let Some(first) = pending.len().checked_sub(3) else {
                    return false;
                };
                let operands = pending.get(first..).unwrap_or_default();
                let mut operands = operands.iter().map(|(value, _)| value.address());
                let mut next = || operands.next().flatten();
                let (Some(address), Some(0), Some(length)) = (next(), next(), next()) else {
                    return false;
                };
                if self.segments.contains_key(&data_index) {
                    return false;
                }
                self.segments.insert(data_index, (mem, address, length));
                pending.truncate(first);
                true
            }
            _ => false,
        }
    }
}

/// Constants that no instruction has taken yet, with their instructions.
type Pending<'a> = Vec<(Value<'a>, &'a [u8])>;
