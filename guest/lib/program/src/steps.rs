//! What to do with the modules: values of imported globals, and calls.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Error, Result};
use wasmi::{ExternType, F32, F64, Val};
use wizer_arguments::{Pair, import_global, no_such_global, no_value, provided_twice};
use wizer_inspection::Number;
use wizer_interpreter::{Call, Modules, Names, Steps, Values};
use wizer_transform::{ImportType, Target};

use crate::mismatch::type_name;

/// The steps for a module target, with these values for imported globals.
///
/// # Errors
///
/// A global has no value, two, or one that does not fit.
pub fn steps(target: &Target, modules: &Modules, given: &[Pair], is_status: bool) -> Result<Steps> {
    Ok(Steps {
        globals: globals(target, modules, given)?,
        calls: calls(target),
        is_status,
    })
}

fn calls(target: &Target) -> Vec<Call> {
    let calls = target.initializers().iter().zip(target.numbers());
    let calls = calls.map(|(call, numbers)| Call {
        name: call.path.join("."),
        arguments: numbers.into_iter().map(argument).collect(),
    });
    calls.collect()
}

/// The values of the imported globals. Each that no preloaded module provides needs one.
fn globals(target: &Target, modules: &Modules, given: &[Pair]) -> Result<Values> {
    let mut check = Check {
        texts: given
            .iter()
            .map(|pair| (pair.name.as_str(), pair.value.as_str()))
            .collect(),
        unused: given.iter().map(|pair| pair.name.as_str()).collect(),
        exports: modules.exports(),
        values: Values::new(),
    };
    let count = modules.preloads.len();
    for import in target.state_imports() {
        if let ImportType::Global { value_type, .. } = import.ty {
            check.global((import.module, import.name), &value_type, count)?;
        }
    }
    // Each has what was preloaded before it.
    for (number, (_, module)) in modules.preloads.iter().enumerate().rev() {
        for import in module.imports() {
            if let ExternType::Global(ty) = import.ty() {
                let names = (import.module().to_string(), import.name().to_string());
                check.global(names, type_name(ty.content()), number)?;
            }
        }
    }
    match check.unused.first() {
        Some(name) => Err(Error::msg(no_such_global(name))),
        None => Ok(check.values),
    }
}

/// What is known so far of the values that are given.
struct Check<'a> {
    texts: BTreeMap<&'a str, &'a str>,
    /// The names of values that no import has taken.
    unused: BTreeSet<&'a str>,
    /// The names of what preloaded modules provide, with the number of the first that does.
    exports: BTreeMap<Names, usize>,
    values: Values,
}

impl Check<'_> {
    /// Demands a value for a global that a module imports, before which so many were preloaded.
    fn global(&mut self, names: Names, value_type: &str, preloads: usize) -> Result<()> {
        let name = format!("{}.{}", names.0, names.1);
        self.unused.remove(name.as_str());
        let provided = self.exports.get(&names).is_some_and(|by| *by < preloads);
        let value = match (self.texts.get(name.as_str()), provided) {
            (None, true) => return Ok(()),
            (Some(_), true) => Err(provided_twice(&name)),
            (Some(text), false) => import_global(&name, value_type, text),
            (None, false) => Err(no_value(&name, value_type)),
        };
        let value = value.map_err(Error::msg)?;
        self.values.insert(names, constant(value));
        Ok(())
    }
}

fn argument(number: wizer_transform::Number) -> Val {
    match number {
        wizer_transform::Number::I32(value) => Val::I32(value.cast_signed()),
        wizer_transform::Number::I64(value) => Val::I64(value.cast_signed()),
        wizer_transform::Number::F32(bits) => Val::F32(F32::from_bits(bits)),
        wizer_transform::Number::F64(bits) => Val::F64(F64::from_bits(bits)),
    }
}

fn constant(number: Number) -> Val {
    match number {
        Number::I32(value) => Val::I32(value.cast_signed()),
        Number::I64(value) => Val::I64(value.cast_signed()),
        Number::F32(bits) => Val::F32(F32::from_bits(bits)),
        Number::F64(bits) => Val::F64(F64::from_bits(bits)),
        Number::V128(bits) => Val::V128(bits.into()),
    }
}
