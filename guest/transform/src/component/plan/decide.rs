//! Everything that is decided about a component before it runs.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use super::blueprint::Blueprint;
use super::edits::ExportEdit;
use super::resolve::{ResolvedOptions, resolve};
use super::twin::{check_notes, check_others, pair};
use super::versions::ModuleEdit;
use crate::component::read::draft::Draft;
use crate::module::InstanceState;
use crate::module::findings::{CodeScan, Findings};
use crate::options::{Invocation, Options, Twin};
use crate::{Error, module};

/// A component that was read, and everything that was decided about it before it runs.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The component that is run.
    pub(crate) run: Blueprint,
    /// What is called in it.
    initializers: Vec<Invocation>,
    /// What becomes of the exports of the component that is edited, by the nodes that have them.
    pub(crate) edits: BTreeMap<usize, Vec<ExportEdit>>,
    /// The component that is edited, if it is another one.
    pub(crate) twin: Option<TwinPlan>,
}

/// The component that is edited, where it is not the one that is run.
#[derive(Debug)]
pub(crate) struct TwinPlan {
    blueprint: Blueprint,
    /// For core instances of this one, those of the other whose state they are given.
    pub(crate) partners: BTreeMap<usize, usize>,
}

impl TwinPlan {
    /// Refuses states of the component that is run which this one can't be given.
    pub(crate) fn check_notes(
        &self,
        run: &Blueprint,
        states: &BTreeMap<usize, InstanceState>,
    ) -> Result<(), Error> {
        let plans: BTreeMap<usize, &Rc<module::Plan>> = run.stateful().collect();
        let cores = self
            .blueprint
            .tree
            .nodes
            .iter()
            .flat_map(|node| &node.cores);
        for (number, core) in cores.enumerate() {
            let partner = self.partners.get(&number);
            let plan = partner.and_then(|partner| plans.get(partner));
            let state = partner.and_then(|partner| states.get(partner));
            let twin = self.blueprint.modules.get(core.origin.number);
            if let (Some(plan), Some(state), Some(twin)) = (plan, state, twin) {
                check_notes(plan, twin, &state.noted)?;
            }
        }
        Ok(())
    }
}

/// What becomes of a module for an instance in the component that is run.
fn choose(number: usize, plan: &module::Plan) -> ModuleEdit {
    if plan.has_state() {
        ModuleEdit::WithState(number)
    } else if plan.module.runs() {
        ModuleEdit::AlreadyInstantiated
    } else if !plan.float_sites().is_empty() {
        ModuleEdit::OnlyCode
    } else {
        ModuleEdit::Unchanged
    }
}

/// The nodes below the root whose exports change.
fn nodes(edits: &BTreeMap<usize, Vec<ExportEdit>>) -> BTreeSet<usize> {
    edits.keys().copied().filter(|node| *node != 0).collect()
}

impl Plan {
    /// Reads a component and applies the options to it.
    pub(in crate::component) fn new(
        wasm: Vec<u8>,
        scan: CodeScan,
        options: &Options,
    ) -> Result<Self, Error> {
        let is_preview = matches!(scan, CodeScan::Skipped);
        let draft = Draft::new(wasm, scan, options)?;
        if is_preview && draft.modules.iter().any(|plan| plan.module.needs_code()) {
            return Err(module::needs_code());
        }
        let resolved = resolve(&draft, options, false)?;
        Self::of(draft, resolved)
    }

    /// Decides about a component whose initializer and exports are known.
    pub(in crate::component) fn of(draft: Draft, resolved: ResolvedOptions) -> Result<Self, Error> {
        Ok(Self {
            run: Blueprint::new(draft, &nodes(&resolved.edits), choose)?,
            initializers: resolved.initializers,
            edits: resolved.edits,
            twin: None,
        })
    }

    /// Reads a component, and another one to which its state is applied.
    pub(in crate::component) fn onto(
        wasm: Vec<u8>,
        twin: Twin,
        options: &Options,
    ) -> Result<Self, Error> {
        let is_component = wasmparser::Parser::is_component;
        if !is_component(&wasm) || !is_component(&twin.wasm) {
            return Err(Error::options(
                "state can be applied to a twin only if both are components",
            ));
        }
        let of_twin = |error: Error| error.within("the twin");
        let draft = Draft::new(wasm, CodeScan::Full, options)?;
        let resolved = resolve(&draft, options, false)?;
        // The twin is not run.
        let other = Draft::new(twin.wasm, CodeScan::Full, &Options::default()).map_err(of_twin)?;
        let edits = resolve(&other, options, true).map_err(of_twin)?.edits;
        let partners = pair(&draft, &other, &twin.modules)?;
        check_others(&other, &partners)?;
        let run = Blueprint::new(draft, &BTreeSet::new(), choose)?;
        let with_partner = |number: usize, plan: &module::Plan| {
            if partners.contains_key(&number) {
                choose(number, plan)
            } else {
                ModuleEdit::Unchanged
            }
        };
        let blueprint = Blueprint::new(other, &nodes(&edits), with_partner).map_err(of_twin)?;
        Ok(Self {
            run,
            initializers: resolved.initializers,
            edits,
            twin: Some(TwinPlan {
                blueprint,
                partners,
            }),
        })
    }

    /// The component that is edited.
    pub(crate) fn edited(&self) -> &Blueprint {
        self.twin.as_ref().map_or(&self.run, |twin| &twin.blueprint)
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
