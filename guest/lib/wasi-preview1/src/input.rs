//! What the guest reads from standard input, and the same again for another guest.

use std::collections::VecDeque;

use wasip2::io::streams::{InputStream, StreamError};

use crate::errno::{Errno, Failure};

/// What a guest has read from standard input, read by read. An empty one was at the end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recorded(VecDeque<Vec<u8>>);

impl Recorded {
    /// The next bytes: no more than were read at once, nor than `most`.
    fn next(&mut self, most: u32) -> Vec<u8> {
        let mut bytes = self.0.pop_front().unwrap_or_default();
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        if bytes.len() > most {
            let rest = bytes.split_off(most);
            self.0.push_front(rest);
        }
        bytes
    }
}

/// Where the bytes of standard input come from, and whether they are kept.
#[derive(Default)]
pub(crate) enum Input {
    /// From the stream.
    #[default]
    Stream,
    /// From the stream. They are kept.
    Recorded(Recorded),
    /// From a record.
    Replayed(Recorded),
    /// From memory: what is left.
    Memory(VecDeque<u8>),
}

impl Input {
    /// Reads at most `most` bytes. None are the end.
    pub(crate) fn read(
        &mut self,
        stream: Option<&InputStream>,
        most: u32,
    ) -> Result<Vec<u8>, Failure> {
        match self {
            Self::Replayed(recorded) => return Ok(recorded.next(most)),
            Self::Memory(left) => {
                let most = usize::try_from(most).unwrap_or(usize::MAX);
                return Ok(left.drain(..most.min(left.len())).collect());
            }
            Self::Stream | Self::Recorded(_) => {}
        }
        let bytes = match stream {
            None => Vec::new(),
            Some(stream) => match stream.blocking_read(most.into()) {
                Ok(bytes) if bytes.is_empty() => return Err(Errno::INTR.into()),
                Ok(bytes) => bytes,
                Err(StreamError::Closed) => Vec::new(),
                Err(error) => return Err(error.into()),
            },
        };
        if let Self::Recorded(recorded) = self {
            recorded.0.push_back(bytes.clone());
        }
        Ok(bytes)
    }

    /// Whether the bytes come from the stream.
    pub(crate) fn is_stream(&self) -> bool {
        matches!(self, Self::Stream | Self::Recorded(_))
    }

    /// What was kept.
    pub(crate) fn recorded(self) -> Recorded {
        match self {
            Self::Recorded(recorded) => recorded,
            Self::Stream | Self::Replayed(_) | Self::Memory(_) => Recorded::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Input, Recorded};

    #[test]
    fn reads_are_replayed_one_by_one() {
        let read = ["one\n", "", "three\n"].map(|text| text.as_bytes().to_vec());
        let mut input = Input::Replayed(Recorded(read.into()));
        let mut next = |most| input.read(None, most).map_err(drop);
        assert_eq!(next(100), Ok(b"one\n".to_vec()));
        assert_eq!(next(100), Ok(Vec::new()));
        assert_eq!(next(4), Ok(b"thre".to_vec()));
        assert_eq!(next(100), Ok(b"e\n".to_vec()));
        assert_eq!(next(100), Ok(Vec::new()));
    }

    #[test]
    fn only_records_are_kept() {
        let mut input = Input::Recorded(Recorded::default());
        assert_eq!(input.read(None, 10).map_err(drop), Ok(Vec::new()));
        assert_eq!(input.recorded(), Recorded([Vec::new()].into()));
        let mut input = Input::Stream;
        assert_eq!(input.read(None, 10).map_err(drop), Ok(Vec::new()));
        assert_eq!(input.recorded(), Recorded::default());
    }
}
