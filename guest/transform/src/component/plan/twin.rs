//! Which instances of one component are given the state of which of another.

use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::format;
use alloc::vec::Vec;

use wasmparser::ExternalKind;

use crate::Error;
use crate::component::read::draft::Draft;
use crate::module;
use crate::module::format::{id, slice};
use crate::module::state::Noted;

/// For core instances of `twin`, those of `run` whose state they are given, by their numbers in the
/// trees.
///
/// `given` pairs modules of `run` with modules of `twin`; others are paired by equal bytes, in
/// order.
pub(crate) fn pair(
    run: &Draft,
    twin: &Draft,
    given: &[(u32, u32)],
) -> Result<BTreeMap<usize, usize>, Error> {
    let pairs = modules(run, twin, given)?;
    let (of_run, of_twin) = (instances(run), instances(twin));
    let mut partners = BTreeMap::new();
    for (module, other) in pairs {
        let none = Vec::new();
        let left = of_run.get(&module).unwrap_or(&none);
        let right = of_twin.get(&other).unwrap_or(&none);
        if left.len() != right.len() {
            return Err(Error::options(format!(
                "core module {module} is instantiated {} times, and its partner in the twin, core module {other}, {} times",
                left.len(),
                right.len()
            )));
        }
        partners.extend(right.iter().copied().zip(left.iter().copied()));
    }
    if partners.is_empty() {
        return Err(Error::options(
            "no core module of the twin is equal to one of the component that is run: name a pair of them",
        ));
    }
    Ok(partners)
}

/// Refuses modules of the twin that have no partner, and that write to an imported memory or run a
/// start function with imports when they are instantiated: that would overwrite the state of
/// others.
pub(crate) fn check_others(twin: &Draft, partners: &BTreeMap<usize, usize>) -> Result<(), Error> {
    for (core, number) in twin.cores().enumerate() {
        let plan = twin.modules.get(number);
        let module = &plan
            .ok_or_else(|| Error::internal("a module has no number"))?
            .module;
        let has = |id: u8| module.sections.iter().any(|section| section.id == id);
        let writes = module.imported_memories > 0 && module.segments.iter().any(|s| s.active);
        let starts = has(id::START) && has(id::IMPORT);
        if !partners.contains_key(&core) && (writes || starts) {
            let effect = match writes {
                true => "writes to a memory that it imports",
                false => "runs a start function",
            };
            return Err(Error::unsupported(format!(
                "core module {number} of the twin has no partner, and {effect} when it is instantiated: pair it with a module of the component that is run"
            ))
            .at(module.range.start));
        }
    }
    Ok(())
}

/// Refuses references that the twin's modules can't be given: those are told by indices of
/// functions, and of what others of the component define.
pub(crate) fn check_notes(
    run: &module::Plan,
    twin: &module::Plan,
    noted: &Noted,
) -> Result<(), Error> {
    let (left, right) = (&run.module, &twin.module);
    let bytes =
        |plan: &module::Plan| slice(&plan.wasm, plan.module.range.clone()).map(<[u8]>::to_vec);
    let exports = left.exports.iter();
    let shared = |kind: ExternalKind, imported: u32, index: u32| {
        let mut exports = exports.clone();
        index < imported || exports.any(|export| export.kind == kind && export.index == index)
    };
    let mut tables = noted.tables.keys().chain(noted.minimums.keys());
    let mut globals = noted.globals.keys();
    let is_shared = tables.any(|index| shared(ExternalKind::Table, left.imported_tables, *index))
        || globals.any(|index| shared(ExternalKind::Global, left.imported_globals, *index));
    let why = if is_shared {
        "which it shares with others"
    } else if !noted.is_empty() && bytes(run)? != bytes(twin)? {
        "and its partner in the twin is another module"
    } else {
        return Ok(());
    };
    Err(Error::unsupported(format!(
        "a core module has changed a table or a global that holds a reference, {why}, so the twin can't be given that: let the initializer end before that"
    ))
    .at(right.range.start))
}

/// Pairs of modules that are instantiated, by their numbers.
fn modules(run: &Draft, twin: &Draft, given: &[(u32, u32)]) -> Result<Vec<(usize, usize)>, Error> {
    let mut pairs = Vec::new();
    let (mut used, mut taken) = (BTreeSet::new(), BTreeSet::new());
    for (module, other) in given {
        let (module, other) = (*module as usize, *other as usize);
        exists(run, module, "the component that is run")?;
        exists(twin, other, "the twin")?;
        if !used.insert(module) || !taken.insert(other) {
            return Err(Error::options(format!(
                "core modules {module} and {other} are paired, and one of them is paired already"
            )));
        }
        check_same_state(run, twin, module, other)?;
        pairs.push((module, other));
    }
    let mut free: BTreeMap<&[u8], VecDeque<usize>> = BTreeMap::new();
    for other in instances(twin).into_keys() {
        if !taken.contains(&other) {
            free.entry(bytes(twin, other)?)
                .or_default()
                .push_back(other);
        }
    }
    for module in instances(run).into_keys() {
        if used.contains(&module) {
            continue;
        }
        let equal = free.get_mut(bytes(run, module)?);
        let other = equal.and_then(VecDeque::pop_front);
        pairs.extend(other.map(|other| (module, other)));
    }
    Ok(pairs)
}

/// The core instances of each module, by their numbers in the tree.
fn instances(draft: &Draft) -> BTreeMap<usize, Vec<usize>> {
    let mut instances: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, module) in draft.cores().enumerate() {
        instances.entry(module).or_default().push(number);
    }
    instances
}

fn exists(draft: &Draft, module: usize, whose: &str) -> Result<(), Error> {
    if module < draft.modules.len() {
        return Ok(());
    }
    Err(Error::options(format!(
        "{whose} has no core module {module}: it has {}",
        draft.modules.len()
    )))
}

fn bytes(draft: &Draft, module: usize) -> Result<&[u8], Error> {
    let plan = draft.modules.get(module);
    let plan = plan.ok_or_else(|| Error::internal("a module has no number"))?;
    slice(draft.wasm(), plan.module.range.clone())
}

/// Partners have the same memories and the same mutable globals.
fn check_same_state(run: &Draft, twin: &Draft, module: usize, other: usize) -> Result<(), Error> {
    let (Some(left), Some(right)) = (run.modules.get(module), twin.modules.get(other)) else {
        return Err(Error::internal("a module has no number"));
    };
    let globals = |plan: &crate::module::Plan| -> Vec<_> {
        let globals = plan.module.mutable_globals();
        globals.map(|(_, global)| global.ty.content_type).collect()
    };
    let what = if left.module.memories != right.module.memories {
        "memories"
    } else if globals(left) != globals(right) {
        "mutable globals"
    } else {
        return Ok(());
    };
    Err(Error::options(format!(
        "core module {module} and its partner in the twin, core module {other}, do not have the same {what}"
    )))
}
