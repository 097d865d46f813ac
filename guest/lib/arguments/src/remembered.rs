//! What the user is told where a C library may remember its host.

/// The function of wasi-libc that makes it ask for environment variables again.
const ENVIRONMENT: &str = "__wasilibc_deinitialize_environ";

/// The function of wasi-libc that makes it ask for preopened directories again.
const DIRECTORIES: &str = "__wasilibc_reset_preopens";

/// What an initializer asked its host for, of what C libraries remember.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// Environment variables or arguments.
    pub environment: bool,
    /// The directories that are open.
    pub directories: bool,
}

/// A warning, where an initializer asked for something, and none of the functions that are called
/// after it, `resets`, makes its C library ask again: the result then goes on with the answers of the
/// machine that it was made on.
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
