//! Arguments of an initializer: text in WAVE's syntax, checked against the function's type.

use std::error::Error as _;

use wasmtime::component::types::ComponentFunc;
use wasmtime::component::wasm_wave::ast::Node;
use wasmtime::component::wasm_wave::parser::ParserError;
use wasmtime::component::wasm_wave::untyped::UntypedFuncCall;
use wasmtime::component::wasm_wave::wasm::DisplayType;
use wasmtime::component::{Type, Val};

use crate::error::{Error, Refusal};

/// The values with which the function `name` is called: those of `text`, which has commas between
/// them. Arguments at the end that may be `none` may be left out.
///
/// # Errors
///
/// [`Error::Refused`] if the text is no WAVE, or does not fit the function.
pub(crate) fn read(name: &str, function: &ComponentFunc, text: &str) -> Result<Vec<Val>, Error> {
    let parameters: Vec<(&str, Type)> = function.params().collect();
    for (parameter, ty) in &parameters {
        if holds_handle(ty) {
            return Err(refused(format!(
                "the initializer `{name}` can't be called: its argument `{parameter}` is or holds a handle, which can't be written as text"
            )));
        }
    }

    let call = format!("f({text})");
    let parsed = UntypedFuncCall::parse(&call).map_err(|error| {
        let why = error.kind();
        refused(format!(
            "the arguments of the initializer can't be read: {why}: {name}({text})"
        ))
    })?;
    let given = match parsed.params_node() {
        Some(node) => node
            .as_tuple()
            .map_err(|error| refused(error.to_string()))?
            .collect(),
        None => Vec::new(),
    };

    let required = parameters
        .iter()
        .rposition(|(_, ty)| !matches!(ty, Type::Option(_)));
    let required = required.map_or(0, |last| last + 1);
    if given.len() < required || given.len() > parameters.len() {
        return Err(refused(miscounted(name, &parameters, given.len(), text)));
    }
    let arguments = parameters
        .iter()
        .enumerate()
        .map(|(i, (parameter, ty))| match given.get(i) {
            Some(node) => node
                .to_wasm_value(ty, &call)
                .map_err(|error| refused(misfit(name, parameter, ty, &error, slice(node, &call)))),
            None => Ok(Val::Option(None)),
        });
    arguments.collect()
}

fn refused(text: String) -> Error {
    Error::Refused {
        kind: Refusal::InitFunc,
        text,
    }
}

/// The text of a value.
fn slice<'a>(node: &Node, call: &'a str) -> &'a str {
    call.get(node.span()).unwrap_or(call)
}

fn miscounted(name: &str, parameters: &[(&str, Type)], given: usize, text: &str) -> String {
    let takes = match parameters {
        [] => "no arguments".to_string(),
        _ => {
            let plural = if parameters.len() == 1 { "" } else { "s" };
            let list: Vec<String> = parameters
                .iter()
                .map(|(parameter, ty)| format!("{parameter}: {}", DisplayType(ty)))
                .collect();
            format!(
                "{} argument{plural} ({})",
                parameters.len(),
                list.join(", ")
            )
        }
    };
    let given = match given {
        0 => "none is given".to_string(),
        1 => "1 is given".to_string(),
        more => format!("{more} are given"),
    };
    format!("the initializer `{name}` takes {takes}, {given}: {name}({text})")
}

fn misfit(name: &str, parameter: &str, ty: &Type, error: &ParserError, given: &str) -> String {
    let ty = DisplayType(ty);
    // What is wrong deep inside a value is the error behind the error.
    let why = match (error.source(), error.detail()) {
        (Some(source), _) => source.to_string(),
        (None, Some(detail)) => detail.to_string(),
        (None, None) => error.kind().to_string(),
    };
    format!("the initializer `{name}` takes `{parameter}: {ty}`, which `{given}` is not: {why}")
}

/// Whether values of a type have parts that only a running component has.
fn holds_handle(ty: &Type) -> bool {
    match ty {
        Type::Own(_) | Type::Borrow(_) | Type::Future(_) | Type::Stream(_) | Type::ErrorContext => {
            true
        }
        Type::List(list) => holds_handle(&list.ty()),
        Type::FixedLengthList(list) => holds_handle(&list.ty()),
        Type::Map(map) => holds_handle(&map.key()) || holds_handle(&map.value()),
        Type::Option(option) => holds_handle(&option.ty()),
        Type::Result(result) => [result.ok(), result.err()]
            .iter()
            .flatten()
            .any(holds_handle),
        Type::Tuple(tuple) => tuple.types().any(|ty| holds_handle(&ty)),
        Type::Record(record) => record.fields().any(|field| holds_handle(&field.ty)),
        Type::Variant(variant) => variant
            .cases()
            .any(|case| case.ty.as_ref().is_some_and(holds_handle)),
        _ => false,
    }
}
