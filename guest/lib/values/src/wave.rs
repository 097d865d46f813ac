//! Types as `wasm-wave` has them.

use wasm_wave::parser::ParserError;
use wasm_wave::value::{Type as Wave, Value};

use crate::ty::Type;

/// The value that a text in WAVE's syntax stands for. Of a type without parts that has to have some, there is none.
///
/// # Errors
///
/// What `wasm-wave` says.
pub fn parse(ty: &Type, text: &str) -> Result<Value, ParserError> {
    wasm_wave::from_str(&wave_type(ty), text)
}

/// The type in the words of `wasm-wave`.
///
/// A record, tuple, variant, enum or flags type without parts is nothing that a valid component has: it becomes `bool`, which
/// no value of it matches.
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
