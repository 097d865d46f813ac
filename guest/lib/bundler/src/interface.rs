//! The functions of the interfaces in `wit/bundle-runner.wit` and `wit/wizer.wit` that the glue
//! implements, and the types of the core functions behind them.

use wasm_encoder::ValType;
use wizer_values::Type;

use crate::layout::options_type;
use crate::signature::Signature;

/// The name under which a prepared component exports its asynchronous initializer.
pub(crate) const BEGIN: &str = "wizer-begin";

/// A function of an interface, and the core function that it is lifted from.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) name: &'static str,
    pub(crate) signature: Signature,
}

fn function(
    name: &'static str,
    parameters: &[(&str, Type)],
    result: impl Into<Option<Type>>,
) -> Function {
    let parameter = |(name, ty): &(&str, Type)| (name.to_string(), ty.clone());
    Function {
        name,
        signature: Signature {
            is_async: false,
            parameters: parameters.iter().map(parameter).collect(),
            result: result.into(),
        },
    }
}

fn list(element: Type) -> Type {
    Type::List(Box::new(element))
}

fn option(some: Type) -> Type {
    Type::Option(Box::new(some))
}

/// The functions of `prepared`, in order.
pub(crate) fn prepared() -> Vec<Function> {
    let returned = Type::Tuple(vec![list(Type::U8), Type::U32]);
    let place = [("offset", Type::U32), ("length", Type::U32)];
    vec![
        function("input", &[], list(Type::U8)),
        function("options", &[], options_type()),
        function("name", &[], Type::String),
        function("initialize", &[], None),
        function("returned", &[], option(returned)),
        function("peek", &place, list(Type::U8)),
    ]
}

/// The function that calls an asynchronous initializer, in place of `initialize` in `prepared`.
pub(crate) fn begin() -> Function {
    let mut begin = function(BEGIN, &[], None);
    begin.signature.is_async = true;
    begin
}

/// The functions of `state`, in order.
pub(crate) fn state() -> Vec<Function> {
    let (memory, offset) = (("memory", Type::U32), ("offset", Type::U64));
    let pair = |a, b| Type::Tuple(vec![a, b]);
    let found = pair(Type::U64, list(Type::U8));
    let place = [memory.clone(), offset.clone(), ("length", Type::U32)];
    vec![
        function("reset", &[], None),
        function("resources", &[], list(pair(Type::String, Type::U32))),
        function("globals", &[], list(pair(Type::U64, Type::U64))),
        function("memories", &[], list(Type::U64)),
        function("next", &[memory, offset], option(found)),
        function("read", &place, list(Type::U8)),
    ]
}

/// The core type of the lowered function, for its caller. A result of more than one value is stored
/// at an address that the caller passes.
pub(crate) fn lowered(function: &Function) -> (Vec<ValType>, Vec<ValType>) {
    let mut parameters = flat(&function.signature);
    parameters.extend(function.signature.result.iter().map(|_| ValType::I32));
    (parameters, Vec::new())
}

/// The core type of the function to lift, for its implementation. A result of more than one value
/// is returned as its address.
pub(crate) fn lifted(function: &Function) -> (Vec<ValType>, Vec<ValType>) {
    let results = function.signature.result.iter().map(|_| ValType::I32);
    (flat(&function.signature), results.collect())
}

/// The core types of the parameters, flattened.
pub(crate) fn flat(signature: &Signature) -> Vec<ValType> {
    let types = signature.parameters.iter().flat_map(|(_, ty)| ty.flat());
    types.map(core).collect()
}

pub(crate) fn core(flat: wizer_values::Flat) -> ValType {
    match flat {
        wizer_values::Flat::I32 => ValType::I32,
        wizer_values::Flat::I64 => ValType::I64,
        wizer_values::Flat::F32 => ValType::F32,
        wizer_values::Flat::F64 => ValType::F64,
    }
}
