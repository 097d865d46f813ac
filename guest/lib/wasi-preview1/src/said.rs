//! What a guest writes to standard streams that lead nowhere.

use std::sync::{Arc, Mutex, PoisonError};

/// What a guest has written, up to a limit. Copies are of the same text: one outlives the guest.
#[derive(Debug, Clone, Default)]
pub struct Said(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    bytes: Vec<u8>,
    room: usize,
}

impl Said {
    /// Keeps the first bytes, as many as this.
    #[must_use]
    pub fn new(room: usize) -> Self {
        let bytes = Vec::new();
        Self(Arc::new(Mutex::new(Kept { bytes, room })))
    }

    /// What was written. What is not UTF-8 is replaced.
    #[must_use]
    pub fn text(&self) -> String {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&kept.bytes).into_owned()
    }

    pub(crate) fn add(&self, bytes: &[u8]) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let part = bytes.get(..kept.room).unwrap_or(bytes);
        kept.room = kept.room.saturating_sub(part.len());
        kept.bytes.extend_from_slice(part);
    }
}
