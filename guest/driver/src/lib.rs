//! Runs an instrumented component that it is composed with, and writes its snapshot.
