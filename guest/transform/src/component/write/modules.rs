//! Writes core modules, and the core instances that need copies of them.

use alloc::vec::Vec;

use wasm_encoder::reencode::ReencodeComponent as _;
use wasm_encoder::{InstanceSection, ModuleArg};
use wasmparser::{Instance, InstanceSectionReader};

use super::output::Part;
use super::writer::{DefinitionOutput, Purpose, Writer, lost};
use crate::Error;
use crate::component::plan::versions::ModuleEdit;
use crate::component::read::contents::Section;
use crate::component::read::tree::Origin;
use crate::module::output::OutputSection;
use crate::module::{InstanceState, instrument, rewrite};

impl<'a> Writer<'a> {
    pub(super) fn module(
        &mut self,
        section: &Section,
        output: &mut DefinitionOutput<'a>,
    ) -> Result<(), Error> {
        let number = section.nested.ok_or_else(lost)?;
        let choice = output.version.map_or(ModuleEdit::Unchanged, |version| {
            self.blueprint
                .versions
                .module_in_place(version.node, number)
        });
        output
            .parts
            .push(match self.module_sections(number, choice)? {
                Some(sections) => Part::Module(sections),
                None => Part::Input(section.clone()),
            });
        self.scope()?.modules.keep();
        Ok(())
    }

    /// A module's sections; none where it is what it was.
    fn module_sections(
        &self,
        number: usize,
        choice: ModuleEdit,
    ) -> Result<Option<Vec<OutputSection>>, Error> {
        let plan = self.blueprint.modules.get(number).ok_or_else(lost)?;
        Ok(match (self.purpose, choice) {
            (_, ModuleEdit::Unchanged) | (Purpose::Result { .. }, ModuleEdit::OnlyCode) => None,
            (Purpose::Instrument, ModuleEdit::AlreadyInstantiated)
                if plan.float_sites().is_empty() =>
            {
                None
            }
            (Purpose::Instrument, _) => Some(instrument::sections(plan)?),
            (Purpose::Result { .. }, ModuleEdit::AlreadyInstantiated) => {
                Some(rewrite::sections(plan, &InstanceState::initial(plan))?)
            }
            (Purpose::Result { states, .. }, ModuleEdit::WithState(core)) => {
                Some(match states.get(&core) {
                    Some(state) => rewrite::sections(plan, state)?,
                    // A twin's module whose partner has nothing to show.
                    None => rewrite::sections(plan, &InstanceState::initial(plan))?,
                })
            }
        })
    }

    pub(super) fn core_instances(
        &mut self,
        section: &Section,
        output: &mut DefinitionOutput<'a>,
    ) -> Result<(), Error> {
        let items = InstanceSectionReader::new(self.reader(section)?)?;
        let items: Vec<Instance<'_>> = items.into_iter().collect::<Result<_, _>>()?;
        // For each item the copy that it instantiates, if it does.
        let mut copies: Vec<Option<u32>> = Vec::with_capacity(items.len());
        for item in &items {
            let copy = match item {
                Instance::Instantiate { .. } => self.copy_of_module(output)?,
                Instance::FromExports(_) => None,
            };
            copies.push(copy);
        }
        let has_copies = copies.iter().any(Option::is_some);
        let mut encoded = InstanceSection::new();
        for (item, copy) in items.into_iter().zip(copies) {
            self.item(|renumber| {
                match (copy, item) {
                    (Some(copy), Instance::Instantiate { args, .. }) => {
                        let args = args.iter().map(|arg| {
                            let instance = renumber.instance_index(arg.index);
                            (arg.name, ModuleArg::Instance(instance))
                        });
                        encoded.instantiate(copy, args.collect::<Vec<_>>());
                    }
                    (_, item) => renumber.parse_instance(&mut encoded, item)?,
                }
                Ok(())
            })?;
            self.scope()?.core_instances.keep();
        }
        self.finish(section, output, &encoded, has_copies)
    }

    /// Puts a copy of the module before the section if the next core instance needs one. Returns
    /// its index.
    fn copy_of_module(&mut self, output: &mut DefinitionOutput<'a>) -> Result<Option<u32>, Error> {
        let Some(version) = output.version else {
            return Ok(None);
        };
        let blueprint = self.blueprint;
        let site = output.cores;
        output.cores = site.saturating_add(1);
        let node = blueprint.tree.nodes.get(version.node).ok_or_else(lost)?;
        let core = node.cores.get(site).ok_or_else(lost)?;
        let choice = *version.cores.get(site).ok_or_else(lost)?;
        let Origin {
            number,
            owner,
            direct,
        } = core.origin;
        let in_place = blueprint.versions.module_in_place(owner, number);
        if choice == ModuleEdit::Unchanged || (direct && choice == in_place) {
            return Ok(None);
        }
        let Some(sections) = self.module_sections(number, choice)? else {
            return Ok(None);
        };
        output.parts.push(Part::Module(sections));
        Ok(Some(self.scope()?.modules.add()))
    }
}
