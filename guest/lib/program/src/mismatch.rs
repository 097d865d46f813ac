//! Errors about imports of another type, with the texts of the native command.

use wasmi::errors::InstantiationError;
use wasmi::{Extern, ExternType, FuncType, GlobalType, MemoryType, RefType, TableType, ValType};

/// The causes, from the outermost to the innermost. None if the error is about something else.
pub(crate) fn mismatch(error: &InstantiationError) -> Option<Vec<String>> {
    let (name, why) = match error {
        InstantiationError::ImportTypeMismatch {
            name,
            expected,
            actual,
        } => {
            let (expected, actual) = (wanted(expected), found(actual));
            (name, format!("expected {expected}, but found {actual}"))
        }
        InstantiationError::FuncTypeMismatch {
            name,
            expected,
            actual,
        } => (name, functions(expected, actual)),
        InstantiationError::GlobalTypeMismatch {
            name,
            expected,
            actual,
        } => (name, globals(*expected, *actual)),
        InstantiationError::TableTypeMismatch {
            name,
            expected,
            actual,
        } => (name, tables(*expected, *actual)),
        InstantiationError::MemoryTypeMismatch {
            name,
            expected,
            actual,
        } => (name, memories(*expected, *actual)),
        _ => return None,
    };
    let (from, name) = (name.module(), name.name());
    let import = format!("incompatible import type for `{from}::{name}`");
    Some(vec![import, why])
}

fn wanted(ty: &ExternType) -> &'static str {
    match ty {
        ExternType::Func(_) => "func",
        ExternType::Table(_) => "table",
        ExternType::Memory(_) => "memory",
        ExternType::Global(_) => "global",
    }
}

fn found(item: &Extern) -> &'static str {
    match item {
        Extern::Func(_) => "function",
        Extern::Table(_) => "table",
        Extern::Memory(_) => "memory",
        Extern::Global(_) => "global",
    }
}

fn functions(expected: &FuncType, actual: &FuncType) -> String {
    format!(
        "types incompatible: expected type `{}`, found type `{}`",
        written(expected),
        written(actual)
    )
}

fn globals(expected: GlobalType, actual: GlobalType) -> String {
    let (content, other) = (expected.content(), actual.content());
    if content != other {
        return types("global", type_name(content), type_name(other));
    }
    let mutability = |ty: GlobalType| match ty.mutability().is_mut() {
        true => "mutable",
        false => "immutable",
    };
    kinds("global", mutability(expected), mutability(actual))
}

fn tables(expected: TableType, actual: TableType) -> String {
    let element = |ty: TableType| match ty.element() {
        RefType::Func => "funcref",
        RefType::Extern => "externref",
    };
    if element(expected) != element(actual) {
        return types("table", element(expected), element(actual));
    }
    if expected.is_64() != actual.is_64() {
        return kinds("table", width(expected.is_64()), width(actual.is_64()));
    }
    limits(
        "table",
        (expected.minimum(), expected.maximum()),
        (actual.minimum(), actual.maximum()),
    )
}

fn memories(expected: MemoryType, actual: MemoryType) -> String {
    if expected.is_64() != actual.is_64() {
        return kinds("memory", width(expected.is_64()), width(actual.is_64()));
    }
    limits(
        "memory",
        (expected.minimum(), expected.maximum()),
        (actual.minimum(), actual.maximum()),
    )
}

fn width(is_64: bool) -> &'static str {
    match is_64 {
        true => "64-bit",
        false => "32-bit",
    }
}

fn types(what: &str, expected: &str, actual: &str) -> String {
    format!(
        "{what} types incompatible: expected {what} of type `{expected}`, found {what} of type `{actual}`"
    )
}

fn kinds(what: &str, expected: &str, actual: &str) -> String {
    format!("{what} types incompatible: expected {expected} {what}, found {actual} {what}")
}

fn limits(what: &str, expected: (u64, Option<u64>), actual: (u64, Option<u64>)) -> String {
    let written = |(minimum, maximum): (u64, Option<u64>)| {
        let maximum = maximum.map_or("none".to_string(), |maximum| maximum.to_string());
        format!("min: {minimum}, max: {maximum}")
    };
    format!(
        "{what} types incompatible: expected {what} limits ({}) doesn't match provided {what} limits ({})",
        written(expected),
        written(actual)
    )
}

/// A type in the syntax of the text format.
fn written(ty: &FuncType) -> String {
    let list = |what: &str, types: &[ValType]| {
        let names: String = types
            .iter()
            .map(|ty| format!(" {}", type_name(*ty)))
            .collect();
        match types.is_empty() {
            true => String::new(),
            false => format!(" ({what}{names})"),
        }
    };
    let (params, results) = (list("param", ty.params()), list("result", ty.results()));
    format!("(func{params}{results})")
}

/// A value type in the syntax of the text format.
pub(crate) fn type_name(ty: ValType) -> &'static str {
    match ty {
        ValType::I32 => "i32",
        ValType::I64 => "i64",
        ValType::F32 => "f32",
        ValType::F64 => "f64",
        ValType::V128 => "v128",
        ValType::FuncRef => "funcref",
        ValType::ExternRef => "externref",
    }
}
