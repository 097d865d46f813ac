//! What a snapshot can't hold, and what is said of it.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use wasmparser::{ExternalKind, ValType};

use super::canonical::MOST_BYTES;
use super::contents::{ChangeSite, Module, ModuleLocation};
use super::effects::Change;
use super::flag::Flag;
use super::given::Origin;
use super::hierarchy::hierarchy;
use super::labels::Labels;
use super::plan::Plan;
use super::shadow::MOST_ELEMENTS;
use super::watched::flag;
use crate::Error;
use crate::reference::{Hierarchy, Referent};

/// How many are told of a module: a hostile one may have one in every third byte.
const MOST_REFUSALS: usize = 1000;

/// A table, one of its elements, or a global.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot {
    /// A table or a global.
    pub(crate) kind: ExternalKind,
    /// Which of them.
    pub(crate) index: u32,
    /// Which element of a table.
    pub(crate) element: Option<u64>,
}

impl Slot {
    /// What it is called.
    pub(crate) fn name(self, labels: &Labels<'_>) -> String {
        match (self.kind, self.element) {
            (ExternalKind::Table, None) => {
                format!("table {}", labelled(&labels.tables, self.index))
            }
            (ExternalKind::Table, Some(element)) => {
                let table = labelled(&labels.tables, self.index);
                format!("element {element} of table {table}")
            }
            _ => format!("global {}", labelled(&labels.globals, self.index)),
        }
    }

    /// The instructions that may have changed it.
    pub(crate) fn sites(self, module: &Module) -> impl Iterator<Item = &ChangeSite> {
        module.changes.iter().filter(move |site| {
            let is_of_kind = match self.kind {
                ExternalKind::Table => site.change.is_of_table(),
                _ => site.change == Change::GlobalSet,
            };
            is_of_kind && site.subject == self.index
        })
    }
}

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
pub(crate) fn untold(module: &Module, labels: &Labels<'_>, slot: Slot, source: &str) -> Error {
    let name = slot.name(labels);
    let (how, offset) = match slot.sites(module).next() {
        Some(site) => (format!(", {},", by(labels, site)), site.offset),
        None => (String::new(), module.range.start),
    };
    Error::unsupported(format!(
        "{name} was given{how} a reference from {source}, which can't be known in a component, and a snapshot can't hold that yet: let the initializer end before that"
    ))
    .at(offset)
}

/// There was no memory to note what tables of a module in a component were given.
pub(crate) fn no_room(module: &Module, labels: &Labels<'_>) -> Error {
    let site = module.changes.iter().find(|site| site.change.is_of_table());
    let (by, offset) = match site {
        Some(site) => (by(labels, site), site.offset),
        None => (String::from("by a core module"), module.range.start),
    };
    Error::unsupported(format!(
        "a table of more than {MOST_ELEMENTS} elements was changed, {by} for example, or there was no memory to note changes, which a snapshot can't hold: let the initializer end before that"
    ))
    .at(offset)
}

/// A reference is left in something, and leads to what is no part of a snapshot.
pub(crate) fn left(module: &Module, labels: &Labels<'_>, slot: Slot, what: Referent) -> Error {
    let name = slot.name(labels);
    let (what, remedy) = match what {
        Referent::Function => (
            "a function that is none of the module's",
            "let the initializer put null there",
        ),
        Referent::External => ("an external value", "let the initializer put null there"),
        Referent::Object => (
            "a garbage-collected object",
            "let the initializer put null there",
        ),
        Referent::Exception => ("an exception", "let the initializer put null there"),
    };
    let mut sites = slot.sites(module);
    let Some(site) = sites.next() else {
        let text = format!("{name} refers to {what}, which a snapshot can't hold: {remedy}");
        return Error::unsupported(text);
    };
    let others = match sites.count() {
        0 => String::new(),
        1 => String::from(", or another instruction,"),
        count => format!(", or one of {count} other instructions,"),
    };
    let ran = ran(labels, site);
    Error::unsupported(format!(
        "{name} refers to {what}, which a snapshot can't hold: {ran}{others} may have put it there; {remedy}"
    ))
    .at(site.offset)
}

/// A reference leads to what is no part of a snapshot, through objects of these types: the last one
/// is the first on the way. It begins in a slot, or where the module makes objects.
pub(crate) fn led(
    module: &Module,
    labels: &Labels<'_>,
    slot: Option<Slot>,
    origin: Option<Origin>,
    through: &[u32],
    what: Referent,
) -> Error {
    let holds = matches!(what, Referent::Function | Referent::Exception);
    let what = match what {
        Referent::Function => "a function that is none of the module's",
        Referent::External => "a value of the host",
        Referent::Object => "an object of a type that is none of the module's",
        Referent::Exception => "an exception",
    };
    let name = match (slot, origin) {
        (Some(slot), _) => slot.name(labels),
        (None, Some(Origin::Global(index))) => {
            format!("global {}", labelled(&labels.globals, index))
        }
        (None, Some(Origin::Element(index, at))) => {
            format!("element {at} of table {}", labelled(&labels.tables, index))
        }
        _ => String::from("an object that the module makes"),
    };
    let way = match (through, holds) {
        ([], false) => String::from("refers to"),
        ([], true) => String::from("refers to an object that holds"),
        ([ty, ..], _) => format!("leads, by an object of type {ty}, to"),
    };
    let offset = slot.and_then(|slot| slot.sites(module).next().map(|site| site.offset));
    let by = slot.and_then(|slot| slot.sites(module).next());
    let by = by.map_or_else(String::new, |site| {
        format!(": {} may have put it there", ran(labels, site))
    });
    let text = format!(
        "{name} {way} {what}, which a snapshot can't hold{by}; let the initializer put null there"
    );
    let error = Error::unsupported(text);
    match offset {
        Some(offset) => error.at(offset),
        None => error,
    }
}

/// An object may have changed, and an imported global leads to an object: it may be that one.
pub(crate) fn changed_elsewhere(module: &Module, labels: &Labels<'_>, global: u32) -> Error {
    let name = labelled(&labels.globals, global);
    let mut sites = module.changes.iter();
    let site = sites.find(|site| flag(module, site) == Some(Flag::Given));
    let by = site.map_or_else(String::new, |site| format!(", {},", by(labels, site)));
    let text = format!(
        "a garbage-collected object may have changed{by} to which the imported global {name} leads, which a snapshot can't hold: let the initializer end before that"
    );
    let error = Error::unsupported(text);
    match site {
        Some(site) => error.at(site.offset),
        None => error,
    }
}

/// The start function is larger than engines take.
pub(super) fn too_much_code(bytes: u64) -> Error {
    Error::unsupported(format!(
        "the state takes a start function of at least {bytes} bytes, and engines accept \
         {MOST_BYTES}: let the initializer make fewer kinds of objects"
    ))
}

/// The state of a table takes more element segments than there is room for.
pub(super) fn too_many(plan: &Plan, index: u32, segments: usize, room: usize) -> Error {
    let module = &plan.module;
    let labels = Labels::read(&plan.wasm, module);
    let slot = Slot {
        kind: ExternalKind::Table,
        index,
        element: None,
    };
    let (by, offset) = match slot.sites(module).next() {
        Some(site) => (format!(", {},", by(&labels, site)), site.offset),
        None => (String::new(), module.range.start),
    };
    Error::unsupported(format!(
        "{} has changed{by} in so many places that this takes {segments} element segments, and there is room for {room}: let the initializer change elements side by side",
        slot.name(&labels)
    ))
    .at(offset)
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
    let tells_objects = module.tells_objects();
    for (number, site) in (1..).zip(&module.changes) {
        let name = site.change.name();
        let text = match flag(module, site) {
            Some(Flag::Data(_) | Flag::Elements(_) | Flag::Given) => continue,
            Some(_) => format!("what the instruction `{name}` changes can't be read"),
            None if unknown.contains(&number) => {
                format!(
                    "the instruction `{name}` may store a reference whose origin can't be known"
                )
            }
            None if module.location == ModuleLocation::InComponent => continue,
            None if holds_others(module, site) && tells_objects => {
                format!(
                    "the instruction `{name}` may store a reference to the host or to an object of another module"
                )
            }
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
        Change::GlobalSet => module.global_type(site.subject),
        change if change.is_of_table() => module
            .table_type(site.subject)
            .map(|ty| ValType::Ref(ty.element_type)),
        _ => None,
    };
    ty.is_some_and(|ty| hierarchy(module, ty) != Hierarchy::Func)
}

/// Which instruction has changed something, if it was this one.
pub(crate) fn by(labels: &Labels<'_>, site: &ChangeSite) -> String {
    format!("by {}", ran(labels, site))
}

/// An instruction, and the function that it is in.
fn ran(labels: &Labels<'_>, site: &ChangeSite) -> String {
    format!("`{}` in {}", site.change.name(), place(labels, site))
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
