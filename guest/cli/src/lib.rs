//! The command line, wherever the command runs.
