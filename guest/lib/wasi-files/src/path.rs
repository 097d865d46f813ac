//! Paths, as lists of names.

/// A path as its names: `./a//b/` is `a`, `b`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path<'a> {
    absolute: bool,
    names: Vec<&'a str>,
}

impl<'a> Path<'a> {
    /// Splits a path into names.
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            absolute: text.starts_with('/'),
            names: text
                .split('/')
                .filter(|name| !name.is_empty() && *name != ".")
                .collect(),
        }
    }

    /// The path relative to `directory`, if it is below it.
    pub(crate) fn below(&self, directory: &Path<'_>) -> Option<Vec<&'a str>> {
        let (start, rest) = self.names.split_at_checked(directory.names.len())?;
        let same = self.absolute == directory.absolute && start == directory.names;
        same.then(|| rest.to_vec())
    }

    /// The parent directory and the name of a file. None if the path can only be that of a
    /// directory.
    pub(crate) fn split(&self) -> Option<(String, String)> {
        let (file, folder) = self.names.split_last()?;
        let folder = match folder {
            [] => ".".to_string(),
            names => names.join("/"),
        };
        (*file != "..").then(|| (folder, (*file).to_string()))
    }

    /// Resolves a relative path in `directory`.
    pub(crate) fn from(&self, directory: &Path<'a>) -> Self {
        match self.absolute {
            true => self.clone(),
            false => Self {
                absolute: true,
                names: [directory.names.as_slice(), &self.names].concat(),
            },
        }
    }
}
