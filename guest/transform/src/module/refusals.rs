//! What a snapshot can't hold, and what is said of it.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use wasmparser::ValType;

use super::contents::{ChangeSite, Module, ModuleLocation};
use super::effects::Change;
use super::labels::Labels;
use super::shadow::MOST_ELEMENTS;
use super::watched::{Flag, flag, hierarchy};
use crate::Error;
use crate::reference::{Hierarchy, Referent};

/// How many are told of a module: a hostile one may have one in every third byte.
const MOST_REFUSALS: usize = 1000;

/// Something has changed that can't be read back.
pub(crate) fn happened(labels: &Labels<'_>, site: &ChangeSite) -> Error {
    let (name, place) = (site.change.name(), place(labels, site));
    let (what, remedy) = effect(labels, site);
    Error::unsupported(format!(
        "the instruction `{name}` {what}, which a snapshot can't hold yet: it ran in {place}; {remedy}"
    ))
    .at(site.offset)
}

/// What an instruction has changed, and what to do.
fn effect(labels: &Labels<'_>, site: &ChangeSite) -> (String, &'static str) {
    const LATER: &str = "let the initializer end before that";
    match site.change {
        change if change.is_of_object() => (
            String::from(
                "has changed a garbage-collected object, and the result makes objects anew",
            ),
            LATER,
        ),
        Change::GlobalSet => (
            format!(
                "has given global {} a reference whose origin can't be known in a component",
                labelled(&labels.globals, site.subject)
            ),
            LATER,
        ),
        _ => (
            format!(
                "has given table {} a reference whose origin can't be known in a component",
                labelled(&labels.tables, site.subject)
            ),
            LATER,
        ),
    }
}

/// A slot was given what another one had when the module was instantiated, which can't be known.
pub(crate) fn untold(slot: &str, source: &str) -> Error {
    Error::unsupported(format!(
        "{slot} has a reference from {source}, which can't be known in a component, and a snapshot can't hold that yet: let the initializer end before that"
    ))
}

/// There was no memory to note what tables of a module in a component were given.
pub(crate) fn no_room(module: &Module) -> Error {
    Error::unsupported(format!(
        "a core module has changed a table of more than {MOST_ELEMENTS} elements, or there was no memory to note the changes, which a snapshot can't hold: let the initializer end before that"
    ))
    .at(module.range.start)
}

/// A reference is left in something, and leads to what is no part of a snapshot.
pub(crate) fn left(place: &str, what: Referent) -> Error {
    let (what, remedy) = match what {
        Referent::Function => (
            "a function that is none of the module's",
            "let the initializer put null there",
        ),
        Referent::External => ("a value of the host", "let the initializer put null there"),
        Referent::Object => (
            "a garbage-collected object",
            "let the initializer put null there",
        ),
        Referent::Exception => ("an exception", "let the initializer put null there"),
    };
    Error::unsupported(format!(
        "{place} refers to {what}, which a snapshot can't hold: {remedy}"
    ))
}

/// The constructs that may be refused when a snapshot is made: each instruction once for each
/// function. The second value says whether there are more.
///
/// `unknown` has the numbers of those that may store a reference in a component of which nothing is
/// known.
pub(crate) fn possible(
    module: &Module,
    labels: &Labels<'_>,
    unknown: &BTreeSet<u32>,
) -> (Vec<Error>, bool) {
    let mut seen = BTreeSet::new();
    let mut more = false;
    let mut errors = Vec::new();
    for (number, site) in (1..).zip(&module.changes) {
        let name = site.change.name();
        let text = match flag(module, site) {
            Some(Flag::Data(_) | Flag::Elements(_)) => continue,
            Some(_) => format!("what the instruction `{name}` changes can't be read"),
            None if unknown.contains(&number) => {
                format!(
                    "the instruction `{name}` may store a reference whose origin can't be known"
                )
            }
            None if module.location == ModuleLocation::InComponent => continue,
            None if holds_others(module, site) => {
                format!(
                    "the instruction `{name}` may store a reference to the host or to an object"
                )
            }
            None => continue,
        };
        if !seen.insert((site.change, site.function)) {
            continue;
        }
        if errors.len() >= MOST_REFUSALS {
            more = true;
            break;
        }
        let place = place(labels, site);
        let text = format!("{text}, which a snapshot can't hold yet: in {place}");
        errors.push(Error::unsupported(text).at(site.offset));
    }
    (errors, more)
}

/// Whether what an instruction changes can hold references that a snapshot can't.
fn holds_others(module: &Module, site: &ChangeSite) -> bool {
    let ty = match site.change {
        Change::GlobalSet => module
            .reference_globals()
            .find_map(|(index, ty)| (index == site.subject).then_some(ty.content_type)),
        change if change.is_of_table() => module
            .table_type(site.subject)
            .map(|ty| ValType::Ref(ty.element_type)),
        _ => None,
    };
    ty.is_some_and(|ty| hierarchy(module, ty) != Hierarchy::Func)
}

/// The function that an instruction is in.
fn place(labels: &Labels<'_>, site: &ChangeSite) -> String {
    format!("function {}", labelled(&labels.functions, site.function))
}

/// An index, with its name if there is one.
pub(crate) fn labelled(names: &BTreeMap<u32, &str>, index: u32) -> String {
    match names.get(&index) {
        Some(name) => format!("{index} `{name}`"),
        None => format!("{index}"),
    }
}
