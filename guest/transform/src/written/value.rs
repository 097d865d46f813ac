//! Values of constant expressions.

use wasmparser::{BinaryReader, ConstExpr, Operator, OperatorsReader};
use wizer_inspection::Number;

use crate::Error;
use crate::module::FEATURES;

/// A reference, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reference<'a> {
    Null,
    /// To the function with this index.
    Function(u32),
    I31(i32),
    /// What this expression gives.
    Expression(&'a [u8]),
}

/// The value of a constant expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Number(Number),
    Reference(Reference<'a>),
}

impl<'a> Value<'a> {
    /// The value of an expression that begins at byte `offset` of the binary.
    pub(crate) fn read(bytes: &'a [u8], offset: usize) -> Result<Self, Error> {
        let reader = BinaryReader::new_features(bytes, offset, FEATURES);
        let mut operators = OperatorsReader::new(reader);
        let mut value = Self::of(&operators.read()?);
        let mut next = operators.read()?;
        if let (Some(Self::Number(Number::I32(bits))), Operator::RefI31) = (value, &next) {
            value = Some(Self::Reference(Reference::I31(bits.cast_signed())));
            next = operators.read()?;
        }
        let is_all = matches!(next, Operator::End);
        let expression = Self::Reference(Reference::Expression(bytes));
        Ok(value.filter(|_| is_all).unwrap_or(expression))
    }

    /// The value that an instruction gives, if it needs no other.
    pub(crate) fn of(operator: &Operator<'_>) -> Option<Self> {
        let number = match operator {
            Operator::I32Const { value } => Number::I32(value.cast_unsigned()),
            Operator::I64Const { value } => Number::I64(value.cast_unsigned()),
            Operator::F32Const { value } => Number::F32(value.bits()),
            Operator::F64Const { value } => Number::F64(value.bits()),
            Operator::V128Const { value } => Number::V128(value.i128().cast_unsigned()),
            Operator::RefNull { .. } => return Some(Self::Reference(Reference::Null)),
            Operator::RefFunc { function_index } => {
                return Some(Self::Reference(Reference::Function(*function_index)));
            }
            _ => return None,
        };
        Some(Self::Number(number))
    }

    /// The value as an address: `i32` and `i64` are unsigned then.
    pub(crate) fn address(self) -> Option<u64> {
        match self {
            Self::Number(Number::I32(value)) => Some(value.into()),
            Self::Number(Number::I64(value)) => Some(value),
            _ => None,
        }
    }
}

/// The bytes of a constant expression.
pub(crate) fn bytes<'a>(expression: &ConstExpr<'a>) -> Result<(&'a [u8], usize), Error> {
    let mut reader = expression.get_binary_reader();
    let start = reader.original_position();
    Ok((reader.read_bytes(reader.bytes_remaining())?, start))
}

/// The value of a constant expression as an address, if it is constant.
pub(crate) fn address(expression: &ConstExpr<'_>) -> Result<Option<u64>, Error> {
    let (bytes, start) = bytes(expression)?;
    Ok(Value::read(bytes, start)?.address())
}

/// The reference that a constant expression gives.
pub(crate) fn reference<'a>(expression: &ConstExpr<'a>) -> Result<Reference<'a>, Error> {
    let (bytes, start) = bytes(expression)?;
    Ok(match Value::read(bytes, start)? {
        Value::Reference(reference) => reference,
        Value::Number(_) => Reference::Expression(bytes),
    })
}
