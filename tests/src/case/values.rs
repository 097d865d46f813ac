//! Parses values in the syntax of cases, with the types of the function.

use std::fmt::Write;

use anyhow::{Context, Result, bail, ensure};
use wasmtime::{V128, Val, ValType};

/// Parses the values of a call.
pub fn read(words: &[String], types: impl ExactSizeIterator<Item = ValType>) -> Result<Vec<Val>> {
    ensure!(
        words.len() == types.len(),
        "{} values, but {} types",
        words.len(),
        types.len()
    );
    words
        .iter()
        .zip(types)
        .map(|(word, ty)| read_one(word, &ty))
        .collect()
}

/// Parses a number as the command does: a float can also be `nan`, or an integer in hexadecimal
/// digits.
pub fn number(word: &str, ty: &ValType) -> Result<Val> {
    let hexadecimal = integer(word).filter(|_| word.contains("0x"));
    match (ty, hexadecimal) {
        (ValType::F32, _) if word == "nan" => Ok(Val::F32(0x7fc0_0000)),
        (ValType::F64, _) if word == "nan" => Ok(Val::F64(0x7ff8_0000_0000_0000)),
        (ValType::F32 | ValType::F64, Some(number)) => read_one(&number.to_string(), ty),
        _ => read_one(word, ty),
    }
}

/// Parses a value of a type.
fn read_one(word: &str, ty: &ValType) -> Result<Val> {
    let value = match ty {
        ValType::I32 => i32_bits(word).map(|bits| Val::I32(bits.cast_signed())),
        ValType::I64 => i64_bits(word).map(|bits| Val::I64(bits.cast_signed())),
        ValType::F32 => f32_bits(word).map(Val::F32),
        ValType::F64 => f64_bits(word).map(Val::F64),
        ValType::V128 => v128_bits(word).map(|bits| Val::V128(V128::from(bits))),
        ValType::Ref(ty) if word == "ref.null" => Some(Val::null_ref(ty.heap_type())),
        ValType::Ref(_) => None,
    };
    value.with_context(|| format!("`{word}` is no {ty}"))
}

/// An integer in the syntax of the text format, signed or unsigned.
fn integer(word: &str) -> Option<i128> {
    let (negative, digits) = match word.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, word),
    };
    let number = match digits.strip_prefix("0x") {
        Some(digits) => i128::from_str_radix(digits, 16),
        None => digits.parse(),
    };
    number
        .ok()
        .map(|number| if negative { -number } else { number })
}

fn i32_bits(word: &str) -> Option<u32> {
    let number = integer(word)?;
    let signed = i32::try_from(number).ok().map(i32::cast_unsigned);
    signed.or_else(|| u32::try_from(number).ok())
}

fn i64_bits(word: &str) -> Option<u64> {
    let number = integer(word)?;
    let signed = i64::try_from(number).ok().map(i64::cast_unsigned);
    signed.or_else(|| u64::try_from(number).ok())
}

/// The payload of `nan:0x…`, and whether the sign bit is set.
fn nan(word: &str) -> Option<(u64, bool)> {
    let (negative, word) = match word.strip_prefix('-') {
        Some(word) => (true, word),
        None => (false, word),
    };
    let payload = u64::from_str_radix(word.strip_prefix("nan:0x")?, 16).ok()?;
    Some((payload, negative))
}

fn f32_bits(word: &str) -> Option<u32> {
    let Some((payload, negative)) = nan(word) else {
        let number: f32 = word.parse().ok()?;
        return (!number.is_nan()).then(|| number.to_bits());
    };
    let payload = u32::try_from(payload)
        .ok()
        .filter(|payload| (1..1 << 23).contains(payload))?;
    Some(u32::from(negative) << 31 | f32::INFINITY.to_bits() | payload)
}

fn f64_bits(word: &str) -> Option<u64> {
    let Some((payload, negative)) = nan(word) else {
        let number: f64 = word.parse().ok()?;
        return (!number.is_nan()).then(|| number.to_bits());
    };
    let payload = Some(payload).filter(|payload| (1..1 << 52).contains(payload))?;
    Some(u64::from(negative) << 63 | f64::INFINITY.to_bits() | payload)
}

fn v128_bits(word: &str) -> Option<u128> {
    let digits = word
        .strip_prefix("0x")
        .filter(|digits| digits.len() == 32)?;
    u128::from_str_radix(digits, 16).ok()
}

/// Compares the results of a call with the expected ones, bit by bit.
pub fn compare(answer: &[Val], expected: &[Val]) -> Result<()> {
    if answer.len() == expected.len() && answer.iter().zip(expected).all(|(a, b)| same(a, b)) {
        return Ok(());
    }
    bail!(
        "the answer is{}, but must be{}",
        show(answer)?,
        show(expected)?
    );
}

/// Whether two values have the same bits. References are equal only if both are null.
fn same(left: &Val, right: &Val) -> bool {
    match (left, right) {
        (Val::I32(left), Val::I32(right)) => left == right,
        (Val::I64(left), Val::I64(right)) => left == right,
        (Val::F32(left), Val::F32(right)) => left == right,
        (Val::F64(left), Val::F64(right)) => left == right,
        (Val::V128(left), Val::V128(right)) => left.as_u128() == right.as_u128(),
        (Val::FuncRef(left), Val::FuncRef(right)) => left.is_none() && right.is_none(),
        (Val::ExternRef(left), Val::ExternRef(right)) => left.is_none() && right.is_none(),
        (Val::AnyRef(left), Val::AnyRef(right)) => left.is_none() && right.is_none(),
        (Val::ExnRef(left), Val::ExnRef(right)) => left.is_none() && right.is_none(),
        _ => false,
    }
}

/// Values for a message: floats with their bits.
fn show(values: &[Val]) -> Result<String> {
    let mut text = String::new();
    for value in values {
        match value {
            Val::I32(value) => write!(text, " {value}")?,
            Val::I64(value) => write!(text, " {value}")?,
            Val::F32(bits) => write!(text, " {} ({bits:#010x})", f32::from_bits(*bits))?,
            Val::F64(bits) => write!(text, " {} ({bits:#018x})", f64::from_bits(*bits))?,
            Val::V128(bits) => write!(text, " {:#034x}", bits.as_u128())?,
            value => write!(text, " {value:?}")?,
        }
    }
    if text.is_empty() {
        text.push_str(" nothing");
    }
    Ok(text)
}
