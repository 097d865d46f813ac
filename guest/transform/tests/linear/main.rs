//! What each step of the transform takes, for inputs of any size.
//!
//! Sixteen times the input takes sixteen times the memory, in sixteen times as many allocations.
//! These are counted, since times differ from run to run. The time of a loop that allocates nothing
//! shows where all are printed:
//!
//! ```sh
//! cargo test --release -p wizer-transform --test linear -- --ignored --nocapture
//! ```

mod components;
mod input;
mod messages;
mod modules;
mod names;
mod state;

use std::error::Error;

use input::{Cost, Made, measured};

type Tested = Result<(), Box<dyn Error>>;

/// The name of a quantity, a size, and a function that makes an input of that size.
type Kind = (&'static str, usize, fn(usize) -> Made);

/// The most that sixteen times the size may take: of allocations, of bytes, of bytes at the same
/// time. A vector that grows doubles its size, so it may have room for twice as many bytes.
const MOST: [u64; 3] = [20, 40, 40];

/// Allocations and bytes that make no difference: what any input takes.
const FEW: [u64; 3] = [100, 20_000, 20_000];

/// Names. The most bytes that engines accept in one are 100,000.
const NAMES: [Kind; 11] = [
    ("bytes of an export's name", 100_000, names::of_export),
    (
        "exports with names of 1,000 bytes",
        2_000,
        names::of_exports,
    ),
    ("bytes of an import's names", 100_000, names::of_import),
    (
        "bytes of names in the name section",
        100_000,
        names::of_function,
    ),
    ("names in the name section", 100_000, names::of_functions),
    (
        "bytes of a custom section's name",
        100_000,
        names::of_custom_section,
    ),
    (
        "component: bytes of an export's name",
        96_000,
        names::of_component_export,
    ),
    (
        "component: bytes of an import's name",
        96_000,
        names::of_component_import,
    ),
    (
        "component: bytes of an interface's name",
        96_000,
        names::of_interface,
    ),
    (
        "component: bytes of words in a name",
        96_000,
        names::of_words,
    ),
    (
        "component: names of functions",
        32_000,
        components::named_functions,
    ),
];

const MODULES: [Kind; 29] = [
    (
        "exports of functions",
        100_000,
        modules::exports_of_functions,
    ),
    ("exports of globals", 100_000, modules::exports_of_globals),
    ("exports of memories", 100_000, modules::exports_of_memories),
    ("exports of tables", 100_000, modules::exports_of_tables),
    ("exported functions", 100_000, modules::exported_functions),
    ("renames", 40_000, modules::renames),
    (
        "imports of functions",
        100_000,
        modules::imports_of_functions,
    ),
    ("imports of globals", 100_000, modules::imports_of_globals),
    (
        "imports of globals, tables and uses",
        100_000,
        modules::imports_with_state,
    ),
    ("types of functions", 100_000, modules::types_of_functions),
    (
        "types, 62 below one another",
        100_000,
        modules::deep_subtypes,
    ),
    (
        "types of objects that code changes",
        100_000,
        modules::changed_objects,
    ),
    ("types in one group", 100_000, modules::one_group),
    (
        "functions in a typed table",
        100_000,
        modules::typed_functions,
    ),
    ("nested blocks", 100_000, modules::nested_blocks),
    ("nested ifs", 100_000, modules::nested_ifs),
    ("labels of one br_table", 100_000, modules::long_br_table),
    ("globals", 100_000, modules::globals),
    (
        "globals with references",
        100_000,
        modules::reference_globals,
    ),
    ("changes of tables", 100_000, state::changes_of_tables),
    (
        "changes of imported tables",
        100_000,
        state::changes_of_imported_tables,
    ),
    ("passive data segments", 80_000, state::data_segments),
    ("active data segments", 100_000, state::active_data_segments),
    ("passive element segments", 80_000, state::element_segments),
    ("instructions with NaNs", 100_000, state::canonical_nans),
    ("runs of bytes", 10_000, state::runs),
    ("runs of bytes, more than segments", 100_000, state::runs),
    (
        "runs of bytes, beside imports",
        100_000,
        state::runs_and_imports,
    ),
    ("elements of a table", 100_000, state::elements),
];

const COMPONENTS: [Kind; 20] = [
    ("component: exports", 100_000, components::exports),
    (
        "component: exports of an instance",
        100_000,
        components::exports_of_one_instance,
    ),
    (
        "component: exports of 100 instances",
        32_000,
        components::exports_of_instances,
    ),
    ("component: aliases", 100_000, components::aliases),
    ("component: imports", 100_000, components::imports),
    ("component: renames", 32_000, components::renames),
    (
        "component: renames in an instance",
        32_000,
        components::renames_in_an_instance,
    ),
    (
        "component: lifted and lowered functions",
        32_000,
        components::lifted_functions,
    ),
    (
        "component: types in one another, 90 deep",
        32_000,
        components::chained_types,
    ),
    ("component: fields of records", 32_000, components::records),
    (
        "component: exported types",
        32_000,
        components::exported_types,
    ),
    (
        "component: exports of a resource type",
        32_000,
        components::exported_resources,
    ),
    (
        "component: exports of an imported instance",
        32_000,
        components::imported_instance,
    ),
    (
        "component: outer aliases",
        32_000,
        components::outer_aliases,
    ),
    (
        "component: globals of a core module",
        96_000,
        components::globals,
    ),
    (
        "component: aliases of a core instance",
        100_000,
        components::core_aliases,
    ),
    (
        "component: components in one another",
        80,
        components::nested_components,
    ),
    (
        "component: types of components, 90 deep",
        100,
        components::nested_component_types,
    ),
    (
        "component: types of instances, 90 deep",
        100,
        components::nested_instance_types,
    ),
    (
        "component: changes of globals with references",
        96_000,
        components::reference_globals,
    ),
];

/// Each instance gets a module of its own, and the validator copies its list of what came before
/// for each module. Engines and the transform limit the number of both.
const DEFINITIONS: [Kind; 2] = [
    ("component: instances", 320, components::instances),
    ("component: core instances", 900, components::core_instances),
];

/// The most that sixteen times as many definitions may take.
const MOST_FOR_DEFINITIONS: [u64; 3] = [20, 300, 40];

/// The costs of an input of a quantity and a size.
fn costs((what, _, make): &Kind, size: usize) -> Result<Vec<Cost>, Box<dyn Error>> {
    let costs = make(size).and_then(|input| input.costs());
    costs.map_err(|error| format!("{what}, {size}: {error}").into())
}

/// That sixteen times the size takes no more than about sixteen times as much.
fn linear(kinds: &[Kind], most: [u64; 3]) -> Tested {
    let mut failed = Vec::new();
    for kind in kinds {
        let (what, size, _) = kind;
        let (small, large) = (costs(kind, size / 16)?, costs(kind, *size)?);
        failed.extend(small.iter().zip(&large).filter_map(|(small, large)| {
            let (one, other) = (small.counts(), large.counts());
            (!is_within(most, one, other)).then(|| {
                let step = small.step;
                format!("{what}, {step}: {one:?}, and with sixteen times as many {other:?}")
            })
        }));
    }
    match failed.is_empty() {
        true => Ok(()),
        false => Err(failed.join("\n").into()),
    }
}

fn is_within(most: [u64; 3], small: [u64; 3], large: [u64; 3]) -> bool {
    let mut all = small.iter().zip(large).zip(most.iter().zip(FEW));
    all.all(|((small, large), (most, few))| large <= small * most + few)
}

#[test]
fn long_names() -> Tested {
    linear(&NAMES, MOST)
}

#[test]
fn items_of_modules() -> Tested {
    linear(&MODULES, MOST)
}

#[test]
fn items_of_components() -> Tested {
    linear(&COMPONENTS, MOST)
}

#[test]
fn definitions_of_components() -> Tested {
    linear(&DEFINITIONS, MOST_FOR_DEFINITIONS)
}

/// The counts tell a quadratic algorithm.
#[test]
fn more_than_linear() -> Tested {
    let mut costs = Vec::new();
    for size in [100, 1600] {
        measured("copies", &mut costs, || {
            let copies = (0..size).map(|_| vec![0_u8; size]);
            Ok::<_, Box<dyn Error>>(copies.collect::<Vec<_>>())
        })?;
    }
    let [small, large] = costs.as_slice() else {
        return Err("there are two".into());
    };
    assert!(!is_within(MOST, small.counts(), large.counts()));
    Ok(())
}

/// Prints the milliseconds of each step, for a fourth, a half and the whole of each size, of those
/// inputs whose names contain the text in `WIZER_LINEAR`.
#[test]
#[ignore = "it prints times"]
fn times() -> Tested {
    let wanted = std::env::var("WIZER_LINEAR").unwrap_or_default();
    println!("| input | step | 4n | ms for n, 2n, 4n | ratios |");
    println!("| --- | --- | ---: | ---: | ---: |");
    let kinds = [&NAMES[..], &MODULES, &COMPONENTS, &DEFINITIONS].concat();
    for kind in kinds.iter().filter(|(what, ..)| what.contains(&wanted)) {
        let (what, size, _) = kind;
        let [one, two, four] = [4, 2, 1].map(|part| costs(kind, size / part));
        let (one, two, four) = (one?, two?, four?);
        for ((one, two), four) in one.iter().zip(&two).zip(&four) {
            let step = one.step;
            let [one, two, four] = [one, two, four].map(|cost| cost.time.as_secs_f64() * 1000.0);
            let ratios = (two / one, four / two);
            println!(
                "| {what} | {step} | {size} | {one:.2}, {two:.2}, {four:.2} | {:.1}, {:.1} |",
                ratios.0, ratios.1
            );
        }
    }
    Ok(())
}
