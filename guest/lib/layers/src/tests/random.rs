//! Files and edits of them from a small generator, the same in each run.

/// SplitMix64.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number that is smaller than this, or 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.number() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    pub(super) fn byte(&mut self) -> u8 {
        self.number().to_le_bytes()[0]
    }

    /// Bytes of one of several kinds: any bytes, a few values, words of a memory, zeros.
    pub(super) fn bytes(&mut self, size: usize) -> Vec<u8> {
        let kind = self.below(4);
        let mut bytes = Vec::with_capacity(size + 8);
        while bytes.len() < size {
            match kind {
                0 => bytes.push(self.byte()),
                1 => bytes.push(self.byte() % 3),
                2 => {
                    let address = 0x10000 + 16 * self.below(64);
                    bytes.extend(u32::try_from(address).unwrap().to_le_bytes());
                }
                _ => {
                    let zeros = self.below(90);
                    bytes.resize(bytes.len() + zeros, 0);
                    bytes.push(self.byte());
                }
            }
        }
        bytes.truncate(size);
        bytes
    }

    /// A range of a file of this size.
    fn range(&mut self, size: usize) -> std::ops::Range<usize> {
        let start = self.below(size + 1);
        let most = self.below(size - start + 1);
        start..start + self.below(most + 1)
    }

    /// The same bytes after some edits: inserted, removed, replaced, moved and repeated.
    pub(super) fn edited(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..self.below(12) {
            let range = self.range(bytes.len());
            let place = self.below(bytes.len() + 1);
            match self.below(5) {
                0 => {
                    let size = self.below(100);
                    let new = self.bytes(size);
                    bytes.splice(place..place, new);
                }
                1 => drop(bytes.drain(range)),
                2 => {
                    let new = self.bytes(range.len().min(8));
                    bytes.splice(range.start..range.start + new.len(), new);
                }
                3 => {
                    let moved: Vec<u8> = bytes.drain(range).collect();
                    let place = place.min(bytes.len());
                    bytes.splice(place..place, moved);
                }
                _ => {
                    let repeated = bytes[range].to_vec();
                    bytes.splice(place..place, repeated);
                }
            }
        }
        bytes
    }
}
