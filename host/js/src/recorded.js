// Standard input of two runs: the second reads what the first has read.

/** What was read, in parts as it was. */
export class Recorded {
  #parts = [];

  /** Whether what was read is read again. */
  isReplayed = false;

  /** @param {Uint8Array} bytes that were read */
  add(bytes) {
    this.#parts.push(bytes.slice());
  }

  /**
   * The next part, or as much of it as is asked for. None at the end.
   *
   * @param {number} most
   * @returns {Uint8Array | undefined}
   */
  next(most) {
    const part = this.#parts.shift();
    if (part !== undefined && part.length > most) {
      this.#parts.unshift(part.subarray(most));
      return part.subarray(0, most);
    }
    return part;
  }
}

/**
 * A call of `fd_read` or `fd_pread` of WASI preview 1 on standard input.
 *
 * @param {Recorded} recorded
 * @param {() => ArrayBuffer} buffer of the memory, which may have grown
 * @param {unknown[]} words its arguments
 * @param {() => number} call the call itself
 * @returns {number} its error number
 */
export function readOnce(recorded, buffer, words, call) {
  const parts = iovecs(new DataView(buffer()), words[1] >>> 0, words[2] >>> 0);
  const length = words.at(-1) >>> 0;
  if (!recorded.isReplayed) {
    const errno = call();
    if (errno === 0) {
      recorded.add(gathered(buffer(), parts, new DataView(buffer()).getUint32(length, true)));
    }
    return errno;
  }
  const bytes = recorded.next(parts.reduce((sum, part) => sum + part.length, 0)) ?? new Uint8Array();
  let at = 0;
  for (const part of parts) {
    const some = bytes.subarray(at, at + part.length);
    new Uint8Array(buffer()).set(some, part.start);
    at += some.length;
  }
  new DataView(buffer()).setUint32(length, bytes.length, true);
  return 0;
}

/** The buffers of a call: 32-bit addresses and lengths. */
function iovecs(view, at, count) {
  return Array.from({ length: count }, (_, index) => ({
    start: view.getUint32(at + index * 8, true),
    length: view.getUint32(at + index * 8 + 4, true),
  }));
}

function gathered(buffer, parts, length) {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    const size = Math.min(part.length, length - at);
    bytes.set(new Uint8Array(buffer, part.start, size), at);
    at += size;
  }
  return bytes;
}

/**
 * The methods of a stream of WASI 0.2 that read.
 *
 * @param {object} shim the stream's own methods
 * @param {Recorded} recorded
 */
export function readingMethods(shim, recorded) {
  if (!recorded.isReplayed) {
    const bytes = (name) =>
      function (...words) {
        const read = shim[name].apply(this, words);
        recorded.add(read);
        return read;
      };
    const count = (name) =>
      function (...words) {
        const skipped = shim[name].apply(this, words);
        recorded.add(new Uint8Array(Number(skipped)));
        return skipped;
      };
    return { read: bytes('read'), blockingRead: bytes('blockingRead'), skip: count('skip'), blockingSkip: count('blockingSkip') };
  }
  const read = (most) => {
    const bytes = recorded.next(Number(most));
    if (bytes === undefined) {
      throw { tag: 'closed' };
    }
    return bytes;
  };
  const skip = (most) => BigInt(read(most).length);
  return { read, blockingRead: read, skip, blockingSkip: skip };
}
