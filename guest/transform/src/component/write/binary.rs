//! Writes whole components: the instrumented one and the result.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;

use super::components::write;
use super::output::{check, join};
use super::writer::Purpose;
use crate::component::plan::decide::Plan;
use crate::component::plan::edits::ExportEdit;
use crate::error::DEFECT;
use crate::module::InstanceState;
use crate::{Error, Piece};

/// Writes both components of a plan, and refuses what can't be written before it runs.
///
/// # Errors
///
/// [`Error::Unsupported`] if engines do not take so much, [`Error::Options`] if the component needs
/// the exports as they are, [`Error::Internal`] if what was written is not valid.
pub(crate) fn checked(plan: Plan) -> Result<Plan, Error> {
    let instrumented = write(&plan.run, Purpose::Instrument)?;
    check(&plan.run.wasm, &instrumented).map_err(|error| match error {
        Error::Unsupported(why) => Error::Unsupported(format!(
            "what shows its state is added to the component: {why}"
        )),
        other => other,
    })?;
    drop(instrumented);
    let blueprint = plan.edited();
    let initial = blueprint
        .stateful()
        .map(|(number, plan)| (number, InstanceState::initial(&plan.module)))
        .collect();
    let purpose = Purpose::Result {
        states: &initial,
        exports: &plan.edits,
    };
    let result = write(blueprint, purpose)?;
    // A root without a function is as valid as before. An instance without one may not be: others
    // may need it.
    let mut edits = plan.edits.iter();
    let is_simple = edits.all(|(node, edits)| {
        let mut edits = edits.iter();
        *node == 0 && edits.all(|edit| matches!(edit, ExportEdit::Keep | ExportEdit::Remove))
    });
    if !is_simple || plan.twin.is_some() {
        check(&blueprint.wasm, &result).map_err(|error| match error {
            Error::Internal(why) => Error::Options(format!(
                "the exports can't be changed as asked, others need them as they are: {}",
                why.trim_end_matches(DEFECT)
            )),
            other => other,
        })?;
    }
    Ok(plan)
}

/// The component to run, which was checked when the plan was made.
///
/// # Errors
///
/// [`Error::Unsupported`] where the format has no room.
pub(crate) fn instrumented(plan: &Plan) -> Result<Vec<Piece>, Error> {
    join(write(&plan.run, Purpose::Instrument)?)
}

/// The pre-initialized component.
///
/// ```wat
/// (component
///   (core module $m
///     (memory 1)
///     (func (export "wizer-initialize") …)
///     (func (export "run") …))
///   (core instance $i (instantiate $m))
///   (func $init (canon lift (core func $i "wizer-initialize")))
///   (export "wizer-initialize" (func $init))
///   (func $run (canon lift (core func $i "run")))
///   (export "run" (func $run)))
/// ```
///
/// becomes
///
/// ```wat
/// (component
///   (core module $m
///     (memory 1)
///     (func (export "wizer-initialize") …)
///     (func (export "run") …)
///     (data (i32.const 1024) "what is there now"))
///   (core instance $i (instantiate $m))
///   (func $init (canon lift (core func $i "wizer-initialize")))
///   (func $run (canon lift (core func $i "run")))
///   (export "run" (func $run)))
/// ```
///
/// # Errors
///
/// [`Error::Unsupported`] where the format has no room, [`Error::Internal`] if what was written is
/// not valid.
pub(crate) fn rewrite(plan: &Plan, states: Vec<InstanceState>) -> Result<Vec<Piece>, Error> {
    let mut of_core: BTreeMap<usize, InstanceState> = plan
        .run
        .stateful()
        .map(|(number, _)| number)
        .zip(states)
        .collect();
    let blueprint = plan.edited();
    if let Some(twin) = &plan.twin {
        of_core = twin
            .partners
            .iter()
            .filter_map(|(twin, run)| Some((*twin, of_core.remove(run)?)))
            .collect();
    }
    let purpose = Purpose::Result {
        states: &of_core,
        exports: &plan.edits,
    };
    let parts = write(blueprint, purpose)?;
    check(&blueprint.wasm, &parts)?;
    join(parts)
}
