//! Tells results of one binary from other pairs of binaries.

use alloc::format;
use core::fmt::Display;

use wasmparser::{BinaryReader, ImportSectionReader, TypeRef};

use crate::Error;
use crate::module::FEATURES;
use crate::module::format::{id, slice};
use crate::written::binary::Binary;
use crate::written::core_module::Core;

/// Checks the kinds, and what components have.
pub(super) fn check_binaries(first: &Binary<'_>, second: &Binary<'_>) -> Result<(), Error> {
    same("", "the kind", first.kind, second.kind)?;
    let [left, right] = [&first.contents, &second.contents];
    let counts = [&left.modules, &right.modules].map(|modules| modules.len());
    same("", "the number of core modules", counts[0], counts[1])?;
    let counts = [&left.components, &right.components].map(|components| components.len());
    same(
        "",
        "the number of component definitions",
        counts[0],
        counts[1],
    )?;
    let pairs = left.components.iter().zip(&right.components);
    for (number, (left, right)) in (0_usize..).zip(pairs) {
        let component = format!("component definition {number}: ");
        let counts = [&left.sections, &right.sections].map(|sections| sections.len());
        same(&component, "the number of sections", counts[0], counts[1])?;
        for (left, right) in left.sections.iter().zip(&right.sections) {
            same(&component, "the kind of a section", left.id, right.id)?;
        }
    }
    Ok(())
}

/// Checks what modules with the same number have. `name` stands before what a message says of them.
pub(super) fn check_modules(name: &str, first: &Core<'_>, second: &Core<'_>) -> Result<(), Error> {
    let (left, right) = (first.module, second.module);
    imports(name, first, second)?;
    if !have_common_functions(first, second) {
        let counts = [left, right].map(|module| module.all_functions());
        same(name, "the number of functions", counts[0], counts[1])?;
    }
    let globals = [first, second].map(Core::own_globals);
    let counts = globals.map(<[_]>::len);
    same(name, "the number of globals", counts[0], counts[1])?;
    let counts = [left, right].map(|module| module.memories.len());
    same(name, "the number of memories", counts[0], counts[1])?;
    let counts = [left, right].map(|module| module.tables.len());
    same(name, "the number of tables", counts[0], counts[1])?;
    for (left, right) in globals[0].iter().zip(globals[1]) {
        let types = [left, right].map(|global| global.ty.content_type);
        same(name, "the type of a global", types[0], types[1])?;
        let mutable = [left, right].map(|global| global.ty.mutable);
        same(name, "whether a global is mutable", mutable[0], mutable[1])?;
    }
    for (left, right) in first.memories.iter().zip(&second.memories) {
        let wide = [left, right].map(|ty| ty.memory64);
        same(
            name,
            "whether a memory has 64-bit addresses",
            wide[0],
            wide[1],
        )?;
        let pages = [left, right].map(|ty| ty.page_size_log2.unwrap_or(16));
        same(
            name,
            "the binary logarithm of a page size",
            pages[0],
            pages[1],
        )?;
    }
    for (left, right) in first.tables.iter().zip(&second.tables) {
        let types = [left, right].map(|ty| ty.element_type);
        same(name, "the type of a table", types[0], types[1])?;
    }
    Ok(())
}

/// Whether both have the same number of functions, apart from start functions of their own, with
/// what these call.
fn have_common_functions(first: &Core<'_>, second: &Core<'_>) -> bool {
    let [left, right] = [first, second].map(possible_functions);
    let is_common = left.iter().any(|count| right.contains(count));
    is_common && first.module.imported_functions == second.module.imported_functions
}

/// How many functions the binary can have had of which this is a result.
fn possible_functions(core: &Core<'_>) -> [u32; 2] {
    let all = core.module.all_functions();
    let is_own = |start: &u32| all.saturating_sub(*start) <= MOST_ADDED;
    [all, core.module.start.filter(is_own).unwrap_or(all)]
}

/// A start function, and those that it calls.
const MOST_ADDED: u32 = 1000;

fn imports(name: &str, first: &Core<'_>, second: &Core<'_>) -> Result<(), Error> {
    let [left, right] = [first, second].map(import_section);
    let (left, right) = match (left?, right?) {
        (Some(left), Some(right)) => (left, right),
        (None, None) => return Ok(()),
        _ => return Err(refused(format!("{name}only one of them has imports"))),
    };
    let mut left = left.into_imports();
    let mut right = right.into_imports();
    loop {
        let (left, right) = match (left.next(), right.next()) {
            (Some(left), Some(right)) => (left?, right?),
            (None, None) => return Ok(()),
            _ => return Err(refused(format!("{name}one of them has more imports"))),
        };
        if (left.module, left.name) != (right.module, right.name) || !fits(left.ty, right.ty) {
            return Err(refused(format!(
                "{name}an import is `{}` of `{}` in the first, and `{}` of `{}` in the second",
                left.name, left.module, right.name, right.module
            )));
        }
    }
}

/// Whether two imports have the same type. Sizes of memories and tables may differ.
fn fits(first: TypeRef, second: TypeRef) -> bool {
    match (first, second) {
        (TypeRef::Memory(_), TypeRef::Memory(_)) | (TypeRef::Table(_), TypeRef::Table(_)) => true,
        (first, second) => first == second,
    }
}

fn import_section<'a>(core: &Core<'a>) -> Result<Option<ImportSectionReader<'a>>, Error> {
    let mut sections = core.module.sections.iter();
    let Some(section) = sections.find(|section| section.id == id::IMPORT) else {
        return Ok(None);
    };
    let content = slice(core.wasm, section.content.clone())?;
    let reader = BinaryReader::new_features(content, section.content.start, FEATURES);
    Ok(Some(ImportSectionReader::new(reader)?))
}

/// Refuses what differs.
fn same<T: PartialEq + Display>(name: &str, what: &str, first: T, second: T) -> Result<(), Error> {
    if first == second {
        return Ok(());
    }
    Err(refused(format!(
        "{name}{what} is {first} in the first, and {second} in the second"
    )))
}

fn refused(why: impl Display) -> Error {
    Error::options(format!("these are not two results of one binary: {why}"))
}
