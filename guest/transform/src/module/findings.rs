//! What a scan of a binary's code has found.
//!
//! The code of a binary that was read before is neither validated nor scanned again. Its host
//! validates the result in any case.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use super::contents::{ChangeSite, Module, SegmentUse};
use super::effects::Change;
use super::float_site::FloatSite;
use crate::Error;

/// What is done with the code of a binary.
#[derive(Debug)]
pub(crate) enum CodeScan {
    /// Each function is validated and scanned.
    Full,
    /// Code is not read: only the instrumented binary is wanted.
    Skipped,
    /// Code is not read again: these are the findings of an earlier scan.
    Reused(Findings),
}

/// What was found in the code of each module, in the order in which they begin.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Findings {
    /// The size of the binary.
    size: u64,
    modules: Vec<ModuleFindings>,
}

/// What was found in the code of a module.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct ModuleFindings {
    /// References to data segments.
    segment_uses: Vec<SegmentUse>,
    /// Functions that are referred to by `ref.func`.
    function_uses: BTreeSet<u32>,
    /// Element segments that are named.
    element_uses: BTreeSet<u32>,
    /// Imported globals that are set.
    set_imports: BTreeSet<u32>,
    /// Whether objects are taken out of references to the host's values.
    converts_external: bool,
    /// Instructions that change state other than memories and numbers.
    changes: Vec<ChangeSite>,
    /// Instructions whose NaNs differ between engines, if there was a scan for them.
    float_sites: Option<Vec<FloatSite>>,
}

impl ModuleFindings {
    fn of(module: &Module) -> Self {
        Self {
            segment_uses: module.segment_uses.clone(),
            function_uses: module.function_uses.clone(),
            element_uses: module.element_uses.clone(),
            set_imports: module.set_imports.clone(),
            converts_external: module.converts_external,
            changes: module.changes.clone(),
            float_sites: module.float_sites.clone(),
        }
    }

    /// Gives them to a module, if they can be its own.
    fn apply(self, module: &mut Module) -> Result<(), Error> {
        let mut end = module.range.start;
        for found in &self.segment_uses {
            let instruction = &found.instruction;
            let in_order = end <= instruction.start && instruction.start < instruction.end;
            if !in_order || found.segment as usize >= module.segments.len() {
                return Err(others());
            }
            end = instruction.end;
        }
        if end > module.range.end {
            return Err(others());
        }
        let mut end = module.range.start;
        for found in &self.changes {
            if found.offset < end || found.function >= module.all_functions() {
                return Err(others());
            }
            end = found.offset.saturating_add(1);
        }
        let mut last = module.range.start;
        for site in self.float_sites.iter().flatten() {
            if site.end <= last {
                return Err(others());
            }
            last = site.end;
        }
        let elements = module.elements.len();
        let functions = module.all_functions();
        let named = |last: Option<&u32>, count: usize| last.is_none_or(|at| (*at as usize) < count);
        if end > module.range.end
            || last > module.range.end
            || !named(self.element_uses.last(), elements)
            || !named(self.set_imports.last(), module.imported_globals as usize)
            || !named(self.function_uses.last(), functions as usize)
        {
            return Err(others());
        }
        module.segment_uses = self.segment_uses;
        module.function_uses = self.function_uses;
        module.element_uses = self.element_uses;
        module.set_imports = self.set_imports;
        module.converts_external = self.converts_external;
        module.changes = self.changes;
        module.float_sites = self.float_sites;
        Ok(())
    }
}

impl Findings {
    /// Those of a binary of so many bytes.
    pub(crate) fn of<'a>(size: usize, modules: impl IntoIterator<Item = &'a Module>) -> Self {
        Self {
            size: size as u64,
            modules: modules.into_iter().map(ModuleFindings::of).collect(),
        }
    }

    /// Gives them to the modules of a binary.
    ///
    /// # Errors
    ///
    /// `ErrorKind::State` if they are of another binary.
    pub(crate) fn apply<'a>(
        self,
        size: usize,
        modules: impl IntoIterator<Item = &'a mut Module>,
    ) -> Result<(), Error> {
        if self.size != size as u64 {
            return Err(others());
        }
        let mut known = self.modules.into_iter();
        for module in modules {
            known.next().ok_or_else(others)?.apply(module)?;
        }
        known.next().is_none().then_some(()).ok_or_else(others)
    }

    /// As bytes: numbers of eight bytes, little end first, each list with its length in front.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut numbers = Vec::from([self.size, self.modules.len() as u64]);
        for module in &self.modules {
            numbers.push(module.segment_uses.len() as u64);
            for SegmentUse {
                segment,
                reads,
                instruction,
            } in &module.segment_uses
            {
                numbers.extend([
                    u64::from(*segment),
                    u64::from(*reads),
                    instruction.start as u64,
                    instruction.end as u64,
                ]);
            }
            for uses in [
                &module.function_uses,
                &module.element_uses,
                &module.set_imports,
            ] {
                numbers.push(uses.len() as u64);
                numbers.extend(uses.iter().copied().map(u64::from));
            }
            numbers.push(u64::from(module.converts_external));
            numbers.push(module.changes.len() as u64);
            for change in &module.changes {
                let ChangeSite {
                    change,
                    subject,
                    function,
                    offset,
                } = *change;
                numbers.extend([
                    change as u64,
                    subject.into(),
                    function.into(),
                    offset as u64,
                ]);
            }
            numbers.push(u64::from(module.float_sites.is_some()));
            if let Some(sites) = &module.float_sites {
                numbers.push(sites.len() as u64);
                numbers.extend(sites.iter().map(|site| site.bits()));
            }
        }
        numbers.into_iter().flat_map(u64::to_le_bytes).collect()
    }

    /// Reads [`Findings::to_bytes`].
    ///
    /// # Errors
    ///
    /// `ErrorKind::State` if the bytes are something else.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        read(bytes).ok_or_else(others)
    }
}

pub(super) fn others() -> Error {
    Error::state("the findings are not those of this binary: open it without them")
}

fn read(bytes: &[u8]) -> Option<Findings> {
    let (numbers, rest) = bytes.as_chunks::<8>();
    let mut numbers = numbers.iter().map(|number| u64::from_le_bytes(*number));
    let mut next = || numbers.next();
    let size = next()?;
    let mut modules = Vec::new();
    for _ in 0..next()? {
        let mut module = ModuleFindings::default();
        for _ in 0..next()? {
            module.segment_uses.push(SegmentUse {
                segment: u32::try_from(next()?).ok()?,
                reads: next()? != 0,
                instruction: usize::try_from(next()?).ok()?..usize::try_from(next()?).ok()?,
            });
        }
        for uses in [
            &mut module.function_uses,
            &mut module.element_uses,
            &mut module.set_imports,
        ] {
            for _ in 0..next()? {
                uses.insert(u32::try_from(next()?).ok()?);
            }
        }
        module.converts_external = next()? != 0;
        for _ in 0..next()? {
            let change = usize::try_from(next()?).ok()?;
            module.changes.push(ChangeSite {
                change: *Change::ALL.get(change)?,
                subject: u32::try_from(next()?).ok()?,
                function: u32::try_from(next()?).ok()?,
                offset: usize::try_from(next()?).ok()?,
            });
        }
        if next()? != 0 {
            let mut sites = Vec::new();
            for _ in 0..next()? {
                sites.push(FloatSite::read(next()?)?);
            }
            module.float_sites = Some(sites);
        }
        modules.push(module);
    }
    (rest.is_empty() && next().is_none()).then_some(Findings { size, modules })
}

#[cfg(test)]
mod tests {
    use super::{Findings, ModuleFindings};
    use crate::module::contents::{ChangeSite, SegmentUse};
    use crate::module::effects::Change;
    use crate::module::float_site::{FloatShape, FloatSite};
    use alloc::vec;
    use alloc::vec::Vec;

    fn findings() -> Findings {
        let module = ModuleFindings {
            segment_uses: vec![SegmentUse {
                segment: 3,
                reads: true,
                instruction: 70..74,
            }],
            function_uses: [1, 900].into(),
            element_uses: [5].into(),
            set_imports: [0, 7].into(),
            converts_external: true,
            changes: vec![ChangeSite {
                change: Change::ElemDrop,
                subject: 5,
                function: 2,
                offset: 80,
            }],
            float_sites: Some(vec![FloatSite {
                end: 83,
                shape: FloatShape::F64,
            }]),
        };
        Findings {
            size: 1234,
            modules: vec![module, ModuleFindings::default()],
        }
    }

    #[test]
    fn bytes_and_back() {
        let bytes = findings().to_bytes();
        assert_eq!(Findings::from_bytes(&bytes), Ok(findings()));
    }

    #[test]
    fn other_bytes_are_refused() {
        let bytes = findings().to_bytes();
        for length in 0..bytes.len() {
            let part: Vec<u8> = bytes.iter().copied().take(length).collect();
            assert!(Findings::from_bytes(&part).is_err(), "{length}");
        }
        let longer = [bytes.as_slice(), &[0; 8]].concat();
        assert!(Findings::from_bytes(&longer).is_err());
    }
}
