//! Conversion to the types of `wasm-wave`.

use wasm_wave::parser::ParserError;
use wasm_wave::value::{Type as Wave, Value};

use crate::ty::Type;

/// Parses a value in WAVE syntax. Fails for a composite type without contents.
///
/// # Errors
///
/// Those of `wasm-wave`.
pub fn parse(ty: &Type, text: &str) -> Result<Value, ParserError> {
    wasm_wave::from_str(&wave_type(ty), text)
}

/// The corresponding type of `wasm-wave`.
///
/// A valid component has no empty record, tuple, variant, enum or flags type. Such a type becomes
/// `bool`, which none of its values match.
pub fn wave_type(ty: &Type) -> Wave {
    let made = match ty {
        Type::Bool => Some(Wave::BOOL),
        Type::S8 => Some(Wave::S8),
        Type::U8 => Some(Wave::U8),
        Type::S16 => Some(Wave::S16),
        Type::U16 => Some(Wave::U16),
        Type::S32 => Some(Wave::S32),
        Type::U32 => Some(Wave::U32),
        Type::S64 => Some(Wave::S64),
        Type::U64 => Some(Wave::U64),
        Type::F32 => Some(Wave::F32),
        Type::F64 => Some(Wave::F64),
        Type::Char => Some(Wave::CHAR),
        Type::String => Some(Wave::STRING),
        Type::List(element) => Some(Wave::list(wave_type(element))),
        Type::Record(fields) => Wave::record(
            fields
                .iter()
                .map(|(name, ty)| (name.as_str(), wave_type(ty))),
        ),
        Type::Tuple(types) => Wave::tuple(types.iter().map(wave_type).collect::<Vec<_>>()),
        Type::Variant(cases) => {
            let cases = cases.iter();
            Wave::variant(cases.map(|(name, ty)| (name.as_str(), ty.as_ref().map(wave_type))))
        }
        Type::Enum(names) => Wave::enum_ty(names.iter().map(String::as_str)),
        Type::Option(some) => Some(Wave::option(wave_type(some))),
        Type::Result(ok, err) => Some(Wave::result(
            ok.as_deref().map(wave_type),
            err.as_deref().map(wave_type),
        )),
        Type::Flags(names) => Wave::flags(names.iter().map(String::as_str)),
    };
    made.unwrap_or(Wave::BOOL)
}
