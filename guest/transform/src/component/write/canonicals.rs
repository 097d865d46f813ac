//! Writes canonical functions, and wraps those that open or close handles.

use alloc::vec::Vec;

use wasm_encoder::CanonicalFunctionSection;
use wasm_encoder::reencode::ReencodeComponent as _;
use wasmparser::{CanonicalFunction, CanonicalOption, ComponentCanonicalSectionReader};

use super::counting::ToWrap;
use super::output::{Part, content};
use super::writer::{DefinitionOutput, Writer, lost};
use crate::Error;
use crate::component::read::contents::Section;
use crate::component::read::counted::Counted;

impl<'a> Writer<'a> {
    pub(crate) fn canonicals(
        &mut self,
        section: &Section,
        output: &mut DefinitionOutput<'a>,
    ) -> Result<(), Error> {
        let mut canonicals = Canonicals {
            id: section.id,
            encoded: CanonicalFunctionSection::new(),
            to_count: Vec::new(),
            edited: false,
        };
        for item in ComponentCanonicalSectionReader::new(self.reader(section)?)? {
            let item = item?;
            let counted = self.next_canonical(output);
            if names_core_functions(&item) {
                self.count(&mut canonicals, output)?;
            }
            if let CanonicalFunction::Lift {
                core_func_index,
                type_index,
                options,
            } = &item
            {
                match counted {
                    Some(counted) => {
                        let lift = (*core_func_index, *type_index, &**options);
                        self.lift_counted(lift, counted, &mut canonicals, output)?;
                    }
                    None => {
                        let encoded = &mut canonicals.encoded;
                        self.item(|renumber| renumber.parse_component_canonical(encoded, item))?;
                    }
                }
                self.scope()?.functions.keep();
                continue;
            }
            let encoded = &mut canonicals.encoded;
            self.item(|renumber| renumber.parse_component_canonical(encoded, item))?;
            let old = self.scope()?.core_functions.old_len();
            let new = self.scope()?.core_functions.keep();
            canonicals
                .to_count
                .extend(counted.map(|counted| (old, new, counted)));
        }
        self.count(&mut canonicals, output)?;
        if canonicals.edited && canonicals.encoded.is_empty() {
            return Ok(());
        }
        self.finish(section, output, &canonicals.encoded, canonicals.edited)
    }

    /// Wraps what is to be counted of the functions that were written: it is counted from here on.
    fn count(
        &mut self,
        canonicals: &mut Canonicals<'a>,
        output: &mut DefinitionOutput<'a>,
    ) -> Result<(), Error> {
        let to_count = core::mem::take(&mut canonicals.to_count);
        if to_count.is_empty() {
            return Ok(());
        }
        canonicals.flush(output)?;
        let functions = to_count.iter().flat_map(|(_, new, counted)| {
            counted.functions.iter().map(|wrapped| ToWrap {
                function: *new,
                wrapped,
                counter: counted.counter,
            })
        });
        let functions: Vec<_> = functions.collect();
        let wrapped = self.wrap(&functions, output)?;
        let scope = self.scope()?;
        for ((old, _, _), new) in to_count.iter().zip(wrapped) {
            scope.core_functions.redirect(*old, new);
        }
        Ok(())
    }

    /// Lifts a function that is called as a task, which is counted.
    fn lift_counted(
        &mut self,
        (function, ty, options): (u32, u32, &[CanonicalOption]),
        counted: &'a Counted,
        canonicals: &mut Canonicals<'a>,
        output: &mut DefinitionOutput<'a>,
    ) -> Result<(), Error> {
        canonicals.flush(output)?;
        let callback = options.iter().find_map(|option| match option {
            CanonicalOption::Callback(callback) => Some(*callback),
            _ => None,
        });
        let scope = self.scope()?;
        let lifted = [Some(function), callback].into_iter().flatten();
        let functions = lifted.zip(&counted.functions).map(|(old, wrapped)| ToWrap {
            function: scope.core_functions.get(old),
            wrapped,
            counter: counted.counter,
        });
        let functions: Vec<_> = functions.collect();
        let mut wrapped = self.wrap(&functions, output)?.into_iter();
        let function = wrapped.next().ok_or_else(lost)?;
        let callback = wrapped.next();
        let encoded = &mut canonicals.encoded;
        self.item(|renumber| {
            let ty = renumber.component_type_index(ty);
            let options = options.iter().map(|option| match (option, callback) {
                (CanonicalOption::Callback(_), Some(callback)) => {
                    Ok(wasm_encoder::CanonicalOption::Callback(callback))
                }
                (option, _) => renumber.canonical_option(*option),
            });
            let options: Vec<_> = options.collect::<Result<_, _>>()?;
            encoded.lift(function, ty, options);
            Ok(())
        })
    }
}

/// What was written of a section of canonical functions, since it was last interrupted.
struct Canonicals<'a> {
    id: u8,
    encoded: CanonicalFunctionSection,
    /// The functions that are to be counted, with their old indices and the new ones.
    to_count: Vec<(u32, u32, &'a Counted)>,
    /// Something was put between the functions.
    edited: bool,
}

impl Canonicals<'_> {
    /// Ends what was written so far: something else comes next.
    fn flush(&mut self, output: &mut DefinitionOutput<'_>) -> Result<(), Error> {
        self.edited = true;
        if !self.encoded.is_empty() {
            output
                .parts
                .push(Part::new(self.id, content(&self.encoded)?));
            self.encoded = CanonicalFunctionSection::new();
        }
        Ok(())
    }
}

/// Whether a canonical function may name core functions that stand before it in its section.
fn names_core_functions(function: &CanonicalFunction) -> bool {
    use CanonicalFunction as F;
    let (F::Lift { options, .. }
    | F::Lower { options, .. }
    | F::TaskReturn { options, .. }
    | F::StreamRead { options, .. }
    | F::StreamWrite { options, .. }
    | F::FutureRead { options, .. }
    | F::FutureWrite { options, .. }
    | F::ErrorContextNew { options }
    | F::ErrorContextDebugMessage { options }) = function
    else {
        return false;
    };
    let named = |option: &CanonicalOption| {
        matches!(
            option,
            CanonicalOption::Realloc(_)
                | CanonicalOption::PostReturn(_)
                | CanonicalOption::Callback(_)
        )
    };
    matches!(function, F::Lift { .. }) || options.iter().any(named)
}
