// The pieces of a result, which is an edit of its input.

import { WizerError } from './error.js';

/**
 * Joins the pieces of a result: see `piece` in `wit/wizer.wit`.
 *
 * @param {{ tag: string, val: any }[]} pieces
 * @param {Uint8Array} input
 * @param {(memory: number, offset: number, length: number) => Uint8Array} memory returns a span of
 *   a memory
 * @returns {Uint8Array}
 */
export function join(pieces, input, memory = outside) {
  const parts = pieces.map(({ tag, val }) => {
    switch (tag) {
      case 'bytes':
        return val;
      case 'input':
        return span(input, val);
      default:
        return memory(val.memory, Number(val.span.offset), Number(val.span.length));
    }
  });
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

/**
 * Returns a function that maps the offset of a byte in the instrumented binary, which consists of
 * these pieces, to its offset in the input. Bytes that are not from the input have none.
 *
 * @param {{ tag: string, val: any }[]} pieces
 * @returns {(offset: number) => number | undefined}
 */
export function offsets(pieces) {
  return (offset) => {
    let start = 0;
    for (const { tag, val } of pieces) {
      const length = tag === 'input' ? Number(val.length) : val.length;
      if (offset < start + length) {
        return tag === 'input' ? Number(val.offset) + offset - start : undefined;
      }
      start += length;
    }
    return undefined;
  };
}

/**
 * @param {Uint8Array} bytes
 * @param {{ offset: bigint, length: bigint }} span
 */
function span(bytes, { offset, length }) {
  const [start, size] = [Number(offset), Number(length)];
  return start + size <= bytes.length ? bytes.subarray(start, start + size) : outside();
}

/** @returns {never} */
export function outside() {
  throw new WizerError('a piece of the result lies outside its source', { kind: 'internal' });
}
