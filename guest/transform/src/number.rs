//! Arguments of a module's functions.

/// A number of one of the number types; of a float, its bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// An `i32`.
    I32(u32),
    /// An `i64`.
    I64(u64),
    /// An `f32`.
    F32(u32),
    /// An `f64`.
    F64(u64),
}

impl Number {
    /// The same number, if it is one that functions take from text.
    pub(crate) fn of(number: wizer_inspection::Number) -> Option<Self> {
        Some(match number {
            wizer_inspection::Number::I32(bits) => Self::I32(bits),
            wizer_inspection::Number::I64(bits) => Self::I64(bits),
            wizer_inspection::Number::F32(bits) => Self::F32(bits),
            wizer_inspection::Number::F64(bits) => Self::F64(bits),
            wizer_inspection::Number::V128(_) => return None,
        })
    }
}
