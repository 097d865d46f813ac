//! The warning about environment and directories that a C library may remember.

/// The function of wasi-libc that discards the environment variables. Their next use reads them
/// again.
const ENVIRONMENT: &str = "__wasilibc_deinitialize_environ";

/// The function of wasi-libc that discards the preopened directories. Their next use reads them
/// again.
const DIRECTORIES: &str = "__wasilibc_reset_preopens";

/// What an initializer has read of what C libraries remember.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// Environment variables or arguments.
    pub environment: bool,
    /// Preopened directories.
    pub directories: bool,
}

/// Returns a warning if an initializer read its environment or directories, and `resets`, the
/// functions that are called after it, don't make its C library discard them. The result then
/// continues with values of the machine that made it.
pub fn remembered(asked: Asked, resets: &[impl AsRef<str>]) -> Option<String> {
    let is_reset = |function: &str| resets.iter().any(|reset| reset.as_ref() == function);
    let subjects = [
        (asked.environment, "its environment", ENVIRONMENT),
        (asked.directories, "its directories", DIRECTORIES),
    ];
    let left = subjects.into_iter();
    let left = left.filter(|(asked, _, function)| *asked && !is_reset(function));
    let (asked, functions): (Vec<&str>, Vec<String>) = left
        .map(|(_, subject, function)| (subject, format!("`{function}`")))
        .unzip();
    if asked.is_empty() {
        return None;
    }
    Some(format!(
        "the initializer asked for {}, and the result may remember the answer: export {} of wasi-libc, which wizer then calls (with `-Wl,--export-if-defined=NAME`)",
        asked.join(" and "),
        functions.join(" and ")
    ))
}
