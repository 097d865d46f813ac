//! Depicts the memories of a module.

use alloc::vec::Vec;
use core::ops::Range;

use wizer_inspection::{Leak, MemoryRun, PicturedMemory};

use super::image::{cell, image};
use super::{MOST, Subject, runs};
use crate::Error;
use crate::secrets::Search;
use crate::written::landmarks::Landmarks;
use crate::written::layers::Layers;
use crate::written::names::named;

/// Zeros that are not written may be part of a secret in UTF-16. So many of them are searched.
const GAP: &[u8] = &[0; 8];

/// The first memories of a module. `searched` is the number of memories that were searched before.
pub(super) fn memories(
    subject: &Subject<'_>,
    landmarks: &Landmarks<'_>,
    search: &mut Search,
    searched: &mut u32,
) -> Result<Vec<PicturedMemory>, Error> {
    let contents = subject.core.memory_contents();
    let inputs = subject.input.map(|input| input.memory_contents());
    let mut memories = Vec::new();
    for (index, contents) in (0..).zip(&contents).take(MOST) {
        look(search, *searched, contents)?;
        let copies = search.copies(*searched);
        *searched = searched.saturating_add(1);
        let before = inputs
            .as_ref()
            .and_then(|inputs| inputs.get(index as usize));
        let memory = Memory {
            index,
            contents,
            before,
            size: subject.core.memory_size(index),
            size_before: subject.input.map(|input| input.memory_size(index)),
        };
        memories.push(memory.depict(subject, landmarks, &copies));
    }
    Ok(memories)
}

/// Searches a memory for secrets.
fn look(search: &mut Search, number: u32, contents: &Layers<'_, u8>) -> Result<(), Error> {
    let mut end = 0;
    for span in contents.spans() {
        let gap = span.start.saturating_sub(end);
        let zeros = usize::try_from(gap).ok().and_then(|gap| GAP.get(..gap));
        if let Some(zeros) = zeros.filter(|zeros| !zeros.is_empty()) {
            search.look(number, end, zeros)?;
        }
        search.look(number, span.start, span.items)?;
        end = span.end;
    }
    Ok(())
}

struct Memory<'a> {
    index: u32,
    contents: &'a Layers<'a, u8>,
    before: Option<&'a Layers<'a, u8>>,
    size: u64,
    size_before: Option<u64>,
}

impl Memory<'_> {
    fn depict(
        &self,
        subject: &Subject<'_>,
        landmarks: &Landmarks<'_>,
        copies: &[(Leak, u64)],
    ) -> PicturedMemory {
        let cell = cell([self.size].into_iter().chain(self.size_before));
        let before = self.before.zip(self.size_before);
        let leaks = copies.iter().map(|(leak, _)| Leak {
            memory: self.index,
            ..*leak
        });
        PicturedMemory {
            memory: named(&subject.core.labels.memories, self.index),
            cell,
            before: before.map(|(contents, size)| image(size, cell, contents, None, &[])),
            after: image(self.size, cell, self.contents, self.before, &joined(copies)),
            runs: self.runs(landmarks),
            leaks: leaks.collect(),
        }
    }

    fn runs(&self, landmarks: &Landmarks<'_>) -> Vec<MemoryRun> {
        let runs = runs::largest(self.contents).into_iter();
        let runs = runs.map(|run| MemoryRun {
            offset: run.start,
            length: run.end.saturating_sub(run.start),
            changed: self
                .before
                .map_or(0, |before| runs::changed(&run, self.contents, before)),
            region: landmarks.region(self.index, run.start),
            near: landmarks.near(self.index, run.start),
        });
        runs.collect()
    }
}

/// The places of copies, which are in order, without overlap.
fn joined(copies: &[(Leak, u64)]) -> Vec<Range<u64>> {
    let mut joined: Vec<Range<u64>> = Vec::new();
    for (leak, end) in copies {
        match joined.last_mut() {
            Some(last) if leak.offset <= last.end => last.end = last.end.max(*end),
            _ => joined.push(leak.offset..*end),
        }
    }
    joined
}
