//! Numbers as bits, and in the syntax of the text format.

use core::fmt;

/// The bits of a number of one of the WebAssembly types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// An integer of 32 bits.
    I32(u32),
    /// An integer of 64 bits.
    I64(u64),
    /// A float of 32 bits.
    F32(u32),
    /// A float of 64 bits.
    F64(u64),
    /// A vector.
    V128(u128),
}

impl Number {
    /// The number with these bits, zero-extended. None if there is no such type, or the type has
    /// fewer bits.
    pub fn new(value_type: &str, bits: u128) -> Option<Self> {
        Some(match value_type {
            "i32" => Self::I32(bits.try_into().ok()?),
            "i64" => Self::I64(bits.try_into().ok()?),
            "f32" => Self::F32(bits.try_into().ok()?),
            "f64" => Self::F64(bits.try_into().ok()?),
            "v128" => Self::V128(bits),
            _ => return None,
        })
    }

    /// The bits, zero-extended.
    pub fn bits(self) -> u128 {
        match self {
            Self::I32(bits) | Self::F32(bits) => bits.into(),
            Self::I64(bits) | Self::F64(bits) => bits.into(),
            Self::V128(bits) => bits,
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::I32(bits) => write!(f, "{}", bits.cast_signed()),
            Self::I64(bits) => write!(f, "{}", bits.cast_signed()),
            Self::F32(bits) => {
                let value = f32::from_bits(bits);
                let payload = bits & 0x007f_ffff;
                float(f, value.into(), &value, payload.into())
            }
            Self::F64(bits) => {
                let value = f64::from_bits(bits);
                float(f, value, &value, bits & 0x000f_ffff_ffff_ffff)
            }
            Self::V128(bits) => {
                f.write_str("i32x4")?;
                [0, 32, 64, 96]
                    .iter()
                    .try_for_each(|lane| write!(f, " {:#010x}", bits >> lane & 0xffff_ffff))
            }
        }
    }
}

/// Writes a float: `value`, or `payload` for a NaN.
fn float(
    f: &mut fmt::Formatter<'_>,
    value: f64,
    text: &dyn fmt::Debug,
    payload: u64,
) -> fmt::Result {
    let sign = if value.is_sign_negative() { "-" } else { "" };
    match value.is_nan() {
        true => write!(f, "{sign}nan:{payload:#x}"),
        // The shortest decimal notation of this number.
        false => write!(f, "{text:?}"),
    }
}

#[cfg(feature = "json")]
impl serde::Serialize for Number {
    /// Serializes the number as a string, since JSON numbers can't hold all values.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
