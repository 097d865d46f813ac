//! Everything that is decided about a component before it runs.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::blueprint::{Blueprint, Draft};
use super::edits::ExportEdit;
use super::exports::{Resolved, resolve};
use super::output::{check, join};
use super::twin::{check_others, pair};
use super::versions::Choice;
use super::write::{Purpose, Writer};
use crate::error::DEFECT;
use crate::findings::{Findings, Look};
use crate::module::{self, State};
use crate::options::{Invocation, Options, Twin};
use crate::{Error, Piece};

/// A component that was read, and everything that was decided about it before it runs.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The component that is run.
    run: Blueprint,
    /// What is called in it.
    initializers: Vec<Invocation>,
    /// What becomes of the exports of the component that is edited, by the nodes that have them.
    edits: BTreeMap<usize, Vec<ExportEdit>>,
    /// The component that is edited, if it is another one.
    onto: Option<Onto>,
}

/// The component that is edited, where it is not the one that is run.
#[derive(Debug)]
struct Onto {
    blueprint: Blueprint,
    /// For core instances of this one, those of the other whose state they are given.
    partners: BTreeMap<usize, usize>,
}

/// What becomes of a module's instance in the component that is run.
fn choose(number: usize, plan: &module::Plan) -> Choice {
    if plan.module.has_state() {
        Choice::State(number)
    } else if plan.module.runs() {
        Choice::Ran
    } else {
        Choice::Keep
    }
}

/// The nodes below the root whose exports change.
fn nodes(edits: &BTreeMap<usize, Vec<ExportEdit>>) -> BTreeSet<usize> {
    edits.keys().copied().filter(|node| *node != 0).collect()
}

impl Plan {
    /// Reads a component and applies the options to it.
    pub(crate) fn new(wasm: Vec<u8>, look: Look, options: &Options) -> Result<Self, Error> {
        let draft = Draft::new(wasm, look)?;
        draft.check_modules()?;
        let resolved = resolve(&draft, options, false)?;
        Self::of(draft, resolved)
    }

    /// Decides about a component whose initializer and exports are known.
    pub(crate) fn of(draft: Draft, resolved: Resolved) -> Result<Self, Error> {
        Self {
            run: draft.decide(&nodes(&resolved.edits), choose)?,
            initializers: resolved.initializers,
            edits: resolved.edits,
            onto: None,
        }
        .checked()
    }

    /// Reads a component, and another one to which its state is applied.
    pub(crate) fn onto(wasm: Vec<u8>, twin: Twin, options: &Options) -> Result<Self, Error> {
        let is_component = wasmparser::Parser::is_component;
        if !is_component(&wasm) || !is_component(&twin.wasm) {
            return Err(Error::Options(String::from(
                "state is applied to a twin only between components, and one of the two is none",
            )));
        }
        let of_twin = |error: Error| error.map(|text| format!("the twin: {text}"));
        let draft = Draft::new(wasm, Look::All)?;
        draft.check_modules()?;
        let resolved = resolve(&draft, options, false)?;
        let other = Draft::new(twin.wasm, Look::All).map_err(of_twin)?;
        let edits = resolve(&other, options, true).map_err(of_twin)?.edits;
        let partners = pair(&draft, &other, &twin.modules)?;
        check_others(&other, &partners)?;
        let run = draft.decide(&BTreeSet::new(), choose)?;
        let with_partner = |number: usize, plan: &module::Plan| {
            if partners.contains_key(&number) {
                choose(number, plan)
            } else {
                Choice::Keep
            }
        };
        let blueprint = other
            .decide(&nodes(&edits), with_partner)
            .map_err(of_twin)?;
        Self {
            run,
            initializers: resolved.initializers,
            edits,
            onto: Some(Onto {
                blueprint,
                partners,
            }),
        }
        .checked()
    }

    /// Refuses now what can't be written later.
    fn checked(self) -> Result<Self, Error> {
        let instrumented = Writer::write(&self.run, Purpose::Instrument)?;
        check(&self.run.wasm, &instrumented).map_err(|error| match error {
            Error::Unsupported(why) => Error::Unsupported(format!(
                "what shows its state is added to the component: {why}"
            )),
            other => other,
        })?;
        drop(instrumented);
        let blueprint = self.edited();
        let initial = blueprint
            .stateful()
            .map(|(number, plan)| (number, State::initial(plan)))
            .collect();
        let purpose = Purpose::Result {
            states: &initial,
            exports: &self.edits,
        };
        let result = Writer::write(blueprint, purpose)?;
        // That a function of the root goes makes nothing invalid. What others ask of instances is not known so well.
        let mut edits = self.edits.iter();
        let is_simple = edits.all(|(node, edits)| {
            let mut edits = edits.iter();
            *node == 0 && edits.all(|edit| matches!(edit, ExportEdit::Keep | ExportEdit::Remove))
        });
        if !is_simple || self.onto.is_some() {
            check(&blueprint.wasm, &result).map_err(|error| match error {
                Error::Internal(why) => Error::Options(format!(
                    "the exports can't be changed as asked, others need them as they are: {}",
                    why.trim_end_matches(DEFECT)
                )),
                other => other,
            })?;
        }
        Ok(self)
    }

    /// The component that is edited.
    fn edited(&self) -> &Blueprint {
        self.onto.as_ref().map_or(&self.run, |onto| &onto.blueprint)
    }

    /// What was found in the code of the component that is run.
    pub(crate) fn findings(&self) -> Findings {
        let modules = self.run.modules.iter().map(|plan| &plan.module);
        Findings::of(self.run.wasm.len(), modules)
    }

    /// What to call.
    pub(crate) fn initializers(&self) -> &[Invocation] {
        &self.initializers
    }

    /// The names under which the instrumented component shows its state.
    pub(crate) fn state_exports(&self) -> Vec<String> {
        self.run.state_exports()
    }

    /// The modules of the core instances with state, in the order in which the state is numbered.
    pub(crate) fn stateful(&self) -> impl Iterator<Item = Rc<module::Plan>> {
        self.run.stateful().map(|(_, plan)| Rc::clone(plan))
    }
}

/// The component to run, which was checked when the plan was made.
///
/// # Errors
///
/// [`Error::Unsupported`] where the format has no room.
pub(crate) fn instrumented(plan: &Plan) -> Result<Vec<Piece>, Error> {
    join(Writer::write(&plan.run, Purpose::Instrument)?)
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
/// [`Error::Unsupported`] where the format has no room, [`Error::Internal`] if what was written is not valid.
pub(crate) fn rewrite(plan: &Plan, states: Vec<State>) -> Result<Vec<Piece>, Error> {
    let mut of_core: BTreeMap<usize, State> = plan
        .run
        .stateful()
        .map(|(number, _)| number)
        .zip(states)
        .collect();
    let blueprint = plan.edited();
    if let Some(onto) = &plan.onto {
        of_core = onto
            .partners
            .iter()
            .filter_map(|(twin, run)| Some((*twin, of_core.remove(run)?)))
            .collect();
    }
    let purpose = Purpose::Result {
        states: &of_core,
        exports: &plan.edits,
    };
    let parts = Writer::write(blueprint, purpose)?;
    check(&blueprint.wasm, &parts)?;
    join(parts)
}
