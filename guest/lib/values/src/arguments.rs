//! The arguments of an initializer: text in WAVE syntax, checked against the function's type. Hosts
//! have types and values of their own for that, but share the error texts.

use std::error::Error as _;

use wasm_wave::ast::Node;
use wasm_wave::parser::ParserError;
use wasm_wave::untyped::UntypedFuncCall;
use wasm_wave::wasm::{DisplayType, WasmType, WasmTypeKind, WasmValue};

/// Parses the arguments of the function `name`: `text`, separated by commas. Trailing arguments
/// that may be `none` can be left out.
///
/// # Errors
///
/// A sentence, if the text is not WAVE, or does not fit the function.
pub fn arguments<V: WasmValue>(
    name: &str,
    parameters: &[(&str, V::Type)],
    text: &str,
) -> Result<Vec<V>, String> {
    let call = format!("f({text})");
    let parsed = UntypedFuncCall::parse(&call).map_err(|error| {
        let why = error.kind();
        format!("the arguments of the initializer can't be read: {why}: {name}({text})")
    })?;
    let given = match parsed.params_node() {
        Some(node) => node
            .as_tuple()
            .map_err(|error| error.to_string())?
            .collect(),
        None => Vec::new(),
    };

    let is_required = |(_, ty): &(&str, V::Type)| ty.kind() != WasmTypeKind::Option;
    let required = parameters.iter().rposition(is_required);
    let required = required.map_or(0, |last| last + 1);
    if given.len() < required || given.len() > parameters.len() {
        return Err(miscounted(name, parameters, given.len(), text));
    }
    let values = parameters.iter().enumerate();
    let values = values.map(|(i, (parameter, ty))| match given.get(i) {
        Some(node) => node
            .to_wasm_value(ty, &call)
            .map_err(|error| misfit(name, parameter, ty, &error, slice(node, &call))),
        None => V::make_option(ty, None).map_err(|error| error.to_string()),
    });
    values.collect()
}

/// The text of an argument.
fn slice<'a>(node: &Node, call: &'a str) -> &'a str {
    call.get(node.span()).unwrap_or(call)
}

fn miscounted<T: WasmType>(
    name: &str,
    parameters: &[(&str, T)],
    given: usize,
    text: &str,
) -> String {
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

fn misfit<T: WasmType>(
    name: &str,
    parameter: &str,
    ty: &T,
    error: &ParserError,
    given: &str,
) -> String {
    let ty = DisplayType(ty);
    // For an error deep inside a value, the source has the details.
    let why = match (error.source(), error.detail()) {
        (Some(source), _) => source.to_string(),
        (None, Some(detail)) => detail.to_string(),
        (None, None) => error.kind().to_string(),
    };
    format!("the initializer `{name}` takes `{parameter}: {ty}`, which `{given}` is not: {why}")
}
