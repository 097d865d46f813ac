// Bytes and lines.

/** @param {Uint8Array | string} data */
export function bytes(data) {
  return typeof data === 'string' ? new TextEncoder().encode(data) : data;
}

/** What takes bytes, and gives lines to a function. */
export function lines(take) {
  const decoder = new TextDecoder();
  let rest = '';
  const flush = () => {
    if (rest !== '') {
      take(rest);
      rest = '';
    }
  };
  return {
    write(contents) {
      const all = (rest + decoder.decode(contents, { stream: true })).split('\n');
      rest = all.pop();
      all.forEach((line) => take(line));
    },
    flush() {},
    blockingFlush() {},
    drop: flush,
  };
}
