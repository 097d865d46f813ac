//! Made-up contents of memories.

use std::collections::BTreeMap;

/// The bytes of memories that a snapshot has seen. All others are zero.
#[derive(Debug, Default)]
pub struct Observed {
    blocks: BTreeMap<(u32, u64), Vec<u8>>,
}

impl Observed {
    /// Adds bytes that the snapshot accepted.
    pub fn add(&mut self, memory: u32, offset: u64, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.blocks.insert((memory, offset), bytes.to_vec());
        }
    }

    /// Bytes of a memory.
    ///
    /// # Panics
    ///
    /// There are none, and the result would have a span that nobody has seen.
    pub fn read(&self, memory: u32, offset: u64, length: u64) -> Vec<u8> {
        let end = offset.checked_add(length).expect("a span that ends");
        let mut bytes = vec![0; usize::try_from(length).expect("a length in memory")];
        let mut seen = false;
        for ((_, at), block) in self.blocks.range((memory, 0)..(memory, end)) {
            for (address, byte) in (*at..).zip(block) {
                if (offset..end).contains(&address) {
                    seen = true;
                    bytes[usize::try_from(address - offset).expect("an index in memory")] = *byte;
                }
            }
        }
        assert!(
            seen || length == 0,
            "a span of bytes that were never observed"
        );
        bytes
    }
}
