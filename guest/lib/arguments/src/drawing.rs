//! The options of `wizer inspect --html`.

use std::path::{Path, PathBuf};

use clap::{ArgAction, Args};
use wizer_taken::{Origin, Secret};

use crate::grants::{named, variables};

/// The options of `wizer inspect --html`.
#[derive(Debug, Args)]
pub struct Drawing {
    /// Write a page of HTML: the sections of INPUT, a result, its memories before and after the
    /// initializer by where their bytes come from, its globals and its tables. Plain copies of the
    /// paths of the home folder and the working folder are marked
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    pub html: bool,

    /// With --html: the binary that INPUT was made from. What the initializer changed is marked
    #[arg(long = "input", value_name = "ORIGINAL")]
    pub original: Option<PathBuf>,

    /// With --html: also mark plain copies of the values of all environment variables
    #[arg(long, default_value = "false", action = ArgAction::Set)]
    pub inherit_env: bool,

    /// With --html: also mark plain copies of the value of an environment variable. Without a
    /// value, of the command's own. May be repeated
    #[arg(long, value_name = "NAME[=VALUE]")]
    pub env: Vec<String>,
}

impl Drawing {
    /// Refuses options without effect, and two forms at once.
    ///
    /// # Errors
    ///
    /// Such an option was given.
    pub(crate) fn check(&self, json: bool) -> Result<(), String> {
        let given = [
            ("--input", self.original.is_some()),
            ("--inherit-env", self.inherit_env),
            ("--env", !self.env.is_empty()),
        ];
        let given = given.into_iter().find(|(_, given)| *given);
        match (self.html, json, given) {
            (true, true, _) => {
                Err("--html conflicts with --json: leave out one of them".to_string())
            }
            (false, _, Some((option, _))) => {
                Err(format!("{option} of inspect is for a page: add --html"))
            }
            _ => Ok(()),
        }
    }

    /// The variables of `--env`, with their values if there are any.
    pub fn named_variables(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        named(&self.env)
    }

    /// What copies are marked of. The caller knows the paths of the folders.
    ///
    /// # Errors
    ///
    /// The value of a variable that is named is not Unicode.
    pub fn secrets(
        &self,
        folders: impl IntoIterator<Item = (Origin, String)>,
    ) -> Result<Vec<Secret>, String> {
        let unicode = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        let inherited = std::env::vars_os().filter(|_| self.inherit_env);
        let mut all: Vec<(String, String)> = inherited.filter_map(unicode).collect();
        for (name, value) in variables(&self.env)? {
            all.retain(|(known, _)| known != name);
            all.push((name.to_string(), value));
        }
        let all = all.iter().map(|(name, value)| (&**name, &**value));
        wizer_taken::secrets(all, folders, &[] as &[&str])
    }
}

/// What a page calls the binary: the last part of its path. None for standard input.
pub fn page_name(path: Option<&Path>) -> Option<String> {
    let name = path.filter(|path| *path != Path::new("-"))?.file_name()?;
    Some(name.to_string_lossy().into_owned())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::path::Path;

    use wizer_taken::Origin;

    use super::{Drawing, page_name};

    #[test]
    fn values_of_variables_and_paths_of_folders_are_searched_for() {
        let env = [
            "TOKEN=correct-horse",
            "SHORT=1",
            "TOKEN=battery-staple",
            "WIZER_NOT_THERE",
        ];
        let drawing = Drawing {
            html: true,
            original: None,
            inherit_env: false,
            env: env.map(ToString::to_string).to_vec(),
        };
        let folders = [(Origin::WorkingFolder, "/long/enough".to_string())];
        let secrets = drawing.secrets(folders).unwrap();
        let found = secrets.iter().map(|secret| {
            let value = String::from_utf8_lossy(&secret.value);
            (
                secret.origin.word().into_owned(),
                value.into_owned(),
                secret.scrub,
            )
        });
        let own = |origin: &str, value: &str| (origin.to_string(), value.to_string(), false);
        let expected = [
            own("$TOKEN", "battery-staple"),
            own("working-folder", "/long/enough"),
        ];
        assert_eq!(found.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn pages_are_called_as_their_files() {
        let name = |path: &str| page_name(Some(Path::new(path)));
        assert_eq!(name("a/b.wasm").as_deref(), Some("b.wasm"));
        assert_eq!((name("-"), page_name(None)), (None, None));
    }
}
