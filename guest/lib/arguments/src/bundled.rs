//! The initializers of a bundle, as one text: what `options` of `prepared` in
//! `wit/bundle-runner.wit` returns.

use crate::target::{InitFuncExport, Target};

/// What the text begins with, if it is more than the name of one initializer. No export of a
/// component has a name like this, so bundle runners that don't know it refuse it.
const FURTHER: &str = "--init-func-export=";

/// Separates the initializers.
const SEPARATOR: char = '\0';

/// The initializers of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundled {
    /// The initializers, in the user's spelling. Empty for the default.
    pub init_funcs: Vec<String>,
    /// What becomes of their exports. None if `options` tells it beside the text.
    pub init_export: Option<InitFuncExport>,
}

impl Bundled {
    /// The text for these options. None stands for the default initializer.
    ///
    /// # Errors
    ///
    /// An initializer contains a character that the text can't contain.
    pub fn text(target: &Target) -> Result<Option<String>, String> {
        let funcs = &target.init_funcs;
        let export = target.init_export();
        match funcs.as_slice() {
            [] if export != InitFuncExport::Empty => return Ok(None),
            [only] if export != InitFuncExport::Empty => return Ok(Some(only.clone())),
            _ => {}
        }
        let mut text = format!("{FURTHER}{}", export.name());
        for func in funcs {
            if func.contains(SEPARATOR) {
                return Err(
                    "an initializer of a bundle can't contain the character \\0".to_string()
                );
            }
            text.push(SEPARATOR);
            text.push_str(func);
        }
        Ok(Some(text))
    }

    /// Reads the text.
    ///
    /// # Errors
    ///
    /// A later version wrote it.
    pub fn read(text: Option<&str>) -> Result<Self, String> {
        let Some(further) = text.and_then(|text| text.strip_prefix(FURTHER)) else {
            return Ok(Self {
                init_funcs: text.into_iter().map(ToString::to_string).collect(),
                init_export: None,
            });
        };
        let mut parts = further.split(SEPARATOR);
        let init_export = match parts.next() {
            Some("remove") => InitFuncExport::Remove,
            Some("keep") => InitFuncExport::Keep,
            Some("empty") => InitFuncExport::Empty,
            _ => {
                return Err(
                    "the target was prepared by a later version, which has options that this one does not know"
                        .to_string(),
                );
            }
        };
        Ok(Self {
            init_funcs: parts.map(ToString::to_string).collect(),
            init_export: Some(init_export),
        })
    }
}
