//! Tells what a result consists of.
//!
//! | file | does |
//! | --- | --- |
//! | `sections` | adds up the sizes of sections |
//! | `image` | tells zero, original, changed and leaked bytes of a memory apart |
//! | `memory` | depicts a memory |
//! | `runs` | finds the largest runs of bytes |
//! | `state` | depicts globals and tables |

mod image;
mod memory;
mod runs;
mod sections;
mod state;
#[cfg(test)]
mod tests;

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use wizer_inspection::{Named, Picture, PicturedModule};

use crate::Error;
use crate::secrets::{Search, Secret};
use crate::written::binary::Binary;
use crate::written::core_module::Core;
use crate::written::landmarks::Landmarks;
use crate::written::names::short;
use crate::written::{numbering, pairing};

/// The most modules with their state, memories of each, and tables of each.
const MOST: usize = 100;

/// Tells what a result consists of: `depict` in `wit/wizer.wit`. `input` is the binary whose result
/// it is.
///
/// The memory of the module
///
/// ```wat
/// (module (memory 1) (data (i32.const 1024) "abc"))
/// ```
///
/// has three bytes of data. In the result
///
/// ```wat
/// (module (memory 1) (data (i32.const 1024) "aXc"))
/// ```
///
/// there are two of them, and one that was changed.
///
/// The time is that of reading the binaries and of sorting their segments. The space does not
/// depend on the sizes of memories.
///
/// # Errors
///
/// `ErrorKind::Options` if the input is of another kind or a secret too short, as well as
/// `ErrorKind::Malformed` and `ErrorKind::Unsupported` if a binary can't be read, and
/// `ErrorKind::Internal`.
pub fn depict(wasm: &[u8], input: Option<&[u8]>, secrets: &[Secret]) -> Result<Picture, Error> {
    depicted(wasm, input, secrets).map_err(Error::printable)
}

fn depicted(wasm: &[u8], input: Option<&[u8]>, secrets: &[Secret]) -> Result<Picture, Error> {
    let mut result = Binary::read(wasm, "the result")?;
    let before = input.map(|input| Binary::read(input, "the input"));
    let before = before.transpose()?;
    if before
        .as_ref()
        .is_some_and(|input| input.kind != result.kind)
    {
        return Err(Error::options(
            "the input and its result are of different kinds: one is a module, and one a component",
        ));
    }
    if let Some(input) = &before {
        numbering::as_in_input(&mut [&mut result], input);
    }
    let cores = result.cores()?;
    let inputs = before.as_ref().map_or(Ok(Vec::new()), Binary::cores)?;
    let partners = pairing::pairs(&cores, &inputs);
    let mut remarks = Vec::new();
    let mut sections = sections::of_components(&result, before.as_ref());
    sections::of_modules(&cores, &inputs, &partners, &mut sections);
    sections::limit(&mut sections, &mut remarks);
    let mut search = Search::new(secrets, input.unwrap_or_default())?;
    let mut modules = Vec::new();
    let mut memories = 0;
    for (index, (core, partner)) in (0..).zip(cores.iter().zip(&partners)) {
        let subject = Subject {
            module: Named {
                index,
                name: core.labels.module.map(short),
            },
            core,
            input: partner.and_then(|partner| inputs.get(partner)),
        };
        if !subject.has_state() {
            continue;
        }
        if modules.len() == MOST {
            remarks.push(format!(
                "Only the first {MOST} core modules with state are here."
            ));
            break;
        }
        subject.remark(input.is_some(), &mut remarks);
        modules.push(subject.depict(&mut search, &mut memories, &mut remarks)?);
    }
    Ok(Picture {
        kind: result.kind,
        size: wasm.len() as u64,
        input_size: input.map(|input| input.len() as u64),
        sections,
        modules,
        remarks,
    })
}

/// A core module of a result, with the module of the input from which it comes.
struct Subject<'a> {
    module: Named,
    core: &'a Core<'a>,
    input: Option<&'a Core<'a>>,
}

impl Subject<'_> {
    fn has_state(&self) -> bool {
        let Core {
            memories, tables, ..
        } = self.core;
        let globals = &self.core.module.globals;
        !memories.is_empty() || !tables.is_empty() || globals.iter().any(|global| global.ty.mutable)
    }

    /// Says what can't be told of the module.
    fn remark(&self, has_input: bool, remarks: &mut Vec<String>) {
        let index = self.module.index;
        if has_input && self.input.is_none() {
            remarks.push(format!(
                "No module of the input has the code of core module {index}, or several have: what \
                 the initializer changed in it is not known."
            ));
        }
        for (core, whose) in [(Some(self.core), "the result"), (self.input, "the input")] {
            let segments = core.into_iter().flat_map(|core| &core.data);
            // Code writes those that are passive. It has not run yet.
            let is_active = |index: usize| {
                let segment = core.and_then(|core| core.module.segments.get(index));
                segment.is_some_and(|segment| segment.active)
            };
            let others = segments.enumerate();
            let others = others.filter(|(index, data)| data.written.is_none() && is_active(*index));
            let count = others.count();
            if count > 0 {
                let segments = match count {
                    1 => "1 data segment".to_string(),
                    count => format!("{count} data segments"),
                };
                remarks.push(format!(
                    "In {whose}, {segments} of core module {index} has no constant offset: what it \
                     writes is not shown."
                ));
            }
        }
    }

    fn depict(
        &self,
        search: &mut Search,
        memories_before: &mut u32,
        remarks: &mut Vec<String>,
    ) -> Result<PicturedModule, Error> {
        let landmarks = Landmarks::read(self.core, self.input)?;
        let memories = memory::memories(self, &landmarks, search, memories_before)?;
        let kinds = [
            (self.core.memories.len(), "memories"),
            (self.core.tables.len(), "tables"),
        ];
        for (_, kind) in kinds.into_iter().filter(|(count, _)| *count > MOST) {
            let index = self.module.index;
            remarks.push(format!(
                "Of core module {index}, only the first {MOST} {kind} are here."
            ));
        }
        Ok(PicturedModule {
            module: self.module.clone(),
            memories,
            globals: state::globals(self, remarks)?,
            tables: state::tables(self)?,
        })
    }
}
