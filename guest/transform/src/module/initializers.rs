//! The initializers of a module: which exports they are, and their arguments.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use wasmparser::ValType;
use wasmparser::types::Types;

use super::contents::{Export, Module};
use super::exported::{find, is_callable, signature, word};
use crate::options::{Initializer, Invocation, Options};
use crate::suggest::suggest;
use crate::{Error, Number};

/// The initializer's names where none is given, in order of preference.
pub(crate) const DEFAULT_INITIALIZERS: [&str; 2] = ["wizer-initialize", "wizer.initialize"];

/// A call of an exported function.
#[derive(Debug, Clone)]
pub(crate) struct Call<'a> {
    /// The export.
    pub(crate) name: &'a str,
    /// The arguments as the user wrote them.
    arguments: &'a str,
    /// The arguments.
    pub(super) numbers: Vec<Number>,
}

impl<'a> Call<'a> {
    pub(super) fn without_arguments(name: &'a str) -> Self {
        Self {
            name,
            arguments: "",
            numbers: Vec::new(),
        }
    }

    /// As hosts are told of it.
    pub(crate) fn invocation(&self) -> Invocation {
        Invocation {
            path: vec![self.name.to_string()],
            arguments: self.arguments.to_string(),
        }
    }
}

/// The calls that the options ask for.
pub(crate) fn initializers<'a>(
    module: &'a Module,
    types: &Types,
    options: &'a Options,
) -> Result<Vec<Call<'a>>, Error> {
    let mut calls = Vec::new();
    match &options.init {
        Initializer::None if options.also.is_empty() => {}
        Initializer::None => return Err(none_and_others()),
        Initializer::Export(text) => calls.push(call(module, types, text)?),
        Initializer::Default => {
            let mut names = DEFAULT_INITIALIZERS.iter();
            let [preferred, _] = DEFAULT_INITIALIZERS;
            let found = names.find(|name| find(module, name).is_some());
            calls.push(call(module, types, found.unwrap_or(&preferred))?);
        }
    }
    for text in &options.also {
        calls.push(call(module, types, text)?);
    }
    Ok(calls)
}

/// Further initializers of a binary that has none.
pub(crate) fn none_and_others() -> Error {
    Error::options("there can't be further initializers where the first is none")
}

/// A call that is written as a name, or as a name with arguments in parentheses.
fn call<'a>(module: &'a Module, types: &Types, text: &'a str) -> Result<Call<'a>, Error> {
    let (export, arguments) = split(module, text).ok_or_else(|| missing(module, types, text))?;
    let name = &export.name;
    let signature = signature(export, types).ok_or_else(|| {
        Error::init_func(format!(
            "the initializer `{name}` is an exported {}, not a function",
            word(export.kind)
        ))
    })?;
    Ok(Call {
        name,
        arguments,
        numbers: numbers(name, signature.params(), arguments)?,
    })
}

/// The export that a text names, and the arguments behind the name: the longest name that there is.
fn split<'a>(module: &'a Module, text: &'a str) -> Option<(&'a Export, &'a str)> {
    if let Some(export) = find(module, text) {
        return Some((export, ""));
    }
    let call = text.trim_end().strip_suffix(')')?;
    let mut places = call.rmatch_indices('(').take(MOST_PARENTHESES);
    places.find_map(|(at, _)| {
        let (name, arguments) = (call.get(..at)?, call.get(at.saturating_add(1)..)?);
        Some((find(module, name.trim_end())?, arguments.trim()))
    })
}

/// How many parentheses of an initializer's text are tried.
const MOST_PARENTHESES: usize = 100;

/// Reads the arguments of a function.
fn numbers(name: &str, types: &[ValType], arguments: &str) -> Result<Vec<Number>, Error> {
    let texts: Vec<&str> = match arguments.is_empty() {
        true => Vec::new(),
        false => arguments.split(',').map(str::trim).collect(),
    };
    if texts.len() != types.len() {
        let list: Vec<String> = types.iter().map(ToString::to_string).collect();
        let wanted = match list.as_slice() {
            [] => String::from("no arguments"),
            list => format!("({})", list.join(", ")),
        };
        return Err(Error::init_func(format!(
            "the initializer `{name}` takes {wanted}, and {} are given: write them behind its name, as in `{name}(1, 2)`",
            texts.len()
        )));
    }
    let each = types.iter().zip(texts).map(|(ty, text)| {
        let number = wizer_inspection::Number::read(&ty.to_string(), text);
        number.and_then(Number::of).ok_or_else(|| {
            Error::init_func(format!(
                "the initializer `{name}` takes a value of type {ty}, which `{text}` is not"
            ))
        })
    });
    each.collect()
}

/// Says which exports could have been meant.
fn missing(module: &Module, types: &Types, name: &str) -> Error {
    let callable: Vec<&str> = module
        .exports
        .iter()
        .filter(|export| is_callable(export, types))
        .map(|export| export.name.as_str())
        .collect();
    let remark = suggest(name, &callable);
    Error::init_func(format!(
        "the module has no export `{name}` to initialize it: {remark}"
    ))
}
