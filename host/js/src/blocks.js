// Blocks of a memory: those that are not all zero, and those that changed.

/** Blocks of this size are skipped if they have nothing to show. */
export const BLOCK = 64 * 1024;

/** The maximum number of bytes in one call. */
const MOST = 16 * BLOCK;

/**
 * The blocks for which `shows` is true. Adjacent ones are joined up to a limit.
 *
 * @param {number} length of the memory
 * @param {(start: number, end: number) => boolean} shows
 */
function* joined(length, shows) {
  let start = -1;
  for (let at = 0; at < length; at += BLOCK) {
    const shown = shows(at, Math.min(at + BLOCK, length));
    if (start >= 0 && (!shown || at - start === MOST)) {
      yield [start, at];
      start = -1;
    }
    if (shown && start < 0) {
      start = at;
    }
  }
  if (start >= 0) {
    yield [start, length];
  }
}

/** The blocks that are not all zero. */
export function nonZero(bytes) {
  return joined(bytes.length, (start, end) => !isZero(bytes, start, end));
}

/**
 * Views of bytes as numbers, and the bytes after the last number: the page size is a multiple of
 * four, or one byte.
 */
function words(bytes, start, end) {
  const whole = start + ((end - start) & ~3);
  return [new Int32Array(bytes.buffer, bytes.byteOffset + start, (whole - start) >> 2), bytes.subarray(whole, end)];
}

/** Whether bytes are all zero. Compares four at a time. */
function isZero(bytes, start, end) {
  const [numbers, rest] = words(bytes, start, end);
  for (let at = 0; at < numbers.length; at += 1) {
    if (numbers[at] !== 0) {
      return false;
    }
  }
  return rest.every((byte) => byte === 0);
}

/** Whether bytes are those of a block. Compares four at a time. */
function isSame(bytes, start, end, block) {
  const [numbers, rest] = words(bytes, start, end);
  const [others, otherRest] = words(block, 0, end - start);
  for (let at = 0; at < numbers.length; at += 1) {
    if (numbers[at] !== others[at]) {
      return false;
    }
  }
  return rest.every((byte, at) => byte === otherRest[at]);
}

/** A copy of a memory: of its blocks that are not all zero. */
export class Copy {
  #blocks = new Map();

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    for (let at = 0; at < bytes.length; at += BLOCK) {
      const end = Math.min(at + BLOCK, bytes.length);
      if (!isZero(bytes, at, end)) {
        // A block at the end of a memory may be longer when the memory has grown.
        const block = new Uint8Array(BLOCK);
        block.set(bytes.subarray(at, end));
        this.#blocks.set(at, block);
      }
    }
  }

  /** Whether all bytes are zero. */
  get isZero() {
    return this.#blocks.size === 0;
  }

  /** The blocks of a memory that differ from this copy. Bytes that the copy lacks are zero. */
  changed(bytes) {
    return joined(bytes.length, (start, end) => {
      const block = this.#blocks.get(start);
      return block ? !isSame(bytes, start, end, block) : !isZero(bytes, start, end);
    });
  }

  /** The bytes of some blocks. */
  read(start, end) {
    const bytes = new Uint8Array(end - start);
    for (let at = start; at < end; at += BLOCK) {
      const block = this.#blocks.get(at);
      if (block) {
        bytes.set(block.subarray(0, Math.min(BLOCK, end - at)), at - start);
      }
    }
    return bytes;
  }
}
