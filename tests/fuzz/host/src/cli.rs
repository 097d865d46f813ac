//! Standard streams.

/// Standard input.
pub mod stdin {
    use crate::io::streams::InputStream;

    /// The stream.
    pub fn get_stdin() -> InputStream {
        InputStream
    }
}

/// Standard output.
pub mod stdout {
    use crate::io::streams::OutputStream;

    /// The stream.
    pub fn get_stdout() -> OutputStream {
        OutputStream
    }
}

/// Standard error.
pub mod stderr {
    use crate::io::streams::OutputStream;

    /// The stream.
    pub fn get_stderr() -> OutputStream {
        OutputStream
    }
}

/// The terminal of standard input.
pub mod terminal_stdin {
    /// A terminal.
    #[derive(Debug)]
    pub struct TerminalInput;

    /// The terminal, if there is one.
    pub fn get_terminal_stdin() -> Option<TerminalInput> {
        (crate::answers::byte() & 1 != 0).then_some(TerminalInput)
    }
}

/// The terminal of standard output.
pub mod terminal_stdout {
    /// A terminal.
    #[derive(Debug)]
    pub struct TerminalOutput;

    /// The terminal, if there is one.
    pub fn get_terminal_stdout() -> Option<TerminalOutput> {
        (crate::answers::byte() & 1 != 0).then_some(TerminalOutput)
    }
}

/// The terminal of standard error.
pub mod terminal_stderr {
    use super::terminal_stdout::TerminalOutput;

    /// The terminal, if there is one.
    pub fn get_terminal_stderr() -> Option<TerminalOutput> {
        (crate::answers::byte() & 1 != 0).then_some(TerminalOutput)
    }
}
