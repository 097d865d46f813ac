//! Options of two texts with a separator between them.

/// Two texts with a separator between them.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The text before the separator.
    pub name: String,
    /// The text after the separator.
    pub value: String,
}

/// Parses two names with `sign` between them. If there are several, the first one separates.
pub(crate) fn pair(sign: &'static str) -> impl Fn(&str) -> Result<Pair, String> + Clone {
    move |text| match text.split_once(sign) {
        Some((name, value)) if !value.is_empty() => Ok(Pair {
            name: name.to_string(),
            value: value.to_string(),
        }),
        _ => Err(format!("expected two names with `{sign}` between them")),
    }
}

/// Parses `MODULE.NAME=VALUE`. The value is a number, so the last `=` separates: names may have
/// others.
pub(crate) fn global(text: &str) -> Result<Pair, String> {
    match text.rsplit_once('=') {
        Some((name, value)) if name.contains('.') && !value.is_empty() => Ok(Pair {
            name: name.to_string(),
            value: value.to_string(),
        }),
        _ => {
            Err("expected the name of an import and a number, such as `env.base=1024`".to_string())
        }
    }
}
