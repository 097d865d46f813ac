//! Records the answers of all calls of one run, and replays them in a second run, which touches
//! nothing outside.

use std::collections::VecDeque;

use crate::memory::Memory;

/// The answer of a function: its error number, or the causes of a trap.
pub(crate) type Answer = Result<u32, Vec<String>>;

/// The maximum size of the record. A guest that reads more can't run a second time.
const ROOM: usize = 16 << 20;

/// The approximate size of a recorded call, besides the bytes that it wrote.
const CALL: usize = 64;

/// The recorded calls of a run.
pub(crate) enum Journal {
    /// The first run: answers are recorded.
    Written {
        /// The answers, in order.
        calls: VecDeque<Given>,
        /// The remaining number of bytes.
        room: usize,
    },
    /// A second run: recorded answers are replayed.
    Read(VecDeque<Given>),
    /// The record was too large, and is dropped.
    Full,
}

/// The answer of a call, with the bytes that it wrote.
pub(crate) struct Given {
    answer: Answer,
    memory: Vec<(usize, Vec<u8>)>,
}

impl Default for Journal {
    fn default() -> Self {
        Self::Written {
            calls: VecDeque::new(),
            room: ROOM,
        }
    }
}

impl Journal {
    /// The journal for a second run, if the record is complete.
    pub(crate) fn again(self) -> Option<Self> {
        match self {
            Self::Written { calls, .. } => Some(Self::Read(calls)),
            Self::Read(_) | Self::Full => None,
        }
    }

    /// Records the answer of a call.
    pub(crate) fn write(&mut self, memory: &Memory<'_>, answer: &Answer) {
        let Self::Written { calls, room } = self else {
            return;
        };
        let bytes: usize = memory.written().map(|(_, bytes)| bytes.len() + CALL).sum();
        match room.checked_sub(bytes + CALL) {
            Some(left) => {
                *room = left;
                let memory = memory.written();
                calls.push_back(Given {
                    answer: answer.clone(),
                    memory: memory.map(|(at, bytes)| (at, bytes.to_vec())).collect(),
                });
            }
            None => *self = Self::Full,
        }
    }

    /// Replays the next answer. None in the first run.
    pub(crate) fn read(&mut self, memory: &mut [u8]) -> Option<Answer> {
        let Self::Read(calls) = self else {
            return None;
        };
        let Some(given) = calls.pop_front() else {
            return Some(Err(vec!["there was no such call before".to_string()]));
        };
        for (at, bytes) in given.memory {
            let place = memory
                .get_mut(at..)
                .and_then(|rest| rest.get_mut(..bytes.len()));
            if let Some(place) = place {
                place.copy_from_slice(&bytes);
            }
        }
        Some(given.answer)
    }
}
