//! What `--reproducible` implies, and the time that it shows.

use clap::ArgMatches;
use clap::parser::ValueSource;
use wizer_inspection::printable;
use wizer_reproducible::MAX_TIME;

use crate::arguments::{Arguments, Other};
use crate::environment::Environment;
use crate::target::Target;

/// The environment variable for the time that reproducible surroundings show, in seconds since
/// 1970.
pub const SOURCE_DATE_EPOCH: &str = "SOURCE_DATE_EPOCH";

/// The time that reproducible surroundings show, in seconds since 1970: the value of the variable
/// [`SOURCE_DATE_EPOCH`], or 0 without one.
///
/// # Errors
///
/// The value is not a decimal number, or later than [`MAX_TIME`].
pub fn source_date_epoch(value: Option<&str>) -> Result<u64, String> {
    let Some(text) = value else {
        return Ok(0);
    };
    let digits = Some(text).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    let seconds = digits.and_then(|digits| digits.parse().ok());
    let seconds = seconds.filter(|seconds| *seconds <= MAX_TIME);
    seconds.ok_or_else(|| {
        format!(
            "{SOURCE_DATE_EPOCH} is `{}`: expected a number of seconds since 1970, of at most {MAX_TIME}",
            printable(text)
        )
    })
}

/// Sets the options that `--reproducible` implies.
///
/// # Errors
///
/// One of them was given with another value, or an option would let the machine show through.
pub(crate) fn settle(arguments: &mut Arguments, matches: &ArgMatches) -> Result<(), String> {
    match &mut arguments.other {
        None => {
            let initialize = &mut arguments.initialize;
            settle_in(&initialize.environment, &mut initialize.target, matches)
        }
        Some(Other::Batch(batch)) => match matches.subcommand_matches("batch") {
            Some(matches) => settle_in(&batch.environment, &mut batch.target, matches),
            None => Ok(()),
        },
        // These commands run nothing.
        Some(
            Other::Instrument(_)
            | Other::Inspect(_)
            | Other::Diff(_)
            | Other::Layers(_)
            | Other::Bundle(_)
            | Other::Service(_),
        ) => Ok(()),
    }
}

fn settle_in(
    environment: &Environment,
    target: &mut Target,
    matches: &ArgMatches,
) -> Result<(), String> {
    if environment.reproducible.is_none() {
        return Ok(());
    }
    if environment.wasi.inherit_env {
        return Err(
            "--reproducible conflicts with --inherit-env: name each variable with --env"
                .to_string(),
        );
    }
    if environment.wasi.allows_http() {
        return Err(
            "--reproducible conflicts with --allow-http: answers may be others each time"
                .to_string(),
        );
    }
    if !environment.proposals.relaxed_simd_deterministic {
        return Err("--reproducible conflicts with --relaxed-simd-deterministic=false".to_string());
    }
    let given = matches.value_source("canonical_nans") == Some(ValueSource::CommandLine);
    if given && !target.canonical_nans {
        return Err(
            "--reproducible conflicts with --canonical-nans=false: leave out one of them"
                .to_string(),
        );
    }
    target.canonical_nans = true;
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::source_date_epoch;
    use crate::arguments::{Arguments, Other};
    use crate::place::Place;

    fn read(words: &[&str]) -> Result<Arguments, String> {
        let words = ["wizer"].iter().chain(words).map(Into::into);
        Arguments::try_read(words, Place::Native).map_err(|ended| ended.text)
    }

    #[test]
    fn a_time_is_a_number_of_seconds() {
        assert_eq!(source_date_epoch(None), Ok(0));
        assert_eq!(source_date_epoch(Some("0")), Ok(0));
        assert_eq!(source_date_epoch(Some("1700000000")), Ok(1_700_000_000));
        for text in ["", "+1", "-1", "1.5", " 1", "0x10", "18446744074"] {
            let error = source_date_epoch(Some(text)).unwrap_err();
            let expected =
                format!("SOURCE_DATE_EPOCH is `{text}`: expected a number of seconds since 1970");
            assert!(error.starts_with(&expected), "{error}");
        }
        let error = source_date_epoch(Some("\u{1b}[1m")).unwrap_err();
        assert!(!error.contains('\u{1b}'), "{error}");
    }

    #[test]
    fn nans_become_canonical() {
        let nans = |words: &[&str]| read(words).unwrap().initialize.target.canonical_nans;
        assert!(!nans(&["in.wasm"]));
        assert!(nans(&["--reproducible", "in.wasm"]));
        assert!(nans(&[
            "--reproducible=0x2a",
            "--canonical-nans",
            "in.wasm"
        ]));
        let batch = read(&["batch", "--reproducible", "manifest.json"]).unwrap();
        let canonical = match batch.other {
            Some(Other::Batch(batch)) => batch.target.canonical_nans,
            _ => false,
        };
        assert!(canonical);
    }

    #[test]
    fn seeds_are_numbers() {
        let seed = |words: &[&str]| read(words).unwrap().initialize.environment.reproducible;
        assert_eq!(seed(&["in.wasm"]), None);
        assert_eq!(seed(&["--reproducible", "in.wasm"]), Some(0));
        assert_eq!(seed(&["--reproducible=42", "in.wasm"]), Some(42));
        assert_eq!(seed(&["--reproducible=0x2a", "in.wasm"]), Some(42));
        assert!(read(&["--reproducible=soon", "in.wasm"]).is_err());
    }

    #[test]
    fn contradictions_are_refused() {
        for (option, text) in [
            (
                "--inherit-env",
                "--reproducible conflicts with --inherit-env: name each variable with --env",
            ),
            (
                "--canonical-nans=false",
                "--reproducible conflicts with --canonical-nans=false",
            ),
        ] {
            for words in [
                &["--reproducible", option, "in.wasm"][..],
                &["batch", "--reproducible", option, "manifest.json"],
            ] {
                let error = read(words).unwrap_err();
                assert!(error.contains(text), "{error}");
            }
        }
        assert!(read(&["--inherit-env", "in.wasm"]).is_ok());
    }
}
