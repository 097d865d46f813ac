//! The values of imported globals.

use wizer_inspection::{Number, printable};

/// The value of an imported global of this type, in the syntax of the text format, from the text of
/// the user. `name` is `MODULE.NAME`.
///
/// # Errors
///
/// The text is no number of that type, or the type is none of the number types.
pub fn import_global(name: &str, value_type: &str, text: &str) -> Result<Number, String> {
    let (name, shown) = (printable(name), printable(text));
    if !matches!(value_type, "i32" | "i64" | "f32" | "f64") {
        return Err(format!(
            "--import-global can't give `{name}` a value: its type is {value_type}, which is none of the number types. --preload its \
             module"
        ));
    }
    Number::read(value_type, text).ok_or_else(|| {
        format!(
            "the imported global `{name}` has the type {value_type}, and `{shown}` is no number of that type"
        )
    })
}

/// The error for an imported global without a value.
pub fn no_value(name: &str, value_type: &str) -> String {
    let name = printable(name);
    let provide = match value_type {
        "i32" | "i64" | "f32" | "f64" => {
            format!("give it a value with --import-global {name}=VALUE, or --preload its module")
        }
        _ => "--preload its module".to_string(),
    };
    format!("nothing provides the imported global `{name}` of type {value_type}: {provide}")
}

/// The error for a value of `--import-global` that no import takes.
pub fn no_such_global(name: &str) -> String {
    let name = printable(name);
    format!("--import-global {name}: the module imports no global of this name")
}

/// The error for a value of `--import-global` for a global of a preloaded module.
pub fn provided_twice(name: &str) -> String {
    let name = printable(name);
    format!("--import-global {name}: a preloaded module provides this global as well")
}
