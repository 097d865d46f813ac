//! The memory section of the result.

use alloc::format;
use alloc::vec::Vec;

use wasmparser::MemoryType;

use super::contents::Section;
use super::output::OutputSection;
use super::plan::Plan;
use crate::Error;

/// The size of a page: of 64 KiB where the type gives no other.
pub(super) fn page_size(memory: &MemoryType) -> Result<u64, Error> {
    let log2 = memory.page_size_log2.unwrap_or(16);
    1_u64
        .checked_shl(log2)
        .ok_or_else(|| Error::internal("a page size is too large"))
}

/// The size in bytes of a memory with so many pages; without a number, as it begins.
pub(crate) fn bytes(memory: &MemoryType, pages: Option<u64>) -> Result<u64, Error> {
    // 2^48 pages of 2^16 bytes are one too many for 64 bits: no engine has that much.
    Ok(pages
        .unwrap_or(memory.initial)
        .saturating_mul(page_size(memory)?))
}

/// The size in pages of a memory that has `bytes` bytes now.
pub(crate) fn pages(index: u32, memory: &MemoryType, bytes: u64) -> Result<u64, Error> {
    let page = page_size(memory)?;
    let pages = bytes / page;
    let least = memory.initial;
    let most = memory.maximum.unwrap_or(u64::MAX);
    if !bytes.is_multiple_of(page) || pages < least || pages > most {
        return Err(Error::state(format!(
            "memory {index} can't have {bytes} bytes: it has pages of {page} bytes, at least {least} of them and at most {most}"
        )));
    }
    Ok(pages)
}

/// Makes every memory begin as large as it was at the snapshot.
///
/// ```wat
/// (memory 1 16)
/// ```
///
/// that was grown by two pages becomes
///
/// ```wat
/// (memory 3 16)
/// ```
pub(crate) fn rewrite(
    plan: &Plan,
    section: &Section,
    pages: &[u64],
) -> Result<OutputSection, Error> {
    let memories = &plan.module.memories;
    let imported = pages.len().saturating_sub(memories.len());
    let grown: Vec<u64> = memories
        .iter()
        .zip(pages.iter().skip(imported))
        .map(|(memory, now)| (*now).max(memory.initial))
        .collect();
    if memories
        .iter()
        .zip(&grown)
        .all(|(memory, now)| memory.initial == *now)
    {
        return Ok(OutputSection::input(section));
    }
    let mut encoded = wasm_encoder::MemorySection::new();
    for (memory, minimum) in memories.iter().zip(grown) {
        encoded.memory(wasm_encoder::MemoryType {
            minimum,
            maximum: memory.maximum,
            memory64: memory.memory64,
            shared: memory.shared,
            page_size_log2: memory.page_size_log2,
        });
    }
    OutputSection::encoded(section.id, &encoded)
}
