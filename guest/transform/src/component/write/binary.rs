//! Writes whole components: the instrumented one and the result.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::components::write;
use super::output::{check, join};
use super::settle::settle;
use super::writer::Purpose;
use crate::component::plan::decide::Plan;
use crate::component::plan::edits::ExportEdit;
use crate::module::InstanceState;
use crate::{Error, ErrorKind, Piece};

/// Writes both components of a plan, and refuses what can't be written before it runs.
///
/// # Errors
///
/// `ErrorKind::Unsupported` if engines do not take so much, `ErrorKind::Options` if the component
/// needs the exports as they are, `ErrorKind::Internal` if what was written is not valid.
pub(crate) fn checked(plan: Plan) -> Result<Plan, Error> {
    let instrumented = write(&plan.run, Purpose::Instrument)?;
    check(&plan.run.wasm, &instrumented).map_err(|error| match error.kind() {
        ErrorKind::Unsupported => {
            error.within("wizer adds exports of the component's state, which makes it too large")
        }
        _ => error,
    })?;
    drop(instrumented);
    let blueprint = plan.edited();
    let initial = blueprint
        .stateful()
        .map(|(number, plan)| (number, InstanceState::initial(plan)))
        .collect();
    let result = |exports| {
        let states = &initial;
        write(blueprint, Purpose::Result { states, exports })
    };
    let edited = result(&plan.edits)?;
    // A root without a function is as valid as before. An instance without one may not be: others
    // may need it.
    let mut edits = plan.edits.iter();
    let is_simple = edits.all(|(node, edits)| {
        let mut edits = edits.iter();
        *node == 0 && edits.all(|edit| matches!(edit, ExportEdit::Keep | ExportEdit::Remove))
    });
    if (!is_simple || plan.twin.is_some())
        && let Err(error) = check(&blueprint.wasm, &edited)
    {
        // The edits are the user's. What is not valid without them either is a defect.
        let is_valid = check(&blueprint.wasm, &result(&BTreeMap::new())?).is_ok();
        return Err(match error.kind() {
            ErrorKind::Internal if is_valid => error.with_kind(ErrorKind::Options).within(
                "the exports can't be removed or renamed, since other definitions depend on them",
            ),
            _ => error,
        });
    }
    Ok(plan)
}

/// The component to run, which was checked when the plan was made.
///
/// # Errors
///
/// `ErrorKind::Unsupported` where the format has no room.
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
/// `ErrorKind::Unsupported` where the format has no room, `ErrorKind::Internal` if what was written
/// is not valid.
pub(crate) fn rewrite(plan: &Plan, states: Vec<InstanceState>) -> Result<Vec<Piece>, Error> {
    let mut of_core: BTreeMap<usize, InstanceState> = plan
        .run
        .stateful()
        .map(|(number, _)| number)
        .zip(states)
        .collect();
    settle(&plan.run, &mut of_core)?;
    let blueprint = plan.edited();
    if let Some(twin) = &plan.twin {
        twin.check_notes(&plan.run, &of_core)?;
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
