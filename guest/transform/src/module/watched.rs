//! What of a module's state is shown beside its memories and the numbers in its globals.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use wasmparser::{
    BinaryReader, ConstExpr, ElementItems, ElementSectionReader, ExternalKind, GlobalSectionReader,
    Operator, TableInit, TableSectionReader, TableType, ValType,
};

use super::contents::{ChangeSite, ElementMode, FEATURES, Module, ModuleLocation};
use super::effects::Change;
use super::flag::Flag;
use super::format::{id, slice};
use super::given::Given;
use super::hierarchy::hierarchy;
use super::objects::KeptObjects;
use super::shadow::{Shadow, has_room};
use crate::Error;
use crate::options::{Initializer, Options};
use crate::reference::Hierarchy;

/// What is shown. Empty for most modules, which have nothing but memories and numbers.
#[derive(Debug, Default)]
pub(crate) struct Watched {
    /// The tables that may have changed since they were made, by index.
    pub(crate) tables: Vec<u32>,
    /// The mutable globals that hold references, by index, in order.
    pub(crate) references: Vec<u32>,
    /// The functions to which references may lead, by index.
    pub(crate) functions: Vec<u32>,
    /// The flags: globals of our own in the instrumented module, in order.
    pub(crate) flags: Vec<Flag>,
    /// What has objects from the beginning. None if the module does not tell of objects.
    pub(crate) given: Option<Vec<Given>>,
    /// What is noted of references that nothing can look at.
    pub(crate) shadow: Shadow,
}

impl Watched {
    /// What is watched in a module that an initializer or the host runs.
    pub(crate) fn new(wasm: &[u8], module: &Module, options: &Options) -> Result<Self, Error> {
        let shadow = Shadow::new(wasm, module)?;
        let flags = module.changes.iter().filter_map(|site| flag(module, site));
        let flags: BTreeSet<Flag> = flags.chain(shadow.flags()).collect();
        let mut watched = Self {
            flags: flags.into_iter().collect(),
            shadow,
            ..Self::default()
        };
        if module.location == ModuleLocation::InComponent {
            // Nothing can look at references there.
            if !watched.shadow.is_empty() {
                watched.functions = referable(wasm, module)?.into_iter().collect();
            }
            return Ok(watched);
        }
        watched.tables = tables(module, options);
        watched.references = references(module, options);
        let tables = watched.tables.iter();
        let tables = tables.filter_map(|table| module.table_type(*table));
        let tables = tables.map(|ty| ValType::Ref(ty.element_type));
        let globals = module.reference_globals();
        let globals = globals.filter(|(index, _)| watched.is_watched(*index));
        let globals = globals.map(|(_, ty)| ty.content_type);
        let mut slots = tables.chain(globals);
        let may_lead = slots.any(|ty| module.leads_to_objects(ty));
        if module.tells_objects() && (may_lead || !module.given_types.is_empty()) {
            watched.given = Some(module.given(&watched.references, &watched.tables));
        }
        let in_objects = watched.given.is_some() && module.has_functions_in_objects();
        let of_functions = |ty| hierarchy(module, ty) == Hierarchy::Func;
        let in_tables = watched.tables.iter().any(|table| {
            let ty = module.table_type(*table);
            ty.is_some_and(|ty| of_functions(ValType::Ref(ty.element_type)))
        });
        let in_globals = module
            .reference_globals()
            .any(|(index, ty)| watched.is_watched(index) && of_functions(ty.content_type));
        if in_tables || in_globals || in_objects {
            watched.functions = referable(wasm, module)?.into_iter().collect();
        }
        Ok(watched)
    }

    /// Whether a global that holds references is watched.
    pub(crate) fn is_watched(&self, global: u32) -> bool {
        self.references.binary_search(&global).is_ok()
    }

    /// Whether nothing is watched.
    pub(crate) fn is_empty(&self) -> bool {
        self.tables.is_empty()
            && self.references.is_empty()
            && self.flags.is_empty()
            && self.given.is_none()
    }
}

/// The flag that an instruction sets.
pub(crate) fn flag(module: &Module, site: &ChangeSite) -> Option<Flag> {
    let in_component = module.location == ModuleLocation::InComponent;
    match site.change {
        Change::DataDrop if module.is_passive_data(site.subject) => Some(Flag::Data(site.subject)),
        Change::ElemDrop if module.is_passive_element(site.subject) => {
            Some(Flag::Elements(site.subject))
        }
        Change::DataDrop | Change::ElemDrop => None,
        change if change.is_of_object() => {
            if module.kept_types.contains(&site.subject) {
                return Some(Flag::Change);
            }
            let is_given = module.given_types.contains(&site.subject);
            is_given.then_some(Flag::Given)
        }
        // The host reads tables and globals of a module. In a component they have notes.
        change if change.is_of_table() => {
            (in_component && !has_room(module)).then_some(Flag::Change)
        }
        _ => None,
    }
}

/// The tables that are state: those that code changes, those that are imported and that others may
/// change, and those that the host may change.
fn tables(module: &Module, options: &Options) -> Vec<u32> {
    let mut tables = module.changed_tables();
    tables.extend(0..module.imported_tables);
    tables.extend(by_host(module, options, ExternalKind::Table));
    tables.into_iter().collect()
}

/// The globals with references that are state: those that code sets, and those that the host may
/// set. Others keep their first values.
fn references(module: &Module, options: &Options) -> Vec<u32> {
    let changes = module.changes.iter();
    let set = changes.filter(|site| site.change == Change::GlobalSet);
    let mut set: BTreeSet<u32> = set.map(|site| site.subject).collect();
    set.extend(by_host(module, options, ExternalKind::Global));
    let globals = module.reference_globals().map(|(index, _)| index);
    globals.filter(|index| set.contains(index)).collect()
}

/// The tables or globals that the host may change, since they are exported.
///
/// Beside an initializer, these are none that have an object from the beginning: whether it is
/// still there can't be told, and few hosts have another one to put there.
fn by_host(module: &Module, options: &Options, kind: ExternalKind) -> BTreeSet<u32> {
    let is_all = options.init == Initializer::None;
    if !is_all && !options.watch_exports {
        return BTreeSet::new();
    }
    let exports = module.exports.iter();
    let exports = exports.filter(|export| export.kind == kind);
    let mut found: BTreeSet<u32> = exports.map(|export| export.index).collect();
    if !is_all {
        let with_object = with_object(module, kind);
        found.retain(|index| !with_object.contains(index));
    }
    found
}

/// The tables or globals that have objects when the module is instantiated.
fn with_object(module: &Module, kind: ExternalKind) -> BTreeSet<u32> {
    if kind == ExternalKind::Global {
        let globals = (module.imported_globals..).zip(&module.globals);
        let globals = globals.filter(|(_, global)| !global.objects.is_empty());
        return globals.map(|(index, _)| index).collect();
    }
    let tables = (module.imported_tables..).zip(&module.tables);
    let tables = tables.filter(|(_, table)| !table.objects.is_empty());
    let segments = module
        .elements
        .iter()
        .filter_map(|segment| match segment.mode {
            ElementMode::Active(table) if !segment.objects.is_empty() => Some(table),
            _ => None,
        });
    tables.map(|(index, _)| index).chain(segments).collect()
}

/// The functions to which anything in a module can refer: those that occur in constant expressions,
/// element segments and exports, and those to which code refers.
pub(super) fn referable(wasm: &[u8], module: &Module) -> Result<BTreeSet<u32>, Error> {
    let mut functions = module.function_uses.clone();
    let exports = module.exports.iter();
    let exports = exports.filter(|export| is_function(export.kind));
    functions.extend(exports.map(|export| export.index));
    for section in &module.sections {
        let content = slice(wasm, section.content.clone())?;
        let reader = BinaryReader::new_features(content, section.content.start, FEATURES);
        match section.id {
            id::TABLE => {
                for table in TableSectionReader::new(reader)? {
                    if let TableInit::Expr(init) = table?.init {
                        expression(&init, &mut functions)?;
                    }
                }
            }
            id::GLOBAL => {
                for global in GlobalSectionReader::new(reader)? {
                    expression(&global?.init_expr, &mut functions)?;
                }
            }
            id::ELEMENT => {
                for segment in ElementSectionReader::new(reader)? {
                    items(segment?.items, &mut functions)?;
                }
            }
            _ => {}
        }
    }
    Ok(functions)
}

fn is_function(kind: ExternalKind) -> bool {
    matches!(kind, ExternalKind::Func | ExternalKind::FuncExact)
}

/// The functions in a segment.
pub(super) fn items(items: ElementItems<'_>, functions: &mut BTreeSet<u32>) -> Result<(), Error> {
    match items {
        ElementItems::Functions(indices) => {
            for index in indices {
                functions.insert(index?);
            }
        }
        ElementItems::Expressions(_, expressions) => {
            for init in expressions {
                expression(&init?, functions)?;
            }
        }
    }
    Ok(())
}

fn expression(init: &ConstExpr<'_>, functions: &mut BTreeSet<u32>) -> Result<(), Error> {
    for operator in init.get_operators_reader() {
        if let Operator::RefFunc { function_index } = operator? {
            functions.insert(function_index);
        }
    }
    Ok(())
}

impl Module {
    /// Whether the code of a module like this is likely to have instructions that are marked, or
    /// that change tables. Most programs have one table of functions, and change nothing in it.
    pub(crate) fn needs_code(&self) -> bool {
        let tables = (0..self.all_tables()).filter_map(|index| self.table_type(index));
        let of_functions =
            |ty: &TableType| hierarchy(self, ValType::Ref(ty.element_type)) == Hierarchy::Func;
        let elements = self.elements.iter();
        let mut passive = elements.filter(|segment| segment.mode == ElementMode::Passive);
        self.segments.iter().any(|segment| !segment.active)
            || passive.next().is_some()
            || self.all_tables() > 1
            || tables.into_iter().any(|ty| !of_functions(ty))
            || self.has_reference_globals()
            || !KeptObjects::of(self).is_empty()
    }

    /// The tables that code changes.
    pub(crate) fn changed_tables(&self) -> BTreeSet<u32> {
        let changes = self.changes.iter();
        let of_tables = changes.filter(|site| site.change.is_of_table());
        of_tables.map(|site| site.subject).collect()
    }
}
