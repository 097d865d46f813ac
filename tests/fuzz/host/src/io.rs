//! Streams.

/// Errors of streams.
pub mod error {
    use crate::filesystem::types::ErrorCode;

    /// An error.
    #[derive(Debug)]
    pub struct Error(pub(crate) Option<ErrorCode>);

    impl Error {
        /// Its text.
        pub fn to_debug_string(&self) -> String {
            format!("{self:?}")
        }
    }
}

/// Waiting.
pub mod poll {
    use crate::answers::byte;

    /// Something to wait for.
    #[derive(Debug)]
    pub struct Pollable;

    impl Pollable {
        /// Whether it is ready.
        pub fn ready(&self) -> bool {
            byte() & 1 != 0
        }

        /// Waits until it is.
        pub fn block(&self) {}
    }

    /// The indices of those that are ready: at least one.
    pub fn poll(pollables: &[&Pollable]) -> Vec<u32> {
        let mut ready: Vec<u32> = (0..)
            .zip(pollables)
            .filter(|(_, pollable)| pollable.ready())
            .map(|(index, _)| index)
            .collect();
        if ready.is_empty() {
            ready.push(0);
        }
        ready
    }
}

/// Streams of bytes.
pub mod streams {
    use super::error::Error;
    use super::poll::Pollable;
    use crate::answers::{are_left, byte, bytes, up_to};
    use crate::filesystem::types::ErrorCode;

    /// Why there is no more.
    #[derive(Debug)]
    pub enum StreamError {
        /// An error.
        LastOperationFailed(Error),
        /// The end.
        Closed,
    }

    /// An error, or none.
    fn fails() -> Result<(), StreamError> {
        match byte() {
            _ if !are_left() => Err(StreamError::Closed),
            250.. => Err(StreamError::Closed),
            240..=249 => {
                let code = (byte() & 1 != 0).then(ErrorCode::any);
                Err(StreamError::LastOperationFailed(Error(code)))
            }
            _ => Ok(()),
        }
    }

    /// A stream to read.
    #[derive(Debug)]
    pub struct InputStream;

    impl InputStream {
        /// Reads up to `most` bytes.
        pub fn blocking_read(&self, most: u64) -> Result<Vec<u8>, StreamError> {
            fails()?;
            Ok(bytes(up_to(most.min(1 << 20))))
        }

        /// Waits for bytes.
        pub fn subscribe(&self) -> Pollable {
            Pollable
        }
    }

    /// A stream to write.
    #[derive(Debug)]
    pub struct OutputStream;

    impl OutputStream {
        /// How many bytes can be written.
        pub fn check_write(&self) -> Result<u64, StreamError> {
            fails()?;
            Ok(up_to(1 << 20))
        }

        /// Writes bytes.
        pub fn write(&self, _: &[u8]) -> Result<(), StreamError> {
            fails()
        }

        /// Writes at most 4096 bytes.
        ///
        /// # Panics
        ///
        /// There are more: a host would trap.
        pub fn blocking_write_and_flush(&self, bytes: &[u8]) -> Result<(), StreamError> {
            assert!(bytes.len() <= 4096, "{} bytes at once", bytes.len());
            fails()
        }

        /// Waits until all was written.
        pub fn blocking_flush(&self) -> Result<(), StreamError> {
            fails()
        }

        /// Waits until something can be written.
        pub fn subscribe(&self) -> Pollable {
            Pollable
        }
    }
}
