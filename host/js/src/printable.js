// Escapes text from a binary or from another untrusted source.

/**
 * Control characters, line separators, bidirectional control characters, and invisible characters,
 * as in `guest/lib/inspection/src/printable.rs`.
 */
const UNSHOWN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;

/** Characters with an escape of their own. */
const LETTERS = new Map([['\n', '\\n'], ['\r', '\\r'], ['\t', '\\t']]);

/**
 * Escapes the text: the result has one line, and no effects on a terminal or on adjacent text.
 * Escapes are `\u{…}` or `\n`.
 *
 * @param {unknown} text
 * @returns {string}
 */
export function printable(text) {
  return String(text).replace(UNSHOWN, escaped);
}

function escaped(character) {
  return LETTERS.get(character) ?? `\\u{${character.codePointAt(0).toString(16)}}`;
}

/**
 * As `printable`, but keeps line breaks and tabs. For a text whose names were escaped by
 * `printable`.
 *
 * @param {unknown} text
 * @returns {string}
 */
export function printableLines(text) {
  return String(text).replace(UNSHOWN, (character) => (/[\n\t]/.test(character) ? character : escaped(character)));
}
