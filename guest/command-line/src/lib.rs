//! The command line as a component, for host packages in other languages: see the world
//! `command-line-component` in `wit/command-line.wit`.

mod arguments;
mod preparation;
mod taken;

use std::path::Path;

use bindings::exports::wizer::wizer::command_line as wit;
use bindings::wizer::wizer::{taken as wit_taken, transform, types};
use wizer_arguments::{Arguments, Ended, Other, Place, report_of};
use wizer_inspection::{
    Comparison, Convert as _, FurtherInspection, Inspection, Number, Picture, html::STYLE,
};
use wizer_taken::Origin;

/// The bindings that wit-bindgen generates from `wit/command-line.wit`.
#[allow(missing_docs, reason = "the docs are in wit/")]
#[allow(
    unsafe_code,
    reason = "lowering and lifting pass pointers across the component's boundary"
)]
#[allow(
    clippy::all,
    clippy::restriction,
    clippy::pedantic,
    unreachable_pub,
    dead_code,
    reason = "nobody edits this code"
)]
mod bindings {
    wit_bindgen::generate!({
        world: "command-line-component",
        path: "../../wit",
        generate_all,
    });

    #[cfg(target_family = "wasm")]
    export!(CommandLine with_types_in self);

    #[cfg(target_family = "wasm")]
    use crate::CommandLine;
}

wizer_inspection::conversions!(from transform, types);
wizer_inspection::comparison_conversions!(from transform);
wizer_inspection::picture_conversions!(from transform);

/// The component, which exports the interface `command-line`.
#[derive(Debug)]
pub struct CommandLine;

impl wit::Guest for CommandLine {
    fn read(words: Vec<String>) -> Result<wit::Command, wit::Ended> {
        let words = words.into_iter().map(Into::into);
        let arguments = Arguments::try_read(words, Place::Host)?;
        let lacking = match &arguments.other {
            Some(Other::Diff(_)) => "diff",
            Some(Other::Inspect(inspect)) if inspect.drawing.html => "inspect --html",
            _ => return Ok(arguments.into()),
        };
        let text = format!("{lacking} is not available here: the native command has it");
        Err(Ended {
            text: report_of(&text, &[]),
            stderr: true,
            status: 1,
        }
        .into())
    }

    fn read_diff(words: Vec<String>) -> Result<Option<wit::Diff>, wit::Ended> {
        let words = words.into_iter().map(Into::into);
        let arguments = Arguments::try_read(words, Place::Host)?;
        Ok(match arguments.other {
            Some(Other::Diff(diff)) => Some(diff.into()),
            _ => None,
        })
    }

    fn read_drawing(words: Vec<String>) -> Result<Option<wit::Drawing>, wit::Ended> {
        let words = words.into_iter().map(Into::into);
        let arguments = Arguments::try_read(words, Place::Host)?;
        Ok(match arguments.other {
            Some(Other::Inspect(inspect)) if inspect.drawing.html => Some(inspect.into()),
            _ => None,
        })
    }

    fn html_page(name: Option<String>, found: transform::Picture, origins: Vec<String>) -> String {
        let found: Picture = found.convert();
        found.page(name.as_deref().unwrap_or("standard input"), &origins)
    }

    fn html_part(found: transform::Picture, origins: Vec<String>) -> (String, String) {
        let found: Picture = found.convert();
        (STYLE.to_string(), found.part(&origins))
    }

    fn read_further(words: Vec<String>) -> Result<wit::FurtherCommand, wit::Ended> {
        let words = words.into_iter().map(Into::into);
        let arguments = Arguments::try_read(words, Place::Host)?;
        Ok(arguments.into())
    }

    fn import_global(
        name: String,
        value_type: String,
        text: String,
    ) -> Result<types::Number, String> {
        let number = wizer_arguments::import_global(&name, &value_type, &text)?;
        number_of(number).ok_or_else(|| format!("{value_type} is none of the number types"))
    }

    fn parse(name: Option<String>, text: Vec<u8>) -> Result<Vec<u8>, Vec<String>> {
        let path = name.as_ref().map(Path::new);
        match wat::Parser::new().parse_bytes(path, &text) {
            Ok(wasm) => Ok(wasm.into_owned()),
            Err(error) => Err(vec![error.to_string()]),
        }
    }

    fn print(found: wit::Inspection, json: bool) -> String {
        let found: Inspection = found.convert();
        // JSON can represent all values.
        found.print(json).unwrap_or_default()
    }

    fn print_further(found: wit::FurtherInspection, json: bool) -> String {
        let found: FurtherInspection = found.convert();
        // JSON can represent all values.
        found.print(json).unwrap_or_default()
    }

    fn denied(taken: Vec<wit_taken::TakenItem>, deny: Vec<wit_taken::TakenKind>) -> Option<String> {
        let deny: Vec<_> = deny.into_iter().map(taken::of).collect();
        wizer_taken::denial(&taken::joined(taken), &deny)
    }

    fn taken_warning(taken: Vec<wit_taken::TakenItem>) -> Option<String> {
        wizer_taken::warning(&taken::joined(taken))
    }

    fn secrets(
        variables: Vec<(String, String)>,
        home: Option<String>,
        working: Option<String>,
        scrub: Vec<String>,
    ) -> Result<Vec<(String, transform::Secret)>, String> {
        let variables = variables.iter().map(|(name, value)| (&**name, &**value));
        let folders = [(Origin::HomeFolder, home), (Origin::WorkingFolder, working)];
        let folders = folders.into_iter();
        let folders = folders.filter_map(|(origin, path)| Some((origin, path?)));
        let secrets = wizer_taken::secrets(variables, folders, &scrub)?;
        Ok(secrets.into_iter().map(taken::secret).collect())
    }

    fn leak_warning(leaks: Vec<wit_taken::Leaked>) -> Option<String> {
        wizer_taken::leak_warning(&taken::leaks(leaks))
    }

    fn taken_report(
        taken: Vec<wit_taken::TakenItem>,
        leaks: Vec<wit_taken::Leaked>,
        returned: Vec<wit::Pair>,
        warnings: Vec<String>,
    ) -> String {
        let taken = taken::joined(taken);
        let leaks = taken::leaks(leaks);
        let report = wizer_taken::Report::new(&taken).leaks(&leaks);
        let report = returned.iter().fold(report, |report, returned| {
            report.returned(&returned.name, returned.value.as_str())
        });
        let report = warnings
            .into_iter()
            .fold(report, wizer_taken::Report::warning);
        // JSON can represent all values.
        report.json().unwrap_or_default()
    }

    fn print_comparison(found: transform::Comparison, json: bool) -> String {
        let found: Comparison = found.convert();
        // JSON can represent all values.
        found.print(json).unwrap_or_default()
    }

    fn differs(found: transform::Comparison) -> (String, String) {
        let found: Comparison = found.convert();
        (wizer_arguments::DIFFERS.to_string(), found.to_string())
    }

    fn report(failed: String, causes: Vec<String>) -> String {
        let causes: Vec<String> = causes.iter().map(|cause| demangled(cause)).collect();
        wizer_arguments::report_of(&failed, &causes)
    }
}

/// The number of a number type. None for a vector.
fn number_of(number: Number) -> Option<types::Number> {
    Some(match number {
        Number::I32(value) => types::Number::I32(value),
        Number::I64(value) => types::Number::I64(value),
        Number::F32(bits) => types::Number::F32(bits),
        Number::F64(bits) => types::Number::F64(bits),
        Number::V128(_) => return None,
    })
}

/// Demangles the function names in a backtrace. Engines show the names of the binary.
fn demangled(text: &str) -> String {
    let lines = text.split('\n').map(|line| match line.split_once('!') {
        Some((place, name)) => match rustc_demangle::try_demangle(name) {
            Ok(name) => format!("{place}!{name}"),
            Err(_) => line.to_string(),
        },
        None => line.to_string(),
    });
    lines.collect::<Vec<_>>().join("\n")
}
