//! What the calls of one run gave to the guest, so that the same can be given to it in another run, without anything outside being
//! touched again.

use std::collections::VecDeque;

use crate::memory::Memory;

/// What a function gives back: its error number, or what the guest is stopped for.
pub(crate) type Answer = Result<u32, Vec<String>>;

/// How many bytes are kept: a guest that reads more runs once.
const ROOM: usize = 16 << 20;

/// About what a call takes beside what it wrote.
const CALL: usize = 64;

/// The calls of a run.
pub(crate) enum Journal {
    /// What calls give is written here.
    Written {
        /// In order.
        calls: VecDeque<Given>,
        /// How much more there is room for.
        room: usize,
    },
    /// What calls give is what they gave before.
    Read(VecDeque<Given>),
    /// There was more than there is room for.
    Full,
}

/// What a call gave to the guest.
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
    /// The journal of another run that is given the same, if all of this one's is there.
    pub(crate) fn again(self) -> Option<Self> {
        match self {
            Self::Written { calls, .. } => Some(Self::Read(calls)),
            Self::Read(_) | Self::Full => None,
        }
    }

    /// Writes down what a call has given.
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

    /// Gives what a call gave before. None if calls are to be made.
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
