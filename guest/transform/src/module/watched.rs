//! What of a module's state is shown beside its memories and the numbers in its globals.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use wasmparser::{
    BinaryReader, ConstExpr, ElementItems, ElementSectionReader, ExternalKind, GlobalSectionReader,
    Operator, TableInit, TableSectionReader, TableType, ValType,
};

use super::contents::{ChangeSite, ElementMode, FEATURES, Module, ModuleLocation};
use super::effects::Change;
use super::format::{id, slice};
use super::shadow::{Shadow, has_room};
use crate::Error;
use crate::options::Initializer;
use crate::reference::Hierarchy;

/// What is shown. Empty for most modules, which have nothing but memories and numbers.
#[derive(Debug, Default)]
pub(crate) struct Watched {
    /// The tables that may have changed since they were made, by index.
    pub(crate) tables: Vec<u32>,
    /// The mutable globals that hold references, by index.
    pub(crate) references: Vec<u32>,
    /// The functions to which references may lead, by index.
    pub(crate) functions: Vec<u32>,
    /// The flags: globals of our own in the instrumented module, in order.
    pub(crate) flags: Vec<Flag>,
    /// What is noted of references that nothing can look at.
    pub(crate) shadow: Shadow,
}

/// A global of the instrumented module's own, which begins as 0. Code sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Flag {
    /// This passive data segment was dropped.
    Data(u32),
    /// This passive element segment was dropped.
    Elements(u32),
    /// Something has changed that can't be read: the number of the instruction in
    /// `Module::changes`, and one more.
    Change,
    /// There was no room to note what a table was given.
    NoRoom,
    /// The note of the element that was read last.
    LastRead,
    /// The operands of the instruction at hand that changes a table: where the elements are that
    /// change, where they come from, and how many they are.
    Index,
    Source,
    Count,
    /// The note of what this global was given.
    Global(u32),
}

impl Flag {
    /// The type of the global.
    pub(crate) fn ty(self) -> ValType {
        match self {
            Self::Data(_) | Self::Elements(_) | Self::Change | Self::NoRoom => ValType::I32,
            _ => ValType::I64,
        }
    }
}

impl Watched {
    /// What is watched in a module that an initializer or the host runs.
    pub(crate) fn new(wasm: &[u8], module: &Module, init: &Initializer) -> Result<Self, Error> {
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
        watched.tables = tables(module, init);
        watched.references = references(module, init);
        let of_functions = |ty| hierarchy(module, ty) == Hierarchy::Func;
        let in_tables = watched.tables.iter().any(|table| {
            let ty = module.table_type(*table);
            ty.is_some_and(|ty| of_functions(ValType::Ref(ty.element_type)))
        });
        let in_globals = module.reference_globals().any(|(index, ty)| {
            watched.references.contains(&index) && of_functions(ty.content_type)
        });
        if in_tables || in_globals {
            watched.functions = referable(wasm, module)?.into_iter().collect();
        }
        Ok(watched)
    }

    /// Whether nothing is watched.
    pub(crate) fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.references.is_empty() && self.flags.is_empty()
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
        change if change.is_of_object() => module.keeps_objects().then_some(Flag::Change),
        // The host reads tables and globals of a module. In a component they have notes.
        change if change.is_of_table() => {
            (in_component && !has_room(module)).then_some(Flag::Change)
        }
        _ => None,
    }
}

/// The tables that are state: those that code changes, those that are imported and that others may
/// change, and those that a host can change which calls what it likes.
fn tables(module: &Module, init: &Initializer) -> Vec<u32> {
    let mut tables = module.changed_tables();
    tables.extend(0..module.imported_tables);
    if *init == Initializer::None {
        tables.extend(exported(module, ExternalKind::Table));
    }
    tables.into_iter().collect()
}

/// The globals with references that are state: those that code sets, and those that a host can set
/// which calls what it likes. Others keep their first values.
fn references(module: &Module, init: &Initializer) -> Vec<u32> {
    let changes = module.changes.iter();
    let set = changes.filter(|site| site.change == Change::GlobalSet);
    let mut set: BTreeSet<u32> = set.map(|site| site.subject).collect();
    if *init == Initializer::None {
        set.extend(exported(module, ExternalKind::Global));
    }
    let globals = module.reference_globals().map(|(index, _)| index);
    globals.filter(|index| set.contains(index)).collect()
}

/// The exported items of a kind.
fn exported(module: &Module, kind: ExternalKind) -> impl Iterator<Item = u32> {
    let exports = module.exports.iter();
    let exports = exports.filter(move |export| export.kind == kind);
    exports.map(|export| export.index)
}

/// The hierarchy that a type of references is in.
pub(crate) fn hierarchy(module: &Module, ty: ValType) -> Hierarchy {
    use wasmparser::{AbstractHeapType as Abstract, HeapType};
    let ValType::Ref(ty) = ty else {
        return Hierarchy::Any;
    };
    match ty.heap_type() {
        HeapType::Abstract { ty, .. } => match ty {
            Abstract::Func | Abstract::NoFunc => Hierarchy::Func,
            Abstract::Extern | Abstract::NoExtern => Hierarchy::Extern,
            Abstract::Exn | Abstract::NoExn => Hierarchy::Exn,
            _ => Hierarchy::Any,
        },
        HeapType::Concrete(index) | HeapType::Exact(index) => {
            let index = index.as_module_index();
            match index.is_some_and(|index| module.function_types.contains(&index)) {
                true => Hierarchy::Func,
                false => Hierarchy::Any,
            }
        }
    }
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
            || self.keeps_objects()
    }

    /// The tables that code changes.
    pub(crate) fn changed_tables(&self) -> BTreeSet<u32> {
        let changes = self.changes.iter();
        let of_tables = changes.filter(|site| site.change.is_of_table());
        of_tables.map(|site| site.subject).collect()
    }

    /// Whether the result makes objects when it is instantiated, as this module does: what code has
    /// changed in them is lost then.
    pub(crate) fn keeps_objects(&self) -> bool {
        let changed = self.changed_tables();
        let in_globals = self
            .globals
            .iter()
            .any(|global| global.makes_object && !global.ty.mutable);
        let tables = (self.imported_tables..).zip(&self.tables);
        let mut in_tables = tables.filter(|(index, _)| !changed.contains(index));
        let mut in_elements = self.elements.iter().filter(|segment| match segment.mode {
            ElementMode::Active(table) => !changed.contains(&table),
            ElementMode::Passive => true,
            ElementMode::Declared => false,
        });
        in_globals
            || in_tables.any(|(_, table)| table.makes_object)
            || in_elements.any(|segment| segment.makes_object)
    }
}
