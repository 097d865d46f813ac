//! Copies of what was granted that a result contains.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Serialize, Serializer};
use wizer_inspection::printable;

/// The least bytes of a value that is searched for. Shorter ones are everywhere by chance.
pub const MIN_SECRET: usize = 8;

/// The most places of a secret that a sentence has.
const PLACES: usize = 3;

/// Where a value comes from that a result should not contain.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Origin {
    /// An environment variable that was granted, by its name.
    Variable(String),
    /// The path of the home folder of the user who runs the initializer.
    HomeFolder,
    /// The path of the working folder.
    WorkingFolder,
}

/// A value that a result should not contain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// Where it comes from.
    pub origin: Origin,
    /// Its bytes: at least [`MIN_SECRET`].
    pub value: Vec<u8>,
    /// Whether its copies are overwritten.
    pub scrub: bool,
}

/// A copy of a secret in a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Leak {
    /// Whose copy it is.
    pub origin: Origin,
    /// The number of the memory: of a component, across its instances.
    pub memory: u32,
    /// Where the copy begins.
    pub offset: u64,
}

impl Leak {
    /// A copy at a place.
    pub fn new(origin: Origin, memory: u32, offset: u64) -> Self {
        Self {
            origin,
            memory,
            offset,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(name) => {
                write!(f, "the environment variable `{}`", printable(name))
            }
            Self::HomeFolder => f.write_str("the path of the home folder"),
            Self::WorkingFolder => f.write_str("the path of the working folder"),
        }
    }
}

impl Origin {
    /// What a report and the WIT call it: the name of a variable with `$` in front, or the name of
    /// the folder.
    pub fn word(&self) -> Cow<'static, str> {
        match self {
            Self::Variable(name) => Cow::Owned(format!("${name}")),
            Self::HomeFolder => Cow::Borrowed("home-folder"),
            Self::WorkingFolder => Cow::Borrowed("working-folder"),
        }
    }

    /// The origin with this word. None if there is none.
    pub fn of_word(word: &str) -> Option<Self> {
        if let Some(name) = word.strip_prefix('$') {
            return Some(Self::Variable(name.to_string()));
        }
        let folders = [Self::HomeFolder, Self::WorkingFolder];
        folders.into_iter().find(|folder| folder.word() == word)
    }
}

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.word())
    }
}

/// The paths of the home folder and of the working folder of this process, as far as the system
/// tells them and they are Unicode.
pub fn own_folders() -> impl Iterator<Item = (Origin, String)> {
    let folders = [
        (Origin::HomeFolder, std::env::home_dir()),
        (Origin::WorkingFolder, std::env::current_dir().ok()),
    ];
    folders.into_iter().filter_map(|(origin, path)| {
        let path = path?.into_os_string().into_string();
        Some((origin, path.ok()?))
    })
}

/// The values that a result should not contain: those of environment variables, unless they are
/// short, and the paths of folders. `scrub` has the names of variables whose copies are
/// overwritten.
///
/// # Errors
///
/// One of these is not among the variables, or its value is too short to be found safely.
pub fn secrets<'a>(
    variables: impl IntoIterator<Item = (&'a str, &'a str)>,
    folders: impl IntoIterator<Item = (Origin, String)>,
    scrub: &[impl AsRef<str>],
) -> Result<Vec<Secret>, String> {
    let mut secrets = Vec::new();
    let mut left: Vec<&str> = scrub.iter().map(AsRef::as_ref).collect();
    for (name, value) in variables {
        let scrub = left.contains(&name);
        left.retain(|left| *left != name);
        if value.len() >= MIN_SECRET {
            secrets.push(Secret {
                origin: Origin::Variable(name.to_string()),
                value: value.as_bytes().to_vec(),
                scrub,
            });
        } else if scrub {
            return Err(format!(
                "the value of the environment variable `{}` can't be overwritten: it has fewer than {MIN_SECRET} bytes, which are in memory by chance",
                printable(name)
            ));
        }
    }
    if let Some(name) = left.first() {
        return Err(format!(
            "the value of the environment variable `{}` can't be overwritten: the variable is not granted",
            printable(name)
        ));
    }
    let folders = folders.into_iter();
    let folders = folders.filter(|(_, path)| path.len() >= MIN_SECRET);
    secrets.extend(folders.map(|(origin, path)| Secret {
        origin,
        value: path.into_bytes(),
        scrub: false,
    }));
    Ok(secrets)
}

/// The warning about copies that a result contains, with a few places of each. None if there are
/// none.
pub fn leak_warning(leaks: &[Leak]) -> Option<String> {
    let mut places: BTreeMap<&Origin, Vec<String>> = BTreeMap::new();
    for Leak {
        origin,
        memory,
        offset,
    } in leaks
    {
        let place = format!("memory {memory} at {offset:#x}");
        places.entry(origin).or_default().push(place);
    }
    let parts = places.into_iter().map(|(origin, places)| {
        let shown = places.get(..PLACES).unwrap_or(&places).join(", ");
        match places.len().checked_sub(PLACES).filter(|more| *more > 0) {
            Some(more) => format!("{origin} ({shown} and {more} more)"),
            None => format!("{origin} ({shown})"),
        }
    });
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| {
        format!(
            "the result contains plain copies of what was granted: {}",
            parts.join("; ")
        )
    })
}

#[cfg(test)]
#[allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]
mod tests {
    use super::{Leak, Origin, leak_warning, secrets};

    #[test]
    fn what_is_searched_for_is_long_enough() {
        let variables = [("TOKEN", "correct horse"), ("LANG", "C")];
        let folders = [
            (Origin::HomeFolder, "/root".to_string()),
            (Origin::WorkingFolder, "/builds/project".to_string()),
        ];
        let found = secrets(variables, folders.clone(), &["TOKEN"]).unwrap();
        let origins: Vec<_> = found
            .iter()
            .map(|secret| (&secret.origin, secret.scrub))
            .collect();
        let token = Origin::Variable("TOKEN".to_string());
        assert_eq!(origins, [(&token, true), (&Origin::WorkingFolder, false)]);
        for (name, text) in [
            ("LANG", "fewer than 8 bytes"),
            (
                "OTHER",
                "`OTHER` can't be overwritten: the variable is not granted",
            ),
        ] {
            let error = secrets(variables, folders.clone(), &[name]).unwrap_err();
            assert!(error.contains(text), "{error}");
        }
    }

    #[test]
    fn a_sentence_has_a_few_places() {
        assert_eq!(leak_warning(&[]), None);
        let token = Origin::Variable("TO\u{1b}KEN".to_string());
        let leaks: Vec<Leak> = (0..5)
            .map(|at| Leak::new(token.clone(), 1, at * 16))
            .chain([Leak::new(Origin::HomeFolder, 0, 7)])
            .collect();
        assert_eq!(
            leak_warning(&leaks).unwrap(),
            "the result contains plain copies of what was granted: the environment variable \
             `TO\\u{1b}KEN` (memory 1 at 0x0, memory 1 at 0x10, memory 1 at 0x20 and 2 more); \
             the path of the home folder (memory 0 at 0x7)"
        );
        assert_eq!(
            serde_json::to_value(&leaks[5..]).unwrap(),
            serde_json::json!([{ "origin": "home-folder", "memory": 0, "offset": 7 }])
        );
    }
}
