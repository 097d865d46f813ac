//! Random numbers.

#[expect(clippy::module_inception, reason = "the interface has these names")]
/// Random numbers.
pub mod random {
    /// As many bytes.
    pub fn get_random_bytes(count: u64) -> Vec<u8> {
        crate::answers::bytes(count)
    }
}
