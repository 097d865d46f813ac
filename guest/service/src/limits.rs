//! The limits of a request.

use std::cell::Cell;

use anyhow::{Result, bail};
use wizer_arguments::{ServiceLimits, printable};

thread_local! {
    /// What `prepare` has set.
    static PREPARED: Cell<Option<ServiceLimits>> = const { Cell::new(None) };
}

/// The variables that set limits when a request comes.
const VARIABLES: [&str; 3] = [
    "WIZER_SERVICE_MAX_BODY",
    "WIZER_SERVICE_FUEL",
    "WIZER_SERVICE_MAX_MEMORY",
];

/// Sets the limits of all requests that no variable sets.
pub(crate) fn prepare(limits: ServiceLimits) {
    PREPARED.set(Some(limits));
}

/// The limits, with these environment variables.
///
/// # Errors
///
/// A variable is not a number.
pub(crate) fn limits(variables: &[(String, String)]) -> Result<ServiceLimits> {
    let prepared = PREPARED.get().unwrap_or_default();
    let [body, fuel, memory] = VARIABLES;
    Ok(ServiceLimits {
        max_body: number(variables, body, prepared.max_body)?,
        fuel: number(variables, fuel, prepared.fuel)?,
        max_memory: number(variables, memory, prepared.max_memory)?,
    })
}

fn number(variables: &[(String, String)], name: &str, default: u64) -> Result<u64> {
    let mut named = variables.iter().filter(|(known, _)| known == name);
    match named.next().map(|(_, value)| (value, value.parse())) {
        None => Ok(default),
        Some((_, Ok(number))) => Ok(number),
        Some((value, Err(_))) => bail!(
            "the service's variable {name} is `{}`: expected a number",
            printable(value)
        ),
    }
}
