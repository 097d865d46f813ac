//! Paths, as names from a directory on.

/// A path, taken apart: `./a//b/` is `a`, `b`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path<'a> {
    absolute: bool,
    names: Vec<&'a str>,
}

impl<'a> Path<'a> {
    /// Takes a path apart.
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            absolute: text.starts_with('/'),
            names: text
                .split('/')
                .filter(|name| !name.is_empty() && *name != ".")
                .collect(),
        }
    }

    /// The names that lead here from `directory`, if this is below it.
    pub(crate) fn below(&self, directory: &Path<'_>) -> Option<Vec<&'a str>> {
        let (start, rest) = self.names.split_at_checked(directory.names.len())?;
        let same = self.absolute == directory.absolute && start == directory.names;
        same.then(|| rest.to_vec())
    }

    /// The directory that a file is in, from where the path begins, and the file's own name. None
    /// if the path can only be that of a directory.
    pub(crate) fn split(&self) -> Option<(String, String)> {
        let (file, folder) = self.names.split_last()?;
        let folder = match folder {
            [] => ".".to_string(),
            names => names.join("/"),
        };
        (*file != "..").then(|| (folder, (*file).to_string()))
    }

    /// The same path from the root of all, if `directory` is where relative ones begin.
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
