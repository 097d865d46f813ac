//! Lowers values to core values and memory.

use std::borrow::Cow;

use wasm_wave::value::Value;
use wasm_wave::wasm::{WasmTypeKind, WasmValue as _};

use crate::error::Error;
use crate::ty::{Flat, Type, aligned, cases, fields};

/// A core value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bits {
    /// The core type.
    pub ty: Flat,
    /// The bits, zero-extended.
    pub bits: u64,
}

/// The memory for lowered values.
#[derive(Debug)]
pub struct Lowering {
    base: u32,
    bytes: Vec<u8>,
}

/// The case of a value, if its type has cases.
struct Case<'a> {
    number: u32,
    payload: Option<(&'a Type, Cow<'a, Value>)>,
}

impl Lowering {
    /// Begins at an address, a multiple of 8, so that every alignment is possible.
    pub fn new(base: u32) -> Self {
        Self {
            base,
            bytes: Vec::new(),
        }
    }

    /// The bytes so far. The first is at the address of [`Lowering::new`].
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The address after the last byte.
    ///
    /// # Errors
    ///
    /// [`Error::Limit`].
    pub fn end(&self) -> Result<u32, Error> {
        let length = u32::try_from(self.bytes.len()).map_err(|_| Error::Limit)?;
        self.base.checked_add(length).ok_or(Error::Limit)
    }

    /// Stores bytes, and returns their address.
    ///
    /// # Errors
    ///
    /// [`Error::Limit`].
    pub fn put(&mut self, bytes: &[u8], align: u32) -> Result<u32, Error> {
        let length = u32::try_from(bytes.len()).map_err(|_| Error::Limit)?;
        let address = self.room(length, align)?;
        self.write(address, bytes)?;
        Ok(address)
    }

    /// Stores a value, and returns its address.
    ///
    /// # Errors
    ///
    /// [`Error::Mismatch`] if the value has a different type; [`Error::Limit`].
    pub fn store(&mut self, ty: &Type, value: &Value) -> Result<u32, Error> {
        let layout = ty.layout()?;
        let address = self.room(layout.size, layout.align)?;
        self.store_at(ty, value, address)?;
        Ok(address)
    }

    /// Stores several values with the layout of a record, and returns its address.
    ///
    /// # Errors
    ///
    /// As [`Lowering::store`].
    pub fn store_all(&mut self, types: &[Type], values: &[Value]) -> Result<u32, Error> {
        let (offsets, layout) = fields(types)?;
        let address = self.room(layout.size, layout.align)?;
        if types.len() != values.len() {
            return Err(Error::Mismatch);
        }
        for ((ty, value), offset) in types.iter().zip(values).zip(offsets) {
            self.store_at(ty, value, address.checked_add(offset).ok_or(Error::Limit)?)?;
        }
        Ok(address)
    }

    /// Flattens a value to core values. Strings and lists are stored in memory.
    ///
    /// # Errors
    ///
    /// As [`Lowering::store`].
    pub fn flat(&mut self, ty: &Type, value: &Value) -> Result<Vec<Bits>, Error> {
        check(ty, value)?;
        let one = |bits: u64, ty: Flat| vec![Bits { ty, bits }];
        Ok(match ty {
            Type::String | Type::List(_) => {
                let (address, length) = self.sequence(ty, value)?;
                [address, length]
                    .map(|number| Bits {
                        ty: Flat::I32,
                        bits: number.into(),
                    })
                    .to_vec()
            }
            Type::Record(_) | Type::Tuple(_) => {
                let mut flat = Vec::new();
                for (ty, value) in parts(ty, value)? {
                    flat.extend(self.flat(ty, &value)?);
                }
                flat
            }
            Type::Variant(_) | Type::Option(_) | Type::Result(..) | Type::Enum(_) => {
                let case = case(ty, value)?;
                let mut bits = vec![u64::from(case.number)];
                if let Some((ty, value)) = case.payload {
                    bits.extend(self.flat(ty, &value)?.iter().map(|flat| flat.bits));
                }
                // Unused slots of this case are zero.
                let slots = ty.flat();
                bits.resize(slots.len(), 0);
                let slot = |(ty, bits)| Bits { ty, bits };
                slots.into_iter().zip(bits).map(slot).collect()
            }
            Type::F32 => one(scalar(ty, value)?, Flat::F32),
            Type::F64 => one(scalar(ty, value)?, Flat::F64),
            Type::S64 | Type::U64 => one(scalar(ty, value)?, Flat::I64),
            _ => one(scalar(ty, value)?, Flat::I32),
        })
    }

    fn room(&mut self, length: u32, align: u32) -> Result<u32, Error> {
        let address = aligned(self.end()?, align)?;
        let end = address.checked_add(length).ok_or(Error::Limit)?;
        let length = end.checked_sub(self.base).ok_or(Error::Limit)?;
        self.bytes
            .resize(usize::try_from(length).map_err(|_| Error::Limit)?, 0);
        Ok(address)
    }

    fn write(&mut self, address: u32, bytes: &[u8]) -> Result<(), Error> {
        let start = address.checked_sub(self.base).ok_or(Error::Bounds)?;
        let start = usize::try_from(start).map_err(|_| Error::Bounds)?;
        let end = start.checked_add(bytes.len()).ok_or(Error::Bounds)?;
        self.bytes
            .get_mut(start..end)
            .ok_or(Error::Bounds)?
            .copy_from_slice(bytes);
        Ok(())
    }

    /// Stores the lower bytes of a number.
    fn number(&mut self, address: u32, number: u64, size: u32) -> Result<(), Error> {
        let size = usize::try_from(size).map_err(|_| Error::Limit)?;
        let bytes = number.to_le_bytes();
        self.write(address, bytes.get(..size).ok_or(Error::Limit)?)
    }

    /// Stores a string or the elements of a list, and returns their address and count.
    fn sequence(&mut self, ty: &Type, value: &Value) -> Result<(u32, u32), Error> {
        let Type::List(element) = ty else {
            let text = value.unwrap_string();
            let length = u32::try_from(text.len()).map_err(|_| Error::Limit)?;
            return Ok((self.put(text.as_bytes(), 1)?, length));
        };
        let layout = element.layout()?;
        let values: Vec<Cow<'_, Value>> = value.unwrap_list().collect();
        let count = u32::try_from(values.len()).map_err(|_| Error::Limit)?;
        let size = layout.size.checked_mul(count).ok_or(Error::Limit)?;
        let address = self.room(size, layout.align)?;
        let mut at = address;
        for value in values {
            self.store_at(element, &value, at)?;
            at = at.checked_add(layout.size).ok_or(Error::Limit)?;
        }
        Ok((address, count))
    }

    fn store_at(&mut self, ty: &Type, value: &Value, address: u32) -> Result<(), Error> {
        check(ty, value)?;
        match ty {
            Type::String | Type::List(_) => {
                let (start, length) = self.sequence(ty, value)?;
                self.number(address, start.into(), 4)?;
                self.number(
                    address.checked_add(4).ok_or(Error::Limit)?,
                    length.into(),
                    4,
                )
            }
            Type::Record(_) | Type::Tuple(_) => {
                let parts = parts(ty, value)?;
                let (offsets, _) = fields(parts.iter().map(|(ty, _)| *ty))?;
                for ((ty, value), offset) in parts.iter().zip(offsets) {
                    self.store_at(ty, value, address.checked_add(offset).ok_or(Error::Limit)?)?;
                }
                Ok(())
            }
            Type::Variant(_) | Type::Option(_) | Type::Result(..) | Type::Enum(_) => {
                let (size, offset, _) = cases(&ty.payloads().unwrap_or_default())?;
                let case = case(ty, value)?;
                self.number(address, case.number.into(), size)?;
                match case.payload {
                    Some((ty, value)) => {
                        self.store_at(ty, &value, address.checked_add(offset).ok_or(Error::Limit)?)
                    }
                    None => Ok(()),
                }
            }
            _ => self.number(address, scalar(ty, value)?, ty.layout()?.size),
        }
    }
}

/// Checks the kind of a value. This has to come before calls that only values of that kind support.
fn check(ty: &Type, value: &Value) -> Result<(), Error> {
    let kind = match ty {
        Type::Bool => WasmTypeKind::Bool,
        Type::S8 => WasmTypeKind::S8,
        Type::U8 => WasmTypeKind::U8,
        Type::S16 => WasmTypeKind::S16,
        Type::U16 => WasmTypeKind::U16,
        Type::S32 => WasmTypeKind::S32,
        Type::U32 => WasmTypeKind::U32,
        Type::S64 => WasmTypeKind::S64,
        Type::U64 => WasmTypeKind::U64,
        Type::F32 => WasmTypeKind::F32,
        Type::F64 => WasmTypeKind::F64,
        Type::Char => WasmTypeKind::Char,
        Type::String => WasmTypeKind::String,
        Type::List(_) => WasmTypeKind::List,
        Type::Record(_) => WasmTypeKind::Record,
        Type::Tuple(_) => WasmTypeKind::Tuple,
        Type::Variant(_) => WasmTypeKind::Variant,
        Type::Enum(_) => WasmTypeKind::Enum,
        Type::Option(_) => WasmTypeKind::Option,
        Type::Result(..) => WasmTypeKind::Result,
        Type::Flags(_) => WasmTypeKind::Flags,
    };
    match value.kind() == kind {
        true => Ok(()),
        false => Err(Error::Mismatch),
    }
}

/// The bits of a value that is one core value. Of a 32-bit value, the upper bits are zero.
fn scalar(ty: &Type, value: &Value) -> Result<u64, Error> {
    let signed = |value: i32| u64::from(value.cast_unsigned());
    Ok(match ty {
        Type::Bool => value.unwrap_bool().into(),
        Type::S8 => signed(value.unwrap_s8().into()),
        Type::U8 => value.unwrap_u8().into(),
        Type::S16 => signed(value.unwrap_s16().into()),
        Type::U16 => value.unwrap_u16().into(),
        Type::S32 => signed(value.unwrap_s32()),
        Type::U32 => value.unwrap_u32().into(),
        Type::S64 => value.unwrap_s64().cast_unsigned(),
        Type::U64 => value.unwrap_u64(),
        Type::F32 => value.unwrap_f32().to_bits().into(),
        Type::F64 => value.unwrap_f64().to_bits(),
        Type::Char => u32::from(value.unwrap_char()).into(),
        Type::Flags(names) => {
            let mut bits = 0_u64;
            for flag in value.unwrap_flags() {
                let number = position(names.iter().map(String::as_str), &flag)?;
                bits |= 1_u64.checked_shl(number).ok_or(Error::Limit)?;
            }
            bits
        }
        _ => return Err(Error::Mismatch),
    })
}

fn position<'a>(names: impl Iterator<Item = &'a str>, name: &str) -> Result<u32, Error> {
    let found = (0..).zip(names).find(|(_, known)| *known == name);
    found.map(|(number, _)| number).ok_or(Error::Mismatch)
}

type Parts<'a> = Vec<(&'a Type, Cow<'a, Value>)>;

/// The fields of a record or tuple.
fn parts<'a>(ty: &'a Type, value: &'a Value) -> Result<Parts<'a>, Error> {
    let (types, values): (Vec<&Type>, Vec<Cow<'_, Value>>) = match ty {
        Type::Record(fields) => (
            fields.iter().map(|(_, ty)| ty).collect(),
            value.unwrap_record().map(|(_, value)| value).collect(),
        ),
        Type::Tuple(types) => (types.iter().collect(), value.unwrap_tuple().collect()),
        _ => return Err(Error::Mismatch),
    };
    match types.len() == values.len() {
        true => Ok(types.into_iter().zip(values).collect()),
        false => Err(Error::Mismatch),
    }
}

/// The case of a value whose type has cases.
fn case<'a>(ty: &'a Type, value: &'a Value) -> Result<Case<'a>, Error> {
    let (number, payload) = match ty {
        Type::Variant(cases) => {
            let (name, payload) = value.unwrap_variant();
            let names = cases.iter().map(|(name, _)| name.as_str());
            (position(names, &name)?, payload)
        }
        Type::Enum(names) => {
            let names = names.iter().map(String::as_str);
            (position(names, &value.unwrap_enum())?, None)
        }
        Type::Option(_) => match value.unwrap_option() {
            None => (0, None),
            some => (1, some),
        },
        Type::Result(..) => match value.unwrap_result() {
            Ok(payload) => (0, payload),
            Err(payload) => (1, payload),
        },
        _ => return Err(Error::Mismatch),
    };
    let types = ty.payloads().unwrap_or_default();
    let index = usize::try_from(number).map_err(|_| Error::Limit)?;
    let expected = types.get(index).copied().ok_or(Error::Mismatch)?;
    let payload = match (expected, payload) {
        (Some(ty), Some(value)) => Some((ty, value)),
        (None, None) => None,
        _ => return Err(Error::Mismatch),
    };
    Ok(Case { number, payload })
}
