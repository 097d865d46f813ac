//! Arguments of an initializer: text in WAVE's syntax, checked against the function's type.

use std::error::Error as _;

use wasm_wave::ast::Node;
use wasm_wave::parser::ParserError;
use wasm_wave::untyped::UntypedFuncCall;
use wasm_wave::value::Value;
use wasm_wave::wasm::{DisplayType, WasmValue as _};
use wizer_values::{Type, wave_type};

use crate::error::Error;

/// The values with which the function `name` is called: those of `text`, which has commas between them. Arguments at the
/// end that may be `none` may be left out.
pub(crate) fn read(
    name: &str,
    parameters: &[(String, Type)],
    text: &str,
) -> Result<Vec<Value>, Error> {
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
        return Err(refused(miscounted(name, parameters, given.len(), text)));
    }
    let arguments = parameters.iter().enumerate().map(|(i, (parameter, ty))| {
        let ty = wave_type(ty);
        match given.get(i) {
            Some(node) => node
                .to_wasm_value(&ty, &call)
                .map_err(|error| refused(misfit(name, parameter, &ty, &error, slice(node, &call)))),
            None => Value::make_option(&ty, None).map_err(|error| refused(error.to_string())),
        }
    });
    arguments.collect()
}

fn refused(text: String) -> Error {
    Error::Initializer(text)
}

/// The text of a value.
fn slice<'a>(node: &Node, call: &'a str) -> &'a str {
    call.get(node.span()).unwrap_or(call)
}

fn miscounted(name: &str, parameters: &[(String, Type)], given: usize, text: &str) -> String {
    let takes = match parameters {
        [] => "no arguments".to_string(),
        _ => {
            let plural = if parameters.len() == 1 { "" } else { "s" };
            let list: Vec<String> = parameters
                .iter()
                .map(|(parameter, ty)| format!("{parameter}: {}", DisplayType(&wave_type(ty))))
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

fn misfit(
    name: &str,
    parameter: &str,
    ty: &wasm_wave::value::Type,
    error: &ParserError,
    given: &str,
) -> String {
    let ty = DisplayType(ty);
    // What is wrong deep inside a value is the error behind the error.
    let why = match (error.source(), error.detail()) {
        (Some(source), _) => source.to_string(),
        (None, Some(detail)) => detail.to_string(),
        (None, None) => error.kind().to_string(),
    };
    format!("the initializer `{name}` takes `{parameter}: {ty}`, which `{given}` is not: {why}")
}
