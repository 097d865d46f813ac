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
    let addressable = addressable(memory, page);
    let most = memory
        .maximum
        .map_or(addressable, |most| most.min(addressable));
    if !bytes.is_multiple_of(page) || pages < least || pages > most {
        return Err(Error::state(format!(
            "memory {index} can't have {bytes} bytes: it has pages of {page} bytes, at least {least} of them and at most {most}"
        )));
    }
    Ok(pages)
}

/// The most pages that a memory can have by the type of its addresses. Their number is one of that
/// type as well.
fn addressable(memory: &MemoryType, page: u64) -> u64 {
    let most = match memory.memory64 {
        true => u64::MAX,
        false => u64::from(u32::MAX),
    };
    let pages = most.checked_div(page).unwrap_or(most);
    pages.saturating_add(1).min(most)
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

#[cfg(test)]
mod tests {
    use super::pages;
    use wasmparser::MemoryType;

    fn memory(memory64: bool, page_size_log2: Option<u32>, maximum: Option<u64>) -> MemoryType {
        MemoryType {
            memory64,
            shared: false,
            initial: 1,
            maximum,
            page_size_log2,
        }
    }

    #[test]
    fn sizes_beyond_the_addresses_are_refused() {
        let narrow = memory(false, None, None);
        assert_eq!(pages(0, &narrow, 1 << 32), Ok(1 << 16));
        assert!(pages(0, &narrow, (1 << 32) + (1 << 16)).is_err());
        let bytes = memory(false, Some(0), None);
        assert_eq!(pages(0, &bytes, (1 << 32) - 1), Ok((1 << 32) - 1));
        assert!(pages(0, &bytes, 1 << 32).is_err());
        let wide = memory(true, None, None);
        assert_eq!(pages(0, &wide, 1 << 40), Ok(1 << 24));
        let bytes = memory(true, Some(0), None);
        assert_eq!(pages(0, &bytes, u64::MAX), Ok(u64::MAX));
        let limited = memory(false, None, Some(2));
        assert!(pages(0, &limited, 3 << 16).is_err());
    }
}
