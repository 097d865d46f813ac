//! Globals that an instrumented module has on top, to note what nothing can read.

use wasmparser::ValType;

/// A global of the instrumented module's own, which begins as 0. Code sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Flag {
    /// This passive data segment was dropped.
    Data(u32),
    /// This passive element segment was dropped.
    Elements(u32),
    /// Something has changed that can't be read: the number of the instruction in
    /// `Module::changes`, and one more.
    Change,
    /// An instruction ran that may have changed an object that the module makes itself, and that
    /// can be told.
    Given,
    /// There was no room to note what a table was given.
    NoRoom,
    /// The note of the element that was read last.
    LastRead,
    /// The operands of the instruction at hand that changes a table: where the elements are that
    /// change, where they come from, and how many they are.
    Index,
    Source,
    Count,
    /// The note of what this global was given.
    Global(u32),
}

impl Flag {
    /// The type of the global.
    pub(crate) fn ty(self) -> ValType {
        match self {
            Self::Data(_) | Self::Elements(_) | Self::Change | Self::Given | Self::NoRoom => {
                ValType::I32
            }
            _ => ValType::I64,
        }
    }
}
