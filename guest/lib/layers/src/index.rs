//! Finds where a file has the bytes that another has somewhere else.

/// The number of bytes that are looked up at once.
pub(crate) const WINDOW: usize = 16;

/// The distance of blocks, in bytes. A run of `WINDOW + DISTANCE - 1` equal bytes contains a whole
/// block, wherever it begins.
const DISTANCE: usize = 8;

/// The places of the blocks of a file: each has [`WINDOW`] bytes, at a multiple of [`DISTANCE`].
///
/// It is a table without chains: of blocks for which the same slot is computed, the first stays.
/// So a look-up takes the same time, whatever the file contains.
#[derive(Debug, Clone)]
pub(crate) struct Index {
    /// Numbers of blocks, from 1. 0 is an empty slot.
    slots: Vec<u32>,
    /// The number of bits by which a hash is shifted, for the number of a slot.
    shift: u32,
    /// The number of blocks that were read.
    blocks: usize,
}

impl Index {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        let mut index = Self::for_blocks(bytes.len() / DISTANCE);
        index.extend(bytes);
        index
    }

    /// A table with room for so many blocks, of which at most half is used.
    fn for_blocks(blocks: usize) -> Self {
        let slots = blocks.saturating_mul(2).next_power_of_two().max(1024);
        Self {
            slots: vec![0; slots],
            shift: 64 - slots.trailing_zeros(),
            blocks: 0,
        }
    }

    /// Reads the blocks that the same file has got at its end.
    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        if bytes.len() / DISTANCE > self.slots.len() / 2 {
            *self = Self::for_blocks(bytes.len() / DISTANCE * 2);
        }
        let new = bytes.get(self.blocks * DISTANCE..).unwrap_or_default();
        for block in new.windows(WINDOW).step_by(DISTANCE) {
            let Some(block) = block.first_chunk() else {
                return;
            };
            self.blocks += 1;
            let Ok(number) = u32::try_from(self.blocks) else {
                return;
            };
            let slot = slot(block, self.shift);
            if let Some(slot) = self.slots.get_mut(slot)
                && *slot == 0
            {
                *slot = number;
            }
        }
    }

    /// The offset of a block that may be equal to this one.
    pub(crate) fn find(&self, block: &[u8; WINDOW]) -> Option<usize> {
        let number = *self.slots.get(slot(block, self.shift))?;
        let number = usize::try_from(number).ok()?;
        Some(number.checked_sub(1)? * DISTANCE)
    }
}

/// The number of the slot for a block.
fn slot(block: &[u8; WINDOW], shift: u32) -> usize {
    let bits = u128::from_le_bytes(*block);
    let low = u64::try_from(bits & u128::from(u64::MAX)).unwrap_or_default();
    let high = u64::try_from(bits >> 64).unwrap_or_default();
    // Odd numbers without a pattern: these are fractions of the golden ratio and of pi.
    let mixed = low.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ high.wrapping_mul(0x2437_54cb_1a8b_9e2d);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    usize::try_from(mixed >> shift).unwrap_or_default()
}

/// The number of bytes that are equal at the start.
pub(crate) fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    let (a8, _) = a.as_chunks::<8>();
    let (b8, _) = b.as_chunks::<8>();
    let whole = 8 * a8.iter().zip(b8).take_while(|(a, b)| a == b).count();
    let a = a.get(whole..).unwrap_or_default();
    let b = b.get(whole..).unwrap_or_default();
    whole + a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// The number of bytes that are equal at the end.
pub(crate) fn common_suffix(a: &[u8], b: &[u8]) -> usize {
    let pairs = a.iter().rev().zip(b.iter().rev());
    pairs.take_while(|(a, b)| a == b).count()
}
