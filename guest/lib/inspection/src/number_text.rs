//! Reads numbers that a user has written.

use alloc::string::ToString as _;

use crate::Number;

impl Number {
    /// Reads a number of a number type from text: whole numbers in decimal or hexadecimal digits,
    /// and for floats also `2.5`, `1e9`, `inf` and `nan`, all with an optional sign. None if the
    /// text is something else, or the number does not fit the type. Types are written as in the
    /// text format, and those that are no number types have no numbers.
    ///
    /// ```
    /// use wizer_inspection::Number;
    ///
    /// assert_eq!(Number::read("i32", "-0x10"), Some(Number::I32(-16_i32 as u32)));
    /// assert_eq!(Number::read("i32", "4294967296"), None);
    /// assert_eq!(Number::read("f64", "2.5"), Some(Number::F64(2.5_f64.to_bits())));
    /// ```
    pub fn read(value_type: &str, text: &str) -> Option<Self> {
        let text = text.trim();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        match value_type {
            "i32" => {
                let value = whole(negative, digits, 32)?;
                Some(Self::I32(u32::try_from(value & 0xffff_ffff).ok()?))
            }
            "i64" => {
                let value = whole(negative, digits, 64)?;
                Some(Self::I64(
                    u64::try_from(value & 0xffff_ffff_ffff_ffff).ok()?,
                ))
            }
            "f32" => {
                let bits = match hexadecimal(digits) {
                    Some(value) => value.to_string().parse::<f32>().ok()?.to_bits(),
                    None => float(digits)?.parse::<f32>().ok()?.to_bits(),
                };
                Some(Self::F32(bits | u32::from(negative) << 31))
            }
            "f64" => {
                let bits = match hexadecimal(digits) {
                    Some(value) => value.to_string().parse::<f64>().ok()?.to_bits(),
                    None => float(digits)?.parse::<f64>().ok()?.to_bits(),
                };
                Some(Self::F64(bits | u64::from(negative) << 63))
            }
            _ => None,
        }
    }
}

/// A whole number, as a two's complement of so many bits. Both signed and unsigned numbers fit.
fn whole(negative: bool, digits: &str, bits: u32) -> Option<u128> {
    let value = match hexadecimal(digits) {
        Some(value) => value,
        None => decimal(digits)?,
    };
    let limit = 1_u128 << bits;
    match negative {
        true if value <= limit >> 1 => Some(value.wrapping_neg()),
        false if value < limit => Some(value),
        _ => None,
    }
}

fn decimal(digits: &str) -> Option<u128> {
    // The parser takes a sign, and there was one already.
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| digits.parse().ok())?
}

fn hexadecimal(digits: &str) -> Option<u128> {
    let digits = digits
        .strip_prefix("0x")
        .or_else(|| digits.strip_prefix("0X"))?;
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_plain.then(|| u128::from_str_radix(digits, 16).ok())?
}

/// The text of a float without a sign.
fn float(digits: &str) -> Option<&str> {
    let is_number = digits.starts_with(|first: char| first.is_ascii_digit() || first == '.');
    (is_number || digits == "inf" || digits == "nan").then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn what_fits_is_read() {
        let read = |ty, text| Number::read(ty, text).map(|number| number.bits());
        assert_eq!(read("i32", "0xffffffff"), Some(0xffff_ffff));
        assert_eq!(read("i32", " -1 "), Some(0xffff_ffff));
        assert_eq!(read("i32", "-2147483648"), Some(0x8000_0000));
        assert_eq!(read("i64", "-1"), Some(u128::from(u64::MAX)));
        assert_eq!(read("f32", "-0"), Some(0x8000_0000));
        assert_eq!(read("f32", "0x10"), Some(u128::from(16_f32.to_bits())));
        assert_eq!(
            read("f64", "inf"),
            Some(u128::from(f64::INFINITY.to_bits()))
        );
        assert_eq!(read("f64", "1e3"), Some(u128::from(1000_f64.to_bits())));
        assert_eq!(read("f64", "nan"), Some(u128::from(f64::NAN.to_bits())));
    }

    #[test]
    fn other_text_is_not() {
        let wrong = [
            ("i32", ""),
            ("i32", "-"),
            ("i32", "--1"),
            ("i32", "+-1"),
            ("i32", "1.5"),
            ("i32", "0x"),
            ("i32", "-2147483649"),
            ("i32", "4294967296"),
            ("i64", "18446744073709551616"),
            ("f32", "infinity"),
            ("f64", "--1"),
            ("f64", "1,5"),
            ("v128", "1"),
            ("funcref", "0"),
        ];
        for (ty, text) in wrong {
            assert_eq!(Number::read(ty, text), None, "{ty} {text}");
        }
    }
}
