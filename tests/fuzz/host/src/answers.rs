//! What the functions answer.

use std::cell::RefCell;
use std::collections::VecDeque;

thread_local! {
    static ANSWERS: RefCell<VecDeque<u8>> = const { RefCell::new(VecDeque::new()) };
}

/// Sets the bytes that the next answers are made from. When none are left, answers are zeros,
/// errors, or ends.
pub fn set(bytes: &[u8]) {
    ANSWERS.with_borrow_mut(|answers| {
        answers.clear();
        answers.extend(bytes);
    });
}

/// Whether answers are left.
pub(crate) fn are_left() -> bool {
    ANSWERS.with_borrow(|answers| !answers.is_empty())
}

/// The next byte.
pub(crate) fn byte() -> u8 {
    ANSWERS.with_borrow_mut(|answers| answers.pop_front().unwrap_or(0))
}

/// The next number: mostly a small one.
pub(crate) fn number() -> u64 {
    match byte() {
        kind @ 0..=199 => kind.into(),
        200..=239 => u64::from_le_bytes([byte(), byte(), 0, 0, 0, 0, 0, 0]),
        240..=249 => u64::MAX - u64::from(byte()),
        250.. => u64::from_le_bytes(std::array::from_fn(|_| byte())),
    }
}

/// A number up to `most`, and often that.
pub(crate) fn up_to(most: u64) -> u64 {
    match byte() {
        0..=99 => most,
        _ => number().min(most),
    }
}

/// Some bytes, as many as that.
pub(crate) fn bytes(count: u64) -> Vec<u8> {
    let fill = byte();
    let count = usize::try_from(count).unwrap_or(0);
    vec![fill; count]
}

/// A text: mostly a short one.
pub(crate) fn text() -> String {
    let count = usize::from(byte()) % 40;
    let letters = ['a', '/', '.', 'é', '\0', '\u{1f600}', 'b', '-'];
    (0..count)
        .filter_map(|_| letters.get(usize::from(byte()) % letters.len()))
        .collect()
}
