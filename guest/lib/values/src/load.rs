//! Reads values from memory, as text.

use wasm_wave::value::{Type as Wave, Value};
use wasm_wave::wasm::WasmValue as _;
use wizer_inspection::printable;

use crate::error::Error;
use crate::ty::{Layout, Type, cases, fields};
use crate::wave::wave_type;

/// Reads `length` bytes at an address. None if not all of them are in the memory.
pub type Memory<'a> = dyn Fn(u32, u32) -> Option<Vec<u8>> + 'a;

/// The result of an initializer, for the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// An `ok` without a value: a success, without a result to print.
    Nothing,
    /// A value, in WAVE syntax.
    Value(String),
    /// An `err`, in WAVE syntax.
    Failure(String),
}

/// Reads the result of the initializer at an address.
///
/// # Errors
///
/// As [`show`].
pub fn outcome(ty: &Type, address: u32, memory: &Memory<'_>) -> Result<Shown, Error> {
    let value = load(ty, address, memory)?;
    let shown = match ty {
        Type::Result(..) => match value.unwrap_result() {
            Ok(None) => return Ok(Shown::Nothing),
            Ok(Some(_)) => Shown::Value,
            Err(_) => Shown::Failure,
        },
        _ => Shown::Value,
    };
    text(&value).map(shown)
}

/// Reads the value at an address, in WAVE syntax.
///
/// # Errors
///
/// [`Error::Bounds`] if it is not in the memory; [`Error::Invalid`] if it is not valid for the
/// type; [`Error::Limit`].
pub fn show(ty: &Type, address: u32, memory: &Memory<'_>) -> Result<String, Error> {
    text(&load(ty, address, memory)?)
}

/// The value as text. Only strings and characters can contain escapes, which are also valid in WAVE
/// syntax.
fn text(value: &Value) -> Result<String, Error> {
    let text = wasm_wave::to_string(value).map_err(|_| Error::Invalid)?;
    Ok(printable(&text).into_owned())
}

fn load(ty: &Type, address: u32, memory: &Memory<'_>) -> Result<Value, Error> {
    let bytes = memory(address, ty.size()?).ok_or(Error::Bounds)?;
    value(ty, &bytes, memory)
}

/// `length` bytes from `offset` on.
fn part(bytes: &[u8], offset: u32, length: u32) -> Result<&[u8], Error> {
    let start = usize::try_from(offset).map_err(|_| Error::Bounds)?;
    let length = usize::try_from(length).map_err(|_| Error::Bounds)?;
    let end = start.checked_add(length).ok_or(Error::Bounds)?;
    bytes.get(start..end).ok_or(Error::Bounds)
}

fn number<const N: usize>(bytes: &[u8]) -> Result<[u8; N], Error> {
    bytes.try_into().map_err(|_| Error::Bounds)
}

/// Reads a value from its bytes, whose number is the type's size.
fn value(ty: &Type, bytes: &[u8], memory: &Memory<'_>) -> Result<Value, Error> {
    let invalid = |_| Error::Invalid;
    let wave = || wave_type(ty);
    Ok(match ty {
        Type::Bool => Value::make_bool(number::<1>(bytes)? != [0]),
        Type::S8 => Value::make_s8(i8::from_le_bytes(number(bytes)?)),
        Type::U8 => Value::make_u8(u8::from_le_bytes(number(bytes)?)),
        Type::S16 => Value::make_s16(i16::from_le_bytes(number(bytes)?)),
        Type::U16 => Value::make_u16(u16::from_le_bytes(number(bytes)?)),
        Type::S32 => Value::make_s32(i32::from_le_bytes(number(bytes)?)),
        Type::U32 => Value::make_u32(u32::from_le_bytes(number(bytes)?)),
        Type::S64 => Value::make_s64(i64::from_le_bytes(number(bytes)?)),
        Type::U64 => Value::make_u64(u64::from_le_bytes(number(bytes)?)),
        Type::F32 => Value::make_f32(f32::from_le_bytes(number(bytes)?)),
        Type::F64 => Value::make_f64(f64::from_le_bytes(number(bytes)?)),
        Type::Char => {
            let code = u32::from_le_bytes(number(bytes)?);
            Value::make_char(char::from_u32(code).ok_or(Error::Invalid)?)
        }
        Type::String => {
            let bytes = sequence(bytes, Layout { size: 1, align: 1 }, memory)?;
            let text = std::str::from_utf8(&bytes).map_err(|_| Error::Invalid)?;
            Value::make_string(text.into())
        }
        Type::List(element) => {
            let layout = element.layout()?;
            let bytes = sequence(bytes, layout, memory)?;
            let size = usize::try_from(layout.size).map_err(|_| Error::Limit)?;
            // An element without contents has size 0.
            let elements = bytes.chunks_exact(size.max(1));
            let elements = elements
                .map(|bytes| value(element, bytes, memory))
                .collect::<Result<Vec<_>, _>>()?;
            Value::make_list(&wave(), elements).map_err(invalid)?
        }
        Type::Record(list) => {
            let values = parts(list.iter().map(|(_, ty)| ty), bytes, memory)?;
            let names = list.iter().map(|(name, _)| name.as_str());
            Value::make_record(&wave(), names.zip(values)).map_err(invalid)?
        }
        Type::Tuple(types) => {
            Value::make_tuple(&wave(), parts(types, bytes, memory)?).map_err(invalid)?
        }
        Type::Variant(_) | Type::Enum(_) | Type::Option(_) | Type::Result(..) => {
            case(ty, &wave(), bytes, memory)?
        }
        Type::Flags(names) => {
            let mut wide = [0; 8];
            for (to, from) in wide.iter_mut().zip(bytes) {
                *to = *from;
            }
            let bits = u64::from_le_bytes(wide);
            let set = (0..)
                .zip(names)
                .filter(|(i, _)| bits.checked_shr(*i).is_some_and(|bits| bits & 1 == 1));
            Value::make_flags(&wave(), set.map(|(_, name)| name.as_str())).map_err(invalid)?
        }
    })
}

/// Reads the bytes of a string or of all elements of a list, from their address and count.
fn sequence(bytes: &[u8], element: Layout, memory: &Memory<'_>) -> Result<Vec<u8>, Error> {
    let address = u32::from_le_bytes(number(part(bytes, 0, 4)?)?);
    let count = u32::from_le_bytes(number(part(bytes, 4, 4)?)?);
    let length = count.checked_mul(element.size).ok_or(Error::Limit)?;
    match length {
        0 => Ok(Vec::new()),
        _ => memory(address, length).ok_or(Error::Bounds),
    }
}

fn parts<'a>(
    types: impl IntoIterator<Item = &'a Type> + Clone,
    bytes: &[u8],
    memory: &Memory<'_>,
) -> Result<Vec<Value>, Error> {
    let (offsets, _) = fields(types.clone())?;
    let part = |(ty, offset): (&Type, u32)| value(ty, part(bytes, offset, ty.size()?)?, memory);
    types.into_iter().zip(offsets).map(part).collect()
}

/// Reads a value of a type with cases.
fn case(ty: &Type, wave: &Wave, bytes: &[u8], memory: &Memory<'_>) -> Result<Value, Error> {
    let payloads = ty.payloads().unwrap_or_default();
    let (size, offset, _) = cases(&payloads)?;
    let mut wide = [0; 4];
    for (to, from) in wide.iter_mut().zip(part(bytes, 0, size)?) {
        *to = *from;
    }
    let number = usize::try_from(u32::from_le_bytes(wide)).map_err(|_| Error::Invalid)?;
    let payload = match payloads.get(number).ok_or(Error::Invalid)? {
        Some(ty) => Some(value(ty, part(bytes, offset, ty.size()?)?, memory)?),
        None => None,
    };
    let made = match ty {
        Type::Variant(cases) => {
            let (name, _) = cases.get(number).ok_or(Error::Invalid)?;
            Value::make_variant(wave, name, payload)
        }
        Type::Enum(names) => Value::make_enum(wave, names.get(number).ok_or(Error::Invalid)?),
        Type::Option(_) => Value::make_option(wave, payload),
        _ if number == 0 => Value::make_result(wave, Ok(payload)),
        _ => Value::make_result(wave, Err(payload)),
    };
    made.map_err(|_| Error::Invalid)
}
