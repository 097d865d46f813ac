//! Parses the `run:` arguments of a case, for the tests that run the same module in other ways.

use anyhow::{Context, Result, bail};

/// The parsed arguments of a run.
#[derive(Debug, Default)]
pub struct Arguments {
    /// The initializers, if they are named, in order.
    pub inits: Vec<String>,
    /// What becomes of their exports.
    pub init_export: InitExport,
    /// Renames: destination and source.
    pub renames: Vec<(String, String)>,
    /// Whether NaNs are made canonical.
    pub canonical_nans: bool,
    /// Whether WASI is provided.
    pub wasi: bool,
    /// Whether the guest inherits the environment.
    pub inherit_env: bool,
    /// Environment variables: name and value. Without a value, the inherited one.
    pub env: Vec<(String, Option<String>)>,
    /// Directories.
    pub dirs: Vec<Directory>,
    /// Modules to instantiate first: name and file.
    pub preloads: Vec<(String, String)>,
    /// Values of imported globals: the import's module and name with a dot between, and a number.
    pub import_globals: Vec<(String, String)>,
    /// The twin.
    pub onto: Option<String>,
    /// The arguments without those that only make sense once: renames and the twin.
    pub again: Vec<String>,
    /// The arguments without grants: directories, variables, streams.
    pub ungranted: Vec<String>,
    /// Whether an option is not available for bundles.
    pub unbundled: bool,
}

/// What becomes of an initializer's export.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum InitExport {
    /// It is not in the result.
    #[default]
    Remove,
    /// It is in the result.
    Keep,
    /// It is in the result, and does nothing.
    Empty,
}

/// A directory to grant.
#[derive(Debug)]
pub struct Directory {
    /// The path on the host.
    pub host: String,
    /// The path for the guest.
    pub guest: String,
    /// Whether it is read-only.
    pub read_only: bool,
}

/// Options that `wizer bundle` does not have.
const UNBUNDLED: &[&str] = &[
    "--allow-http",
    "--deny-open-handles",
    "--import-global",
    "--init-func-status",
    "--map-module",
    "--onto",
    "--preload",
];

impl Arguments {
    /// Parses the arguments of a run.
    pub fn read(words: &[String]) -> Result<Self> {
        let mut read = Self::default();
        let mut words = words.iter().map(String::as_str).peekable();
        while let Some(word) = words.next() {
            let (option, mut value) = split(word);
            let mut taken = vec![word.to_owned()];
            let wants_value = !is_flag(option);
            let is_truth = words
                .peek()
                .is_some_and(|next| matches!(*next, "true" | "false"));
            if value.is_none() && (wants_value || is_truth) {
                value = words.next();
                taken.extend(value.map(str::to_owned));
            }
            let once = read
                .option(option, value)
                .with_context(|| format!("run: {word}"))?;
            read.unbundled |= UNBUNDLED.contains(&option);
            if !is_grant(option) {
                read.ungranted.extend_from_slice(&taken);
            }
            if !once {
                read.again.extend(taken);
            }
        }
        Ok(read)
    }

    /// Applies one option. Returns whether it only makes sense once.
    fn option(&mut self, option: &str, value: Option<&str>) -> Result<bool> {
        let flag = value != Some("false");
        let value = || value.context("an option without its value");
        let pair = |apart: &str| -> Result<(String, String)> {
            let (left, right) = value()?
                .split_once(apart)
                .with_context(|| format!("no {apart}"))?;
            Ok((left.to_owned(), right.to_owned()))
        };
        match option {
            "-f" | "--init-func" => self.inits.push(value()?.to_owned()),
            "-r" | "--rename-func" | "--func-rename" => {
                let (destination, source) = pair("=")?;
                self.renames
                    .push((version_first(&destination), version_first(&source)));
                return Ok(true);
            }
            "--keep-init-func" if flag => self.init_export = InitExport::Keep,
            "--init-func-export" => match value()? {
                "keep" => self.init_export = InitExport::Keep,
                "empty" => self.init_export = InitExport::Empty,
                // The command refuses what is none of the three.
                _ => {}
            },
            // The command refuses a value without a sign of equality.
            "--import-global" => self.import_globals.extend(pair("=").ok()),
            "--canonical-nans" => self.canonical_nans = flag,
            "--allow-wasi" => self.wasi = flag,
            "--inherit-env" => self.inherit_env = flag,
            "--env" => {
                let value = value()?;
                let (name, value) = match value.split_once('=') {
                    Some((name, value)) => (name, Some(value.to_owned())),
                    None => (value, None),
                };
                self.env.push((name.to_owned(), value));
            }
            "--dir" => {
                let (names, read_only) = access(value()?);
                let (host, guest) = names.split_once("::").unwrap_or((names, names));
                self.grant(host, guest, read_only);
            }
            "--mapdir" => {
                let (names, read_only) = access(value()?);
                let (guest, host) = names.split_once("::").context("no ::")?;
                self.grant(host, guest, read_only);
            }
            "--onto" => {
                self.onto = Some(value()?.to_owned());
                return Ok(true);
            }
            "--map-module" => {
                pair("=")?;
                return Ok(true);
            }
            "--preload" => self.preloads.push(pair("=")?),
            _ if is_flag(option) => {}
            _ => bail!("an option that the harness does not know"),
        }
        Ok(false)
    }

    fn grant(&mut self, host: &str, guest: &str, read_only: bool) {
        self.dirs.push(Directory {
            host: host.to_owned(),
            guest: guest.to_owned(),
            read_only,
        });
    }

    /// The initializers' names without their arguments.
    pub fn init_names(&self) -> impl Iterator<Item = &str> {
        let names = self.inits.iter().map(|init| init.split('(').next());
        names.flatten().map(str::trim_end)
    }

    /// Whether a call of an export of the result, which has this name in the original, does nothing
    /// where it would initialize the original. The function of an exported instance may have been
    /// named alone.
    #[must_use]
    pub fn is_emptied(&self, original: &str) -> bool {
        let is_named = |name: &str| {
            let in_instance = original.strip_suffix(name);
            in_instance.is_some_and(|before| before.is_empty() || before.ends_with('.'))
        };
        let by_default = self.inits.is_empty() && is_named("wizer-initialize");
        let is_init = by_default || self.init_names().any(is_named);
        // That of a reactor goes with them.
        self.init_export == InitExport::Empty && (is_init || original == "_initialize")
    }

    /// The name that an export of the result has in the original. In a component, an exported
    /// instance may be renamed.
    #[must_use]
    pub fn original(&self, export: &str) -> String {
        let renamed = |(destination, source): &(String, String)| {
            let rest = export.strip_prefix(destination.as_str())?;
            (rest.is_empty() || rest.starts_with('.')).then(|| format!("{source}{rest}"))
        };
        let original = self.renames.iter().find_map(renamed);
        original.unwrap_or_else(|| export.to_owned())
    }
}

/// Moves the version behind the instance's name: `a:b/c.f@1.0.0` becomes `a:b/c@1.0.0.f`.
#[must_use]
pub fn version_first(name: &str) -> String {
    let moved = || {
        let (path, version) = name.rsplit_once('@')?;
        let (instance, function) = path.rsplit_once('.')?;
        Some(format!("{instance}@{version}.{function}"))
    };
    moved().unwrap_or_else(|| name.to_owned())
}

/// The names of a directory, and whether it is read-only.
fn access(value: &str) -> (&str, bool) {
    let fixed = value.strip_suffix("::ro");
    (fixed.unwrap_or(value), fixed.is_some())
}

/// Splits an option from a value in the same argument: `--option=value`, `-o=value`, `-ovalue`.
fn split(word: &str) -> (&str, Option<&str>) {
    if word.starts_with("--") {
        return word
            .split_once('=')
            .map_or((word, None), |(option, value)| (option, Some(value)));
    }
    let (option, value) = word.split_at_checked(2).unwrap_or((word, ""));
    let value = value.strip_prefix('=').unwrap_or(value);
    (option, Some(value).filter(|value| !value.is_empty()))
}

/// Whether an option takes no value.
fn is_flag(option: &str) -> bool {
    let flags = [
        "--allow-http",
        "--allow-open-handles",
        "--allow-wasi",
        "--canonical-nans",
        "--deny-open-handles",
        "--inherit-env",
        "--inherit-stdio",
        "--init-func-status",
        "--keep-init-func",
    ];
    flags.contains(&option) || option.starts_with("--wasm-")
}

/// Whether an option grants access to something outside.
fn is_grant(option: &str) -> bool {
    let grants = [
        "--dir",
        "--env",
        "--inherit-env",
        "--inherit-stdio",
        "--mapdir",
    ];
    grants.contains(&option)
}
